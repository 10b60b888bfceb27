import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import type { Board, BoardRow } from '../../../src/contracts/readiness.ts';
import { withNew, withRead } from '../../../web/notices/notice-list.ts';
import { arrange, currentStep, fold, withRow } from '../../../web/readiness/board-order.ts';
import { sha256Of } from '../../../web/readiness/file-hash.ts';
import { faultOfTimes } from '../../../web/readiness/new-times.ts';
import { spanText } from '../../../web/readiness/span-text.ts';
import { dayMonthYear, instantOfWall, wallOf } from '../../../web/readiness/vietnam-time.ts';

const row = (subject: string, change: Partial<BoardRow> = {}): BoardRow => ({
  subject,
  bridgeId: subject,
  name: subject,
  code: subject,
  kind: 'district',
  phone: '',
  contacts: [],
  standing: 'passed',
  late: null,
  running: null,
  escalation: null,
  decision: null,
  steps: [],
  finding: null,
  attempt: null,
  trend: [],
  ...change,
});
const names = (rows: readonly BoardRow[]): string[] => rows.map(({ name }) => name);

describe('rows of the board', () => {
  const rows = [
    row('Văn Giang'),
    row('Phù Cừ', { standing: 'failed', contacts: ['Đỗ Thị Đào'] }),
    row('Ân Thi', { standing: 'not_checked', escalation: 'open' }),
    row('Mỹ Hào', { standing: 'passed_with_remarks', code: 'my-hao' }),
    row('server', { name: 'Máy chủ trung tâm', kind: 'server' }),
  ];
  test('what waits for a decision is on top, then the server, then as planned', () => {
    expect(names(arrange(rows, { onlyNot: false, search: '' }))).toEqual([
      'Ân Thi',
      'Máy chủ trung tâm',
      'Văn Giang',
      'Phù Cừ',
      'Mỹ Hào',
    ]);
  });
  test('a decided escalation is no longer on top', () => {
    const decided = rows.map((each) =>
      each.name === 'Ân Thi' ? { ...each, escalation: 'waived' as const } : each,
    );
    expect(names(arrange(decided, { onlyNot: false, search: '' }))[0]).toBe('Máy chủ trung tâm');
  });
  test('only those that have not passed; a remark is passed', () => {
    expect(names(arrange(rows, { onlyNot: true, search: '' }))).toEqual(['Ân Thi', 'Phù Cừ']);
  });
  test.each([
    ['phu cu', ['Phù Cừ']],
    ['PHÙ', ['Phù Cừ']],
    ['  an   thi ', ['Ân Thi']],
    ['my-h', ['Mỹ Hào']],
    ['do thi dao', ['Phù Cừ']],
    ['không có', []],
  ])('"%s" is found by names, codes and officers, without diacritics', (search, found) => {
    expect(names(arrange(rows, { onlyNot: false, search }))).toEqual(found);
  });
  test('letters written in one piece or in two are the same', () => {
    fc.assert(
      fc.property(fc.string(), (typed) => fold(typed.normalize('NFC')) === fold(typed.normalize('NFD'))),
    );
    expect(fold('Đường Ỷ Lan')).toBe('duong y lan');
  });
  test('a row told anew replaces its like and leaves the other objects as they are', () => {
    const board = { rows, sum: { ready: 0, total: 5, waiting: [] } } as unknown as Board;
    const told = row('Phù Cừ', { standing: 'passed' });
    const next = withRow(board, told, { ready: 5, total: 5, waiting: [] });
    expect(next.sum.ready).toBe(5);
    expect(next.rows.map((each, i) => each === rows[i])).toEqual([true, false, true, true, true]);
    expect(next.rows[1]).toBe(told);
  });
  test('the step that runs now: as told, else the first without a verdict', () => {
    const attemptId = '5f0c1c66-6a51-4b57-9d6f-0d1a2a3b4c5d';
    const steps: BoardRow['steps'] = [
      { step: 'browser', verdict: 'pass' },
      { step: 'camera', verdict: 'pass' },
    ];
    const at = (step: 'camera' | 'media' | null, done = steps) =>
      currentStep(row('a', { running: { attemptId, step, place: null }, steps: done }));
    expect([at('media'), at('camera'), at(null), at(null, [])]).toEqual([
      'media',
      'sound',
      'sound',
      'browser',
    ]);
    const all = (
      ['browser', 'camera', 'sound', 'signaling', 'paths', 'media', 'recording', 'room'] as const
    ).map((step) => ({ step, verdict: 'pass' as const }));
    expect(at(null, all)).toBeNull();
  });
});

