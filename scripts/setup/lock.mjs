import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureDirectory } from './cache.mjs';
import { Interrupted } from './setup-error.mjs';

/** @typedef {{ pid: number, started: string, host: string, token: string }} Holder */

const POLL_MS = 500;
const HEARTBEAT_MS = 5_000;
/** A holder on another host (a cache shared by containers) cannot be asked; its heartbeat speaks for it. */
const SILENT_MS = 60_000;

/**
 * Runs `work` while holding a lock file; a second set-up waits. A lock whose process is gone is taken over.
 *
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {{ signal?: AbortSignal | undefined, onWait?: (holder: Holder) => void }} [options]
 * @returns {Promise<T>}
 */
export async function withLock(file, work, { signal, onWait } = {}) {
  await ensureDirectory(path.dirname(file));
  const me = {
    pid: process.pid,
    started: await processStart(process.pid),
    host: os.hostname(),
    token: randomBytes(8).toString('hex'),
  };
  let told = false;
  while (!(await tryCreate(file, me))) {
    if (signal?.aborted) throw new Interrupted();
    const seen = await read(file);
    if (!seen) continue;
    if (await isStale(seen)) {
      await takeAway(file, seen.holder.token);
      continue;
    }
    if (!told) onWait?.(seen.holder);
    told = true;
    await sleep(POLL_MS);
  }
  const heartbeat = setInterval(
    () => void fs.utimes(file, new Date(), new Date()).catch(() => {}),
    HEARTBEAT_MS,
  );
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    const seen = await read(file);
    if (seen?.holder.token === me.token) await fs.rm(file, { force: true });
  }
}

/**
 * Whether the process that wrote a lock is gone.
 *
 * @param {{ holder: Holder, ageMs: number }} lock
 * @param {{ host?: string, startOf?: (pid: number) => Promise<string>, isAlive?: (pid: number) => boolean }} [machine]
 * @returns {Promise<boolean>}
 */
export async function isStale({ holder, ageMs }, machine = {}) {
  const { host = os.hostname(), startOf = processStart, isAlive = processAlive } = machine;
  if (holder.host !== host) return ageMs > SILENT_MS;
  if (!isAlive(holder.pid)) return true;
  // The number may have gone to another process since; its start time tells.
  return holder.started !== '' && holder.started !== (await startOf(holder.pid));
}

/** Links a finished file into place: unlike open-then-write, nobody ever reads a lock without its holder. */
async function tryCreate(/** @type {string} */ file, /** @type {Holder} */ me) {
  const draft = `${file}.${me.token}`;
  await fs.writeFile(draft, JSON.stringify(me));
  try {
    await fs.link(draft, file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  } finally {
    await fs.rm(draft, { force: true });
  }
}

/** @param {string} file @returns {Promise<{ holder: Holder, ageMs: number } | undefined>} */
async function read(file) {
  try {
    const [text, { mtimeMs }] = await Promise.all([fs.readFile(file, 'utf8'), fs.stat(file)]);
    const ageMs = Date.now() - mtimeMs;
    try {
      return { holder: JSON.parse(text), ageMs };
    } catch {
      // Not ours, or cut short by a full disk: a holder that is nobody.
      return { holder: { pid: 0, started: '', host: os.hostname(), token: '' }, ageMs };
    }
  } catch {
    return undefined;
  }
}

/** Two waiters may find the same dead lock; the rename lets only one have it, and a live lock caught is put back. */
async function takeAway(/** @type {string} */ file, /** @type {string} */ deadToken) {
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await fs.rename(file, aside);
  } catch {
    return;
  }
  const caught = await read(aside);
  if (caught && caught.holder.token !== deadToken) await fs.link(aside, file).catch(() => {});
  await fs.rm(aside, { force: true });
}

/** @param {number} pid */
function processAlive(pid) {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** The start time of a process in clock ticks, or '' where the system does not tell. @param {number} pid */
async function processStart(pid) {
  try {
    const stat = await fs.readFile(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
