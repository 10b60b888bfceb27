import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from './error-code.ts';

/** A process and its start: numbers are used again, a number with its start time is not. */
export interface ProcessMark {
  readonly pid: number;
  /** Start in clock ticks since boot; empty where the system does not tell. */
  readonly started: string;
}

interface Row extends ProcessMark {
  readonly parent: number;
  readonly group: number;
}

const LOOK_MS = 20;

/** What `/proc` tells of a living process; null for a dead one, and for a zombie nobody has reaped. */
function rowOf(pid: number): Row | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces and parentheses of its own.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const state = fields[0];
    if (state === 'Z' || state === 'X') return null;
    return { pid, parent: Number(fields[1]), group: Number(fields[2]), started: fields[19] ?? '' };
  } catch {
    return null;
  }
}

function allPids(): number[] {
  try {
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => Number.isInteger(pid) && pid > 0);
  } catch {
    return [];
  }
}

/** Whether this system shows its processes (`/proc`). */
export const seesProcesses = allPids().length > 0;

/** Marks a living process so that it is known again later; null where there is none of that number. */
export function markOf(pid: number): ProcessMark | null {
  if (!seesProcesses) return answersSignal(pid) ? { pid, started: '' } : null;
  const row = rowOf(pid);
  return row === null ? null : { pid, started: row.started };
}

/** Whether this very process still lives. */
export function isAlive({ pid, started }: ProcessMark): boolean {
  const now = markOf(pid);
  return now !== null && (started === '' || now.started === started);
}

/** Every living process that descends from `pid`, itself not counted. Empty on systems without `/proc`. */
export function descendantsOf(pid: number): ProcessMark[] {
  const children = new Map<number, Row[]>();
  for (const row of allPids().map(rowOf)) {
    if (row === null) continue;
    const siblings = children.get(row.parent);
    if (siblings === undefined) children.set(row.parent, [row]);
    else siblings.push(row);
  }
  const found: ProcessMark[] = [];
  const look = [pid];
  for (let parent = look.pop(); parent !== undefined; parent = look.pop()) {
    for (const child of children.get(parent) ?? []) {
      found.push({ pid: child.pid, started: child.started });
      look.push(child.pid);
    }
  }
  return found;
}

/** What still lives of a process group whose leader is gone. Its number cannot have gone to another group meanwhile. */
export function orphansOf(leader: number): ProcessMark[] {
  if (markOf(leader) !== null) return [];
  const rows = allPids().map(rowOf);
  return rows.flatMap((row) => (row?.group === leader ? [{ pid: row.pid, started: row.started }] : []));
}

/**
 * Every living process that works in `folder`. PostgreSQL and Redis make their data folder their working folder, so
 * this finds them, and every backend, whoever started them and whoever their parent is now.
 */
export function processesIn(folder: string): ProcessMark[] {
  let real: string;
  try {
    real = realpathSync(folder);
  } catch {
    return [];
  }
  return allPids().flatMap((pid) => {
    try {
      if (readlinkSync(`/proc/${pid}/cwd`) !== real) return [];
    } catch {
      return [];
    }
    const mark = markOf(pid);
    return mark === null ? [] : [mark];
  });
}

/** Sends a signal to this very process; nothing happens where it is gone. */
export function signalProcess(mark: ProcessMark, signal: NodeJS.Signals): void {
  if (!isAlive(mark)) return;
  try {
    process.kill(mark.pid, signal);
  } catch {
    // Gone in between, or not ours.
  }
}

/** Sends a signal to what is left of a process group. */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch {
    // The group is empty, which is what was wanted.
  }
}

/** Waits until all are gone, at most `limitMs` or until `hurry`. @returns those that still live */
export async function untilGone(
  marks: readonly ProcessMark[],
  limitMs: number,
  hurry?: AbortSignal,
): Promise<ProcessMark[]> {
  const end = performance.now() + limitMs;
  let left = marks.filter(isAlive);
  while (left.length > 0 && performance.now() < end && hurry?.aborted !== true) {
    await sleep(LOOK_MS);
    left = left.filter(isAlive);
  }
  return left;
}

function answersSignal(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
