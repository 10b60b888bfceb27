import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { MIN_FREE_BYTES } from './constants.mjs';
import { SetupError } from './setup-error.mjs';

const DENIED = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST']);

/**
 * The per-user folder of what the set-up fetched or built.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} [home]
 * @returns {string}
 */
export function cacheRoot(env, home = os.homedir()) {
  if (env.CTD_CACHE_DIR) return path.resolve(env.CTD_CACHE_DIR);
  // The XDG specification says to ignore a relative path.
  const base = env.XDG_CACHE_HOME && path.isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : undefined;
  return path.join(base ?? path.join(home, '.cache'), 'cau-tiep-dan');
}

/**
 * Makes a folder, or says that it cannot be made.
 *
 * @param {string} dir
 * @returns {Promise<void>}
 */
export async function ensureDirectory(dir) {
  try {
    await fs.mkdir(dir, { recursive: true });
    await fs.access(dir, fs.constants.W_OK);
  } catch (error) {
    throw explainFileError(error, dir);
  }
}

/**
 * Fills a folder under a temporary name and renames it, so that `target` is either whole or not there. The caller holds
 * the lock of `target`: temporary folders found beside it are leftovers of a set-up that was killed.
 *
 * @param {string} target
 * @param {(temporary: string) => Promise<void>} fill
 * @returns {Promise<void>}
 */
export async function publishDirectory(target, fill) {
  const parent = path.dirname(target);
  await ensureDirectory(parent);
  const prefix = `.${path.basename(target)}.tmp-`;
  for (const name of await fs.readdir(parent)) {
    if (name.startsWith(prefix)) await remove(path.join(parent, name));
  }
  const temporary = path.join(parent, prefix + randomBytes(6).toString('hex'));
  try {
    await fs.mkdir(temporary);
    await fill(temporary);
    await remove(target);
    await fs.rename(temporary, target);
  } catch (error) {
    throw explainFileError(error, target);
  } finally {
    await remove(temporary);
  }
}

/**
 * Refuses to begin a long set-up on a nearly full disk.
 *
 * @param {string} dir an existing folder on the disk in question
 * @param {number} [needed]
 * @returns {Promise<void>}
 */
export async function requireFreeSpace(dir, needed = MIN_FREE_BYTES) {
  const { bavail, bsize } = await fs.statfs(dir);
  if (bavail * bsize < needed) throw diskFull(dir, bavail * bsize, needed);
}

/**
 * The sentence for a disk that ran full.
 *
 * @param {string} dir
 * @param {number} [free]
 * @param {number} [needed]
 * @returns {SetupError}
 */
export function diskFull(dir, free = 0, needed = MIN_FREE_BYTES) {
  const gigabytes = (/** @type {number} */ bytes) => `${(bytes / 1024 ** 3).toFixed(1)} GB`;
  return new SetupError('disk-full', { path: dir, free: gigabytes(free), needed: gigabytes(needed) });
}

/**
 * Turns what the file system answered into a sentence where there is one.
 *
 * @param {unknown} error
 * @param {string} where
 * @returns {unknown}
 */
export function explainFileError(error, where) {
  const { code = '', path: file = where } = /** @type {NodeJS.ErrnoException} */ (error ?? {});
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(where);
  if (DENIED.has(code)) return new SetupError('no-permission', { path: file });
  return error;
}

/** @param {string} target */
async function remove(target) {
  await fs.rm(target, { recursive: true, force: true, maxRetries: 3 });
}
