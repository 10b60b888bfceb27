import { describe, expect, test } from '@jest/globals';
import { en } from '../../../web/i18n/en.ts';
import { vi, type WordKey } from '../../../web/i18n/vi.ts';
import { formatBytes, formatDate, formatDuration, formatTime } from '../../../web/shared/format.ts';

const keys = Object.keys(vi) as WordKey[];
const holes = (text: string): string[] =>
  [...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1] ?? '').toSorted();

describe('the words', () => {
  test('both languages say the same things with the same values', () => {
    expect(Object.keys(en).toSorted()).toEqual(keys.toSorted());
    for (const key of keys) expect([key, holes(en[key])]).toEqual([key, holes(vi[key])]);
  });
  test('a value stands in two braces: one alone would be shown as it is', () => {
    for (const key of keys)
      for (const text of [vi[key], en[key]])
        expect([key, /(?<!{){\w+}(?!})/.test(text)]).toEqual([key, false]);
  });
  test('no text is empty', () => {
    for (const key of keys)
      expect([key, vi[key].trim() !== '' && en[key].trim() !== '']).toEqual([key, true]);
  });
});

describe('figures in words', () => {
  test('dates and times are those of Vietnam, day first, 24 hours', () => {
    const instant = Date.UTC(2026, 11, 14, 17, 5);
    expect([formatDate(instant), formatTime(instant)]).toEqual(['15/12/2026', '00:05']);
  });
  test('durations run from seconds to hours and are never negative', () => {
    expect([0, 5_000, 65_000, 3_723_000, -1].map(formatDuration)).toEqual([
      '0:00',
      '0:05',
      '1:05',
      '1:02:03',
      '0:00',
    ]);
  });
  test('bytes are told in decimal units, with the comma of the language', () => {
    expect(formatBytes(1_234_567, 'vi')).toBe('1,2 MB');
    expect(formatBytes(1_234_567, 'en')).toBe('1.2 MB');
    expect(formatBytes(999, 'en')).toBe('999 B');
    expect(formatBytes(34_700_000_000, 'vi')).toBe('35 GB');
  });
});
