import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import writeExcelFile from 'write-excel-file/node';
import { ZipFile } from 'yazl';
import {
  SHEET_COLUMN_KEYS,
  SHEET_COLUMNS,
  sheetSentence,
  type SheetColumn,
} from '../../../src/domain/procedure/registration-sheet.ts';
import { readWorkbook, type Cell } from '../../../src/usecases/read-workbook.ts';
import { readRegistrationRows, type SheetContent } from '../../../src/usecases/registration-rows.ts';
import { registrationTemplate } from '../../../src/usecases/registration-spreadsheet.ts';

const NOW = Date.UTC(2026, 2, 10, 3);
type Filled = Partial<Record<SheetColumn, Cell>>;

const HEADS: readonly Cell[] = SHEET_COLUMN_KEYS.map((column) => SHEET_COLUMNS[column]);
const cellsOf = (row: Filled): Cell[] => SHEET_COLUMN_KEYS.map((column) => row[column] ?? null);
const read = (rows: readonly Filled[], policy: 'exclude' | 'closed_item' = 'exclude'): SheetContent =>
  readRegistrationRows([HEADS, ...rows.map(cellsOf)], { policy, now: NOW });
const told = ({ problems }: SheetContent): string[] => problems.map((each) => sheetSentence(each, 'vi'));
const GOOD: Filled = { kind: 'Khiếu nại', name: 'Nguyễn Văn Mẫu', address: 'Thôn 1' };

const typeOf = (cell: Exclude<Cell, null>): object => {
  if (cell instanceof Date) return { value: cell, type: Date, format: 'dd/mm/yyyy' };
  if (typeof cell === 'number') return { value: cell, type: Number };
  if (typeof cell === 'boolean') return { value: cell, type: Boolean };
  return { value: cell, type: String };
};
const workbook = (rows: readonly (readonly Cell[])[]): Promise<Buffer> =>
  writeExcelFile(rows.map((row) => row.map((cell) => (cell === null ? null : typeOf(cell)))) as never, {
    sheet: 'Danh sách',
  }).toBuffer();
const zipped = async (parts: Readonly<Record<string, string>>): Promise<Buffer> => {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(zip.outputStream);
};
const BOOK = {
  '[Content_Types].xml': '<Types/>',
  'xl/workbook.xml': '<workbook><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels':
    '<Relationships><Relationship Id="rId1" Type="worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
};
const sheet = (inner: string): Promise<Buffer> =>
  zipped({ ...BOOK, 'xl/worksheets/sheet1.xml': `<worksheet>${inner}</worksheet>` });
async function refusal(bytes: Buffer): Promise<string> {
  const book = await readWorkbook(bytes);
  return book.ok ? '' : sheetSentence(book.problem, 'vi');
}

