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

/** The media worker of this service that worked most: the one that the room is on. */
export async function busiestWorker(system: System): Promise<number> {
  const parents = new Map<number, number>();
  const workers: { pid: number; ticks: number }[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => null);
    if (stat === null) continue;
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    parents.set(Number(name), Number(fields[1]));
    if (stat.includes('(mediasoup-work'))
      workers.push({ pid: Number(name), ticks: Number(fields[11]) + Number(fields[12]) });
  }
  const isOurs = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at))
      if (at === system.pid) return true;
    return false;
  };
  const own = workers.filter(({ pid }) => isOurs(pid)).toSorted((a, b) => b.ticks - a.ticks);
  const [busiest] = own;
  if (busiest === undefined) throw new Error('no media worker found');
  return busiest.pid;
}
