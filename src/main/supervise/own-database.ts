import { rm } from 'node:fs/promises';
import type { Clock } from '../../usecases/ports.ts';
import { databaseUrlOf, makeSocketFolder } from './addresses.ts';
import { dataFolderAt, explainFileFaults, prepareDataFolder } from './data-folder.ts';
import { endLeftovers } from './leftovers.ts';
import { takeLock } from './lock.ts';
import { openLogFiles } from './log-files.ts';
import { DATABASE } from './postgres-folder.ts';
import { POSTGRES_SOCKET, postgresPart } from './postgres-part.ts';

/** The own database of an installation, for a command that runs while the service is stopped. */
export interface OwnDatabase {
  readonly url: string;
  /** Ends it and gives DATA_DIR back. */
  close(): Promise<void>;
}

/**
 * Starts the PostgreSQL under DATA_DIR as the service would.
 * @throws {StartRefused} where the service or another command holds DATA_DIR, or the database cannot be started
 */
export async function openOwnDatabase(
  dataDir: string,
  clock: Clock,
  path: string | undefined,
): Promise<OwnDatabase> {
  const folder = dataFolderAt(dataDir);
  return explainFileFaults(folder.root, async () => {
    await prepareDataFolder(folder);
    const lock = await takeLock(folder.root, clock);
    const closings: (() => Promise<void> | void)[] = [() => lock.release()];
    const close = async (): Promise<void> => {
      for (const each of closings.splice(0).toReversed()) await each();
    };
    try {
      await endLeftovers(folder, () => {});
      const sockets = await makeSocketFolder(`${folder.run}/postgres`, `${POSTGRES_SOCKET}.lock`);
      if (sockets.temporary) closings.push(() => rm(sockets.path, { recursive: true, force: true }));
      const logs = await openLogFiles(folder.logs, ['postgres']);
      closings.push(() => logs.close());
      const server = await postgresPart({
        ...{ folder: folder.postgres, socketFolder: sockets.path },
        env: { PATH: path, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', TZ: 'UTC' },
        ...{ log: logs.descriptorOf('postgres'), logFile: logs.pathOf('postgres') },
      }).start();
      closings.push(() => server.stop(new AbortController().signal));
      await Promise.race([
        server.ready,
        server.exited.then(() => {
          throw new Error('the database ended while it started');
        }),
      ]);
      return { url: databaseUrlOf(sockets.path, DATABASE), close };
    } catch (error) {
      await close();
      throw error;
    }
  });
}
