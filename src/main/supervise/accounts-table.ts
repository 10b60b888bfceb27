import type { SampleAccounts } from './node-part.ts';

/** Sample accounts with their passwords, for the console alone: never written to a log. */
export function accountsTable(accounts: SampleAccounts): string {
  const rows = accounts.map(({ username, password, displayName }) => [username, password, displayName]);
  const header = ['Tên đăng nhập / user', 'Mật khẩu / password', 'Ai / who'];
  const widths = header.map((title, column) =>
    Math.max(...[header, ...rows].map((row) => width(row[column] ?? title))),
  );
  const lines = [header, ...rows].map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return ['DỮ LIỆU MẪU / SAMPLE DATA', ...lines.map((line) => `  ${line}`)].join('\n');
}

/** Characters as they stand on the screen: a letter with its marks is one. */
function width(text: string): number {
  return Array.from(text.normalize('NFC')).length;
}

function pad(text: string, to: number): string {
  return text + ' '.repeat(Math.max(0, to - width(text)));
}
