import { runBackupCommand } from '../src/main/backup/command.ts';
import { restore } from '../src/main/backup/restore.ts';

/**
 * Brings a backup back into an installation that holds nothing yet, with the service stopped: `npm run restore -- FOLDER`.
 * Exit code 0: all is back. 1: it is not, and a sentence says why. 2: wrong use.
 */
process.umask(0o077);
const [folder, ...more] = process.argv.slice(2);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
if (folder === undefined || more.length > 0 || folder.startsWith('-')) {
  say('npm run restore -- FOLDER    (BACKUP_PASSPHRASE)');
  process.exitCode = 2;
} else {
  await runBackupCommand(async ({ config, databaseUrl }) => {
    const { tables, files, recordings, madeAt } = await restore({ config, databaseUrl, folder });
    const at = new Date(madeAt).toLocaleString('vi-VN', { timeZone: 'Asia/Ho_Chi_Minh', hour12: false });
    say(
      `✓ Đã khôi phục bản sao lưu lúc ${at} / restored: ${tables.length} bảng / tables, ${files.length} tệp / files`,
    );
    const { included, packages } = recordings;
    if (!included && packages.length > 0) {
      say(
        `! ${packages.length} gói ghi hình không nằm trong bản sao lưu: chép lại từ bản sao thứ hai rồi chạy npm run verify. / ${packages.length} recordings were not in the backup: copy them back from the second copy, then npm run verify.`,
      );
    }
  });
}
