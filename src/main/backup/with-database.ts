import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../../config/settings.ts';
import type { Clock } from '../../usecases/ports.ts';
import { StartRefused } from '../lifecycle.ts';
import { databaseUrlOf, makeSocketFolder } from '../supervise/addresses.ts';
import { dataFolderAt, prepareDataFolder } from '../supervise/data-folder.ts';
import { takeLock, type Lock } from '../supervise/lock.ts';
import { DATABASE } from '../supervise/postgres-folder.ts';
import { POSTGRES_SOCKET, postgresPart } from '../supervise/postgres-part.ts';

/**
 * Works with the database of this installation: that of DATABASE_URL, else the embedded one, which is started for the
 * time of the work unless the service runs and has it open.
 * @throws {StartRefused} where the embedded one cannot be had
 */
export async function withDatabase<T>(
  config: Config,
  clock: Clock,
  work: (url: string) => Promise<T>,
): Promise<T> {
  if (config.DATABASE_URL !== '') return work(config.DATABASE_URL);
  const folder = dataFolderAt(config.dataDir);
  await prepareDataFolder(folder);
  let lock: Lock;
  try {
    lock = await takeLock(folder.root, clock);
  } catch (error) {
    // The supervisor holds the folder, and its PostgreSQL tells in a file where it listens.
    const sockets = await socketFolderOf(folder.postgres);
    if (!(error instanceof StartRefused) || sockets === null) throw error;
    return work(databaseUrlOf(sockets, DATABASE));
  }
  try {
    return await withOwn(folder, work);
  } finally {
    lock.release();
  }
}

async function withOwn<T>(
  folder: ReturnType<typeof dataFolderAt>,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const sockets = await makeSocketFolder(join(folder.run, 'postgres'), `${POSTGRES_SOCKET}.lock`);
  const logFile = join(folder.logs, 'postgres.log');
  const log = await open(logFile, 'a', 0o600);
  try {
    const env = { PATH: process.env.PATH, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', TZ: 'UTC' };
    const part = postgresPart({
      ...{ folder: folder.postgres, socketFolder: sockets.path, env, log: log.fd, logFile },
    });
    const running = await part.start();
    const died = running.exited.then(() => Promise.reject(new Error('PostgreSQL ended')));
    died.catch(() => {});
    try {
      await Promise.race([running.ready, died]);
      return await Promise.race([work(databaseUrlOf(sockets.path, DATABASE)), died]);
    } finally {
      await running.stop(new AbortController().signal);
    }
  } finally {
    await log.close();
  }
}

/** The line of `postmaster.pid` that names the folder of the socket; null: it does not run. */
async function socketFolderOf(folder: string): Promise<string | null> {
  const lines = (await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const path = lines[4]?.trim() ?? '';
  return path === '' ? null : path;
}
