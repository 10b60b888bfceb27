/** The one time zone of the procedure: UTC+7, no daylight saving. */
export const TIME_ZONE = 'Asia/Ho_Chi_Minh';
const OFFSET_MS = 7 * 3_600_000;
const DAY_MS = 86_400_000;

/** First and last-exclusive instant of the Vietnamese calendar day an instant falls on, epoch milliseconds. */
export function dayOf(instant: number): { readonly start: number; readonly end: number } {
  const start = Math.floor((instant + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS;
  return { start, end: start + DAY_MS };
}

/** dd/MM/yyyy in Vietnam. */
export function dateText(instant: number): string {
  const [year, month, day] = new Date(instant + OFFSET_MS).toISOString().slice(0, 10).split('-');
  return `${day ?? ''}/${month ?? ''}/${year ?? ''}`;
}

/** HH:mm in Vietnam. */
export function timeText(instant: number): string {
  return new Date(instant + OFFSET_MS).toISOString().slice(11, 16);
}
