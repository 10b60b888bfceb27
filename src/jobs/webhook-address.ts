import { BlockList, isIP, isIPv4 } from 'node:net';

/** Networks that are no business of what an administrator typed: this machine, private and link-local ones, and reserved ones. */
const REFUSED_V4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15'],
  ...['198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
];
/** Of IPv6 only what is given out for the public network, without what carries an IPv4 address or is for documents. */
const PUBLIC_V6 = ['2000::/3'];
const REFUSED_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];
const LOOPBACK = ['127.0.0.0/8', '::1/128'];

/** Which addresses may be sent to. */
export interface AddressPolicy {
  /** Whether the name itself is on the list: then wherever it leads may be sent to. */
  allowsHost(host: string): boolean;
  /** @param host the name that led to the address */
  allows(address: string, host: string): boolean;
}

/** @param allowed names and networks (`10.20.0.0/16`) that may be sent to besides public ones */
export function makeAddressPolicy(allowed: readonly string[]): AddressPolicy {
  const hosts = new Set(allowed.filter((entry) => !isNetwork(entry)).map((entry) => entry.toLowerCase()));
  const listed = listOf(allowed.filter(isNetwork));
  const refused = listOf([...REFUSED_V4, ...REFUSED_V6]);
  const publicV6 = listOf(PUBLIC_V6);
  const allowsHost = (host: string): boolean => hosts.has(bare(host).toLowerCase());
  return {
    allowsHost,
    allows(address, host) {
      const plain = unmapped(address);
      if (isIP(plain) === 0) return false;
      if (allowsHost(host) || has(listed, plain)) return true;
      return isIPv4(plain) ? !has(refused, plain) : has(publicV6, plain) && !has(refused, plain);
    },
  };
}

const loopback = listOf(LOOPBACK);

/** Whether an address is this machine's own. */
export function isLoopback(address: string): boolean {
  return has(loopback, unmapped(address));
}

/** The host of a URL without the brackets of IPv6. */
export function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

/** `10.20.0.0/16`, `fd00::/8`, or one address. */
export function isNetwork(entry: string): boolean {
  const [address = '', prefix] = entry.split('/');
  const family = isIP(address);
  if (family === 0) return false;
  if (prefix === undefined) return true;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128);
}

/** `::ffff:10.0.0.1` and `::ffff:a00:1` are 10.0.0.1. */
function unmapped(address: string): string {
  const dotted = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (dotted !== undefined) return dotted;
  const hex = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/i.exec(address);
  if (hex === null) return address;
  const [high, low] = [hex[1], hex[2]].map((part) => Number.parseInt(part ?? '0', 16)) as [number, number];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    list.addSubnet(address, prefix === undefined ? (family === 'ipv4' ? 32 : 128) : Number(prefix), family);
  }
  return list;
}

function has(list: BlockList, address: string): boolean {
  return list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}
