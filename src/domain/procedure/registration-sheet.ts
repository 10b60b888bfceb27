import type { Locale } from '../errors.ts';
import { folded } from '../vietnamese-words.ts';
import { PROBLEM_SENTENCES } from './registration-sentences.ts';
import { REGISTRATION_PROBLEMS, type RegistrationProblem } from './registration.ts';

/** Columns of the spreadsheet that lists are brought in with: what they hold, and the head in the file. */
export const SHEET_COLUMNS = {
  matter: 'Số vụ việc',
  kind: 'Loại',
  field: 'Lĩnh vực',
  summary: 'Tóm tắt nội dung',
  people: 'Số người',
  name: 'Họ và tên',
  address: 'Địa chỉ',
  idKind: 'Loại giấy tờ',
  idNumber: 'Số giấy tờ',
  phone: 'Điện thoại',
  representative: 'Người đại diện',
  waitingSince: 'Chờ giải quyết từ ngày',
  sentFromAbove: 'Cấp trên chuyển đến',
  competence: 'Thẩm quyền',
  settledBy: 'Cơ quan đã giải quyết, văn bản',
  source: 'Nguồn',
  externalNumber: 'Số trong phần mềm quản lý đơn',
  inviteWish: 'Đề xuất mời cơ quan',
  note: 'Ghi chú',
} as const;
export type SheetColumn = keyof typeof SHEET_COLUMNS;
export const SHEET_COLUMN_KEYS = Object.keys(SHEET_COLUMNS) as readonly SheetColumn[];

/** Of each citizen; the other columns are of the matter and are written in its first row. */
export const PERSON_COLUMNS: readonly SheetColumn[] = [
  ...(['name', 'address', 'idKind', 'idNumber', 'phone', 'representative'] as const),
];

/** In the first column: the row is an example and is not taken. */
export const SAMPLE_MARK = 'DỮ LIỆU MẪU';
export const SHEET_NAME = 'Danh sách';
/** Most rows of a list, and most sentences that are told at once. */
export const MOST_ROWS = 500;
export const MOST_PROBLEMS = 100;

/** What can be wrong with the file as a whole: Vietnamese, English; `{x}` is filled in. */
const FILE_SENTENCES = {
  too_large: ['Tệp lớn hơn 5 MB.', 'The file is larger than 5 MB.'],
  not_a_spreadsheet: [
    'Đây không phải tệp Excel (.xlsx). Đổi tên tệp không làm thay đổi loại tệp.',
    'This is no Excel file (.xlsx). Renaming a file does not change what it is.',
  ],
  word_file: ['Đây là tệp Word, không phải tệp Excel (.xlsx).', 'This is a Word file, not an Excel file.'],
  old_or_locked: [
    'Tệp có mật khẩu hoặc ở dạng Excel cũ (.xls). Xin bỏ mật khẩu và lưu lại ở dạng Excel Workbook (.xlsx).',
    'The file has a password or is an old Excel file (.xls). Take the password off and save it as .xlsx.',
  ],
  broken: ['Tệp bị hỏng, không đọc được.', 'The file is broken and cannot be read.'],
  unpacks_too_large: [
    'Nội dung nén trong tệp quá lớn nên không mở.',
    'What is packed in the file is too large, so it was not opened.',
  ],
  no_sheet: ['Tệp không có trang tính nào.', 'The file has no sheet.'],
  too_many_rows: [
    'Danh sách quá dài: nhiều nhất {most} dòng mỗi tệp. Xin chia thành nhiều tệp.',
    'The list is too long: {most} rows a file at the most. Split it.',
  ],
  merged_cells: [
    'Có ô gộp ({cells}). Xin bỏ gộp ô (Unmerge Cells) rồi điền từng ô.',
    'There are merged cells ({cells}). Unmerge them and fill in each cell.',
  ],
  formulas: [
    'Có công thức ({cells}). Xin dán lại dưới dạng giá trị.',
    'There are formulas ({cells}). Paste them as values.',
  ],
  head_missing: [
    'Dòng 1 thiếu cột “{head}”. Xin dùng đúng tệp mẫu.',
    'Row 1 lacks the column “{head}”. Use the template.',
  ],
  head_unknown: [
    'Dòng 1 có cột lạ “{head}”. Xin dùng đúng tệp mẫu.',
    'Row 1 has an unknown column “{head}”. Use the template.',
  ],
  head_twice: ['Dòng 1 có hai cột “{head}”.', 'Row 1 has the column “{head}” twice.'],
  nothing_in_it: ['Tệp chưa có dòng nào ngoài dòng mẫu.', 'There is no row in the file besides the example.'],
  and_more: ['Và còn {count} điểm khác.', 'And {count} more.'],
  changed_file: [
    'Tệp này khác với tệp vừa xem trước. Xin xem trước lại.',
    'This is not the file that was looked at before. Look at it again first.',
  ],
  imported_before: [
    'Tệp này đã được nhập vào buổi tiếp này. Nếu cần bổ sung, xin lập tệp mới chỉ gồm các dòng mới.',
    'This file was imported into this session already. For more rows, make a file with only these.',
  ],
} as const;
export type FileProblem = keyof typeof FILE_SENTENCES;

