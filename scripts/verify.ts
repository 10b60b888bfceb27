import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { readConfig } from '../config/settings.ts';
import { recordingFolders, verifyRecording, verifySpool } from '../recorder/seal/verify-archive.ts';
import { MANIFEST_FILE } from '../recorder/finish/manifest.ts';

/**
 * Tells whether the archive's files are what their manifests say, and the captured segments what their journals say:
 * `npm run verify`, or `npm run verify -- FOLDER` for one recording. Needs no database and no running service.
 * Exit code 0: all holds. 1: something does not. 2: there was nothing to look at.
 */
const KINDS = {
  no_manifest: ['không có tệp kê khai', 'no manifest'],
  missing: ['thiếu tệp', 'file missing'],
  changed: ['tệp đã bị thay đổi', 'file was changed'],
  unexpected: ['tệp lạ, không có trong kê khai', 'file that is not in the manifest'],
  captured: ['dữ liệu thu gốc', 'captured data'],
} as const;

async function verify(): Promise<number> {
  const config = readConfig();
  const [given] = process.argv.slice(2);
  const folders =
    given !== undefined
      ? [resolve(given)]
      : existsSync(config.archiveDir)
        ? await recordingFolders(config.archiveDir)
        : [];
  const looked = folders.filter((folder) => existsSync(folder));
  if (looked.length === 0) {
    process.stdout.write(
      `Không có bản ghi nào để kiểm tra / nothing to verify: ${given ?? config.archiveDir}\n`,
    );
    return 2;
  }
  let bad = 0;
  for (const folder of looked) {
    const verdict = await verifyRecording(folder);
    const spool = join(config.spoolDir, basename(folder));
    const faults = [...verdict.faults, ...(existsSync(spool) ? await verifySpool(spool) : [])];
    const name = verdict.title === '' ? folder : `${verdict.title} (${verdict.sessionId})`;
    if (faults.length === 0) {
      process.stdout.write(`✓ ${name}: ${verdict.files} tệp nguyên vẹn / files unchanged\n`);
      continue;
    }
    bad += 1;
    process.stdout.write(`✗ ${name}\n`);
    for (const { kind, file, detail } of faults) {
      process.stdout.write(`    ${file}: ${KINDS[kind].join(' / ')} (${detail})\n`);
    }
  }
  process.stdout.write(
    bad === 0
      ? `Tất cả ${looked.length} bản ghi đều nguyên vẹn. / All ${looked.length} recordings hold.\n`
      : `${bad}/${looked.length} bản ghi có vấn đề (${MANIFEST_FILE} nói khác tệp trên đĩa). / ${bad} of ${looked.length} recordings do not hold.\n`,
  );
  return bad === 0 ? 0 : 1;
}

process.exitCode = await verify();
