import { describe, expect, test } from '@jest/globals';
import {
  dueState,
  instantsOf,
  isLate,
  periodOf,
  periodsOf,
} from '../../../src/domain/procedure/report-periods.ts';

const at = (text: string): number => Date.parse(`${text}+07:00`);

describe('periods of reports', () => {
  test.each([
    ['month', 3, '2026-03-01', '2026-03-31', '2026-04-10'],
    ['month', 12, '2026-12-01', '2026-12-31', '2027-01-10'],
    ['month', 2, '2026-02-01', '2026-02-28', '2026-03-10'],
    ['quarter', 4, '2026-10-01', '2026-12-31', '2027-01-10'],
    ['half_year', 1, '2026-01-01', '2026-06-30', '2026-07-10'],
    ['nine_months', 1, '2026-01-01', '2026-09-30', '2026-10-10'],
    ['year', 1, '2026-01-01', '2026-12-31', '2027-01-10'],
  ] as const)('%s %i goes from %s to %s and is due before %s', (kind, number, from, to, due) => {
    const period = periodOf(kind, 2026, number);
    expect([period.from, period.to, period.deadline]).toEqual([from, to, at(`${due}T00:00:00`)]);
  });
  test.each([
    ['month', 3, '2026-02-15', '2026-03-14'],
    ['month', 1, '2025-12-15', '2026-01-14'],
    ['quarter', 1, '2025-12-15', '2026-03-14'],
    ['year', 1, '2025-12-15', '2026-12-14'],
  ] as const)('beginning on the 15th, %s %i goes from %s to %s', (kind, number, from, to) => {
    const period = periodOf(kind, 2026, number, 15);
    expect([period.from, period.to]).toEqual([from, to]);
  });
  test('a regime from the 15th has the deadline of the month it is named after', () => {
    expect(periodOf('month', 2026, 3, 15).deadline).toBe(at('2026-04-10T00:00:00'));
  });
  test('months of a year follow one another without a gap, whatever day they begin with', () => {
    for (const startDay of [1, 15, 28]) {
      const months = periodsOf(2026, startDay).filter(({ kind }) => kind === 'month');
      expect(months).toHaveLength(12);
      for (const [index, month] of months.entries()) {
        const next = months[index + 1];
        if (next !== undefined) expect(instantsOf(month).end).toBe(instantsOf(next).start);
      }
    }
  });
  test('a thirteenth month or a third half-year is refused', () => {
    expect(() => periodOf('month', 2026, 13)).toThrow('');
    expect(() => periodOf('half_year', 2026, 2)).toThrow('');
    expect(() => periodOf('quarter', 2026, 0)).toThrow('');
  });
  test('09 at 23:59:59.999 is in time, the 10th at 00:00 is late', () => {
    const { deadline } = periodOf('month', 2026, 3);
    expect(isLate(at('2026-04-09T23:59:59.999'), deadline)).toBe(false);
    expect(isLate(at('2026-04-10T00:00:00.000'), deadline)).toBe(true);
  });
  test('a report runs, is due, overdue, issued or issued late', () => {
    const march = periodOf('month', 2026, 3);
    expect(dueState(march, null, at('2026-03-31T23:59:59'))).toBe('running');
    expect(dueState(march, null, at('2026-04-01T00:00:00'))).toBe('due');
    expect(dueState(march, null, at('2026-04-10T00:00:00'))).toBe('overdue');
    expect(dueState(march, at('2026-04-09T23:59:59'), at('2026-05-01T00:00:00'))).toBe('issued');
    expect(dueState(march, at('2026-04-10T00:00:00'), at('2026-05-01T00:00:00'))).toBe('issued_late');
  });
});
