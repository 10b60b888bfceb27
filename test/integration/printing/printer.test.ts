import { afterAll, describe, expect, test } from '@jest/globals';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { fromBufferPromise } from 'yauzl';
import { buffer } from 'node:stream/consumers';
import type { StateDocument } from '../../../src/domain/documents/state-document.ts';
import { makePrinter } from '../../../src/printing/printer.ts';

const printer = makePrinter();
afterAll(() => printer.close());

/** Every letter of Vietnamese, with its marks. */
const LETTERS = 'aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ';
const paper: StateDocument = {
  name: 'Biên bản thử',
  head: {
    ...{ above: 'Ủy ban nhân dân tỉnh Hưng Yên', authority: 'Ban Tiếp công dân', number: 'Số: 12/BB-TCD' },
    ...{ place: 'Hưng Yên', date: '2026-02-05' },
  },
  title: 'Biên bản',
  subtitle: ['Tiếp công dân trực tuyến'],
  landscape: false,
  body: [
    { kind: 'heading', text: 'I. THÀNH PHẦN' },
    { kind: 'paragraph', text: LETTERS },
    { kind: 'paragraph', text: LETTERS.toUpperCase() },
    { kind: 'list', numbered: true, items: ['Một', [{ text: 'Hai', bold: true }, { text: ' chữ' }]] },
    {
      ...{ kind: 'table', numbered: true },
      columns: [
        { title: 'STT', width: 1 },
        { title: 'Thụ lý', width: 2, group: 'Hướng xử lý' },
        { title: 'Chuyển đơn', width: 2, group: 'Hướng xử lý' },
      ],
      rows: Array.from({ length: 80 }, (_, n) => [`dòng ${n + 1}`, 'x', '']),
      total: ['Cộng', '80', '0'],
    },
  ],
  signatures: [
    { title: 'Chủ trì', note: '(Ký, ghi rõ họ tên)', name: '' },
    { title: 'Thư ký', note: '(Ký, ghi rõ họ tên)', name: 'Trần Thị Mẫu' },
  ],
  recipients: [],
  sample: true,
};

async function pagesOf(bytes: Uint8Array): Promise<string[]> {
  const loading = getDocument({ data: bytes.slice(), verbosity: 0 });
  const pdf = await loading.promise;
  const pages: string[] = [];
  for (let n = 1; n <= pdf.numPages; n += 1) {
    const { items } = await (await pdf.getPage(n)).getTextContent();
    pages.push(items.map((item) => ('str' in item ? item.str : '')).join(' '));
  }
  await loading.destroy();
  return pages;
}

/** The text of a part of a Word file. */
async function partOf(bytes: Uint8Array, name: string): Promise<string> {
  const zip = await fromBufferPromise(Buffer.from(bytes));
  for await (const entry of zip.eachEntry())
    if (entry.fileName === name)
      return (await buffer(await zip.openReadStreamPromise(entry))).toString('utf8');
  throw new Error(`no ${name}`);
}

describe('papers of the state', () => {
  test('as PDF: country, motto, every letter, the head of a table on each page, the mark of sample data', async () => {
    const pages = await pagesOf(await printer.print(paper, 'pdf'));
    expect(pages.length).toBeGreaterThan(1);
    for (const text of ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc', 'Số: 12/BB-TCD'])
      expect(pages[0]).toContain(text);
    expect(pages[0]).toContain('ngày 05 tháng 02 năm 2026');
    const whole = pages.join(' ').replaceAll(' ', '');
    expect(whole).toContain(LETTERS);
    expect(whole).toContain(LETTERS.toUpperCase());
    for (const page of pages.slice(0, -1)) expect(page).toContain('Hướng xử lý');
    for (const page of pages) expect(page).toContain('DỮ LIỆU MẪU');
    expect(pages.at(-1)).toContain('Trần Thị Mẫu');
    expect(whole).toContain('dòng80');
  });
  test('a heading stands on the page of what follows it, wherever the pages end', async () => {
    const section = (n: number): StateDocument['body'] => [
      { kind: 'heading', text: `Mục ${n} của giấy` },
      { kind: 'paragraph', text: `Nội dung ${n}: ${'chữ '.repeat(20 + ((n * 37) % 60))}` },
    ];
    const long = { ...paper, body: Array.from({ length: 60 }, (_, n) => section(n)).flat() };
    const pages = await pagesOf(await printer.print(long, 'pdf'));
    expect(pages.length).toBeGreaterThan(5);
    for (let n = 0; n < 60; n += 1) {
      const page = pages.find((text) => text.includes(`Mục ${n} của giấy`));
      expect(page).toContain(`Nội dung ${n}:`);
    }
  });
  test('as a Word file: set in Times New Roman, with a page number and nothing lost', async () => {
    const file = await printer.print(paper, 'docx');
    const body = await partOf(file, 'word/document.xml');
    for (const text of [LETTERS, LETTERS.toUpperCase(), 'dòng 80', 'Trần Thị Mẫu', 'HƯNG YÊN'])
      expect(body).toContain(text);
    expect(body).toContain('w:tblHeader');
    expect(await partOf(file, 'word/styles.xml')).toContain('Times New Roman');
  });
  test('several at once each come back as asked', async () => {
    const named = (n: number): StateDocument => ({ ...paper, body: [], title: `Giấy số ${n}` });
    const made = await Promise.all([1, 2, 3, 4].map((n) => printer.print(named(n), 'pdf')));
    const texts = await Promise.all(made.map(pagesOf));
    // The signatures follow where there is room for them.
    expect(texts.map((pages) => pages.length)).toEqual([1, 1, 1, 1]);
    expect(texts.map(([page = '']) => /GIẤY SỐ \d/.exec(page)?.[0])).toEqual(
      [1, 2, 3, 4].map((n) => `GIẤY SỐ ${n}`),
    );
  });
  test('one that cannot be made fails alone', async () => {
    const broken = { ...paper, body: [{ kind: 'table', columns: null }] } as unknown as StateDocument;
    const [failed, made] = await Promise.allSettled([
      printer.print(broken, 'pdf'),
      printer.print(paper, 'pdf'),
    ]);
    expect(failed.status).toBe('rejected');
    expect(made.status).toBe('fulfilled');
  });
  test('a closed printer says so', async () => {
    const other = makePrinter();
    await other.close();
    await expect(other.print(paper, 'pdf')).rejects.toThrow('closed');
  });
});
