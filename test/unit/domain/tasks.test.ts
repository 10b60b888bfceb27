import { describe, expect, test } from '@jest/globals';
import {
  bridgeOfAgency,
  changesOf,
  type MadeTask,
} from '../../../src/domain/procedure/task-of-conclusion.ts';
import { reminderDue } from '../../../src/domain/procedure/task-reminders.ts';
import {
  assertActOnTask,
  CASE_CLASSES,
  isTaskOverdue,
  stateAfterAnswer,
} from '../../../src/domain/procedure/task.ts';
import { isResultLate, resultDueOn } from '../../../src/domain/procedure/result-notice.ts';
import {
  reachesGoal,
  shareOf,
  sharesBy,
  type CountedTask,
} from '../../../src/domain/procedure/share-resolved.ts';

const at = (text: string): number => Date.parse(`${text}+07:00`);

describe('tasks of conclusions', () => {
  const conclusion = { agency: 'Sở Xây dựng', task: 'Trả lời công dân', deadline: '2027-01-31' };
  const made: MadeTask = { id: 'a', source: conclusion, state: 'open' };

  test('each conclusion is a task once, however often it is asked', () => {
    const first = changesOf([{ id: 'a', conclusion }], []);
    expect([first.make.length, first.renew.length, first.withdraw.length]).toEqual([1, 0, 0]);
    const again = changesOf([{ id: 'a', conclusion }], [made]);
    expect([again.make.length, again.renew.length, again.withdraw.length]).toEqual([0, 0, 0]);
  });
  test('a changed conclusion renews its task, one that is gone withdraws it, what is closed stays', () => {
    const changed = { ...conclusion, deadline: '2027-02-28' };
    expect(changesOf([{ id: 'a', conclusion: changed }], [made]).renew).toEqual([
      { task: made, conclusion: changed },
    ]);
    expect(changesOf([], [made]).withdraw).toEqual([made]);
    expect(changesOf([], [{ ...made, state: 'closed' }]).withdraw).toEqual([]);
    expect(changesOf([], [{ ...made, state: 'withdrawn' }]).withdraw).toEqual([]);
  });

  const bridges = [
    { id: 'c', name: 'Điểm cầu trung tâm', kind: 'central' },
    { id: 'p', name: 'Phù Cừ', kind: 'district' },
    { id: 'm', name: 'Thị xã Mỹ Hào', kind: 'district' },
    { id: 's', name: 'Sở Xây dựng', kind: 'department' },
  ];
  test.each([
    ['UBND huyện Phù Cừ', 'p'],
    ['Ủy ban nhân dân  huyện PHÙ CỪ', 'p'],
    ['Phù Cừ', 'p'],
    ['UBND thị xã Mỹ Hào', 'm'],
    ['sở xây dựng', 's'],
    ['Công an huyện Phù Cừ', null],
    ['Sở Tài chính', null],
    ['Trung tâm', null],
  ])('%s', (agency, id) => {
    expect(bridgeOfAgency(agency, bridges)).toBe(id);
  });
  test('two of one name are nobody’s', () => {
    expect(
      bridgeOfAgency('Phù Cừ', [...bridges, { id: 'x', name: 'Xã Phù Cừ', kind: 'commune' }]),
    ).toBeNull();
  });
});

describe('states', () => {
  test('only what was answered is accepted or sent back, only what is closed is reopened, nothing that is withdrawn moves', () => {
    for (const act of ['accepted', 'sent_back'] as const)
      expect(() => assertActOnTask('open', act)).toThrow(
        expect.objectContaining({ code: 'task_act_not_allowed' }),
      );
    for (const state of ['open', 'answered', 'withdrawn'] as const)
      expect(() => assertActOnTask(state, 'reopened')).toThrow();
    for (const act of ['answered', 'extended', 'closed', 'urged', 'reported'] as const) {
      expect(() => assertActOnTask('closed', act)).toThrow();
      expect(() => assertActOnTask('withdrawn', act)).toThrow();
      expect(() => assertActOnTask('open', act)).not.toThrow();
    }
    // The centre has the answer before it: there is nothing to urge.
    expect(() => assertActOnTask('answered', 'urged')).toThrow();
  });
  test('what is settled, or still pursued, leaves the agency nothing to do', () => {
    expect(CASE_CLASSES.map(stateAfterAnswer)).toEqual(['closed', 'open', 'open', 'closed']);
  });
  test('the day itself is in time', () => {
    const task = { state: 'open', deadline: '2027-01-31' } as const;
    expect(isTaskOverdue(task, '2027-01-31')).toBe(false);
    expect(isTaskOverdue(task, '2027-02-01')).toBe(true);
    expect(isTaskOverdue({ ...task, state: 'closed' }, '2027-02-01')).toBe(false);
    expect(isTaskOverdue({ ...task, deadline: null }, '2027-02-01')).toBe(false);
  });
});

