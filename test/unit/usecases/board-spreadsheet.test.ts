import { beforeAll, describe, expect, test } from '@jest/globals';
import { inflateRawSync } from 'node:zlib';
import { Board } from '../../../src/contracts/readiness.ts';
import { boardSpreadsheet } from '../../../src/usecases/board-spreadsheet.ts';

/** Files of a zip archive by name, read from its central directory. */
function unzip(bytes: Buffer): ReadonlyMap<string, string> {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const files = new Map<string, string>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const data = bytes.subarray(start, start + bytes.readUInt32LE(at + 20));
    const isStored = bytes.readUInt16LE(at + 10) === 0;
    files.set(
      bytes.toString('utf8', at + 46, at + 46 + (name ?? 0)),
      (isStored ? data : inflateRawSync(data)).toString('utf8'),
    );
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return files;
}

const text = (xml: string): string =>
  xml
    .replace(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

/** Cells of the first sheet by address: what is shown for texts, the bare figure for numbers and dates. */
function cellsOf(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const shared = [...(files.get('xl/sharedStrings.xml') ?? '').matchAll(/<si>(.*?)<\/si>/gs)].map((match) =>
    text(match[1] ?? ''),
  );
  const cells = new Map<string, string>();
  for (const [, attributes = '', inner = ''] of (files.get('xl/worksheets/sheet1.xml') ?? '').matchAll(
    /<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs,
  )) {
    const address = /r="([A-Z]+\d+)"/.exec(attributes)?.[1] ?? '';
    const isShared = attributes.includes('t="s"');
    const value = /<v>(.*?)<\/v>/s.exec(inner)?.[1] ?? inner;
    cells.set(address, isShared ? (shared[Number(value)] ?? '') : text(value));
  }
  return cells;
}

const ATTEMPT = '5f0c1c66-6a51-4b57-9d6f-0d1a2a3b4c5d';
const SESSION = '0b9a51a2-54b6-4f0e-9d53-6b7de4a1c001';
const bridgeId = (n: number): string => `0b9a51a2-54b6-4f0e-9d53-6b7de4a1d${String(n).padStart(3, '0')}`;
/** 14:59:59.999 of 14/12/2026 in Vietnam. */
const IN_TIME = Date.UTC(2026, 11, 14, 8) - 1;

const row = (n: number, change: object): object => ({
  subject: bridgeId(n),
  bridgeId: bridgeId(n),
  name: `Điểm cầu ${n}`,
  code: `diem-${n}`,
  kind: 'district',
  phone: '0221 000 0001',
  contacts: [],
  standing: 'passed',
  late: null,
  running: null,
  escalation: null,
  decision: null,
  steps: [],
  finding: null,
  attempt: null,
  trend: [],
  ...change,
});

const board = Board.parse({
  sessionId: SESSION,
  title: 'Tiếp công dân định kỳ <tháng 12> & đột xuất',
  state: 'checking',
  plannedStart: Date.UTC(2026, 11, 15, 1),
  plannedEnd: Date.UTC(2026, 11, 15, 4),
  deadline: Date.UTC(2026, 11, 14, 8),
  now: Date.UTC(2026, 11, 14, 9, 30),
  sum: { ready: 2, total: 3, waiting: [{ name: 'Phù Cừ', step: 'sound' }] },
  rows: [
    row(1, {
      name: 'Phù Cừ',
      standing: 'failed',
      steps: [
        { step: 'camera', verdict: 'pass' },
        { step: 'sound', verdict: 'fail' },
        { step: 'media', verdict: 'warn' },
      ],
      finding: { step: 'sound', code: 'microphone_silent', verdict: 'fail', values: {} },
      attempt: { id: ATTEMPT, at: IN_TIME, by: 'Nguyễn Thị Ửng', verdict: 'fail' },
      escalation: 'waived',
      decision: '=HYPERLINK("http://x","Đã gọi nhà mạng")',
    }),
    row(2, { name: '@Kim Động', phone: '+84 221 000 0002' }),
    row(3, { name: '-1+1' }),
    row(4, {
      subject: 'server',
      bridgeId: null,
      name: 'Máy chủ trung tâm',
      code: 'server',
      kind: 'server',
      steps: [
        { step: 'recorder', verdict: 'pass' },
        { step: 'disk', verdict: 'warn' },
      ],
    }),
  ],
  report: null,
  sample: true,
});

describe('the board as a spreadsheet', () => {
  let files: ReadonlyMap<string, string>;
  let cells: ReadonlyMap<string, string>;
  beforeAll(async () => {
    files = unzip(await boardSpreadsheet(board, 'vi'));
    cells = cellsOf(files);
  });
  const rowFrom = (start: string): string[] => {
    const at = [...cells]
      .find(([address, value]) => address.startsWith('B') && value === start)?.[0]
      .slice(1);
    return [...cells].filter(([address]) => /\d+$/.exec(address)?.[0] === at).map(([, value]) => value);
  };

  test('one sheet carries a Vietnamese name, the title and the sentence of the leader', () => {
    expect(files.get('xl/workbook.xml')).toContain('name="Kiểm tra điểm cầu"');
    expect(cells.get('A1')).toBe('Tiếp công dân định kỳ <tháng 12> & đột xuất');
    expect(cells.get('A2')).toBe('DỮ LIỆU MẪU');
    expect([...cells.values()]).toContain('Hạn kiểm tra: trước 15:00 ngày 14/12/2026');
    expect([...cells.values()]).toContain('2/3 điểm cầu sẵn sàng, 1 đang chờ: Phù Cừ (micro và loa).');
  });
  test('a bridge point is one row: verdicts by step, who to ring, what was decided', () => {
    expect(rowFrom('Điểm cầu')).toEqual([
      ...['STT', 'Điểm cầu', 'Tình trạng', 'Trình duyệt', 'Máy quay', 'Micro và loa', 'Kết nối máy chủ'],
      ...['Đường truyền hình, tiếng', 'Chất lượng đường truyền', 'Ghi hình thử', 'Phòng tiếp'],
      ...['Lần kiểm tra cuối', 'Người kiểm tra', 'Nội dung cần khắc phục', 'Điện thoại', 'Quyết định'],
    ]);
    const [serial, ...words] = [rowFrom('Phù Cừ')[11], ...rowFrom('Phù Cừ').toSpliced(11, 1)];
    expect(words).toEqual([
      ...['1', 'Phù Cừ', 'Chưa đạt', '–', 'Đạt', 'Lỗi', '–', '–', 'Lưu ý', '–', '–', 'Nguyễn Thị Ửng'],
      ...['Không nghe thấy tiếng từ micro.', '0221 000 0001'],
      'Được phép tham gia: =HYPERLINK("http://x","Đã gọi nhà mạng")',
    ]);
    // Days since 30/12/1899, as spreadsheets count: the wall time of Vietnam, 14:59:59.999 of 14/12/2026.
    const wall = (IN_TIME + 7 * 3_600_000 - Date.UTC(1899, 11, 30)) / 86_400_000;
    expect(Number(serial)).toBeCloseTo(wall, 6);
    expect(Math.floor(Number(serial))).toBe(46_370);
  });
  test('what begins like a formula stays text', () => {
    const sheet = files.get('xl/worksheets/sheet1.xml') ?? '';
    expect(sheet).not.toMatch(/<f[ >]/);
    expect([rowFrom('@Kim Động')[1], rowFrom('@Kim Động')[14], rowFrom('-1+1')[1]]).toEqual([
      '@Kim Động',
      '+84 221 000 0002',
      '-1+1',
    ]);
    const at = [...cells].find(([, value]) => value === '-1+1')?.[0] ?? '';
    const style = Number(new RegExp(`<c [^>]*r="${at}"[^>]*s="(\\d+)"`).exec(sheet)?.[1]);
    const styles = files.get('xl/styles.xml') ?? '';
    const used = [...styles.replace(/.*<cellXfs/s, '').matchAll(/<xf ([^>]*)>/g)][style]?.[1] ?? '';
    const id = /numFmtId="(\d+)"/.exec(used)?.[1] ?? 'none';
    // "@" keeps it text also once somebody has edited the cell.
    expect(styles).toMatch(new RegExp(`<numFmt [^>]*numFmtId="${id}"[^>]*formatCode="@"`));
  });
  test('the server’s own steps stand below', () => {
    const last = [...cells.values()].slice(-5);
    expect(last).toEqual(['Đạt', 'Lưu ý', '–', '–', '–']);
  });
  test('control characters, which no sheet may hold, do not spoil the file', async () => {
    const sheet = unzip(
      await boardSpreadsheet({ ...board, title: 'Hỏng\u0001\u000b\u001f rồi\ud800' }, 'vi'),
    );
    const all = [...sheet.values()].join('');
    // eslint-disable-next-line no-control-regex -- these are the very characters
    expect(all).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffd]/);
    expect(cellsOf(sheet).get('A1')).toBe('Hỏng rồi');
  });
  test('English where the reader wants it', async () => {
    const words = [...cellsOf(unzip(await boardSpreadsheet(board, 'en'))).values()];
    expect(words).toEqual(expect.arrayContaining(['Bridge point', 'Not passed', 'Microphone and speaker']));
    expect(words).toContain('Deadline: before 15:00 on 14/12/2026');
  });
});
