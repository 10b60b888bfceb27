import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { System } from './system.ts';

/** Processes that were this part of the house so far, the present one last. */
export async function pidsOf(system: System, part: string): Promise<number[]> {
  const log = await readFile(join(system.dataDir, 'logs', 'supervisor.log'), 'utf8');
  return log
    .split('\n')
    .filter((line) => line.includes('"part ready"') && line.includes(`"part":"${part}"`))
    .map((line) => (JSON.parse(line) as { pid: number }).pid);
}

/** Ends the process that is this part now, as a crash would. */
export async function killPart(system: System, part: string): Promise<void> {
  const pid = (await pidsOf(system, part)).at(-1);
  if (pid === undefined) throw new Error(`${part} never got ready`);
  process.kill(pid, 'SIGKILL');
}

/** A process of this service that no supervisor restarts. */
interface Descendant {
  readonly pid: number;
  readonly name: string;
  /** Time on the processor so far, clock ticks. */
  readonly ticks: number;
}

/** Everything that this service has started and that still runs. */
async function descendants(system: System): Promise<Descendant[]> {
  const parents = new Map<number, number>();
  const found: Descendant[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => null);
    if (stat === null) continue;
    const [opening, closing] = [stat.indexOf('('), stat.lastIndexOf(')')];
    const fields = stat.slice(closing + 2).split(' ');
    parents.set(Number(name), Number(fields[1]));
    found.push({
      ...{ pid: Number(name), name: stat.slice(opening + 1, closing) },
      ticks: Number(fields[11]) + Number(fields[12]),
    });
  }
  return found.filter(({ pid }) => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at))
      if (at === system.pid) return true;
    return false;
  });
}

/** The media worker of this service that worked most: the one that the room is on. */
export async function busiestWorker(system: System): Promise<number> {
  const workers = (await descendants(system)).filter(({ name }) => name.startsWith('mediasoup-work'));
  const [busiest] = workers.toSorted((a, b) => b.ticks - a.ticks);
  if (busiest === undefined) throw new Error('no media worker found');
  return busiest.pid;
}

/** Ends every ffmpeg that works for this service now. @returns how many there were */
export async function killFfmpeg(system: System): Promise<number> {
  const running = (await descendants(system)).filter(({ name }) => name === 'ffmpeg');
  for (const { pid } of running) process.kill(pid, 'SIGKILL');
  return running.length;
}
