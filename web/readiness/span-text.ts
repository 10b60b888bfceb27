import type { Locale } from '../../src/domain/errors.ts';

const UNITS = [
  { ms: 86_400_000, vi: 'ngày', en: ['day', 'days'] },
  { ms: 3_600_000, vi: 'giờ', en: ['hour', 'hours'] },
  { ms: 60_000, vi: 'phút', en: ['minute', 'minutes'] },
  { ms: 1_000, vi: 'giây', en: ['second', 'seconds'] },
] as const;

/**
 * A length of time in its two largest units: `3 giờ 20 phút`, `45 phút 12 giây`. Whole units that have passed, never
 * rounded up: nobody is promised a minute that is not left.
 * @param milliseconds of either sign; the sign is the sentence's business
 */
export function spanText(milliseconds: number, locale: Locale): string {
  let rest = Math.floor(Math.abs(milliseconds) / 1_000) * 1_000;
  const counted = UNITS.map((unit) => {
    const n = Math.floor(rest / unit.ms);
    rest -= n * unit.ms;
    return { n, word: locale === 'vi' ? unit.vi : unit.en[n === 1 ? 0 : 1] };
  });
  const first = counted.findIndex(({ n }) => n > 0);
  if (first === -1) return locale === 'vi' ? '0 giây' : '0 seconds';
  return counted
    .slice(first, first + 2)
    .filter(({ n }) => n > 0)
    .map(({ n, word }) => `${n} ${word}`)
    .join(' ');
}
