import { dayOf } from '../time.ts';
import { isWorkingDay } from '../working-days.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * HOUR_MS;

/** Which day's 15:00 is meant by "the day before" (seed 002 II.4 says only "ngày hôm trước"). */
export const DEADLINE_POLICIES = ['calendar_day', 'working_day'] as const;
export type DeadlinePolicy = (typeof DEADLINE_POLICIES)[number];

/** When checks must have passed, and when people are reminded. */
export interface DeadlineRules {
  readonly policy: DeadlinePolicy;
  /** Days off besides Saturday and Sunday, `YYYY-MM-DD` in Vietnam. */
  readonly holidays: readonly string[];
  /** `HH:MM` of the deadline's day, or `-HH:MM` before the deadline. */
  readonly reminders: readonly string[];
}

export const DEFAULT_RULES: DeadlineRules = {
  policy: 'calendar_day',
  holidays: [],
  reminders: ['-24:00', '09:00', '13:00', '14:30'],
};

/**
 * 15:00:00.000 in Vietnam of the day before the session (seed 002 II.4: "trước 15 giờ ngày hôm trước"). That very
 * instant is already late.
 * @param plannedStart epoch milliseconds
 * @returns epoch milliseconds
 */
export function deadlineOf(plannedStart: number, { policy, holidays }: DeadlineRules): number {
  let { start } = dayOf(dayOf(plannedStart).start - 1);
  if (policy === 'working_day') {
    // A year without a working day would be a wrong list; the calendar day is then the answer.
    for (let looked = 0; looked < 366 && !isWorkingDay(start, holidays); looked += 1) start -= DAY_MS;
  }
  return start + 15 * HOUR_MS;
}

/** Whether something finished at an instant is in time. */
export function isInTime(finishedAt: number, deadline: number): boolean {
  return finishedAt < deadline;
}

/** Instants of the reminders before a deadline, earliest first, each once. */
export function remindersOf(deadline: number, { reminders }: DeadlineRules): readonly number[] {
  const day = dayOf(deadline).start;
  const instants = reminders.map((text) => {
    const [hours = 0, minutes = 0] = text.replace('-', '').split(':').map(Number);
    const span = hours * HOUR_MS + minutes * MINUTE_MS;
    return text.startsWith('-') ? deadline - span : day + span;
  });
  return [...new Set(instants.filter((instant) => instant < deadline))].toSorted((a, b) => a - b);
}
