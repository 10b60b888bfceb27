import writeExcelFile, { type CellObject, type Row } from 'write-excel-file/node';
import type { Registration } from '../contracts/registrations.ts';
import {
  MOST_ROWS,
  SAMPLE_MARK,
  SHEET_COLUMN_KEYS,
  SHEET_COLUMNS,
  SHEET_NAME,
  type SheetColumn,
} from '../domain/procedure/registration-sheet.ts';
import {
  COMPETENCE_WORDS,
  FIELD_WORDS,
  ID_KIND_WORDS,
  KIND_WORDS,
  PRIORITY_WORDS,
  SOURCE_WORDS,
  STATE_WORDS,
  dayText,
  registrationCode,
} from '../domain/procedure/registration-words.ts';
import { dateText, timeText } from '../domain/time.ts';

const FRAME = { borderStyle: 'thin', borderColor: '#999999', alignVertical: 'top' } as const;

/** Text stays text, whatever it begins with, also after somebody edited it: a name can not become a formula. */
function plain(value: string): CellObject {
  return { value, type: String, format: '@' };
}
const cell = (value: string): CellObject => ({ ...plain(value), ...FRAME, wrap: true });
const head = (value: string): CellObject => ({
  ...cell(value),
  ...{ fontWeight: 'bold', align: 'center', backgroundColor: '#f4f0e8' },
});

const SAMPLE_ROW: Readonly<Record<SheetColumn, string>> = {
  matter: SAMPLE_MARK,
  kind: KIND_WORDS.complaint,
  field: FIELD_WORDS.land,
  summary: 'Đề nghị xem lại giá đền bù đất nông nghiệp',
  people: '6',
  name: 'Nguyễn Văn Mẫu',
  address: 'Thôn 1, xã Mẫu',
  idKind: ID_KIND_WORDS.citizen_card,
  idNumber: '033099000123',
  phone: '0900000000',
  representative: 'x',
  waitingSince: '15/01/2026',
  sentFromAbove: '',
  competence: COMPETENCE_WORDS.province,
  settledBy: 'UBND huyện, Quyết định số 12/QĐ-UBND',
  source: SOURCE_WORDS.in_person,
  externalNumber: '',
  inviteWish: 'Sở Nông nghiệp và Môi trường',
  note: '',
};

const list = (words: Readonly<Record<string, string>>): string => Object.values(words).join(', ');
const EXPLAINED: Readonly<Record<SheetColumn, string>> = {
  matter:
    'Số thứ tự của vụ việc (1, 2, 3…). Nhiều người cùng một vụ việc: mỗi người một dòng, ghi cùng số vụ việc. Để trống: dòng đó là một vụ việc riêng.',
  kind: `Bắt buộc. Một trong: ${list(KIND_WORDS)}. Tố cáo: không ghi họ tên, địa chỉ, nội dung.`,
  field: `Một trong: ${list(FIELD_WORDS)}. Để trống: ${FIELD_WORDS.other}.`,
  summary: 'Tóm tắt nội dung vụ việc, ghi ở dòng đầu của vụ việc.',
  people: 'Số người cùng đến về việc này, kể cả người không ghi tên. Để trống: bằng số người ghi tên.',
  name: 'Bắt buộc (trừ tố cáo).',
  address: 'Bắt buộc (trừ tố cáo).',
  idKind: `Một trong: ${list(ID_KIND_WORDS)}. Để trống: ${ID_KIND_WORDS.citizen_card}.`,
  idNumber: 'Ghi đủ số 0 ở đầu.',
  phone: 'Ghi đủ số 0 ở đầu.',
  representative:
    'Ghi “x” nếu là người đại diện. Từ 5 người trở lên phải có người đại diện: từ 5 đến 10 người cử 1–2 người, trên 10 người cử không quá 5 người.',
  waitingSince: 'Ngày bắt đầu chờ giải quyết, dạng 31/12/2025. Vụ việc mới: để trống.',
  sentFromAbove: 'Ghi “x” nếu cấp trên chuyển đến.',
  competence: `Một trong: ${list(COMPETENCE_WORDS)}. Để trống: ${COMPETENCE_WORDS.unknown}.`,
  settledBy: 'Cơ quan đã giải quyết, số và ngày văn bản.',
  source: `Một trong: ${list(SOURCE_WORDS)}. Để trống: ${SOURCE_WORDS.in_person}.`,
  externalNumber: 'Nếu có.',
  inviteWish: 'Cơ quan đề xuất mời dự.',
  note: 'Không bắt buộc.',
};
const WIDTHS: Readonly<Partial<Record<SheetColumn, number>>> = {
  ...{ summary: 48, name: 24, address: 30, settledBy: 32, inviteWish: 28, note: 28, representative: 14 },
};
/** Rows below the example whose cells are text already: figures typed there keep the noughts in front. */
const ROWS_TO_FILL = 100;

