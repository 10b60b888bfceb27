import { readFile, rm } from 'node:fs/promises';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { StartRefused } from '../lifecycle.ts';
import { endProcess, type EndPlan } from './end-process.ts';
import type { DataFolder } from './data-folder.ts';
import { processScope } from './lock.ts';
import { NODE_END_PLAN } from './node-part.ts';
import type { Part, PartProcess } from './part.ts';
import { clearPostgresFolder } from './postgres-part.ts';
import {
  isAlive,
  markOf,
  orphansOf,
  processesIn,
  signalProcess,
  untilGone,
  type ProcessMark,
} from './process-table.ts';
import { REDIS_END_PLAN } from './redis-part.ts';
import { sentences } from './sentences.ts';

const MARKS_FILE = 'processes.json';
const REDIS_GONE_MS = 12_000;

const Marks = z.object({
  scope: z.string(),
  /** Folders outside DATA_DIR to clear away. */
  folders: z.array(z.string()),
  processes: z.array(z.object({ part: z.string(), pid: z.number().int().positive(), started: z.string() })),
});
type Marks = z.infer<typeof Marks>;

/** Marks of what runs now, for the start after a supervisor that could not stop anything. */
export interface RunMarks {
  /** The same part, with each of its processes marked. */
  readonly marked: (part: Part) => Part;
  /** Everything has stopped: nothing is left to find. */
  clear(): Promise<void>;
}

/** @param folders folders outside DATA_DIR that belong to this run */
export function keepRunMarks(folder: DataFolder, folders: readonly string[]): RunMarks {
  const file = join(folder.run, MARKS_FILE);
  const running = new Map<string, ProcessMark>();
  const scope = processScope();
  const write = (): void => {
    const processes = [...running].map(([part, mark]) => ({ part, ...mark }));
    const marks: Marks = { scope, folders: [...folders], processes };
    // Beside and then over: a reader after a crash finds the old marks or the new ones.
    writeFileSync(`${file}.new`, JSON.stringify(marks), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  write();
  return {
    marked: (part) => ({
      ...part,
      async start(): Promise<PartProcess> {
        const process_ = await part.start();
        const mark = markOf(process_.pid);
        if (mark !== null) {
          running.set(part.name, mark);
          write();
        }
        return process_;
      },
    }),
    async clear() {
      await rm(file, { force: true });
      for (const each of folders) await rm(each, { recursive: true, force: true });
    },
  };
}

/**
 * Ends what a supervisor that was killed has left running on this DATA_DIR. Call only while holding its lock. Our own
 * processes go first: they have noticed, are stopping by themselves, and still need the database for that.
 * @param onFound told once where there is anything to end
 * @throws {StartRefused} where something cannot be ended
 */
export async function endLeftovers(folder: DataFolder, onFound: () => void): Promise<void> {
  const marks = await readMarks(join(folder.run, MARKS_FILE));
  const marked = marks?.scope === processScope() ? marks.processes : [];
  const ours = marked.filter(isAlive);
  const servers = [...processesIn(folder.redis), ...processesIn(folder.postgres)];
  if (ours.length + servers.length > 0) onFound();

  const patience = new AbortController().signal;
  const end = (mark: ProcessMark, plan: EndPlan): Promise<void> => endProcess(mark.pid, plan, patience);
  const nodes = ours.filter(({ part }) => part !== 'redis' && part !== 'postgres');
  await Promise.all(nodes.map((mark) => end(mark, NODE_END_PLAN)));
  for (const orphan of marked.flatMap(({ pid }) => orphansOf(pid))) signalProcess(orphan, 'SIGKILL');
  await Promise.all(processesIn(folder.redis).map((mark) => end(mark, REDIS_END_PLAN)));
  const left = [
    ...(await clearPostgresFolder(folder.postgres)),
    ...(await untilGone(processesIn(folder.redis), REDIS_GONE_MS)),
    ...nodes.filter(isAlive),
  ];
  if (left.length > 0) throw new StartRefused(sentences.leftoverStays(left.map(({ pid }) => pid).join(', ')));
  for (const each of marks?.folders ?? []) await rm(each, { recursive: true, force: true });
}

async function readMarks(file: string): Promise<Marks | null> {
  try {
    return Marks.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}
