import { expect, test } from '@jest/globals';
import { readConfig } from '../../../config/settings.ts';
import { keepUntil } from '../../../src/domain/retention.ts';

const CLOSED = Date.UTC(2026, 1, 28, 3);
const yearOf = (at: number | null): number | null => (at === null ? null : new Date(at).getUTCFullYear());

test('a recording is kept as long as the item that asks for the longest', () => {
  const schedule = { years: 20, byKind: { feedback: 5, denunciation: 50 } };
  expect(yearOf(keepUntil(schedule, CLOSED, ['feedback']))).toBe(2031);
  expect(yearOf(keepUntil(schedule, CLOSED, ['feedback', 'complaint']))).toBe(2046);
  expect(yearOf(keepUntil(schedule, CLOSED, ['complaint', 'denunciation']))).toBe(2076);
  expect(yearOf(keepUntil(schedule, CLOSED, []))).toBe(2046);
});

test('for good is for good, by one item or by all', () => {
  expect(
    keepUntil({ years: 20, byKind: { denunciation: null } }, CLOSED, ['complaint', 'denunciation']),
  ).toBeNull();
  expect(keepUntil({ years: null, byKind: {} }, CLOSED, ['complaint'])).toBeNull();
});

test('the setting is read, and a wrong one is told by its name', () => {
  const { RETENTION } = readConfig({ RETENTION: 'default=20,denunciation=permanent,feedback=5' });
  expect(RETENTION).toEqual({ years: 20, byKind: { denunciation: null, feedback: 5 } });
  expect(() => readConfig({ RETENTION: 'twenty' })).toThrow(/RETENTION=twenty/);
});
