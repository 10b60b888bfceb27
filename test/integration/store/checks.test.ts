import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { Client } from 'pg';
import { StepReport, type StepResult } from '../../../src/contracts/readiness.ts';
import type { Store } from '../../../src/usecases/ports.ts';
import { until } from '../../support/until.ts';
import { openStore, type TestStore } from './open-store.ts';

let at: TestStore;
let checks: Store['checks'];
let bridgeId: string;

beforeAll(async () => {
  at = await openStore();
  checks = at.store.checks;
  bridgeId = await at.addBridge('phu-cu');
});
afterAll(() => at.close());

const step = (name: StepResult['step'], set: Partial<StepResult> = {}): StepResult => ({
  step: name,
  verdict: 'pass',
  findings: [],
  inconclusive: false,
  measures: {},
  at: 5,
  ...set,
});
const passed = { verdict: 'pass', endReason: null } as const;

test('an attempt ends once; the first end holds', async () => {
  const id = await at.addAttempt(bridgeId);
  const ends = await Promise.all(
    Array.from({ length: 6 }, (_, i) => checks.finish(id, { ...passed, finishedAt: 100 + i })),
  );
  expect(ends.filter(Boolean)).toHaveLength(1);
  const held = await checks.byId(id);
  expect(held).toMatchObject({ verdict: 'pass', finishedAt: 100 + ends.indexOf(true) });
  expect(await checks.finish(id, { verdict: 'fail', endReason: 'left', finishedAt: 900 })).toBe(false);
  expect(await checks.byId(id)).toEqual(held);
  expect(await checks.finish(randomUUID(), { ...passed, finishedAt: 1 })).toBe(false);
});

test('a step is replaced while the attempt runs and refused once it is over', async () => {
  const id = await at.addAttempt(bridgeId);
  const dark = step('camera', {
    verdict: 'warn',
    findings: [{ code: 'camera_dark', verdict: 'warn', values: { value: 41 } }],
    measures: { brightness: 41, device: 'Máy quay' },
  });
  expect(await checks.saveStep(id, step('sound'))).toBe(true);
  expect(await checks.saveStep(id, dark)).toBe(true);
  expect(await checks.saveStep(id, step('sound', { verdict: 'fail', inconclusive: true, at: 9 }))).toBe(true);
  const other = await at.addAttempt(bridgeId);
  await checks.finish(id, { ...passed, finishedAt: 10 });
  expect(await checks.saveStep(id, step('camera', { verdict: 'fail' }))).toBe(false);
  expect(await checks.saveStep(id, step('room'))).toBe(false);
  expect(await checks.saveStep(randomUUID(), step('room'))).toBe(false);

  const steps = await checks.stepsOf([id, other]);
  // In the order of the check, not of their arrival.
  expect(steps.get(id)).toEqual([dark, step('sound', { verdict: 'fail', inconclusive: true, at: 9 })]);
  expect(steps.get(other)).toEqual([]);
  expect((await checks.stepsOf([])).size).toBe(0);
});

test('a step that comes while the attempt is being ended waits and is refused', async () => {
  const id = await at.addAttempt(bridgeId);
  const ending = new Client({ connectionString: at.url });
  await ending.connect();
  try {
    await ending.query('BEGIN');
    await ending.query('UPDATE check_attempts SET finished_at = 7 WHERE id = $1', [id]);
    let answer: boolean | undefined;
    const saving = checks.saveStep(id, step('media')).then((saved) => (answer = saved));
    await until(async () => {
      const { rows } = await at.db.execute(
        sql`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return answer !== undefined || rows.length > 0;
    });
    expect(answer).toBeUndefined();
    await ending.query('COMMIT');
    expect(await saving).toBe(false);
    expect((await checks.stepsOf([id])).get(id)).toEqual([]);
  } finally {
    await ending.end();
  }
});

test('those that ended in a span or run are found, of the asked bridges only', async () => {
  const [here, there] = [await at.addBridge('kim-dong'), await at.addBridge('an-thi')];
  const ended = (finishedAt: number) => ({ startedAt: 1, finishedAt, verdict: 'pass' as const });
  const early = await at.addAttempt(here, ended(99));
  const first = await at.addAttempt(here, ended(100));
  const last = await at.addAttempt(here, ended(199));
  await at.addAttempt(here, ended(200));
  const running = await at.addAttempt(here, { startedAt: 300 });
  const elsewhere = await at.addAttempt(there, ended(150));

  const ids = async (bridges: readonly string[]) =>
    (await checks.of(bridges, { from: 100, until: 200 })).map(({ id }) => id);
  expect(await ids([here])).toEqual([first, last, running]);
  expect(await ids([there, here])).toEqual([first, elsewhere, last, running]);
  expect(await ids([])).toEqual([]);
  expect(early).toBeDefined();
});

test('the newest of a bridge come first, and running ones are found in the order they began', async () => {
  const bridge = await at.addBridge('van-lam');
  const before = (await checks.running()).map(({ id }) => id);
  const second = await at.addAttempt(bridge, { startedAt: 2_000 });
  const first = await at.addAttempt(bridge, { startedAt: 1_000 });
  const over = await at.addAttempt(bridge, { startedAt: 3_000, finishedAt: 3_100, verdict: 'incomplete' });
  expect((await checks.newestOf(bridge, 2)).map(({ id }) => id)).toEqual([over, second]);
  const running = (await checks.running()).map(({ id }) => id).filter((id) => !before.includes(id));
  expect(running).toEqual([first, second]);
});

test('the test recording is kept with its attempt', async () => {
  const id = await at.addAttempt(bridgeId);
  await checks.setRecording(id, `phu-cu/${id}.webm`, 'video/webm');
  expect(await checks.byId(id)).toMatchObject({
    recordingPath: `phu-cu/${id}.webm`,
    recordingType: 'video/webm',
  });
  expect(await checks.byId(randomUUID())).toBeNull();
});

test('whatever a browser may report can be stored as it is; what can not is refused at the door', async () => {
  const report = (device: string, answer: string) => [
    { step: 'browser', measures: { browser: device, secureContext: true, webRtc: true } },
    { step: 'room', measures: { answers: { [answer]: true } } },
  ];
  const id = await at.addAttempt(bridgeId);
  for (const odd of ['Máy quay “số 1” \\u0000 \u{1F4F7}\t\u0001', '__proto__x', '']) {
    for (const sent of report(odd, odd)) {
      const parsed = StepReport.parse(sent);
      await checks.saveStep(id, step(parsed.step, { measures: parsed.measures }));
      const [kept] = (await checks.stepsOf([id])).get(id)?.filter((each) => each.step === parsed.step) ?? [];
      expect(kept?.measures).toEqual(sent.measures);
    }
  }
  for (const bad of ['a\0b', 'a\ud83d', '\udcf7']) {
    for (const sent of report(bad, bad)) expect(StepReport.safeParse(sent).success).toBe(false);
  }
});
