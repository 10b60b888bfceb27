import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync, rmSync } from 'node:fs';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../../usecases/ports.ts';
import { StartRefused } from '../lifecycle.ts';
import { isAlive, markOf } from './process-table.ts';
import { sentences } from './sentences.ts';
import { errorCode } from './error-code.ts';

const LOCK_FILE = 'supervisor.lock';
const HEARTBEAT_MS = 5_000;
/** A holder whose process cannot be looked up from here is taken for dead after this silence, milliseconds. */
export const SILENT_MS = 20_000;
const TRIES = 5;

const Holder = z.object({
  pid: z.number().int().positive(),
  started: z.string(),
  /** Boot and process namespace: within the same one, numbers of processes mean the same. */
  scope: z.string(),
  token: z.string(),
});
export type Holder = z.infer<typeof Holder>;

/** The right to work on a DATA_DIR. */
export interface Lock {
  /** Gives it back. Idempotent, and safe in an exit handler. */
  release(): void;
}

/** Within one scope a process number means one process: same boot, same namespace of process numbers. */
export function processScope(): string {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return '';
  }
}

/** What holds the lock now: a living process, somebody who cannot be looked up but is not silent, or nobody. */
export type LockState = 'held' | 'held_elsewhere' | 'stale';

/** @param ageMs since the holder last gave a sign of life, milliseconds */
export function judgeHolder(holder: Holder | null, ageMs: number, scope: string): LockState {
  // Not readable at all: the write was cut off by a full disk or a lost power supply.
  if (holder === null) return 'stale';
  if (holder.scope !== scope) return ageMs > SILENT_MS ? 'stale' : 'held_elsewhere';
  return isAlive({ pid: holder.pid, started: holder.started }) ? 'held' : 'stale';
}

/**
 * Takes DATA_DIR for this process; a lock whose holder is dead is taken over.
 * @throws {StartRefused} where another supervisor works on it
 */
export async function takeLock(root: string, clock: Clock): Promise<Lock> {
  const file = join(root, LOCK_FILE);
  const scope = processScope();
  const token = randomBytes(12).toString('hex');
  const me: Holder = { pid: process.pid, started: markOf(process.pid)?.started ?? '', scope, token };

  for (let i = 0; i < TRIES; i += 1) {
    if (await create(file, me)) return hold(file, token);
    const seen = await look(file, clock);
    if (seen === null) continue;
    const state = judgeHolder(seen.holder, seen.ageMs, scope);
    if (state === 'held') throw new StartRefused(sentences.alreadyRunning(root, seen.holder?.pid ?? 0));
    if (state === 'held_elsewhere') throw new StartRefused(sentences.runningElsewhere(root));
    await takeAway(file, seen.holder?.token ?? null, clock);
  }
  throw new StartRefused(sentences.runningElsewhere(root));
}

function hold(file: string, token: string): Lock {
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => {});
  }, HEARTBEAT_MS);
  heartbeat.unref();
  let released = false;
  return {
    release() {
      if (released) return;
      released = true;
      clearInterval(heartbeat);
      try {
        const holder = Holder.parse(JSON.parse(readFileSync(file, 'utf8')));
        if (holder.token === token) rmSync(file, { force: true });
      } catch {
        // Somebody cleared DATA_DIR away; there is nothing to give back.
      }
    },
  };
}

/** Links a finished file into place, so that nobody ever reads a lock without its holder. */
async function create(file: string, me: Holder): Promise<boolean> {
  const draft = `${file}.${me.token}`;
  await writeFile(draft, JSON.stringify(me), { mode: 0o600 });
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function look(file: string, clock: Clock): Promise<{ holder: Holder | null; ageMs: number } | null> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
    return { holder: parse(text), ageMs: clock.now() - mtimeMs };
  } catch {
    return null;
  }
}

function parse(text: string): Holder | null {
  try {
    return Holder.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Two starts may find the same dead lock; the rename lets only one have it, and a live lock caught is put back. */
async function takeAway(file: string, deadToken: string | null, clock: Clock): Promise<void> {
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  const caught = await look(aside, clock);
  if (caught !== null && (caught.holder?.token ?? null) !== deadToken)
    await link(aside, file).catch(() => {});
  await rm(aside, { force: true });
}
