import type { Say } from '../i18n/words.ts';

const MINUTE_MS = 60_000;

/** Time until a deadline in words: days and hours, or hours and minutes. */
export function timeLeft(milliseconds: number, say: Say): string {
  const minutes = Math.max(0, Math.floor(milliseconds / MINUTE_MS));
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return say('check.left.days', { days: Math.floor(hours / 24), hours: hours % 24 });
  return say('check.left.hours', { hours, minutes: minutes % 60 });
}
