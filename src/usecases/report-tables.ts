import { SETTLED_GOAL, type ReportFigures, type TaskFigure } from '../contracts/reports.ts';
import type { ReportTable } from '../domain/documents/reception-report.ts';
import type { Column } from '../domain/documents/state-document.ts';
import type { ReadinessOutcome } from '../domain/procedure/reception-facts.ts';
import type { MatterField } from '../domain/procedure/registration.ts';
import { periodsOf, type ReportKind, type Span } from '../domain/procedure/report-periods.ts';
import { KIND_NAMES } from './book-rows.ts';

/** Words of the paper, Vietnamese whatever the language of the interface is. */
export const FIELD_NAMES: Readonly<Record<MatterField, string>> = {
  land: 'Đất đai',
  construction: 'Xây dựng',
  site_clearance: 'Giải phóng mặt bằng',
  social_policy: 'Chính sách xã hội',
  environment: 'Môi trường',
  justice: 'Tư pháp',
  other: 'Lĩnh vực khác',
};
const READINESS_NAMES: Readonly<Record<ReadinessOutcome, string>> = {
  in_time: 'Đạt trước hạn kiểm tra',
  late: 'Đạt sau hạn kiểm tra',
  waived: 'Chưa đạt, được cho phép tham gia',
  moved: 'Chuyển công dân sang điểm cầu khác',
  not_passed: 'Không đạt',
  unknown: 'Không có báo cáo kiểm tra',
};
const TASK_NAMES: Readonly<Record<TaskFigure, string>> = {
  all: 'Tổng số nhiệm vụ theo kết luận',
  settled: 'Đã giải quyết',
  in_progress: 'Đang giải quyết',
  not_settled: 'Chưa giải quyết',
  still_pursued: 'Đã giải quyết, công dân còn tiếp tục kiến nghị',
  overdue: 'Quá hạn',
  done_late: 'Hoàn thành muộn',
};

const NAME_AND_NUMBER: readonly Column[] = [
  { title: 'Nội dung', width: 70 },
  { title: 'Số liệu', width: 30, align: 'right' },
];
const counted = (first: string): readonly Column[] => [
  { title: first, width: 46 },
  { title: 'Số lượt', width: 18, align: 'right' },
  { title: 'Số người', width: 18, align: 'right' },
  { title: 'Số vụ việc', width: 18, align: 'right' },
];

