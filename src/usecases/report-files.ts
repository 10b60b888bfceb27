import writeExcelFile, { type CellObject, type Row } from 'write-excel-file/node';
import type { BookRow, ReportFigures, ReportQuery } from '../contracts/reports.ts';
import type { Office } from '../domain/documents/office.ts';
import { BOOK_COLUMNS, receptionBook } from '../domain/documents/reception-book.ts';
import { receptionReport } from '../domain/documents/reception-report.ts';
import type { ReportKind } from '../domain/procedure/report-periods.ts';
import { dateText, timeText } from '../domain/time.ts';
import { dateIn } from '../domain/working-days.ts';
import type { Actor } from './actor.ts';
import { KIND_NAMES } from './book-rows.ts';
import type { DocumentPrinter, PrintFormat } from './ports/printing.ts';
import { FIELD_NAMES, reportName, reportTables, spanText } from './report-tables.ts';
import type { IssuedWhole, WriteReports } from './write-reports.ts';

/** A file that is made when it is asked for. */
export interface MadeFile {
  readonly name: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

const MIME_TYPES = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
} as const;

/** Books and reports as files. */
export interface ReportFiles {
  /** @throws {DomainError} as `WriteReports.figures` */
  draft(actor: Actor, query: ReportQuery, format: PrintFormat | 'xlsx'): Promise<MadeFile>;
  /** @throws {DomainError} as `WriteReports.issued` */
  issued(actor: Actor, reportId: string, format: PrintFormat | 'xlsx' | 'json'): Promise<MadeFile>;
  book(actor: Actor, query: ReportQuery, format: PrintFormat | 'xlsx' | 'csv'): Promise<MadeFile>;
}

/** The twelve texts of a row, in the order of the form. */
export function bookCells(row: BookRow): readonly string[] {
  return [
    ...[String(row.number), row.day, row.citizens, row.papers, row.matter, row.kindAndPeople, row.settledBy],
    ...[row.accepted, row.returned, row.forwarded, row.result, row.note],
  ];
}

