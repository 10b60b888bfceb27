import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  DEFAULT_RULES,
  deadlineOf,
  isInTime,
  remindersOf,
} from '../../../../src/domain/readiness/deadline.ts';

/** An instant by Vietnamese wall time. */
const at = (text: string): number => Date.parse(`${text}+07:00`);
const working = { ...DEFAULT_RULES, policy: 'working_day' as const };

describe('the deadline', () => {
  test('is 15:00 in Vietnam of the day before, whatever hour the session starts at', () => {
    for (const start of ['2026-12-15T00:00', '2026-12-15T08:00', '2026-12-15T23:59'])
      expect(deadlineOf(at(start), DEFAULT_RULES)).toBe(at('2026-12-14T15:00'));
  });
  test('crosses months and years', () => {
    expect(deadlineOf(at('2027-01-01T08:00'), DEFAULT_RULES)).toBe(at('2026-12-31T15:00'));
    expect(deadlineOf(at('2028-03-01T08:00'), DEFAULT_RULES)).toBe(at('2028-02-29T15:00'));
  });
  test('a Monday session has the Sunday, or by policy the Friday before', () => {
    const monday = at('2026-12-14T08:00');
    expect(deadlineOf(monday, DEFAULT_RULES)).toBe(at('2026-12-13T15:00'));
    expect(deadlineOf(monday, working)).toBe(at('2026-12-11T15:00'));
  });
  test('by policy, holidays are left out as well', () => {
    const rules = { ...working, holidays: ['2026-12-11', '2026-12-10'] };
    expect(deadlineOf(at('2026-12-14T08:00'), rules)).toBe(at('2026-12-09T15:00'));
    expect(deadlineOf(at('2026-12-16T08:00'), rules)).toBe(at('2026-12-15T15:00'));
  });
  test('14:59:59.999 is in time, 15:00:00.000 is late', () => {
    const deadline = deadlineOf(at('2026-12-15T08:00'), DEFAULT_RULES);
    expect(isInTime(at('2026-12-14T14:59:59.999'), deadline)).toBe(true);
    expect(isInTime(at('2026-12-14T15:00:00.000'), deadline)).toBe(false);
  });
  test('is always before the session, on an earlier day, at 08:00 UTC', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1.7e12, max: 2.2e12 }),
        fc.constantFrom(DEFAULT_RULES, working),
        (start, rules) => {
          const deadline = deadlineOf(start, rules);
          expect(deadline).toBeLessThan(start);
          expect(new Date(deadline).toISOString().slice(11)).toBe('08:00:00.000Z');
        },
      ),
    );
  });
});

test('reminders come 24 h before, at 09:00, 13:00 and 14:30, each once and none at the deadline', () => {
  const deadline = at('2026-12-14T15:00');
  expect(remindersOf(deadline, DEFAULT_RULES)).toEqual(
    ['2026-12-13T15:00', '2026-12-14T09:00', '2026-12-14T13:00', '2026-12-14T14:30'].map(at),
  );
  const odd = { ...DEFAULT_RULES, reminders: ['15:00', '16:00', '09:00', '-06:00'] };
  expect(remindersOf(deadline, odd)).toEqual([at('2026-12-14T09:00')]);
});
