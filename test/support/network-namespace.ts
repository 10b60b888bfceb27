import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A network of its own for one browser: one cable to this machine, which can be made bad. */
export interface NetworkNamespace {
  /** Address of this machine on the cable. */
  readonly hostAddress: string;
  /** A program that runs Chromium inside. */
  readonly program: string;
  /** Loses a share of all UDP packets, both ways. */
  lose(share: number): Promise<void>;
  /** Lets no UDP through, both ways. */
  blockUdp(): Promise<void>;
  /** Lets nothing through to UDP, and nothing to these TCP ports of this machine. */
  blockPorts(tcp: readonly number[]): Promise<void>;
  /** Pulls the cable: nothing gets through any more. */
  cut(): Promise<void>;
  /** Narrows the cable, both ways. */
  limit(kilobitsPerSecond: number): Promise<void>;
  /** A good cable again. */
  mend(): Promise<void>;
  close(): Promise<void>;
}

/** Whether this machine lets one make networks: root, with the kernel's and Debian's tools. */
export async function canMakeNetworks(): Promise<boolean> {
  const name = `ctd-probe-${process.pid}`;
  try {
    await run('ip', ['netns', 'add', name]);
    await run('ip', ['netns', 'exec', name, 'iptables', '-w', '-L']);
    return true;
  } catch {
    return false;
  } finally {
    await run('ip', ['netns', 'del', name]).catch(() => undefined);
  }
}

/** Makes the network. @throws {Error} where this machine does not allow it */
export async function makeNetwork(): Promise<NetworkNamespace> {
  const id = process.pid % 250;
  const name = `ctd-${process.pid}`;
  const [outer, inner] = [`ctdo${id}`, `ctdi${id}`];
  const [hostAddress, ownAddress] = [`10.213.${id}.1`, `10.213.${id}.2`];
  const inside = (...command: string[]) => run('ip', ['netns', 'exec', name, ...command]);
  await run('ip', ['netns', 'add', name]);
  await run('ip', ['link', 'add', outer, 'type', 'veth', 'peer', 'name', inner, 'netns', name]);
  await run('ip', ['addr', 'add', `${hostAddress}/24`, 'dev', outer]);
  await run('ip', ['link', 'set', outer, 'up']);
  await inside('ip', 'addr', 'add', `${ownAddress}/24`, 'dev', inner);
  await inside('ip', 'link', 'set', inner, 'up');
  await inside('ip', 'link', 'set', 'lo', 'up');
  const folder = await mkdtemp(join(tmpdir(), 'ctd-net-'));
  const program = join(folder, 'chromium');
  const chromium = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  await writeFile(program, `#!/bin/sh\nexec ip netns exec ${name} ${chromium} "$@"\n`);
  await chmod(program, 0o755);

  // Each way is dropped where it arrives: dropped where it leaves, the sender's own socket would tell it so.
  const outerRules: string[][] = [];
  const dropHere = async (...match: string[]): Promise<void> => {
    const outerRule = ['INPUT', '-i', outer, ...match, '-j', 'DROP'];
    await run('iptables', ['-w', '-A', ...outerRule]);
    outerRules.push(outerRule);
  };
  const rule = async (...match: string[]): Promise<void> => {
    await inside('iptables', '-w', '-A', 'INPUT', '-p', 'udp', ...match, '-j', 'DROP');
    await dropHere('-p', 'udp', ...match);
  };
  const shape = (kilobits: number) =>
    ['root', 'tbf', 'rate', `${kilobits}kbit`, 'burst', '4kb', 'latency', '300ms'] as const;
  async function mend(): Promise<void> {
    await inside('iptables', '-w', '-F');
    for (const outerRule of outerRules.splice(0)) await run('iptables', ['-w', '-D', ...outerRule]);
    await run('tc', ['qdisc', 'del', 'dev', outer, 'root']).catch(() => undefined);
    await inside('tc', 'qdisc', 'del', 'dev', inner, 'root').catch(() => undefined);
  }
  return {
    hostAddress,
    program,
    lose: (share) => rule('-m', 'statistic', '--mode', 'random', '--probability', String(share)),
    blockUdp: () => rule(),
    async blockPorts(tcp) {
      await rule();
      for (const port of tcp) await dropHere('-p', 'tcp', '--dport', String(port));
    },
    async cut() {
      await inside('iptables', '-w', '-A', 'INPUT', '-j', 'DROP');
      await dropHere();
    },
    async limit(kilobits) {
      await run('tc', ['qdisc', 'add', 'dev', outer, ...shape(kilobits)]);
      await inside('tc', 'qdisc', 'add', 'dev', inner, ...shape(kilobits));
    },
    mend,
    async close() {
      await mend();
      await run('ip', ['netns', 'del', name]);
      await run('ip', ['link', 'del', outer]).catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
