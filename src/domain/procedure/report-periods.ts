import { DomainError } from '../errors.ts';

/** Reports of a reception office: each month (seed LB-10), quarter, six and nine months, year; any span when asked for. */
export const PERIOD_KINDS = ['month', 'quarter', 'half_year', 'nine_months', 'year'] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];
export const REPORT_KINDS = [...PERIOD_KINDS, 'span'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** Day of the next month before which a report has to be in ("trước ngày mùng 10 hàng tháng", seed LB-10). */
export const DUE_BEFORE_DAY = 10;
/** Day of the month that a period begins with: the first, as the calendar has it. */
export const PERIOD_START_DAY = 1;

const OFFSET_MS = 7 * 3_600_000;
const DAY_MS = 24 * 3_600_000;
/** First and last month, and how many of a kind a year has. */
const MONTHS: Readonly<Record<PeriodKind, { readonly months: number; readonly count: number }>> = {
  month: { months: 1, count: 12 },
  quarter: { months: 3, count: 4 },
  half_year: { months: 6, count: 1 },
  nine_months: { months: 9, count: 1 },
  year: { months: 12, count: 1 },
};

/** Days that a report speaks of, both included, `YYYY-MM-DD` in Vietnam. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** A period that a report is due for. */
export interface Period extends Span {
  readonly kind: PeriodKind;
  readonly year: number;
  /** Which of the year, from 1: the third month, the second quarter. */
  readonly number: number;
  /** From this instant on the report is late, epoch milliseconds. */
  readonly deadline: number;
}

/** Midnight in Vietnam at the start of a day, epoch milliseconds; days and months beyond their end carry over. */
function midnight(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) - OFFSET_MS;
}

const dayText = (instant: number): string => new Date(instant + OFFSET_MS).toISOString().slice(0, 10);

/** How many periods of a kind a year has. */
export function periodsIn(kind: PeriodKind): number {
  return MONTHS[kind].count;
}

/**
 * A period of a year. One that begins on another day than the first reaches into the month before, as regimes of reporting
 * have it: with 15 the third month goes from 15/02 to 14/03. It is due before the 10th of the month after its last.
 * @throws {DomainError} `invalid_input` where a year has no such period
 */
export function periodOf(
  kind: PeriodKind,
  year: number,
  number: number,
  startDay: number = PERIOD_START_DAY,
): Period {
  const { months, count } = MONTHS[kind];
  if (!Number.isInteger(number) || number < 1 || number > count)
    throw new DomainError('invalid_input', { field: 'number' });
  const shift = startDay > 1 ? 1 : 0;
  const first = (number - 1) * months + 1 - shift;
  return {
    ...{ kind, year, number },
    from: dayText(midnight(year, first, startDay)),
    to: dayText(midnight(year, first + months, startDay) - DAY_MS),
    deadline: midnight(year, first + months + shift, DUE_BEFORE_DAY),
  };
}

/** All periods that end in a year, months first. */
export function periodsOf(year: number, startDay: number = PERIOD_START_DAY): readonly Period[] {
  return PERIOD_KINDS.flatMap((kind) =>
    Array.from({ length: periodsIn(kind) }, (_, index) => periodOf(kind, year, index + 1, startDay)),
  );
}

/** First instant of a span and the first after it, epoch milliseconds. */
export function instantsOf({ from, to }: Span): { readonly start: number; readonly end: number } {
  return { start: Date.parse(`${from}T00:00:00+07:00`), end: Date.parse(`${to}T00:00:00+07:00`) + DAY_MS };
}

/** 09 at 23:59:59.999 is in time, the 10th at 00:00 is late, in Vietnam. */
export function isLate(issuedAt: number, deadline: number): boolean {
  return issuedAt >= deadline;
}

/** How a report of a period stands: it runs, waits to be issued, is overdue, or is out. */
export const DUE_STATES = ['running', 'due', 'overdue', 'issued', 'issued_late'] as const;
export type DueState = (typeof DUE_STATES)[number];

/** @param issuedAt when its first version was issued; null: not yet */
export function dueState(period: Period, issuedAt: number | null, now: number): DueState {
  if (issuedAt !== null) return isLate(issuedAt, period.deadline) ? 'issued_late' : 'issued';
  if (now < instantsOf(period).end) return 'running';
  return isLate(now, period.deadline) ? 'overdue' : 'due';
}
