import { createReadStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Client } from 'pg';
import type { Config } from '../../../config/settings.ts';
import { writeSynced } from '../../../recorder/archive/write-package.ts';
import type { Clock } from '../../usecases/ports.ts';
import { errorCode } from '../supervise/error-code.ts';
import { BackupRefused } from './backup-refused.ts';
import { dumpDatabase } from './dump-database.ts';
import { keptFiles, keptPackages, type KeptFile } from './kept-files.ts';
import {
  MANIFEST_CODE_FILE,
  MANIFEST_FILE,
  manifestCode,
  pathOf,
  type BackupFile,
  type Manifest,
} from './manifest.ts';
import { deriveKeys, writeSealed } from './sealed-file.ts';

export interface BackUpOptions {
  readonly config: Config;
  readonly databaseUrl: string;
  /** New, or empty. */
  readonly folder: string;
  /** Whether the files of the archive's packages go into it. */
  readonly recordings: boolean;
  readonly program: string;
  readonly clock: Clock;
}

/**
 * Makes a backup while the service runs: first the database as of one instant, then the files, so that no row of it
 * names a file that is not there. The manifest comes last; a folder without one is no backup.
 * @throws {BackupRefused} where the folder holds something, or the passphrase is too short
 */
export async function backUp(options: BackUpOptions): Promise<Manifest> {
  const { config, folder, recordings, program, clock } = options;
  const salt = randomBytes(16);
  const keys = await deriveKeys(config.BACKUP_PASSPHRASE, salt);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) {
    throw new BackupRefused(
      `Thư mục ${folder} không trống; hãy chọn thư mục mới. / The folder ${folder} is not empty; choose a new one.`,
    );
  }
  const madeAt = clock.now();
  const files: BackupFile[] = [];
  const keep = async (
    what: Pick<BackupFile, 'place' | 'name'>,
    content: AsyncIterable<Uint8Array>,
  ): Promise<void> => {
    const path = pathOf(what);
    const { place, name } = what;
    files.push({ place, name, ...(await writeSealed(join(folder, path), path, content, keys.files)) });
  };

  const client = new Client({ connectionString: options.databaseUrl });
  await client.connect();
  let database: Awaited<ReturnType<typeof dumpDatabase>>;
  try {
    database = await dumpDatabase(client, (name, content) => keep({ place: 'database', name }, content));
  } finally {
    await client.end();
  }
  const packages = await keptPackages(config);
  const wanted = [
    ...(await keptFiles(config)),
    ...(recordings ? packages.flatMap((each) => each.files) : []),
  ];
  for (const file of wanted) await keepFile(file, keep);

  const manifest: Manifest = {
    ...{ format: 1, program, madeAt, salt: salt.toString('base64') },
    ...database,
    files,
    recordings: {
      included: recordings,
      packages: packages.map((each) => ({
        ...{ folder: each.folder, bytes: each.bytes, files: each.files.length },
      })),
    },
  };
  const text = `${JSON.stringify(manifest, null, 1)}\n`;
  const write = (name: string, content: string): Promise<void> =>
    writeSynced(join(folder, name), Readable.from([Buffer.from(content)]));
  await write(MANIFEST_CODE_FILE, `${manifestCode(text, keys.manifest)}\n`);
  await write(MANIFEST_FILE, text);
  return manifest;
}

/** A file that the running service removed meanwhile is not missed: nothing names it any more. */
async function keepFile(
  { place, name, file }: KeptFile,
  keep: (what: Pick<BackupFile, 'place' | 'name'>, content: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  try {
    await keep({ place, name }, createReadStream(file) as AsyncIterable<Buffer>);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || place !== 'supplements') throw error;
  }
}
