import { readdir, readFile } from 'node:fs/promises';

/** Clock ticks a second of Linux's /proc, the same on all common machines. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4_096;

/** One process at one instant. */
export interface ProcessSample {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  /** Time on a processor since its start, seconds. */
  readonly cpuSeconds: number;
  readonly residentBytes: number;
}

/** All processes below one, itself included. Linux only: it reads /proc. */
export async function sampleTree(root: number): Promise<readonly ProcessSample[]> {
  const all: ProcessSample[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const sample = await sampleOne(Number(name));
    if (sample !== null) all.push(sample);
  }
  const below = new Set([root]);
  // Children may be listed before their parents, so this goes on until nobody new is found.
  for (let grew = true; grew;) {
    grew = false;
    for (const { pid, parent } of all) {
      if (below.has(parent) && !below.has(pid)) {
        below.add(pid);
        grew = true;
      }
    }
  }
  return all.filter(({ pid }) => below.has(pid));
}

async function sampleOne(pid: number): Promise<ProcessSample | null> {
  try {
    const [stat, command] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
    ]);
    // The name stands in brackets and may hold blanks; the numbers follow its end.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const number = (index: number): number => Number(fields[index]);
    return {
      pid,
      parent: number(1),
      command: command.replaceAll('\0', ' ').trim(),
      cpuSeconds: (number(11) + number(12)) / TICKS_PER_SECOND,
      residentBytes: number(21) * PAGE_BYTES,
    };
  } catch {
    // It ended while it was being looked at.
    return null;
  }
}

/** What a process of the house is called; null for those that belong to the load. */
export function partOf(command: string): string | null {
  const known: readonly [RegExp, string][] = [
    [/src\/main\/supervisor\.ts/, 'supervisor'],
    [/src\/main\/server\.ts/, 'server'],
    [/src\/main\/media\.ts/, 'media'],
    [/src\/main\/recorder\.ts/, 'recorder'],
    [/mediasoup-worker/, 'media worker(s)'],
    [/redis-server/, 'redis'],
    [/postgres/, 'postgres'],
    [/ffmpeg/, 'ffmpeg'],
  ];
  return known.find(([pattern]) => pattern.test(command))?.[1] ?? null;
}

/** Use of each part between two looks: percent of one core, and resident memory at the second. */
export function usage(
  before: readonly ProcessSample[],
  after: readonly ProcessSample[],
  seconds: number,
): ReadonlyMap<string, { readonly cpuPercent: number; readonly residentBytes: number }> {
  const earlier = new Map(before.map((sample) => [sample.pid, sample.cpuSeconds]));
  const parts = new Map<string, { cpuPercent: number; residentBytes: number }>();
  for (const { pid, command, cpuSeconds, residentBytes } of after) {
    const part = partOf(command);
    if (part === null) continue;
    const sum = parts.get(part) ?? { cpuPercent: 0, residentBytes: 0 };
    sum.cpuPercent += ((cpuSeconds - (earlier.get(pid) ?? 0)) / seconds) * 100;
    sum.residentBytes += residentBytes;
    parts.set(part, sum);
  }
  return parts;
}
