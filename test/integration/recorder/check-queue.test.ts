import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { Queue } from 'bullmq';
import { pino } from 'pino';
import {
  CHECK_QUEUE,
  type CheckRecordingResult,
  type SelfTestResult,
} from '../../../src/contracts/check-jobs.ts';
import { makeCheckQueue, type OwnedCheckQueue } from '../../../src/jobs/check-queue.ts';
import { makeCheckWorker, type CheckWorkerOptions } from '../../../src/jobs/check-worker.ts';
import { makeRedis } from '../../../src/jobs/redis.ts';
import { RedisServer } from '../../fakes/redis-server.ts';
import { captureOf, clipOf, NOON, payloadOf, sendingsOf } from './check-clips.ts';

const logger = pino({ level: 'silent' });
let folder: string;
let redis: RedisServer;
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ctd-checks-'));
  redis = new RedisServer(folder);
  await redis.start();
});

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

afterAll(async () => {
  await redis.stop();
  await rm(folder, { recursive: true, force: true });
});

const newServer = (limitMs = 20_000): OwnedCheckQueue => {
  const queue = makeCheckQueue({ redisUrl: redis.url, logger, limitMs });
  closers.push(() => queue.close());
  return queue;
};

const newWorker = async (parts: Partial<CheckWorkerOptions>) => {
  const worker = makeCheckWorker({
    redisUrl: redis.url,
    logger,
    record: () => Promise.reject(new Error('no recording here')),
    selfTest: () => Promise.reject(new Error('no self-test here')),
    tidy: () => Promise.resolve(),
    ...parts,
  });
  closers.push(() => worker.close(0));
  await worker.ready();
  return worker;
};

const emptyOf = (attemptId: string): CheckRecordingResult => ({
  attemptId,
  file: null,
  picture: null,
  sound: null,
  faults: [],
});

const TESTED: SelfTestResult = {
  ffmpegVersion: 'ffmpeg',
  testFile: null,
  failure: 'nothing was tried',
  archiveFreeBytes: 1,
  spoolFreeBytes: 1,
  sameDisk: true,
};

