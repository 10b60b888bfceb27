import { backUp } from '../src/main/backup/back-up.ts';
import { runBackupCommand } from '../src/main/backup/command.ts';
import { systemClock } from '../src/main/clock.ts';

/**
 * Backs the installation up while it runs: `npm run backup -- FOLDER`, with the files of the recordings too where
 * `--recordings` is added.
 * Exit code 0: the backup is whole. 1: there is none, and a sentence says why. 2: wrong use.
 */
process.umask(0o077);
const RECORDINGS = '--recordings';
const given = process.argv.slice(2);
const [folder, ...more] = given.filter((argument) => argument !== RECORDINGS);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
if (folder === undefined || more.length > 0 || folder.startsWith('-')) {
  say(`npm run backup -- FOLDER [${RECORDINGS}]    (BACKUP_PASSPHRASE)`);
  process.exitCode = 2;
} else {
  await runBackupCommand(async ({ config, databaseUrl, program }) => {
    const recordings = given.includes(RECORDINGS);
    const made = await backUp({ config, databaseUrl, folder, recordings, program, clock: systemClock });
    const rows = made.tables.reduce((sum, table) => sum + table.rows, 0);
    const bytes = made.files.reduce((sum, file) => sum + file.bytes, 0);
    const { packages } = made.recordings;
    const gigabytes = packages.reduce((sum, each) => sum + each.bytes, 0) / 1e9;
    say(
      `✓ ${folder}: ${made.tables.length} bảng / tables, ${rows} dòng / rows, ${made.files.length} tệp / files, ${(bytes / 1e6).toFixed(1)} MB`,
    );
    if (!made.files.some(({ place }) => place === 'keys')) {
      say('! Chưa có khóa niêm phong (bộ phận ghi hình chưa chạy lần nào). / No keys are there yet.');
    }
    say(
      recordings
        ? `  ${packages.length} gói ghi hình, có trong bản sao lưu / recordings, in the backup (${gigabytes.toFixed(1)} GB)`
        : `! ${packages.length} gói ghi hình (${gigabytes.toFixed(1)} GB) KHÔNG nằm trong bản sao lưu này / recordings are NOT in this backup (${RECORDINGS})`,
    );
  });
}
