const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Vietnamese hour of the day at which is reminded. */
const HOUR = 8;
const WEEK_DAYS = 7;

/** A reminder whose time has come. */
export interface TaskReminder {
  /** Once per task and deadline: an extended deadline is reminded of anew. */
  readonly occasion: string;
  readonly overdue: boolean;
}

/** 08:00 in Vietnam on a day, so many days later. */
function morningOf(day: string, days: number): number {
  return Date.parse(`${day}T00:00:00+07:00`) + days * DAY_MS + HOUR * HOUR_MS;
}

/**
 * The newest reminder that is due: some days before the deadline, from the day after it on every week. After an outage
 * only the newest says anything new. Those whose time was before the task was given are none.
 * @param deadline `YYYY-MM-DD`
 * @param since when the task was given, epoch milliseconds
 * @param before days before the deadline
 */
export function reminderDue(
  { deadline, since }: { readonly deadline: string; readonly since: number },
  now: number,
  before: readonly number[],
): TaskReminder | null {
  const firstOverdue = morningOf(deadline, 1);
  if (now >= firstOverdue) {
    const weeks = Math.floor((now - firstOverdue) / (WEEK_DAYS * DAY_MS));
    return { occasion: `${deadline}/overdue-${weeks}`, overdue: true };
  }
  const due = before
    .filter((days) => morningOf(deadline, -days) <= now && morningOf(deadline, -days) >= since)
    .toSorted((a, b) => a - b)[0];
  return due === undefined ? null : { occasion: `${deadline}/before-${due}`, overdue: false };
}