/** Comma-separated, as spreadsheets read it in Vietnamese too: with the mark of UTF-8. A text can not become a formula. */
export function bookCsv(rows: readonly BookRow[]): string {
  const quoted = (text: string): string =>
    `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  const lines = [BOOK_COLUMNS.map(({ title }) => title), ...rows.map(bookCells)];
  return `\uFEFF${lines.map((line) => line.map(quoted).join(',')).join('\r\n')}\r\n`;
}

const FRAME = { borderStyle: 'thin', borderColor: '#999999', alignVertical: 'center', wrap: true } as const;
const plain = (value: string): CellObject => ({ value, type: String, format: '@' });
const head = (value: string): CellObject => ({
  ...{ ...plain(value), ...FRAME, fontWeight: 'bold', align: 'center', backgroundColor: '#f4f0e8' },
});
const bold = (value: string): CellObject => ({ ...plain(value), fontWeight: 'bold' });
/** A whole number stays one, so that it can be added up. */
const cell = (value: string): CellObject =>
  /^\d{1,9}$/.test(value) ? { value: Number(value), type: Number, ...FRAME } : { ...plain(value), ...FRAME };

/** The book with its grouped head and the row of column numbers. */
function bookSheet(rows: readonly BookRow[], lines: readonly string[]): Promise<Buffer> {
  const top: Row = [];
  const below: Row = [];
  for (const [index, { title, group }] of BOOK_COLUMNS.entries()) {
    if (group === undefined) {
      top.push({ ...head(title), rowSpan: 2 });
      below.push(null);
      continue;
    }
    const first = BOOK_COLUMNS[index - 1]?.group !== group;
    const span = BOOK_COLUMNS.filter((column) => column.group === group).length;
    top.push(first ? { ...head(group), columnSpan: span } : null);
    below.push(head(title));
  }
  const before: Row[] = [
    ...lines.map((line, index): Row => [index === 0 ? { ...bold(line), fontSize: 14 } : plain(line)]),
    [],
    top,
    below,
    BOOK_COLUMNS.map((_, index) => ({ value: index + 1, type: Number, ...FRAME, align: 'center' as const })),
  ];
  const body = rows.map((row): Row => [
    { value: row.number, type: Number, ...FRAME },
    ...bookCells(row)
      .slice(1)
      .map((text) => ({ ...plain(text), ...FRAME })),
  ]);
  return writeExcelFile([...before, ...body], {
    sheet: 'Sổ tiếp công dân',
    columns: BOOK_COLUMNS.map(({ width }) => ({ width: Math.max(6, width * 2.2) })),
    orientation: 'landscape',
    stickyRowsCount: before.length,
  }).toBuffer();
}

function reportSheet(figures: ReportFigures, lines: readonly string[]): Promise<Buffer> {
  const rows: Row[] = [
    ...lines.map((line, index): Row => [index === 0 ? { ...bold(line), fontSize: 14 } : plain(line)]),
  ];
  for (const [index, table] of reportTables(figures).entries()) {
    rows.push(
      [],
      [bold(`${index + 1}. ${table.heading}`)],
      table.columns.map(({ title }) => head(title)),
    );
    rows.push(...table.rows.map((row): Row => row.map(cell)));
    if (table.total !== undefined)
      rows.push(table.total.map((text) => ({ ...cell(text), fontWeight: 'bold' as const })));
  }
  return writeExcelFile(rows, {
    sheet: 'Báo cáo',
    columns: [{ width: 58 }, { width: 16 }, { width: 16 }, { width: 16 }],
  }).toBuffer();
}

export function makeReportFiles(parts: {
  reports: WriteReports;
  printer: DocumentPrinter;
  office: Office;
  startDay: number;
}): ReportFiles {
  const { reports, printer, office, startDay } = parts;
  const when = (instant: number): string => `${timeText(instant)} ngày ${dateText(instant)}`;

  async function reportFile(
    figures: ReportFigures,
    of: { readonly kind: ReportKind; readonly issued: IssuedWhole['report'] | null },
    format: PrintFormat | 'xlsx',
  ): Promise<MadeFile> {
    const name = reportName(of.kind, figures, startDay);
    const scope = scopeWords(figures);
    const fileName = `bao-cao-${figures.from}-${figures.to}${of.issued === null ? '-nhap' : `-lan-${of.issued.version}`}`;
    if (format === 'xlsx') {
      const lines = [
        'Báo cáo kết quả tiếp công dân trực tuyến',
        `${name} (${spanText(figures)})`,
        ...(scope === '' ? [] : [scope]),
        ...(figures.sample ? ['DỮ LIỆU MẪU'] : []),
        `Số liệu tính đến ${when(figures.asOf)}`,
        of.issued === null ? 'Bản nháp – chưa phát hành' : `Mã kiểm tra (SHA-256): ${of.issued.sha256}`,
      ];
      return fileOf(fileName, format, await reportSheet(figures, lines));
    }
    const paper = receptionReport({
      ...{ office, name, scope, period: spanText(figures), asOf: when(figures.asOf) },
      ...{ tables: reportTables(figures), sha256: of.issued?.sha256 ?? null, sample: figures.sample },
      date: of.issued === null ? null : dateIn(of.issued.issuedAt),
    });
    return fileOf(fileName, format, await printer.print(paper, format));
  }

  return {
    async draft(actor, query, format) {
      return reportFile(await reports.figures(actor, query), { kind: 'span', issued: null }, format);
    },
    async issued(actor, reportId, format) {
      const { report, figures, body } = await reports.issued(actor, reportId);
      if (format === 'json')
        return fileOf(
          `bao-cao-${report.from}-${report.to}-lan-${report.version}`,
          'json',
          Buffer.from(body, 'utf8'),
        );
      return reportFile(figures, { kind: report.kind, issued: report }, format);
    },
    async book(actor, query, format) {
      const { rows, sample } = await reports.wholeBook(actor, query);
      const fileName = `so-tiep-cong-dan-${query.from}-${query.to}`;
      if (format === 'csv') return fileOf(fileName, format, Buffer.from(bookCsv(rows), 'utf8'));
      const period = spanText(query);
      if (format === 'xlsx') {
        const lines = [
          'SỔ TIẾP CÔNG DÂN',
          'Mẫu số 03 ban hành kèm theo Thông tư số 04/2021/TT-TTCP',
          period.charAt(0).toUpperCase() + period.slice(1),
          ...(sample ? ['DỮ LIỆU MẪU'] : []),
        ];
        return fileOf(fileName, format, await bookSheet(rows, lines));
      }
      const paper = receptionBook({
        ...{ office, period: `(${period})`, scope: '', rows: rows.map(bookCells), sample },
      });
      return fileOf(fileName, format, await printer.print(paper, format));
    },
  };
}

function fileOf(name: string, format: keyof typeof MIME_TYPES, bytes: Uint8Array): MadeFile {
  return { name: `${name}.${format}`, mimeType: MIME_TYPES[format], bytes };
}

/** What the figures are narrowed to: "Điểm cầu Phù Cừ; Khiếu nại". */
function scopeWords({ bridge, itemKind, field }: ReportFigures): string {
  return [
    ...(bridge === null ? [] : [`Điểm cầu ${bridge.name}`]),
    ...(itemKind === null ? [] : [KIND_NAMES[itemKind]]),
    ...(field === null ? [] : [`Lĩnh vực ${FIELD_NAMES[field].toLowerCase()}`]),
  ].join('; ');
}
