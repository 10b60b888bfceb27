const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A year without a working day would be a wrong list of holidays. */
const MOST_LOOKED_AT = 366;

/** `YYYY-MM-DD` of an instant in Vietnam. */
export function dateIn(instant: number): string {
  return new Date(instant + 7 * HOUR_MS).toISOString().slice(0, 10);
}

/**
 * Whether the Vietnamese day of an instant is neither a Saturday, a Sunday nor a day off.
 * @param holidays `YYYY-MM-DD`
 */
export function isWorkingDay(instant: number, holidays: readonly string[]): boolean {
  const weekday = new Date(instant + 7 * HOUR_MS).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !holidays.includes(dateIn(instant));
}

/** The same time on that day, or on the first working day after it: a periodic reception on a day off moves on. */
export function workingDayFrom(instant: number, holidays: readonly string[]): number {
  let day = instant;
  for (let looked = 0; looked < MOST_LOOKED_AT && !isWorkingDay(day, holidays); looked += 1) day += DAY_MS;
  return day;
}

/** The same time so many working days later; the day itself is not counted. */
export function workingDaysLater(instant: number, days: number, holidays: readonly string[]): number {
  let day = instant;
  for (let left = days; left > 0; left -= 1) day = workingDayFrom(day + DAY_MS, holidays);
  return day;
}