/** Whole minutes and seconds: "2 phút 05 giây". */
function spanWords(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} phút ${String(seconds % 60).padStart(2, '0')} giây`;
}

const percent = (share: number | null): string =>
  share === null ? '–' : `${(share * 100).toFixed(1).replace('.', ',')} %`;
const month = (key: string): string => key.split('-').toReversed().join('/');

/** The figures of a report as tables, for paper and spreadsheet. */
export function reportTables(figures: ReportFigures): readonly ReportTable[] {
  const { sessions, cases, incidents, tasks } = figures;
  const table = (heading: string, rows: readonly (readonly [string, number | string])[]): ReportTable => ({
    ...{ heading, columns: NAME_AND_NUMBER },
    rows: rows.map(([name, value]) => [name, String(value)]),
  });
  const counts = (
    heading: string,
    first: string,
    rows: readonly { name: string; turns: number; people: number; cases: number }[],
    total: boolean,
  ): ReportTable => ({
    ...{ heading, columns: counted(first) },
    rows: rows.map((row) => [row.name, String(row.turns), String(row.people), String(row.cases)]),
    ...(total ? { total: ['Cộng', String(figures.turns), String(figures.people), String(cases.cases)] } : {}),
  });
  return [
    table('Tổ chức tiếp công dân', [
      ['Số buổi tiếp công dân', sessions.held],
      ['Trong đó: định kỳ', sessions.periodic],
      ['Trong đó: đột xuất', sessions.ad_hoc],
      ['Số ngày tiếp công dân', sessions.days],
      ...(sessions.daysDue === null ? [] : [['Số ngày phải tiếp theo lịch', sessions.daysDue] as const]),
    ]),
    table('Kết quả tiếp công dân', [
      ['Số lượt tiếp', figures.turns],
      ['Số người được tiếp', figures.people],
      ['Số vụ việc', cases.cases],
      ['Đoàn đông người (từ 05 người)', cases.large_groups],
      ['Số người của các đoàn đông người', figures.groupPeople],
      ['Vụ việc tồn đọng từ 03 tháng trở lên', cases.backlog],
      ['Vụ việc do cấp trên chuyển', cases.from_above],
      ['Vắng mặt', cases.absent],
      ['Hoãn tiếp', cases.deferred],
      ['Từ chối tiếp', cases.refused],
      ['Chưa đến lượt khi kết thúc', cases.not_reached],
    ]),
    counts(
      'Phân loại vụ việc',
      'Loại',
      figures.byKind.map((row) => ({ ...row, name: KIND_NAMES[row.key] })),
      true,
    ),
    counts(
      'Theo lĩnh vực',
      'Lĩnh vực',
      figures.byField.map((row) => ({ ...row, name: FIELD_NAMES[row.key] })),
      true,
    ),
    // A matter of several bridge points stands at each of them: no sum below.
    counts('Theo điểm cầu', 'Điểm cầu', figures.byBridge, false),
    counts(
      'Theo tháng',
      'Tháng',
      figures.byMonth.map((row) => ({ ...row, name: month(row.key) })),
      true,
    ),
    table('Thông báo kết quả xử lý', [
      ['Thụ lý để giải quyết', cases.result_accepted],
      ['Trả lại đơn và hướng dẫn', cases.result_returned],
      ['Chuyển đơn đến cơ quan có thẩm quyền', cases.result_forwarded],
      ['Đã có kết quả giải quyết', cases.result_settled],
      ['Từ chối', cases.result_refused],
      ['Chưa thông báo', cases.result_none],
    ]),
    table('Thực hiện kết luận', [
      ...Object.entries(TASK_NAMES).map(([key, name]) => [name, tasks[key as TaskFigure]] as const),
      [`Tỷ lệ giải quyết (yêu cầu từ ${String(SETTLED_GOAL * 100)} %)`, percent(figures.settledShare)],
    ]),
    table(
      'Kiểm tra điểm cầu trước buổi tiếp',
      Object.entries(READINESS_NAMES).map(
        ([key, name]) => [name, figures.readiness[key as ReadinessOutcome]] as const,
      ),
    ),
    table('Sự cố kỹ thuật', [
      ['Số lần mất kết nối của điểm cầu', incidents.drops],
      ['Thời gian mất kết nối', spanWords(incidents.lostMs)],
      ['Số lần gián đoạn ghi hình', incidents.interruptions],
      ['Thời gian không ghi được', spanWords(incidents.unrecordedMs)],
    ]),
    {
      heading: 'Điểm nóng: cùng một nội dung có từ hai đoàn đông người',
      columns: [
        { title: 'Nội dung', width: 70 },
        { title: 'Số đoàn', width: 15, align: 'right' },
        { title: 'Số người', width: 15, align: 'right' },
      ],
      rows: figures.hotSpots.map(({ summary, groups, people }) => [summary, String(groups), String(people)]),
    },
  ];
}

const dayWords = (day: string): string => day.split('-').toReversed().join('/');

/** "Từ ngày 01/03/2026 đến ngày 31/03/2026". */
export function spanText({ from, to }: Span): string {
  return `từ ngày ${dayWords(from)} đến ngày ${dayWords(to)}`;
}

/** "Tháng 3 năm 2026". The period is told by its last month: one may begin in the month before. */
export function reportName(kind: ReportKind, { from, to }: Span, startDay: number): string {
  if (kind === 'span') return 'Báo cáo theo yêu cầu';
  const year = Number(to.slice(0, 4));
  const same = periodsOf(year, startDay).find(
    (period) => period.kind === kind && period.from === from && period.to === to,
  );
  const number = same === undefined ? '' : ` ${same.number}`;
  switch (kind) {
    case 'month':
      return `Tháng${number} năm ${year}`;
    case 'quarter':
      return `Quý${number} năm ${year}`;
    case 'half_year':
      return `6 tháng đầu năm ${year}`;
    case 'nine_months':
      return `9 tháng đầu năm ${year}`;
    case 'year':
      return `Năm ${year}`;
  }
}