/** The spreadsheet that officers fill in: the list with an example, and what each column holds. */
export async function registrationTemplate(): Promise<Buffer> {
  const empty: Row = SHEET_COLUMN_KEYS.map(() => ({ ...FRAME, type: String, format: '@', value: '' }));
  const rows: Row[] = [
    SHEET_COLUMN_KEYS.map((column) => head(SHEET_COLUMNS[column])),
    SHEET_COLUMN_KEYS.map((column) => ({ ...cell(SAMPLE_ROW[column]), textColor: '#777777' })),
    ...Array.from({ length: ROWS_TO_FILL }, () => empty),
  ];
  const help: Row[] = [
    [{ ...plain('Cách điền danh sách đăng ký tiếp công dân'), fontWeight: 'bold', fontSize: 14 }],
    [plain(`1. Điền vào trang “${SHEET_NAME}”, từ dòng 3. Không đổi dòng tiêu đề (dòng 1).`)],
    [plain(`2. Dòng có chữ “${SAMPLE_MARK}” ở cột đầu là dòng mẫu, không được nhập.`)],
    [plain(`3. Không gộp ô, không dùng công thức. Nhiều nhất ${MOST_ROWS} dòng, tệp không quá 5 MB.`)],
    [plain('4. Khi nhập, hệ thống cho xem trước và báo mọi điểm chưa đúng; chỉ lưu sau khi xác nhận.')],
    [plain('5. Tài liệu kèm theo: thêm trên trang đăng ký sau khi nhập.')],
    [],
    [head('Cột'), head('Cách ghi')],
    ...SHEET_COLUMN_KEYS.map((column): Row => [cell(SHEET_COLUMNS[column]), cell(EXPLAINED[column])]),
  ];
  return writeExcelFile([
    {
      data: rows,
      sheet: SHEET_NAME,
      columns: SHEET_COLUMN_KEYS.map((column) => ({ width: WIDTHS[column] ?? 16 })),
      orientation: 'landscape',
      stickyRowsCount: 1,
    },
    { data: help, sheet: 'Hướng dẫn', columns: [{ width: 34 }, { width: 110 }] },
  ]).toBuffer();
}

const EXPORT_HEADS: readonly (readonly [head: string, width: number])[] = [
  ...([
    ['STT', 6],
    ['Mã đăng ký', 16],
    ['Điểm cầu', 22],
    ['Họ tên', 26],
    ['Địa chỉ', 30],
    ['Giấy tờ', 26],
    ['Số người', 10],
    ['Loại', 14],
    ['Lĩnh vực', 20],
    ['Tóm tắt nội dung', 48],
    ['Cơ quan đã giải quyết, văn bản', 30],
    ['Thẩm quyền', 16],
    ['Đề xuất mời cơ quan', 26],
    ['Chờ từ ngày', 14],
    ['Ưu tiên', 22],
    ['Trạng thái', 20],
    ['Ghi chú', 28],
  ] as const),
];

/** What the list of a session is about. */
export interface ListTitle {
  readonly title: string;
  readonly plannedStart: number;
  /** When it is drawn up, epoch milliseconds. */
  readonly at: number;
  readonly sample: boolean;
}

/** The registrations that one may see, one row a matter; of a denunciation the code only. */
export async function registrationsSpreadsheet(
  { title, plannedStart, at, sample }: ListTitle,
  registrations: readonly Registration[],
  nameOf: (bridgeId: string) => string,
): Promise<Buffer> {
  const before: Row[] = [
    [{ ...plain('DANH SÁCH CÔNG DÂN ĐĂNG KÝ'), fontWeight: 'bold', fontSize: 14 }],
    ...(sample ? [[{ ...plain(SAMPLE_MARK), fontWeight: 'bold' as const }]] : []),
    [plain(title)],
    [plain(`Thời gian tiếp: ${timeText(plannedStart)} ngày ${dateText(plannedStart)}`)],
    [plain(`Lập lúc: ${timeText(at)} ngày ${dateText(at)}`)],
    [],
    EXPORT_HEADS.map(([text]) => head(text)),
  ];
  const rows = registrations.map((each, index): Row => [
    { value: index + 1, type: Number, ...FRAME },
    cell(registrationCode(each.registrationId)),
    cell(nameOf(each.bridgeId)),
    ...matterCells(each),
  ]);
  return writeExcelFile([...before, ...rows], {
    sheet: 'Công dân đăng ký',
    columns: EXPORT_HEADS.map(([, width]) => ({ width })),
    orientation: 'landscape',
    stickyRowsCount: before.length,
  }).toBuffer();
}

function matterCells(each: Registration): Row {
  const count = { value: each.people, type: Number, ...FRAME };
  const state = cell(STATE_WORDS[each.state]);
  if (each.kind === 'denunciation') {
    const nothing = cell('');
    return [
      ...[nothing, nothing, nothing, count, cell(KIND_WORDS.denunciation)],
      ...[nothing, nothing, nothing, nothing, nothing, nothing, nothing, state, nothing],
    ];
  }
  const people = each.persons.map(({ name, representative }) =>
    representative ? `${name} (người đại diện)` : name,
  );
  const papers = each.persons.map(({ idKind, idNumber }) =>
    idNumber === '' ? '–' : `${ID_KIND_WORDS[idKind]} ${idNumber}`,
  );
  return [
    cell(people.join('\n')),
    cell(each.persons.map(({ address }) => address).join('\n')),
    ...[cell(papers.join('\n')), count],
    ...[cell(KIND_WORDS[each.kind]), cell(FIELD_WORDS[each.field]), cell(each.summary)],
    ...[cell(each.settledBy), cell(COMPETENCE_WORDS[each.competence]), cell(each.inviteWish)],
    cell(dayText(each.waitingSince)),
    cell(each.priorities.map((priority) => PRIORITY_WORDS[priority]).join(', ')),
    ...[state, cell(each.note)],
  ];
}