describe('what is no list', () => {
  test.each([
    ['a program', Buffer.from('MZ\x90\0 this is an exe'), 'không phải tệp Excel'],
    ['nothing', Buffer.alloc(0), 'không phải tệp Excel'],
    ['a workbook with a password', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'có mật khẩu'],
    ['a zip cut off', Buffer.from('PK\x03\x04 cut'), 'bị hỏng'],
  ])('%s is refused in plain words', async (_, bytes, sentence) => {
    expect(await refusal(bytes)).toContain(sentence);
  });
  test('a Word file, another zip and a workbook without a sheet', async () => {
    expect(await refusal(await zipped({ 'word/document.xml': '<w/>' }))).toContain('tệp Word');
    expect(await refusal(await zipped({ 'a.xml': '<a/>' }))).toContain('không phải tệp Excel');
    const none = { ...BOOK, 'xl/workbook.xml': '<workbook><sheets/></workbook>' };
    expect(await refusal(await zipped(none))).toContain('không có trang tính');
  });
  test('a zip that unpacks to far more than a list is not opened', async () => {
    const bomb = await zipped({ ...BOOK, 'xl/worksheets/sheet1.xml': ' '.repeat(40 * 1024 * 1024) });
    expect(bomb.length).toBeLessThan(100_000);
    expect(await refusal(bomb)).toContain('quá lớn');
  });
  test('a part that holds more than it says is not read on', async () => {
    const bytes = await sheet(' '.repeat(1_000_000));
    // The central directory is made to say that the sheet has ten bytes.
    const name = bytes.lastIndexOf('xl/worksheets/sheet1.xml');
    bytes.writeUInt32LE(10, name - 46 + 24);
    expect(await refusal(bytes)).toContain('bị hỏng');
  });
  test('merged cells and formulas are told with where they are', async () => {
    const merged = '<sheetData/><mergeCells count="1"><mergeCell ref="A5:B6"/></mergeCells>';
    expect(await refusal(await sheet(merged))).toContain('A5:B6');
    const formula = '<sheetData><row r="3"><c r="E3"><f>1+1</f><v>2</v></c></row></sheetData>';
    expect(await refusal(await sheet(formula))).toContain('Có công thức (E3)');
  });
  test('ten thousand rows are refused, and so are 501; 500 beside head and example are taken', async () => {
    const rows = (count: number): Promise<Buffer> =>
      workbook([HEADS, ...Array.from({ length: count }, (_, n) => [`${n}`])]);
    expect(await refusal(await rows(10_000))).toContain('nhiều nhất 500 dòng');
    expect(await refusal(await rows(502))).toContain('nhiều nhất 500 dòng');
    expect(await refusal(await rows(501))).toBe('');
  });
});

test('the template as it is given holds nothing to take', async () => {
  const book = await readWorkbook(await registrationTemplate());
  if (!book.ok) throw new Error('the template is not read');
  expect(book.rows[1]?.[0]).toBe('DỮ LIỆU MẪU');
  expect(told(readRegistrationRows(book.rows, { policy: 'exclude', now: NOW }))).toEqual([
    'Tệp chưa có dòng nào ngoài dòng mẫu.',
  ]);
});