/** What can be wrong in one cell. */
const CELL_SENTENCES = {
  wanted: ['chưa điền.', 'is not filled in.'],
  too_long: ['dài quá {most} ký tự.', 'is longer than {most} characters.'],
  not_a_choice: ['“{value}” không có trong các lựa chọn: {choices}.', '“{value}” is none of: {choices}.'],
  not_a_count: ['phải là số nguyên từ 1 đến 10.000.', 'must be a whole number from 1 to 10,000.'],
  not_a_day: ['không phải ngày hợp lệ, xin ghi dạng 31/12/2025.', 'is no valid day; write it as 31/12/2025.'],
  not_a_mark: ['chỉ ghi “x” (có) hoặc để trống (không).', 'holds either “x” (yes) or nothing (no).'],
  not_text: ['không đọc được nội dung ô.', 'cannot be read.'],
  differs: [
    'khác với dòng {row} của cùng vụ việc. Xin ghi giống nhau hoặc để trống.',
    'differs from row {row} of the same matter. Write the same or leave it empty.',
  ],
  too_many_persons: [
    'một vụ việc ghi tên nhiều nhất {most} người.',
    'names {most} citizens of one matter at the most.',
  ],
  denunciation_excluded: [
    'theo quy định của tỉnh, tố cáo không được đưa vào buổi tiếp chung nhiều điểm cầu.',
    'by the rule of the province a denunciation may not be put on a shared agenda.',
  ],
} as const;
export type CellProblem = keyof typeof CELL_SENTENCES | RegistrationProblem;

type Values = Readonly<Record<string, string | number>>;
/** One thing that is wrong with a list that was brought in. */
export type SheetProblem =
  | { readonly where: 'file'; readonly problem: FileProblem; readonly values?: Values }
  | {
      readonly where: 'cell';
      /** As the spreadsheet numbers them. */
      readonly row: number;
      readonly column: SheetColumn;
      readonly problem: CellProblem;
      readonly values?: Values;
    };

/** The sentence of a problem: "Dòng 7, cột Số người: phải là số nguyên từ 1 đến 10.000." */
export function sheetSentence(told: SheetProblem, locale: Locale): string {
  const pick = locale === 'vi' ? 0 : 1;
  if (told.where === 'file') return filled(FILE_SENTENCES[told.problem][pick], told.values);
  const place =
    locale === 'vi'
      ? `Dòng ${told.row}, cột ${SHEET_COLUMNS[told.column]}: `
      : `Row ${told.row}, column ${SHEET_COLUMNS[told.column]}: `;
  return place + filled(cellSentence(told.problem, pick), told.values);
}

function cellSentence(problem: CellProblem, pick: 0 | 1): string {
  const rule = REGISTRATION_PROBLEMS.find((each) => each === problem);
  if (rule !== undefined) {
    const [, vi, en] = PROBLEM_SENTENCES[rule];
    return [vi, en][pick] ?? '';
  }
  return CELL_SENTENCES[problem as keyof typeof CELL_SENTENCES][pick];
}

const filled = (sentence: string, values: Values = {}): string =>
  sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

/** At which column a rule's problem is told. */
export const COLUMN_OF_PROBLEM: Readonly<Record<RegistrationProblem, SheetColumn>> = {
  nobody_named: 'name',
  more_named_than_came: 'people',
  no_representative: 'representative',
  too_many_representatives: 'representative',
  names_of_denouncers: 'name',
  waiting_since_future: 'waitingSince',
};

/** Heads and choices are compared without case, diacritics or how many blanks stand between the words. */
export const likened = (text: string): string => folded(text).replace(/\s+/g, ' ').trim();
