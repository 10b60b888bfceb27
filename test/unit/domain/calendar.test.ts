import { describe, expect, test } from '@jest/globals';
import {
  dueDaysOf,
  isShortNotice,
  LAST,
  startOfDate,
  type RuleDay,
  type RuleTimes,
} from '../../../src/domain/procedure/calendar.ts';
import { countDays, outcomeOf, type CalendarDay } from '../../../src/domain/procedure/days-held.ts';
import { isSameAsking, lackOf, type Asked } from '../../../src/domain/procedure/invitation.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const rule = (day: RuleDay, change: Partial<RuleTimes> = {}): RuleTimes => ({
  ...{ day, startTime: '08:00', endTime: '11:30', from: '2026-01-01', until: null, ...change },
});
const dates = (day: RuleDay, holidays: readonly string[] = [], change: Partial<RuleTimes> = {}): string[] =>
  dueDaysOf(rule(day, change), 2026, holidays).map(({ dueDate }) => dueDate);

describe('the yearly calendar', () => {
  test('the chairman’s 15th: moved to the next working day on weekends and holidays', () => {
    const days = dates({ by: 'day_of_month', day: 15 }, ['2026-04-15', '2026-04-16']);
    expect(days).toHaveLength(12);
    // 15/2/2026 is a Sunday, 15/8 a Saturday; 15 and 16/4 are days off here.
    expect([days[0], days[1], days[3], days[7]]).toEqual([
      '2026-01-15',
      '2026-02-16',
      '2026-04-17',
      '2026-08-17',
    ]);
  });
  test('the Council’s 30th: in February its last day, and from there the next working day', () => {
    const days = dueDaysOf(rule({ by: 'day_of_month', day: 30 }), 2026, []);
    expect(days[1]).toMatchObject({ period: '2026-02', byRule: '2026-02-28', dueDate: '2026-03-02' });
    expect(days[2]?.dueDate).toBe('2026-03-30');
    const [leap] = dueDaysOf(rule({ by: 'day_of_month', day: 30 }), 2028, []).slice(1);
    expect(leap?.byRule).toBe('2028-02-29');
  });
  test('a weekday of the month: the second Tuesday, the last Friday', () => {
    const second = dates({ by: 'weekday_of_month', weekday: 2, nth: 2 });
    expect([second[0], second[11]]).toEqual(['2026-01-13', '2026-12-08']);
    const last = dates({ by: 'weekday_of_month', weekday: 5, nth: LAST });
    expect([last[0], last[1], last[11]]).toEqual(['2026-01-30', '2026-02-27', '2026-12-25']);
  });
  test('hours are Vietnam’s, and a rule holds from its first day to its last', () => {
    const [first, ...others] = dueDaysOf(
      rule({ by: 'day_of_month', day: 15 }, { from: '2026-11-01', until: '2026-11-30' }),
      2026,
      [],
    );
    expect(others).toEqual([]);
    // 15/11/2026 is a Sunday.
    expect(first).toMatchObject({ byRule: '2026-11-15', start: Date.parse('2026-11-16T08:00:00+07:00') });
    expect(first?.end).toBe(Date.parse('2026-11-16T11:30:00+07:00'));
  });
  test('a change needs a reason from less than five days on, to the old day or to the new one', () => {
    const now = Date.parse('2026-12-15T08:00:00+07:00');
    expect(isShortNotice([now + 5 * DAY], now, 5)).toBe(false);
    expect(isShortNotice([now + 5 * DAY - 1], now, 5)).toBe(true);
    expect(isShortNotice([now + 30 * DAY, now + 4 * DAY], now, 5)).toBe(true);
    expect(isShortNotice([now - 1], now, 0)).toBe(true);
  });
});

