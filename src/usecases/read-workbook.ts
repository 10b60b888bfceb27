import { buffer } from 'node:stream/consumers';
import { readSheet } from 'read-excel-file/node';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { ZipFile as NewZip } from 'yazl';
import { MOST_ROWS, SHEET_NAME, likened, type SheetProblem } from '../domain/procedure/registration-sheet.ts';

/** A cell as the spreadsheet holds it; dates are midnight UTC of their day. */
export type Cell = string | number | boolean | Date | null;
/** Rows from the first on, blank ones too; or why the file is not read. */
export type Workbook =
  | { readonly ok: true; readonly rows: readonly (readonly Cell[])[] }
  | { readonly ok: false; readonly problem: SheetProblem };

/** Parts of one file, and the bytes they may unpack to together: far more than a list of the rows allowed needs. */
const MOST_PARTS = 1_000;
const MOST_UNPACKED = 24 * 1024 * 1024;
/** Rows that hold something: the head, the example and what is allowed. */
const MOST_FILLED = MOST_ROWS + 2;
/** How many cells are named where there are many of a kind. */
const MOST_NAMED = 5;

const refused = (
  problem: Extract<SheetProblem, { where: 'file' }>['problem'],
  values?: Readonly<Record<string, string | number>>,
): Workbook => ({
  ok: false,
  problem: { where: 'file', problem, ...(values === undefined ? {} : { values }) },
});

/**
 * Reads the list of a workbook: the sheet of its name, or else the first. What the file is, is read from its bytes. It
 * is unpacked once within bounds, and only what was unpacked is handed on to be read.
 */
export async function readWorkbook(bytes: Buffer): Promise<Workbook> {
  // The container of old Excel files and of those with a password.
  if (bytes.subarray(0, 4).equals(Buffer.from('d0cf11e0', 'hex'))) return refused('old_or_locked');
  if (bytes.subarray(0, 4).toString('latin1') !== 'PK\x03\x04') return refused('not_a_spreadsheet');
  const parts = await unpack(bytes);
  if (typeof parts === 'string') return refused(parts);
  if (parts.has('word/document.xml')) return refused('word_file');
  const book = parts.get('xl/workbook.xml');
  if (book === undefined) return refused('not_a_spreadsheet');
  const sheet = sheetOf(
    book.toString('utf8'),
    parts.get('xl/_rels/workbook.xml.rels')?.toString('utf8') ?? '',
  );
  const xml = sheet === null ? undefined : parts.get(sheet.path)?.toString('utf8');
  if (sheet === null || xml === undefined) return refused('no_sheet');
  const problem = lookThrough(xml);
  if (problem !== null) return problem;
  try {
    return { ok: true, rows: (await readSheet(await packed(parts), sheet.number)) as Cell[][] };
  } catch {
    return refused('broken');
  }
}

/** Unpacks the parts that a spreadsheet is read from. */
async function unpack(bytes: Buffer): Promise<ReadonlyMap<string, Buffer> | 'broken' | 'unpacks_too_large'> {
  const parts = new Map<string, Buffer>();
  let left = MOST_UNPACKED;
  try {
    const zip = await opened(bytes);
    if (zip.entryCount > MOST_PARTS) return 'unpacks_too_large';
    for await (const entry of entriesOf(zip)) {
      if (!/\.(xml|rels)$/.test(entry.fileName)) continue;
      left -= entry.uncompressedSize;
      if (left < 0) return 'unpacks_too_large';
      // A part that holds more than it says makes the stream fail.
      parts.set(entry.fileName, await contentOf(zip, entry));
    }
    return parts;
  } catch {
    return 'broken';
  }
}

function opened(bytes: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true }, (error, zip) => {
      if (error === null) resolve(zip);
      else reject(error);
    });
  });
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (let read = 0; read < zip.entryCount; read += 1) {
    yield await new Promise<Entry>((resolve, reject) => {
      zip.once('entry', resolve);
      zip.once('error', reject);
      zip.readEntry();
    });
    zip.removeAllListeners();
  }
}

function contentOf(zip: ZipFile, entry: Entry): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error === null) buffer(stream).then(resolve, reject);
      else reject(error);
    });
  });
}

/** The unpacked parts as a file again, so that the reader sees nothing that was not looked at. */
async function packed(parts: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const zip = new NewZip();
  for (const [name, content] of parts) zip.addBuffer(content, name, { compress: false });
  zip.end();
  return buffer(zip.outputStream);
}

/** The sheet of the list, else the first: its place among the sheets, from 1, and its part. */
function sheetOf(book: string, relations: string): { readonly number: number; readonly path: string } | null {
  const attribute = (tag: string, name: string): string =>
    new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
  const sheets = [...book.matchAll(/<(?:\w+:)?sheet\s[^<>]*>/g)].map(([tag]) => ({
    name: attribute(tag, 'name'),
    relation: attribute(tag, 'r:id'),
  }));
  const named = sheets.findIndex(({ name }) => likened(name) === likened(SHEET_NAME));
  const index = Math.max(0, named);
  const wanted = sheets[index];
  if (wanted === undefined) return null;
  const target = [...relations.matchAll(/<Relationship\s[^<>]*>/g)]
    .map(([tag]) => ({ id: attribute(tag, 'Id'), target: attribute(tag, 'Target') }))
    .find(({ id }) => id === wanted.relation)?.target;
  if (target === undefined) return null;
  return { number: index + 1, path: target.startsWith('/') ? target.slice(1) : `xl/${target}` };
}

/** What would make the rows mean something else than what is seen in them, or too many of them. */
function lookThrough(xml: string): Workbook | null {
  const merged = [...xml.matchAll(/<mergeCell ref="([^"]{1,40})"/g)].map(([, cells = '']) => cells);
  if (merged.length > 0) return refused('merged_cells', { cells: someOf(merged) });
  const formulas = xml
    .split('<c ')
    .slice(1)
    .filter((cell) => /<f[ />]/.test(cell))
    .map((cell) => /\br="([A-Z]{1,3}\d{1,7})"/.exec(cell.slice(0, 100))?.[1] ?? '?');
  if (formulas.length > 0) return refused('formulas', { cells: someOf(formulas) });
  const filled = xml.split('</row>').filter((row) => row.includes('<v>') || row.includes('<is>')).length;
  return filled > MOST_FILLED ? refused('too_many_rows', { most: MOST_ROWS }) : null;
}

const someOf = (cells: readonly string[]): string =>
  cells.slice(0, MOST_NAMED).join(', ') + (cells.length > MOST_NAMED ? ', …' : '');
