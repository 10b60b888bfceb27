import { lookup } from 'node:dns/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { SendFault } from '../domain/procedure/exchange-events.ts';
import type { WebhookSender } from '../usecases/ports/exchange.ts';
import { bare, isLoopback, makeAddressPolicy } from './webhook-address.ts';

/** A receiver answers in this time or counts as away, milliseconds. */
const ANSWER_LIMIT_MS = 15_000;
/** So much of an answer is read, bytes; only its code matters. */
const ANSWER_BYTES = 16_384;

/** Names that lead where, as `dns.lookup` does. */
export type Resolve = (host: string) => Promise<readonly string[]>;

const resolveByDns: Resolve = async (host) =>
  (await lookup(host, { all: true })).map(({ address }) => address);

/**
 * Sends signed events. Reaches public addresses, and of others only those on the list: the address is looked up once, checked,
 * and that very address is connected to, so that a name cannot lead elsewhere between the two. Follows no redirect.
 * @param allowed names and networks besides public ones
 */
export function makeWebhookSender(options: {
  readonly allowed: readonly string[];
  readonly resolve?: Resolve;
  readonly limitMs?: number;
}): WebhookSender {
  const { allowed, resolve = resolveByDns, limitMs = ANSWER_LIMIT_MS } = options;
  const policy = makeAddressPolicy(allowed);

  /** @returns an address that may be connected to, or why there is none */
  async function addressOf(url: URL): Promise<{ address: string } | { fault: SendFault }> {
    const host = bare(url.hostname);
    let addresses: readonly string[];
    try {
      addresses = isIP(host) === 0 ? await resolve(host) : [host];
    } catch {
      return { fault: 'unknown_host' };
    }
    const [first] = addresses;
    if (first === undefined) return { fault: 'unknown_host' };
    const may = (address: string): boolean =>
      policy.allows(address, host) && (url.protocol === 'https:' || isLoopback(address));
    // One that may not be reached spoils all: a name that leads to both is a trick.
    return addresses.every(may) ? { address: first } : { fault: 'refused_address' };
  }

  return {
    accepts(text) {
      const url = URL.parse(text);
      if (url === null || url.username !== '' || url.password !== '') return false;
      const host = bare(url.hostname);
      const literal = isIP(host) !== 0;
      if (url.protocol === 'https:') return !literal || policy.allows(host, host);
      return (
        url.protocol === 'http:' &&
        (literal
          ? isLoopback(host) && policy.allows(host, host)
          : host === 'localhost' && policy.allowsHost(host))
      );
    },
    async send({ url: text, headers, body }) {
      const begun = performance.now();
      const took = (): number => Math.round(performance.now() - begun);
      const url = URL.parse(text);
      if (url === null) return { status: null, ms: 0, fault: 'refused_address' };
      const limit = AbortSignal.timeout(limitMs);
      const found = await Promise.race([
        addressOf(url),
        new Promise<{ fault: SendFault }>((done) =>
          limit.addEventListener('abort', () => done({ fault: 'timed_out' }), { once: true }),
        ),
      ]);
      if ('fault' in found) return { status: null, ms: took(), fault: found.fault };
      const { address } = found;
      try {
        const status = await post(url, address, { headers, body, limit });
        return { status, ms: took(), fault: null };
      } catch (error) {
        return { status: null, ms: took(), fault: limit.aborted ? 'timed_out' : faultOf(error) };
      }
    },
  };
}

/** @returns the code of the answer, once it has ended or more of it came than is read */
function post(
  url: URL,
  address: string,
  { headers, body, limit }: { headers: Readonly<Record<string, string>>; body: string; limit: AbortSignal },
): Promise<number> {
  const family = isIP(address);
  const pinned: LookupFunction = (_host, options, found) => {
    if (options.all === true) found(null, [{ address, family }]);
    else found(null, address, family);
  };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      ...{ method: 'POST', headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
      // No kept line: the next try looks the address up and checks it anew.
      ...{ lookup: pinned, signal: limit, agent: false },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      const { statusCode = 0 } = response;
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= ANSWER_BYTES) return;
        resolve(statusCode);
        request.destroy();
      });
      response.on('end', () => resolve(statusCode));
      response.on('error', reject);
    });
    request.end(body);
  });
}

function faultOf(error: unknown): SendFault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const isTls =
    code.startsWith('ERR_TLS') ||
    code.startsWith('ERR_SSL') ||
    code.includes('CERT') ||
    code.includes('SIGNATURE');
  return isTls ? 'tls' : 'no_connection';
}
