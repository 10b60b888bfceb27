const OFFSET_MS = 7 * 3_600_000;
const WALL = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?$/;

/**
 * The instant of a wall time in Vietnam, as a native date and time field gives it. The browser's own reading would take
 * the zone of the PC, which a laptop brought from elsewhere has wrong.
 * @param text `YYYY-MM-DDTHH:MM`, seconds are dropped
 * @returns epoch milliseconds; null where it is no time of the calendar
 */
export function instantOfWall(text: string): number | null {
  const parts = WALL.exec(text)?.slice(1, 6).map(Number);
  if (parts === undefined) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts;
  const instant = Date.UTC(year, month - 1, day, hour, minute) - OFFSET_MS;
  // 31 February rolls over to March: what does not read back the same was never a date.
  return wallOf(instant) === text.slice(0, 16) ? instant : null;
}

/** What a native date and time field takes, `YYYY-MM-DDTHH:MM`, for an instant in Vietnam. */
export function wallOf(instant: number): string {
  return new Date(instant + OFFSET_MS).toISOString().slice(0, 16);
}

/** Day, month and year of an instant in Vietnam, two digits each where the paper writes two. */
export function dayMonthYear(instant: number): { day: string; month: string; year: string } {
  const [year = '', month = '', day = ''] = wallOf(instant).slice(0, 10).split('-');
  return { day, month, year };
}
