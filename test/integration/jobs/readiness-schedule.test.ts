import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { makeReadinessSchedule, type OwnedReadinessSchedule } from '../../../src/jobs/readiness-schedule.ts';
import { makeLogger } from '../../../src/main/logging.ts';
import { makeFakeClock } from '../../fakes/clock.ts';
import { RedisServer } from '../../fakes/redis-server.ts';
import { until } from '../../support/until.ts';

const DEADLINE = Date.parse('2026-12-14T15:00:00.000+07:00');
let redis: RedisServer;
const open: OwnedReadinessSchedule[] = [];
beforeAll(async () => {
  redis = new RedisServer(await mkdtemp(join(tmpdir(), 'ctd-redis-')));
  await redis.start();
});
afterEach(async () => {
  for (const schedule of open.splice(0)) await schedule.close();
});
afterAll(() => redis.stop());

type Woken = [sessionId: string, kind: string, at: number, now: number];

async function start(clock: ReturnType<typeof makeFakeClock>, woken: Woken[], failures = 0) {
  let left = failures;
  const schedule = makeReadinessSchedule({
    ...{ redisUrl: redis.url, clock, logger: makeLogger('test', 'silent'), firstRetryMs: 20 },
  });
  open.push(schedule);
  schedule.onWake((sessionId, kind, at) => {
    if (left > 0) {
      left -= 1;
      return Promise.reject(new Error('the database is away'));
    }
    woken.push([sessionId, kind, at, clock.now()]);
    return Promise.resolve();
  });
  await schedule.start();
  return schedule;
}

test('at 14:59:59.900 nobody is woken, at 15:00:00.000 once', async () => {
  const clock = makeFakeClock(DEADLINE - 100);
  const woken: Woken[] = [];
  const schedule = await start(clock, woken);
  const sessionId = randomUUID();
  await schedule.plan(sessionId, [{ kind: 'freeze', at: DEADLINE }]);
  // Another session's wake, due later by the wall clock, shows that this one has come round and was sent back.
  const other = randomUUID();
  await schedule.plan(other, [{ kind: 'remind', at: clock.now() - 1 }]);
  await until(() => Promise.resolve(woken.length === 1));
  expect(woken[0]?.[0]).toBe(other);
  clock.set(DEADLINE);
  await until(() => Promise.resolve(woken.length === 2));
  expect(woken[1]).toEqual([sessionId, 'freeze', DEADLINE, DEADLINE]);
});

test('a server that was down over 15:00 is woken at once when it is back, and a restart wakes nobody again', async () => {
  const clock = makeFakeClock(DEADLINE + 3_600_000);
  const woken: Woken[] = [];
  const sessionId = randomUUID();
  const wakes = [{ kind: 'freeze' as const, at: DEADLINE }];
  await (await start(clock, woken)).plan(sessionId, wakes);
  await until(() => Promise.resolve(woken.length === 1));
  await open.pop()?.close();

  const again = await start(clock, woken);
  await again.plan(sessionId, wakes);
  const other = randomUUID();
  await again.plan(other, [{ kind: 'freeze', at: DEADLINE }]);
  await until(() => Promise.resolve(woken.some(([id]) => id === other)));
  expect(woken.filter(([id]) => id === sessionId)).toHaveLength(1);
});

test('a new plan replaces the old one', async () => {
  const clock = makeFakeClock(DEADLINE - 3_600_000);
  const woken: Woken[] = [];
  const schedule = await start(clock, woken);
  const sessionId = randomUUID();
  await schedule.plan(sessionId, [{ kind: 'freeze', at: DEADLINE }]);
  await schedule.plan(sessionId, [{ kind: 'freeze', at: DEADLINE - 3_500_000 }]);
  clock.set(DEADLINE + 1);
  await schedule.plan(sessionId, [{ kind: 'remind', at: DEADLINE - 10 }]);
  await until(() => Promise.resolve(woken.length === 1));
  expect(woken[0]?.[1]).toBe('remind');
});

test('a wake that fails is tried again', async () => {
  const clock = makeFakeClock(DEADLINE);
  const woken: Woken[] = [];
  const schedule = await start(clock, woken, 2);
  await schedule.plan(randomUUID(), [{ kind: 'freeze', at: DEADLINE }]);
  await until(() => Promise.resolve(woken.length === 1));
});