describe('the rows of a list', () => {
  test('dates, figures as text, dropped noughts, blanks and parted letters, as Excel writes them', async () => {
    const row: Filled = {
      ...{ matter: 1, kind: ' khieu  nai ', field: 'Đất đai'.normalize('NFD'), people: ' 2 ' },
      ...{ name: '  Nguyễn Thị Mẫu '.normalize('NFD'), address: 'Thôn 1\u00a0', idNumber: 33099000123 },
      ...{ phone: 912345678, waitingSince: new Date(Date.UTC(2026, 0, 15)), sentFromAbove: true },
    };
    const second: Filled = {
      matter: '1',
      name: 'Trần Văn Mẫu',
      address: 'Thôn 2',
      idNumber: '001 099 000456',
    };
    const book = await readWorkbook(await workbook([HEADS, cellsOf(row), cellsOf({}), cellsOf(second)]));
    if (!book.ok) throw new Error('not read');
    const { matters, padded, problems } = readRegistrationRows(book.rows, { policy: 'exclude', now: NOW });
    expect(problems).toEqual([]);
    expect(matters).toEqual([
      {
        row: 2,
        draft: expect.objectContaining({
          ...{ kind: 'complaint', field: 'land', people: 2, waitingSince: '2026-01-15', sentFromAbove: true },
          persons: [
            expect.objectContaining({ name: 'Nguyễn Thị Mẫu', address: 'Thôn 1', idNumber: '033099000123' }),
            expect.objectContaining({ name: 'Trần Văn Mẫu', idNumber: '001099000456' }),
          ],
        }),
      },
    ]);
    expect(matters[0]?.draft.persons[0]?.phone).toBe('0912345678');
    expect(padded).toEqual([
      { row: 2, value: '033099000123' },
      { row: 2, value: '0912345678' },
    ]);
  });
  test('rows of one number are one matter, rows without one stand alone', () => {
    const { matters, problems } = read([
      { ...GOOD, matter: 'A1', people: 6, representative: 'x' },
      { ...GOOD, matter: '', name: 'Lê Thị Mẫu' },
      { matter: 'a1', name: 'Trần Thị Mẫu', address: 'Thôn 2' },
      { ...GOOD, name: 'Phạm Thị Mẫu' },
    ]);
    expect(problems).toEqual([]);
    expect(matters.map(({ row, draft }) => [row, draft.people, draft.persons.length])).toEqual([
      [2, 6, 2],
      [3, 1, 1],
      [5, 1, 1],
    ]);
    expect(matters[0]?.draft.persons.map(({ representative }) => representative)).toEqual([true, false]);
  });
  test('a text that looks like a formula is text', () => {
    expect(read([{ ...GOOD, summary: '=HYPERLINK("http://x")' }]).matters[0]?.draft.summary).toBe(
      '=HYPERLINK("http://x")',
    );
  });
  test.each<[string, Filled, string]>([
    ['a count that is none', { people: 'sáu' }, 'Dòng 2, cột Số người: phải là số nguyên'],
    ['no kind', { kind: null }, 'Dòng 2, cột Loại: chưa điền'],
    ['an unknown kind', { kind: 'Kiện' }, 'cột Loại: “Kiện” không có trong các lựa chọn: Khiếu nại'],
    ['a day that is none', { waitingSince: '31/02/2026' }, 'cột Chờ giải quyết từ ngày: không phải ngày'],
    ['a day to come', { waitingSince: '11/03/2026' }, 'nằm trong tương lai'],
    ['no address', { address: ' ' }, 'Dòng 2, cột Địa chỉ: chưa điền'],
    ['five without a representative', { people: 5 }, 'cột Người đại diện: Từ 5 người trở lên'],
    ['a mark that is none', { representative: 'ông' }, 'chỉ ghi “x”'],
    ['a name too long', { name: 'x'.repeat(201) }, 'cột Họ và tên: dài quá 200 ký tự'],
    ['a denunciation', { kind: 'Tố cáo', name: null, address: null }, 'tố cáo không được đưa vào'],
  ])('%s is told with row and column', (_, change, sentence) => {
    const content = read([{ ...GOOD, ...change }]);
    expect(content.matters).toEqual([]);
    expect(told(content).join('\n')).toContain(sentence);
  });
  test('where denunciations are let in, nothing that names anybody comes with them', () => {
    const bare: Filled = { kind: 'Tố cáo' };
    expect(read([bare], 'closed_item').matters).toHaveLength(1);
    for (const change of [{ name: 'A', address: 'B' }, { summary: 'C' }, { note: 'D' }])
      expect(told(read([{ ...bare, ...change }], 'closed_item')).join()).toContain('Tố cáo không ghi họ tên');
  });
  test('rows of one matter that do not agree are told', () => {
    const content = read([
      { ...GOOD, matter: 1, summary: 'một' },
      { ...GOOD, matter: 1, summary: 'hai' },
    ]);
    expect(told(content)).toEqual([
      'Dòng 3, cột Tóm tắt nội dung: khác với dòng 2 của cùng vụ việc. Xin ghi giống nhau hoặc để trống.',
    ]);
  });
  test('everything is told at once, within bounds', () => {
    const content = read(Array.from({ length: 130 }, () => ({ ...GOOD, kind: 'Kiện' })));
    expect(content.problems).toHaveLength(101);
    expect(told(content).at(-1)).toBe('Và còn 30 điểm khác.');
  });
  test('heads that lack, are strange or stand twice', () => {
    const heads = [...HEADS.slice(1), 'Cột lạ', 'Loại'];
    const content = readRegistrationRows([heads], { policy: 'exclude', now: NOW });
    expect(told(content)).toEqual([
      'Dòng 1 thiếu cột “Số vụ việc”. Xin dùng đúng tệp mẫu.',
      'Dòng 1 có hai cột “Loại”.',
      'Dòng 1 có cột lạ “Cột lạ”. Xin dùng đúng tệp mẫu.',
    ]);
    expect(readRegistrationRows([], { policy: 'exclude', now: NOW }).problems).toHaveLength(19);
  });
});
