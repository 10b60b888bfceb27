import type { Locale } from '../../src/domain/errors.ts';
import { TIME_ZONE } from '../../src/domain/time.ts';

/** dd/MM/yyyy in Vietnam, in both languages: papers of the office carry this form. */
export function formatDate(instant: number): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: TIME_ZONE, dateStyle: 'short' }).format(instant);
}

/** HH:mm, 24-hour clock, in Vietnam. */
export function formatTime(instant: number): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: TIME_ZONE, hour: '2-digit', minute: '2-digit' }).format(
    instant,
  );
}

/** Running time: `1:02:03`, `2:03`. Never negative. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Bytes in decimal units, as disks are sold: `1,2 GB` in Vietnamese, `1.2 GB` in English. */
export function formatBytes(bytes: number, locale: Locale): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  const number = new Intl.NumberFormat(locale, {
    maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0,
  }).format(value);
  return `${number} ${units[unit] ?? ''}`;
}