describe('reminders', () => {
  const given = { deadline: '2027-01-31', since: at('2027-01-10T09:00') };
  const due = (now: string, task = given): string | undefined => reminderDue(task, at(now), [5, 1])?.occasion;
  test.each([
    ['2027-01-26T07:59:59.999', undefined],
    ['2027-01-26T08:00', '2027-01-31/before-5'],
    ['2027-01-30T07:59', '2027-01-31/before-5'],
    ['2027-01-30T08:00', '2027-01-31/before-1'],
    ['2027-02-01T07:59', '2027-01-31/before-1'],
    ['2027-02-01T08:00', '2027-01-31/overdue-0'],
    ['2027-02-08T07:59', '2027-01-31/overdue-0'],
    ['2027-02-08T08:00', '2027-01-31/overdue-1'],
    // After an outage of weeks only the newest.
    ['2027-03-01T12:00', '2027-01-31/overdue-4'],
  ])('%s', (now, occasion) => {
    expect(due(now)).toBe(occasion);
  });
  test('what was given later than a reminder is not reminded by it', () => {
    const late = { ...given, since: at('2027-01-28T09:00') };
    expect(due('2027-01-29T09:00', late)).toBeUndefined();
    expect(due('2027-01-30T09:00', late)).toBe('2027-01-31/before-1');
  });
});

describe('time in which a citizen is told', () => {
  test('ten working days, over a weekend and days off', () => {
    // Monday 14/12/2026; the first of January is off.
    expect(resultDueOn(at('2026-12-14T09:00'), 10, [])).toBe('2026-12-28');
    expect(resultDueOn(at('2026-12-21T09:00'), 10, ['2027-01-01'])).toBe('2027-01-05');
    // Late in the evening in Vietnam is another day elsewhere.
    expect(resultDueOn(at('2026-12-14T23:30'), 1, [])).toBe('2026-12-15');
  });
  test('the last day is in time', () => {
    expect(isResultLate('2026-12-28', '2026-12-28', '2027-01-31')).toBe(false);
    expect(isResultLate('2026-12-29', '2026-12-28', '2027-01-31')).toBe(true);
    expect(isResultLate(null, '2026-12-28', '2026-12-28')).toBe(false);
    expect(isResultLate(null, '2026-12-28', '2026-12-29')).toBe(true);
  });
});

describe('share that was settled in time', () => {
  const task = (change: Partial<CountedTask & { agency: string }> = {}) => ({
    ...({ agency: 'A', deadline: '2027-01-15', standing: 'settled', settledOn: '2027-01-15' } as const),
    ...change,
  });
  const open = { standing: 'in_progress', settledOn: null } as const;

  test('what still has time counts neither way, nor does what has no deadline', () => {
    expect(
      shareOf(
        [
          task(),
          task({ settledOn: '2027-01-16' }),
          task(open),
          task({ ...open, deadline: '2027-01-20' }),
          task({ deadline: null }),
          // Answered, and pursued further.
          task({ standing: 'still_pursued', settledOn: null }),
        ],
        '2027-01-20',
      ),
    ).toEqual({ due: 4, inTime: 1, late: 1, open: 2, percent: 25 });
  });
  test('nothing due has no share; nine of ten reach the goal, and 89.9 do not', () => {
    expect(reachesGoal(shareOf([], '2027-01-20'))).toBeNull();
    const nine = Array.from({ length: 9 }, () => task());
    expect(reachesGoal(shareOf([...nine, task(open)], '2027-01-20'))).toBe(true);
    const many = Array.from({ length: 899 }, () => task());
    const late = Array.from({ length: 101 }, () => task(open));
    const share = shareOf([...many, ...late], '2027-01-20');
    expect([share.percent, reachesGoal(share)]).toEqual([89.9, false]);
  });
  test('by agency, the most first', () => {
    const tasks = [task(), task(open), task({ agency: 'B' }), task({ agency: 'C', deadline: null })];
    expect(
      sharesBy(tasks, ({ agency }) => agency, '2027-01-20').map(({ key, percent }) => [key, percent]),
    ).toEqual([
      ['A', 50],
      ['B', 100],
    ]);
  });
});