test('the recorder process records a check and tests itself through the queue', async () => {
  const payload = payloadOf(NOON, 4);
  const clip = await clipOf(folder, { picture: 'moving', sound: 'speech', seconds: 4 });
  await captureOf(join(folder, 'spool'), payload, sendingsOf(payload, clip));
  const child = spawn(process.execPath, ['src/main/recorder.ts'], {
    env: { ...process.env, DATA_DIR: folder, LOG_LEVEL: 'silent', REDIS_URL: redis.url },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  const queue = newServer();
  const [recorded, tested] = await Promise.all([
    queue.record(payload),
    queue.selfTest({ requestId: '4711' }),
  ]);
  // Its day is long over: the recorder disposes of it after the job.
  expect(recorded).toMatchObject({ picture: { frozenShare: 0 }, file: { mimeType: 'video/webm' } });
  expect(tested).toMatchObject({ failure: null, sameDisk: true });
  expect(await readdir(join(folder, 'spool'))).toEqual([]);
  expect(await readdir(join(folder, 'checks'))).toEqual([]);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('asking twice is one job; an ended one is answered at once, without a recorder', async () => {
  const payload = payloadOf(NOON, 10);
  let runs = 0;
  const worker = await newWorker({
    record: ({ attemptId }) => {
      runs += 1;
      return Promise.resolve(emptyOf(attemptId));
    },
  });
  const [first, second] = [newServer(), newServer()];
  const answers = await Promise.all([first.record(payload), second.record(payload), first.record(payload)]);
  expect(answers).toEqual([1, 2, 3].map(() => emptyOf(payload.attemptId)));
  expect(runs).toBe(1);
  await worker.close(0);
  expect(await second.record(payload)).toEqual(emptyOf(payload.attemptId));
});

test('another recording of the same attempt is another job', async () => {
  const payload = payloadOf(NOON, 10);
  const seen: number[] = [];
  await newWorker({
    record: ({ attemptId, openedAt }) => {
      seen.push(openedAt);
      return Promise.resolve(emptyOf(attemptId));
    },
  });
  const queue = newServer();
  await queue.record(payload);
  await queue.record({ ...payload, openedAt: NOON + 5_000 });
  expect(seen).toEqual([NOON, NOON + 5_000]);
});

test('a failure is told in the words of the recorder after the second try; asking again tries again', async () => {
  const payload = payloadOf(NOON, 10);
  let runs = 0;
  await newWorker({
    record: ({ attemptId }) => {
      runs += 1;
      return runs < 3 ? Promise.reject(new Error(`disk full ${runs}`)) : Promise.resolve(emptyOf(attemptId));
    },
  });
  const queue = newServer();
  await expect(queue.record(payload)).rejects.toThrow('disk full 2');
  expect(await queue.record(payload)).toEqual(emptyOf(payload.attemptId));
  expect(runs).toBe(3);
});

test('what the recorder answers is checked', async () => {
  await newWorker({ selfTest: () => Promise.resolve({ ...TESTED, sameDisk: 'yes' } as never) });
  await expect(newServer().selfTest({ requestId: randomUUID() })).rejects.toThrow('sameDisk');
});

test('a payload that is none is refused at once', async () => {
  const connection = makeRedis(redis.url, () => {});
  const raw = new Queue(CHECK_QUEUE, { connection });
  const payload = payloadOf(NOON, 10);
  const queue = newServer();
  await raw.add(
    'check-recording',
    { attemptId: payload.attemptId },
    { jobId: payload.attemptId, attempts: 5 },
  );
  const answer = expect(queue.record(payload)).rejects.toThrow('payload not understood');
  let runs = 0;
  await newWorker({ record: () => Promise.reject(new Error(String((runs += 1)))) });
  await answer;
  expect(runs).toBe(0);
  await raw.close();
  connection.disconnect();
});

test('no recorder: an error after the limit, and the answer is there when one comes', async () => {
  const payload = payloadOf(NOON, 10);
  const queue = newServer(400);
  const began = performance.now();
  await expect(queue.record(payload)).rejects.toThrow('no recorder answered within 400 ms');
  expect(performance.now() - began).toBeLessThan(2_000);
  await newWorker({ record: ({ attemptId }) => Promise.resolve(emptyOf(attemptId)) });
  expect(await newServer().record(payload)).toEqual(emptyOf(payload.attemptId));
});

test('two at once, a third when one ends; tidying runs after each and its failure harms none', async () => {
  let [running, most, tidied] = [0, 0, 0];
  await newWorker({
    selfTest: async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 200));
      running -= 1;
      return TESTED;
    },
    tidy: () => {
      tidied += 1;
      return Promise.reject(new Error('disk gone'));
    },
  });
  const queue = newServer();
  await Promise.all(['a:b', 'c', 'd', 'e'].map((requestId) => queue.selfTest({ requestId })));
  expect(most).toBe(2);
  expect(tidied).toBe(4);
});

test('a stopping recorder gives its job back, another one ends it', async () => {
  const payload = payloadOf(NOON, 10);
  let began: () => void = () => {};
  const beginning = new Promise<void>((resolve) => (began = resolve));
  const first = await newWorker({
    record: async (_, signal) => {
      began();
      await once(signal, 'abort');
      throw signal.reason;
    },
  });
  const answer = newServer().record(payload);
  await beginning;
  await first.close(50);
  await newWorker({ record: ({ attemptId }) => Promise.resolve(emptyOf(attemptId)) });
  expect(await answer).toEqual(emptyOf(payload.attemptId));
});

test('closing while Redis is away waits for nobody', async () => {
  await newWorker({ selfTest: () => Promise.resolve(TESTED) });
  const queue = newServer();
  await queue.selfTest({ requestId: randomUUID() });
  await redis.stop('SIGKILL');
  // The line is being made anew: its end is never told.
  await new Promise((resolve) => setTimeout(resolve, 200));
  const began = performance.now();
  await queue.close();
  expect(performance.now() - began).toBeLessThan(3_000);
  await redis.start();
  expect(await newServer().selfTest({ requestId: randomUUID() })).toEqual(TESTED);
});

test('Redis gone and back: an error in time meanwhile, answers afterwards', async () => {
  await newWorker({ selfTest: () => Promise.resolve(TESTED) });
  const queue = newServer();
  const hasty = newServer(500);
  expect(await queue.selfTest({ requestId: randomUUID() })).toEqual(TESTED);
  await redis.stop('SIGKILL');
  await expect(hasty.selfTest({ requestId: randomUUID() })).rejects.toThrow('within 500 ms');
  await redis.start();
  expect(await queue.selfTest({ requestId: randomUUID() })).toEqual(TESTED);
});

test('closing rejects who waits, takes no more, and may be done twice and without Redis', async () => {
  const queue = newServer();
  const waiting = expect(queue.record(payloadOf(NOON, 10))).rejects.toThrow('the server stops');
  await queue.close();
  await waiting;
  await queue.close();
  await expect(queue.record(payloadOf(NOON, 10))).rejects.toThrow('closed');
  const other = newServer();
  await redis.stop('SIGKILL');
  const second = expect(other.record(payloadOf(NOON, 10))).rejects.toThrow('the server stops');
  await other.close();
  await second;
  await redis.start();
});

test('a recorder that is killed is taken over within the time a clerk is kept waiting', async () => {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', DOOMED], {
    cwd: process.cwd(),
    env: { ...process.env, REDIS_URL: redis.url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const payload = payloadOf(NOON, 10);
  const answer = newServer(40_000).record(payload);
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  await newWorker({ record: ({ attemptId }) => Promise.resolve(emptyOf(attemptId)) });
  expect(await answer).toEqual(emptyOf(payload.attemptId));
});

const DOOMED = `
  import { pino } from 'pino';
  import { makeCheckWorker } from './src/jobs/check-worker.ts';
  makeCheckWorker({
    redisUrl: process.env.REDIS_URL ?? '',
    logger: pino({ level: 'silent' }),
    record: () => {
      process.stdout.write('began');
      return new Promise(() => {});
    },
    selfTest: () => new Promise(() => {}),
    tidy: () => Promise.resolve(),
  });
`;
