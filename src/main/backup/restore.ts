import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import type { Config } from '../../../config/settings.ts';
import { writeSynced } from '../../../recorder/archive/write-package.ts';
import { openDatabase } from '../../store/database.ts';
import { errorCode } from '../supervise/error-code.ts';
import { exists } from '../supervise/data-folder.ts';
import { BackupRefused } from './backup-refused.ts';
import { targetOf } from './kept-files.ts';
import { assertEmpty, loadDatabase } from './load-database.ts';
import {
  assertGenuine,
  MANIFEST_CODE_FILE,
  MANIFEST_FILE,
  parseManifest,
  pathOf,
  type BackupFile,
  type Manifest,
} from './manifest.ts';
import { assertKnownMigrations, migrateTo } from './migrate-to.ts';
import { deriveKeys, readSealed, type BackupKeys } from './sealed-file.ts';

export interface RestoreOptions {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly folder: string;
}

/**
 * Brings a backup back into an installation that holds nothing yet. All of the backup is read and compared with its
 * manifest before anything is written; the database comes last, in one transaction. Cut off half way it can be started
 * again: files that are there already, the same, are left as they are.
 * @throws {BackupRefused} where the backup is damaged, or the installation holds something else
 */
export async function restore({ config, databaseUrl, folder }: RestoreOptions): Promise<Manifest> {
  const { manifest, keys } = await openBackup(folder, config.BACKUP_PASSPHRASE);
  assertKnownMigrations(manifest.migrations);
  for (const file of manifest.files) await assertWhole(folder, file);

  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await assertEmpty(client);
    const wanted = manifest.files.flatMap((file) => {
      const target = targetOf(config, file);
      return target === null ? [] : [{ file, target }];
    });
    const missing: typeof wanted = [];
    for (const each of wanted) if (!(await isThereAlready(each.file, each.target))) missing.push(each);
    for (const { file, target } of missing) await bringBack(folder, file, target, keys);
    await migrateTo(client, manifest.migrations);
    await loadDatabase(client, manifest, (name) => {
      const path = pathOf({ place: 'database', name });
      return readSealed(join(folder, path), path, keys.files);
    });
  } finally {
    await client.end();
  }
  // From the version of the backup on to this one.
  const database = await openDatabase(databaseUrl, () => undefined);
  await database.close();
  return manifest;
}

async function openBackup(
  folder: string,
  passphrase: string,
): Promise<{ manifest: Manifest; keys: BackupKeys }> {
  const read = async (name: string): Promise<string> => {
    try {
      return await readFile(join(folder, name), 'utf8');
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
      throw new BackupRefused(
        `Thư mục ${folder} không có ${name}: không phải bản sao lưu, hoặc bản sao lưu dở dang. / The folder ${folder} has no ${name}: it is no backup, or not a finished one.`,
        { cause: error },
      );
    }
  };
  const [text, code] = [await read(MANIFEST_FILE), await read(MANIFEST_CODE_FILE)];
  const manifest = parseManifest(text);
  const keys = await deriveKeys(passphrase, Buffer.from(manifest.salt, 'base64'));
  assertGenuine(text, code, keys.manifest);
  return { manifest, keys };
}

async function assertWhole(folder: string, file: BackupFile): Promise<void> {
  const path = pathOf(file);
  if ((await sha256OfFile(join(folder, path))) === file.sha256) return;
  throw new BackupRefused(
    `Tệp ${path} của bản sao lưu bị thiếu hoặc đã bị thay đổi; không khôi phục gì cả. / The file ${path} of the backup is missing or was changed; nothing is restored.`,
  );
}

/** @throws {BackupRefused} where another file has the place */
async function isThereAlready(file: BackupFile, target: string): Promise<boolean> {
  if (!(await exists(target))) return false;
  if ((await sha256OfFile(target)) === file.contentSha256) return true;
  throw new BackupRefused(
    `${target} đã có và khác với bản sao lưu; hãy dời tệp đó đi rồi khôi phục lại. / ${target} is there already and is not that of the backup; move it away and restore again.`,
  );
}

async function bringBack(folder: string, file: BackupFile, target: string, keys: BackupKeys): Promise<void> {
  const path = pathOf(file);
  const coming = `${target}.coming`;
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  try {
    await writeSynced(coming, Readable.from(readSealed(join(folder, path), path, keys.files)));
    if ((await sha256OfFile(coming)) !== file.contentSha256) throw new Error(`${path} came back changed`);
    // The public halves of the keys are for everybody of the machine to read.
    if (target.endsWith('.pub')) await chmod(coming, 0o644);
    await rename(coming, target);
  } catch (error) {
    await rm(coming, { force: true });
    throw error;
  }
}

/** @returns hex; null where there is no file */
async function sha256OfFile(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
  return hash.digest('hex');
}
