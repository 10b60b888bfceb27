import { expect, test } from '@jest/globals';
import { dateIn, isWorkingDay, workingDayFrom, workingDaysLater } from '../../../src/domain/working-days.ts';

/** 08:00 in Vietnam. */
const at = (day: string): number => Date.parse(`${day}T08:00:00+07:00`);
const HOLIDAYS = ['2026-04-30', '2026-05-01'];

test('Saturdays, Sundays and days off are none', () => {
  expect(
    ['2026-04-29', '2026-04-30', '2026-05-01', '2026-05-02', '2026-05-03', '2026-05-04'].map((day) =>
      isWorkingDay(at(day), HOLIDAYS),
    ),
  ).toEqual([true, false, false, false, false, true]);
  // Late on a Sunday in Vietnam is still Sunday, though it is Sunday noon in London.
  expect(isWorkingDay(Date.parse('2026-05-03T23:59:59+07:00'), [])).toBe(false);
});

test('a day that is off moves on to the next one that is not', () => {
  expect(dateIn(workingDayFrom(at('2026-04-30'), HOLIDAYS))).toBe('2026-05-04');
  expect(workingDayFrom(at('2026-04-29'), HOLIDAYS)).toBe(at('2026-04-29'));
});

test('ten working days over a weekend and two days off', () => {
  expect(dateIn(workingDaysLater(at('2026-04-24'), 10, HOLIDAYS))).toBe('2026-05-12');
  expect(dateIn(workingDaysLater(at('2026-04-24'), 0, HOLIDAYS))).toBe('2026-04-24');
});
