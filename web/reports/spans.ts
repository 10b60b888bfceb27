/** Days of a span, both included, `YYYY-MM-DD`. */
export interface DaySpan {
  readonly from: string;
  readonly to: string;
}

const lastDay = (year: number, month: number): string =>
  new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);

/** The calendar month of a day, or of a `YYYY-MM`. */
export function monthOf(day: string): DaySpan {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return { from: `${day.slice(0, 7)}-01`, to: lastDay(year, month) };
}

export function lastMonth(day: string): DaySpan {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return monthOf(lastDay(year, month - 1));
}

export function yearOf(day: string): DaySpan {
  const year = day.slice(0, 4);
  return { from: `${year}-01-01`, to: `${year}-12-31` };
}

/** `2026-03-09` as `09/03/2026`, `2026-03` as `03/2026`. */
export function dayWords(day: string): string {
  return day.split('-').toReversed().join('/');
}
