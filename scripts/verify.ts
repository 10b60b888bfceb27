import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readConfig } from '../config/settings.ts';
import { archiveOnDisk, wholeArchive } from '../recorder/seal/archive-reader.ts';
import { verifyMain } from '../recorder/seal/verify-main.ts';
import { verifySpool } from '../recorder/seal/verify-spool.ts';
import { makeArchiveStore } from '../src/main/archive-stores.ts';

/**
 * Tells whether the archive is what its seals say, and the captured segments what their journals say: `npm run verify`,
 * or `npm run verify -- FOLDER` for one package. Needs no database and no running service.
 * Exit code 0: all holds. 1: something does not. 2: there was nothing to look at.
 */
const config = readConfig();
const given = process.argv.slice(2);
const spoolOf = async (folder: string) => {
  const spool = join(config.spoolDir, basename(folder));
  return existsSync(spool) ? verifySpool(spool) : [];
};
process.exitCode = await verifyMain(
  given.length > 0 ? given : [config.archiveDir],
  (line) => process.stdout.write(`${line}\n`),
  spoolOf,
  (path) => (path === config.archiveDir ? wholeArchive(path, makeArchiveStore(config)) : archiveOnDisk(path)),
);
