import writeExcelFile, { type CellObject, type Row } from 'write-excel-file/node';
import type { Board, BoardRow } from '../contracts/readiness.ts';
import type { Locale } from '../domain/errors.ts';
import { findingSentence } from '../domain/readiness/findings.ts';
import type { Standing } from '../domain/readiness/gate.ts';
import { readinessSentence } from '../domain/readiness/sentence.ts';
import {
  BRIDGE_STEPS,
  CENTRE_STEPS,
  STEP_NAMES,
  type CheckStep,
  type StepVerdict,
} from '../domain/readiness/steps.ts';
import type { EscalationState } from '../domain/session-events.ts';
import { dateText, timeText } from '../domain/time.ts';

type Pair = readonly [vi: string, en: string];
const STANDING_WORDS: Readonly<Record<Standing, Pair>> = {
  not_checked: ['Chưa kiểm tra', 'Not checked'],
  passed: ['Đạt', 'Passed'],
  passed_with_remarks: ['Đạt, có lưu ý', 'Passed with remarks'],
  failed: ['Chưa đạt', 'Not passed'],
};
const VERDICT_WORDS: Readonly<Record<StepVerdict, Pair>> = {
  pass: ['Đạt', 'Pass'],
  warn: ['Lưu ý', 'Note'],
  fail: ['Lỗi', 'Fault'],
};
const ESCALATION_WORDS: Readonly<Record<EscalationState, Pair>> = {
  open: ['Chờ quyết định', 'To be decided'],
  waived: ['Được phép tham gia', 'May take part'],
  moved: ['Đã chuyển công dân', 'Citizens moved'],
};
const HEADS: readonly Pair[] = [
  ['STT', 'No.'],
  ['Điểm cầu', 'Bridge point'],
  ['Tình trạng', 'State'],
  ...BRIDGE_STEPS.map((step) => STEP_NAMES[step]),
  ['Lần kiểm tra cuối', 'Last check'],
  ['Người kiểm tra', 'Checked by'],
  ['Nội dung cần khắc phục', 'To be mended'],
  ['Điện thoại', 'Telephone'],
  ['Quyết định', 'Decision'],
];
const WIDTHS = [6, 26, 18, ...BRIDGE_STEPS.map(() => 13), 18, 30, 50, 16, 40];
/** First column of the steps: the server's own steps stand below those of the bridge points. */
const STEPS_AT = 3;
const OFFSET_MS = 7 * 3_600_000;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Text stays text, whatever it begins with, also after somebody edited it: a name can not become a formula. */
function plain(value: string): CellObject {
  return { value, type: String, format: '@' };
}

const FRAME = { borderStyle: 'thin', borderColor: '#999999', alignVertical: 'center' } as const;

/** A cell of the table. */
function cell(value: string): CellObject {
  return { ...plain(value), ...FRAME, wrap: true };
}

function head(value: string): CellObject {
  return {
    ...cell(capital(value)),
    fontWeight: 'bold',
    align: 'center',
    backgroundColor: '#f4f0e8',
  };
}

/** Spreadsheets know no time zones: the wall time of Vietnam is written as if it were the only one. */
function moment(instant: number): CellObject {
  return { value: new Date(instant + OFFSET_MS), type: Date, format: 'dd/mm/yyyy hh:mm', ...FRAME };
}

function verdictCell(row: BoardRow, step: CheckStep, say: (pair: Pair) => string): CellObject {
  const verdict = row.steps.find((each) => each.step === step)?.verdict;
  return { ...cell(verdict === undefined ? '–' : say(VERDICT_WORDS[verdict])), align: 'center' };
}

/**
 * The board of a session as an .xlsx file: a title, the leader's sentence, one row a bridge point and, below, the
 * steps of the centre's own server.
 */
export async function boardSpreadsheet(board: Board, locale: Locale): Promise<Buffer> {
  const say = (pair: Pair): string => pair[locale === 'vi' ? 0 : 1];
  const on = say([' ngày ', ' on ']);
  const when = (instant: number): string => `${timeText(instant)}${on}${dateText(instant)}`;
  const decisionOf = ({ escalation, decision }: BoardRow): string =>
    escalation === null ? '' : [say(ESCALATION_WORDS[escalation]), decision ?? []].flat().join(': ');
  const rowOf = (row: BoardRow, index: number): Row => [
    { value: index + 1, type: Number, ...FRAME },
    cell(row.name),
    cell(say(STANDING_WORDS[row.standing])),
    ...BRIDGE_STEPS.map((step) => (row.kind === 'server' ? cell('') : verdictCell(row, step, say))),
    row.attempt === null ? cell('') : moment(row.attempt.at),
    cell(row.attempt?.by ?? ''),
    cell(row.finding === null ? '' : findingSentence(row.finding, locale)),
    cell(row.phone),
    cell(decisionOf(row)),
  ];
  const server = board.rows.find(({ kind }) => kind === 'server');
  const before: Row[] = [
    [{ ...plain(board.title), fontWeight: 'bold', fontSize: 14 }],
    ...(board.sample ? [[{ ...plain('DỮ LIỆU MẪU'), fontWeight: 'bold' as const }]] : []),
    [plain(`${say(['Thời gian tiếp: ', 'Session: '])}${when(board.plannedStart)}`)],
    [plain(`${say(['Hạn kiểm tra: trước ', 'Deadline: before '])}${when(board.deadline)}`)],
    [plain(`${say(['Lập lúc: ', 'As of: '])}${when(board.now)}`)],
    [{ ...plain(readinessSentence(board.sum, locale)), fontWeight: 'bold' }],
    [],
    HEADS.map((each) => head(say(each))),
  ];
  const indent: Row = Array.from({ length: STEPS_AT }, () => null);
  const after: Row[] =
    server === undefined
      ? []
      : [
          [],
          [
            ...indent.slice(1),
            plain(server.name),
            ...CENTRE_STEPS.map((step) => head(say(STEP_NAMES[step]))),
          ],
          [...indent, ...CENTRE_STEPS.map((step) => verdictCell(server, step, say))],
        ];
  return writeExcelFile([...before, ...board.rows.map(rowOf), ...after], {
    sheet: say(['Kiểm tra điểm cầu', 'Readiness']),
    columns: WIDTHS.map((width) => ({ width })),
    orientation: 'landscape',
    stickyRowsCount: before.length,
  }).toBuffer();
}
