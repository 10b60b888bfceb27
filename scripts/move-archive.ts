import { join } from 'node:path';
import { access } from 'node:fs/promises';
import { readConfig } from '../config/settings.ts';
import { moveToDisk, moveToStore } from '../recorder/archive/move-package.ts';
import { archiveInStore, archiveOnDisk } from '../recorder/seal/archive-reader.ts';
import { openSealKey } from '../recorder/seal/seal-key.ts';
import { makeArchiveStore } from '../src/main/archive-stores.ts';

/**
 * Moves packages between the disk at the centre and the store beside it, while the service runs: `npm run move-archive --
 * store` or `-- disk`, for all, or with the ids of sessions after it.
 * Exit code 0: all are there. 1: some were not moved, and lie where they lay. 2: wrong use, or no store is set up.
 */
const config = readConfig();
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const [to, ...wanted] = process.argv.slice(2);
const objects = makeArchiveStore(config);
if ((to !== 'store' && to !== 'disk') || objects === null) {
  say('npm run move-archive -- store|disk [session …]    (ARCHIVE_S3_URL)');
  process.exit(2);
}
const { archiveDir } = config;
const { keyId: trustedKey } = await openSealKey(config.sealKeyFile);
const from = to === 'store' ? archiveOnDisk(archiveDir) : archiveInStore(objects);
const isWanted = (folder: string): boolean =>
  wanted.length === 0 || wanted.includes(folder.split('/')[1] ?? '');
for (const folder of (await from.folders()).filter(isWanted)) {
  const options = { archiveDir, objects, folder, trustedKey, signal: new AbortController().signal };
  try {
    await (to === 'store' ? moveToStore(options) : moveToDisk(options));
    say(`✓ ${folder}`);
  } catch (error) {
    process.exitCode = 1;
    const here = await access(join(archiveDir, folder)).then(
      () => 'đĩa / disk',
      () => 'kho / store',
    );
    say(`✗ ${folder} (${here}): ${error instanceof Error ? error.message : String(error)}`);
  }
}
