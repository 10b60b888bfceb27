import { describe, expect, test } from '@jest/globals';
import { standingAt, windowStart, type GateAttempt } from '../../../../src/domain/readiness/gate.ts';
import { attemptVerdict, type AttemptVerdict } from '../../../../src/domain/readiness/steps.ts';

const at = (text: string): number => Date.parse(`2026-12-${text}+07:00`);
const span = { from: windowStart(at('15T08:00'), 3), until: at('14T15:00') };
let made = 0;
function attempt(finished: string | null, verdict: AttemptVerdict | null): GateAttempt {
  made += 1;
  const finishedAt = finished === null ? null : at(finished);
  return { id: String(made), startedAt: (finishedAt ?? at('14T12:00')) - 60_000, finishedAt, verdict };
}
const standing = (...attempts: GateAttempt[]) => standingAt(attempts, span).standing;

describe('how a bridge stands at the deadline', () => {
  test('a pass at 14:59:59.999 counts, one at 15:00:00.000 does not', () => {
    expect(standing(attempt('14T14:59:59.999', 'pass'))).toBe('passed');
    expect(standing(attempt('14T15:00:00.000', 'pass'))).toBe('not_checked');
  });
  test('the newest counts: pass at 10:00, fail at 14:30 is not ready; the other way round it is', () => {
    expect(standing(attempt('14T10:00', 'pass'), attempt('14T14:30', 'fail'))).toBe('failed');
    expect(standing(attempt('14T14:30', 'pass'), attempt('14T10:00', 'fail'))).toBe('passed');
  });
  test('a late fail does not void what held at the deadline', () => {
    expect(standing(attempt('14T10:00', 'pass'), attempt('14T15:01', 'fail'))).toBe('passed');
  });
  test('remarks are a pass with remarks', () => {
    expect(standing(attempt('14T10:00', 'warn'))).toBe('passed_with_remarks');
  });
  test('a running or broken-off attempt changes nothing', () => {
    expect(standing(attempt('14T10:00', 'pass'), attempt(null, null))).toBe('passed');
    expect(standing(attempt('14T10:00', 'pass'), attempt('14T11:00', 'incomplete'))).toBe('passed');
    expect(standing(attempt('14T11:00', 'incomplete'))).toBe('not_checked');
  });
  test('a check of long ago speaks for nothing', () => {
    expect(standing(attempt('12T07:59:59.999', 'pass'))).toBe('not_checked');
    expect(standing(attempt('12T08:00', 'pass'))).toBe('passed');
  });
});

describe('the verdict of an attempt', () => {
  const wanted = ['browser', 'camera', 'sound'] as const;
  const done = (...steps: ['browser' | 'camera' | 'sound', 'pass' | 'warn' | 'fail', boolean?][]) =>
    new Map(steps.map(([step, verdict, inconclusive = false]) => [step, { verdict, inconclusive }]));
  test('is the worst of all steps', () => {
    expect(attemptVerdict(wanted, done(['browser', 'pass'], ['camera', 'pass'], ['sound', 'pass']))).toBe(
      'pass',
    );
    expect(attemptVerdict(wanted, done(['browser', 'pass'], ['camera', 'warn'], ['sound', 'pass']))).toBe(
      'warn',
    );
  });
  test('without every step it is incomplete, unless a fault was found', () => {
    expect(attemptVerdict(wanted, done(['browser', 'pass'], ['camera', 'warn']))).toBe('incomplete');
    expect(attemptVerdict(wanted, done(['camera', 'fail']))).toBe('fail');
  });
  test('what the centre could not carry is never held against the bridge, and never passes', () => {
    const steps = done(['browser', 'pass'], ['camera', 'pass'], ['sound', 'fail', true]);
    expect(attemptVerdict(wanted, steps)).toBe('incomplete');
  });
});
