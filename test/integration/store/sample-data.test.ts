import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MEASURES, StepResult } from '../../../src/contracts/readiness.ts';
import { deadlineOf, DEFAULT_RULES } from '../../../src/domain/readiness/deadline.ts';
import { standingAt, windowStart } from '../../../src/domain/readiness/gate.ts';
import { DEFAULT_PROFILE } from '../../../src/domain/readiness/profile.ts';
import { BRIDGE_STEPS, CENTRE_STEPS } from '../../../src/domain/readiness/steps.ts';
import { dayOf } from '../../../src/domain/time.ts';
import { makeSampleData, SAMPLE_MARK } from '../../../src/main/sample-data.ts';
import type { AttemptRow, SessionRow } from '../../../src/usecases/ports.ts';
import { makeFakeClock } from '../../fakes/clock.ts';
import { openStore, type TestStore } from './open-store.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const clock = makeFakeClock();
/** The cost of a real hash proves nothing here. */
const passwords = {
  hash: (password: string) => Promise.resolve(`hash of ${password}`),
  verify: () => Promise.resolve(true),
};

let at: TestStore;
const make = () =>
  makeSampleData({ store: at.store, clock, passwords, samplePassword: 'mat-khau-thu', communes: 0 });
beforeAll(async () => {
  at = await openStore();
  await make();
});
afterAll(() => at.close());

async function sessionOn(instant: number): Promise<SessionRow> {
  const { start, end } = dayOf(instant);
  const planned = await at.store.sessions.plannedBetween(start, end);
  expect(planned).toHaveLength(1);
  return planned[0] as SessionRow;
}
async function attemptsOf(session: SessionRow): Promise<readonly AttemptRow[]> {
  const bridges = session.bridges.map(({ id }) => id);
  return at.store.checks.of(bridges, {
    from: session.plannedStart - 3 * DAY_MS,
    until: session.plannedStart,
  });
}

test('every bridge of today’s session and the centre’s server passed the afternoon before', async () => {
  const session = await sessionOn(clock.now());
  const attempts = await attemptsOf(session);
  expect(attempts.map(({ kind }) => kind).toSorted()).toEqual([
    ...session.bridges.map(() => 'bridge' as const),
    'server',
  ]);
  const profileHash = createHash('sha256').update(JSON.stringify(DEFAULT_PROFILE)).digest('hex');
  const dayBefore = dayOf(session.plannedStart).start - DAY_MS;
  for (const attempt of attempts) {
    expect(attempt).toMatchObject({
      verdict: 'pass',
      endReason: null,
      sessionId: session.id,
      sample: true,
      recordingPath: null,
      profileHash,
    });
    expect(attempt.startedAt).toBeGreaterThanOrEqual(dayBefore + 13.5 * HOUR_MS);
    expect(attempt.finishedAt).toBeLessThanOrEqual(dayBefore + 14 * HOUR_MS + 50 * MINUTE_MS);
  }
});

test('each sample check has every step, judged as passed, in the shape of its measures', async () => {
  const attempts = await attemptsOf(await sessionOn(clock.now()));
  const steps = await at.store.checks.stepsOf(attempts.map(({ id }) => id));
  for (const { id, kind, startedAt, finishedAt } of attempts) {
    const results = steps.get(id) ?? [];
    expect(results.map(({ step }) => step)).toEqual(
      kind === 'server' ? [...CENTRE_STEPS] : [...BRIDGE_STEPS],
    );
    for (const result of results) {
      expect(StepResult.parse(result)).toMatchObject({ verdict: 'pass', findings: [], inconclusive: false });
      expect(MEASURES[result.step].parse(result.measures)).toEqual(result.measures);
      expect(result.at).toBeGreaterThan(startedAt);
      expect(result.at).toBeLessThanOrEqual(finishedAt ?? 0);
    }
  }
});

test('the officer of each bridge checked it, the operator the centre', async () => {
  const session = await sessionOn(clock.now());
  for (const attempt of await attemptsOf(session)) {
    const bridge = session.bridges.find(({ id }) => id === attempt.bridgeId);
    const by = await at.store.users.byId(attempt.startedBy ?? '');
    if (bridge?.kind === 'central') expect(by?.role).toBe('operator');
    else expect(by).toMatchObject({ role: 'bridge_officer', bridgeId: bridge?.id });
  }
});

test('the gate lets today’s session pass; tomorrow’s still waits for Ân Thi', async () => {
  const waiting = async (session: SessionRow) => {
    const attempts = await attemptsOf(session);
    const span = {
      from: windowStart(session.plannedStart, DEFAULT_PROFILE.windowDays),
      until: deadlineOf(session.plannedStart, DEFAULT_RULES),
    };
    return session.bridges
      .filter(
        ({ id }) =>
          standingAt(
            attempts.filter(({ bridgeId }) => bridgeId === id),
            span,
          ).standing !== 'passed',
      )
      .map(({ code }) => code);
  };
  const tomorrow = await sessionOn(clock.now() + DAY_MS);
  expect(tomorrow.bridges.map(({ code }) => code)).toEqual([
    'trung-tam',
    'kim-dong',
    'phu-cu',
    'van-giang',
    'an-thi',
  ]);
  const { start } = dayOf(clock.now() + DAY_MS);
  expect([tomorrow.plannedStart, tomorrow.plannedEnd]).toEqual([start + 8 * HOUR_MS, start + 11.5 * HOUR_MS]);
  expect(tomorrow.title).toContain(SAMPLE_MARK);
  expect(await waiting(await sessionOn(clock.now()))).toEqual([]);
  expect(await waiting(tomorrow)).toEqual(['an-thi']);
});

test('sample people have addresses that no mail can reach', async () => {
  const people = await at.store.users.withRoles(['bridge_officer', 'operator', 'chair']);
  expect(people).toHaveLength(12);
  for (const { username, email } of people) expect(email).toBe(`${username}@mau.invalid`);
});

test('started again it adds nothing; a day later only the next day’s session', async () => {
  const [session, tomorrow] = [await sessionOn(clock.now()), await sessionOn(clock.now() + DAY_MS)];
  const count = async () => (await attemptsOf(tomorrow)).length;
  const attempts = await attemptsOf(session);
  const before = await count();
  await make();
  expect(await attemptsOf(session)).toEqual(attempts);
  expect((await sessionOn(clock.now())).id).toBe(session.id);
  clock.advance(DAY_MS);
  await make();
  expect((await sessionOn(clock.now())).id).toBe(tomorrow.id);
  expect((await sessionOn(clock.now() + DAY_MS)).id).not.toBe(tomorrow.id);
  // Nobody checked for it yet: that is what the day is for.
  expect(await count()).toBe(before);
});