describe('wall times in Vietnam', () => {
  const minute = fc.integer({ min: 0, max: 200 * 366 * 24 * 60 }).map((n) => n * 60_000);
  test('a field reads back what it was given, whatever zone the PC is in', () => {
    fc.assert(fc.property(minute, (instant) => instantOfWall(wallOf(instant)) === instant));
    expect(instantOfWall('2026-12-15T08:00')).toBe(Date.UTC(2026, 11, 15, 1));
    expect(instantOfWall('2027-01-01T00:30')).toBe(Date.UTC(2026, 11, 31, 17, 30));
    expect(instantOfWall('2026-12-15T08:00:45')).toBe(Date.UTC(2026, 11, 15, 1));
  });
  test.each([
    '',
    '2026-12-15',
    '2026-02-30T08:00',
    '2026-13-01T08:00',
    '2026-12-15T24:00',
    '15/12/2026 08:00',
    '0000-00-00T00:00',
  ])('"%s" is no time', (typed) => {
    expect(instantOfWall(typed)).toBeNull();
  });
  test('the day of the paper is the day in Vietnam', () => {
    expect(dayMonthYear(Date.UTC(2026, 11, 31, 17))).toEqual({ day: '01', month: '01', year: '2027' });
  });
  test('a new time lies in the future and ends after it begins', () => {
    expect(faultOfTimes(null, null, 0)).toEqual({ start: 'decide.timeMissing', end: 'decide.timeMissing' });
    expect(faultOfTimes(10, 10, 10)).toEqual({ start: 'decide.startPast', end: 'decide.endBefore' });
    expect(faultOfTimes(11, 12, 10)).toEqual({ start: null, end: null });
    expect(faultOfTimes(null, 12, 10)).toEqual({ start: 'decide.timeMissing', end: null });
  });
});

describe('spans of time', () => {
  test.each([
    [0, '0 giây', '0 seconds'],
    [999, '0 giây', '0 seconds'],
    [1_000, '1 giây', '1 second'],
    [59_999, '59 giây', '59 seconds'],
    [60_000, '1 phút', '1 minute'],
    [2_712_000, '45 phút 12 giây', '45 minutes 12 seconds'],
    [12_000_000, '3 giờ 20 phút', '3 hours 20 minutes'],
    [3_600_000 + 59_000, '1 giờ', '1 hour'],
    [2 * 86_400_000 + 4 * 3_600_000 + 59 * 60_000, '2 ngày 4 giờ', '2 days 4 hours'],
    [-65_000, '1 phút 5 giây', '1 minute 5 seconds'],
  ])('%d ms: %s', (span, vi, en) => {
    expect([spanText(span, 'vi'), spanText(span, 'en')]).toEqual([vi, en]);
  });
});

describe('the hash of the report', () => {
  test('is the one the server computes, of the very bytes', async () => {
    const body = new TextEncoder().encode('{"title":"Tiếp công dân"}');
    expect(await sha256Of(body.buffer)).toBe(createHash('sha256').update(body).digest('hex'));
    const other = new TextEncoder().encode('{"title":"Tiếp công dân "}');
    expect(await sha256Of(other.buffer)).not.toBe(await sha256Of(body.buffer));
  });
});

describe('notices', () => {
  const notice = (id: string, readAt: number | null = null) => ({
    ...{ id, kind: 'escalated' as const, at: 1, sessionId: null, bridgeId: null },
    ...{ text: '', readAt },
  });
  test('a new one comes on top and counts; told twice it counts once', () => {
    const once = withNew({ notices: [notice('a', 5)], unread: 0 }, notice('b'));
    expect([once.unread, once.notices.map(({ id }) => id)]).toEqual([1, ['b', 'a']]);
    expect(withNew(once, notice('b'))).toEqual(once);
  });
  test('reading marks those read and takes over the count of the server', () => {
    const before = { notices: [notice('a'), notice('b'), notice('c', 5)], unread: 60 };
    const after = withRead(before, ['a', 'c'], { at: 9, unread: 58 });
    expect(after.unread).toBe(58);
    expect(after.notices.map(({ readAt }) => readAt)).toEqual([9, null, 5]);
  });
});