describe('days held of days due', () => {
  const now = Date.parse('2026-06-20T12:00:00+07:00');
  const at = (date: string): number => startOfDate(date) + 8 * HOUR;
  const day = (dueDate: string, session: CalendarDay['session']): CalendarDay => ({
    ...{ organiser: 'peoples_committee', dueDate, session },
  });

  test.each([
    [
      'concluded on the day',
      day('2026-05-15', { state: 'concluded', plannedStart: at('2026-05-15') }),
      'held',
    ],
    [
      'concluded after a postponement',
      day('2026-05-15', { state: 'archived', plannedStart: at('2026-06-02') }),
      'held',
    ],
    [
      'concluded before it was due',
      day('2026-07-15', { state: 'concluded', plannedStart: at('2026-06-19') }),
      'held',
    ],
    [
      'moved to a day to come',
      day('2026-06-15', { state: 'scheduled', plannedStart: at('2026-06-25') }),
      'postponed',
    ],
    [
      'postponed without a day',
      day('2026-06-15', { state: 'postponed', plannedStart: at('2026-06-15') }),
      'postponed',
    ],
    ['cancelled', day('2026-06-15', { state: 'cancelled', plannedStart: at('2026-06-15') }), 'cancelled'],
    ['never opened', day('2026-06-15', { state: 'checking', plannedStart: at('2026-06-15') }), 'missed'],
    [
      'moved, and then never opened',
      day('2026-05-15', { state: 'scheduled', plannedStart: at('2026-06-02') }),
      'missed',
    ],
    ['never made', day('2026-03-16', null), 'missed'],
    ['due today', day('2026-06-20', { state: 'ready', plannedStart: at('2026-06-20') }), 'coming'],
    ['live', day('2026-06-19', { state: 'live', plannedStart: at('2026-06-19') }), 'coming'],
    ['cancelled ahead', day('2026-07-15', { state: 'cancelled', plannedStart: at('2026-07-15') }), 'coming'],
  ] as const)('%s', (_, each, outcome) => {
    expect(outcomeOf(each, now)).toBe(outcome);
  });
  test('counted by organiser; what is to come is not due', () => {
    const days = [
      day('2026-01-15', { state: 'archived', plannedStart: at('2026-01-15') }),
      day('2026-02-16', { state: 'archived', plannedStart: at('2026-03-02') }),
      day('2026-03-16', { state: 'cancelled', plannedStart: at('2026-03-16') }),
      day('2026-04-15', null),
      day('2026-06-15', { state: 'postponed', plannedStart: at('2026-06-15') }),
      day('2026-07-15', { state: 'scheduled', plannedStart: at('2026-07-15') }),
      {
        ...day('2026-01-30', { state: 'concluded', plannedStart: at('2026-01-30') }),
        organiser: 'people_council' as const,
      },
    ];
    expect(countDays(days, ['peoples_committee', 'people_council', 'other'], now)).toEqual([
      { organiser: 'peoples_committee', due: 5, held: 2, postponed: 1, cancelled: 1, missed: 1 },
      { organiser: 'people_council', due: 1, held: 1, postponed: 0, cancelled: 0, missed: 0 },
      { organiser: 'other', due: 0, held: 0, postponed: 0, cancelled: 0, missed: 0 },
    ]);
  });
});

describe('invitations', () => {
  const asked: Asked = {
    ...{ sessionTitle: 'Định kỳ', chairName: 'Chủ tịch', place: 'Trụ sở', plannedStart: 1, plannedEnd: 2 },
    item: { place: 1, label: 'A', summary: 'đất', expectedAt: 1, bridges: ['Phù Cừ'] },
  };
  test('an answer says nothing any more once something else is asked', () => {
    expect(isSameAsking(asked, structuredClone(asked))).toBe(true);
    expect(isSameAsking(asked, { ...asked, plannedStart: 5 })).toBe(false);
    expect(isSameAsking(asked, { ...asked, place: 'Nơi khác' })).toBe(false);
    expect(isSameAsking(asked, { ...asked, item: { ...asked.item!, expectedAt: 9 } })).toBe(false);
    expect(isSameAsking(asked, { ...asked, item: null })).toBe(false);
  });
  test('who comes is named, who does not says why', () => {
    expect(lackOf({ answer: 'coming', name: '', reason: '' })).toBe('name');
    expect(lackOf({ answer: 'substitute', name: 'Ông B', reason: '' })).toBeNull();
    expect(lackOf({ answer: 'not_coming', name: '', reason: '' })).toBe('reason');
    expect(lackOf({ answer: 'not_coming', name: '', reason: 'Bận họp' })).toBeNull();
  });
});
