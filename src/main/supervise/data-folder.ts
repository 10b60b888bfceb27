import { randomBytes } from 'node:crypto';
import { chmod, mkdir, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartRefused } from '../lifecycle.ts';
import { bytesText, sentences } from './sentences.ts';
import { errorCode } from './error-code.ts';

/** Free bytes below which nothing is started: a database that cannot write stops in the middle of a session. */
export const LEAST_FREE_BYTES = 200e6;
/** Free bytes below which a person is warned: roughly one long session of many bridges. */
export const LOW_FREE_BYTES = 5e9;

/** Where the supervisor keeps what, below DATA_DIR. */
export interface DataFolder {
  readonly root: string;
  readonly logs: string;
  /** Sockets and marks of running processes; nothing in it outlives a run. */
  readonly run: string;
  readonly redis: string;
  readonly postgres: string;
}

export function dataFolderAt(root: string): DataFolder {
  const below = (name: string): string => join(root, name);
  return { root, logs: below('logs'), run: below('run'), redis: below('redis'), postgres: below('postgres') };
}

/**
 * Makes DATA_DIR and the supervisor's folders in it, and tries to write.
 * @throws {StartRefused} where it cannot be written to, or the disk is full
 */
export async function prepareDataFolder(folder: DataFolder): Promise<void> {
  await explainFileFaults(folder.root, async () => {
    const made = await mkdir(folder.root, { recursive: true, mode: 0o700 });
    // Under root the database runs as a user of its own, who has to pass here; what lies inside stays closed.
    if (made !== undefined && process.getuid?.() === 0) await chmod(folder.root, 0o711);
    for (const path of [folder.logs, folder.redis]) await mkdir(path, { recursive: true, mode: 0o700 });
    await mkdir(folder.run, { recursive: true });
    await chmod(folder.run, 0o711);
    const probe = join(folder.root, `.probe-${randomBytes(6).toString('hex')}`);
    await writeFile(probe, 'x'.repeat(4096)).finally(() => rm(probe, { force: true }));
  });
}

/**
 * Free space of the disk.
 * @param free bytes that may still be written, for a look at what `statfs` told
 * @returns a warning for a person, or null
 * @throws {StartRefused} where there is too little to start
 */
export function judgeFreeSpace(root: string, free: number): string | null {
  if (free < LEAST_FREE_BYTES) throw new StartRefused(sentences.diskFull(root, bytesText(free)));
  return free < LOW_FREE_BYTES ? sentences.diskLow(root, bytesText(free)) : null;
}

/** Bytes that may still be written on the disk of `root`. */
export async function freeBytes(root: string): Promise<number> {
  const { bavail, bsize } = await statfs(root);
  return bavail * bsize;
}

/** Runs file work; turns what a person can mend into one sentence. */
export async function explainFileFaults<T>(root: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new StartRefused(sentences.diskFull(root), { cause: error });
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
      throw new StartRefused(sentences.folderNotWritable(root), { cause: error });
    }
    if (code === 'ENOTDIR' || code === 'EEXIST') {
      throw new StartRefused(sentences.folderIsNone(root), { cause: error });
    }
    throw error;
  }
}

/** Whether there is anything at `path`. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
