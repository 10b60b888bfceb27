import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { findTools } from '../../../recorder/finish/find-tools.ts';
import { finishRecording } from '../../../recorder/finish-recording.ts';
import type { FinishPayload, FinishProgress, FinishResult } from '../../../src/contracts/recording-jobs.ts';
import { makeRecorderWorker, type RecorderWorkerOptions } from '../../../src/jobs/recorder-worker.ts';
import { makeRecorderQueue, type OwnedRecorderQueue } from '../../../src/jobs/recording-queue.ts';
import { finishDefaults, plenaryPayload } from '../../fakes/finish-parts.ts';
import { makeClip, writeSpool } from '../../fakes/rtp-feed.ts';
import { RedisServer } from '../../fakes/redis-server.ts';

const logger = pino({ level: 'silent' });
let folder: string;
let redis: RedisServer;
const closers: (() => Promise<void>)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ctd-queue-'));
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

const payloadOf = (sessionId: string): FinishPayload =>
  plenaryPayload({
    sessionId,
    openedAt: Date.UTC(2026, 2, 12, 1),
    closedAt: Date.UTC(2026, 2, 12, 1) + 6_000,
    bridges: [{ bridgeId: randomUUID(), code: 'phu-cu', name: 'Phù Cừ', kind: 'district' }],
  });

const resultOf = (sessionId: string): FinishResult => ({
  ...{ sessionId, files: [], journalHash: null, supplements: 0 },
  seal: { number: 1, sealedAt: 0, keyId: 'a' },
});

interface Heard {
  readonly finished: FinishResult[];
  readonly failed: { sessionId: string; reason: string; final: boolean }[];
  readonly progress: FinishProgress[];
}

const newServer = async (): Promise<{ queue: OwnedRecorderQueue; heard: Heard }> => {
  const queue = makeRecorderQueue({ redisUrl: redis.url, logger, firstRetryMs: 50 });
  closers.push(() => queue.close());
  const heard: Heard = { finished: [], failed: [], progress: [] };
  queue.onFinished((result) => heard.finished.push(result));
  queue.onFailed((sessionId, reason, final) => heard.failed.push({ sessionId, reason, final }));
  queue.onProgress((_, progress) => heard.progress.push(progress));
  await queue.start();
  return { queue, heard };
};

const newWorker = (
  run: RecorderWorkerOptions['run'],
  times: { lockMs?: number; stalledCheckMs?: number } = {},
) => {
  const worker = makeRecorderWorker({ redisUrl: redis.url, concurrency: 1, logger, run, ...times });
  closers.push(() => worker.close(0));
  return worker;
};

const until = async (condition: () => boolean | Promise<boolean>, limitMs = 20_000): Promise<void> => {
  const end = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error('what was waited for did not come');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

const has = (heard: Heard, sessionId: string): boolean =>
  heard.finished.some((result) => result.sessionId === sessionId);

test('a real recording goes through the queue, with progress', async () => {
  const tools = await findTools({ FFMPEG_PATH: '', FFPROBE_PATH: '' });
  const payload = payloadOf(randomUUID());
  const clip = await makeClip(folder, { width: 320, height: 240, seconds: 6 });
  const shared = {
    bridgeId: payload.timeline.bridges[0]!.bridgeId,
    seatId: randomUUID(),
    startAt: payload.timeline.openedAt,
    clockError: 0,
  };
  await writeSpool(
    join(folder, 'spool'),
    [
      { ...shared, source: 'camera', mimeType: 'video/VP8', layers: [clip.video] },
      { ...shared, source: 'microphone', mimeType: 'audio/opus', layers: [clip.audio] },
    ],
    { ...payload.timeline, segmentMs: 3_000 },
  );
  newWorker((given, parts) =>
    finishRecording(given, {
      spoolDir: join(folder, 'spool'),
      archiveDir: join(folder, 'archive'),
      tools,
      ...finishDefaults,
      ...parts,
    }),
  );
  const { queue, heard } = await newServer();
  await until(() => queue.hasWorker());
  await queue.finish(payload);
  await until(() => has(heard, payload.timeline.sessionId), 50_000);
  expect(heard.finished[0]?.files[0]).toMatchObject({ path: 'data/bridges/01-phu-cu.webm' });
  expect(heard.progress.at(-1)?.done).toBe(1);
}, 60_000);

test('asking twice is one job; a finished one is told again', async () => {
  const { queue, heard } = await newServer();
  const sessionId = randomUUID();
  let runs = 0;
  await queue.finish(payloadOf(sessionId));
  await queue.finish(payloadOf(sessionId));
  newWorker(() => {
    runs += 1;
    return Promise.resolve(resultOf(sessionId));
  });
  await until(() => has(heard, sessionId));
  await queue.finish(payloadOf(sessionId));
  expect(heard.finished.filter((result) => result.sessionId === sessionId).length).toBe(2);
  expect(runs).toBe(1);
});

test('what came since makes it anew, but never beside one that is being made', async () => {
  const { queue, heard } = await newServer();
  const sessionId = randomUUID();
  const piece = { bridgeId: randomUUID(), fromMs: 0, toMs: 5_000, path: 'a/b.webm', sha256: 'c'.repeat(64) };
  const more = { ...payloadOf(sessionId), supplements: [piece] };
  const runs: number[] = [];
  const ends: (() => void)[] = [];
  newWorker(async ({ supplements }) => {
    runs.push(supplements.length);
    await new Promise<void>((resolve) => ends.push(resolve));
    return { ...resultOf(sessionId), supplements: supplements.length };
  });
  const told = (): number[] =>
    heard.finished.filter((result) => result.sessionId === sessionId).map(({ supplements }) => supplements);
  await queue.finish(payloadOf(sessionId));
  await until(() => ends.length === 1);
  await queue.finish(more);
  ends[0]?.();
  await until(() => told().length === 1);
  expect(runs).toEqual([0]);
  await queue.finish(more);
  await until(() => ends.length === 2);
  ends[1]?.();
  await until(() => told().length === 2);
  expect([runs, told()]).toEqual([
    [0, 1],
    [0, 1],
  ]);
  await queue.finish(more);
  expect(told()).toEqual([0, 1, 1]);
});

test('a failed attempt is tried three times, then finally failed; asking again runs again', async () => {
  const { queue, heard } = await newServer();
  const sessionId = randomUUID();
  let runs = 0;
  let mended = false;
  newWorker(() => {
    runs += 1;
    return mended ? Promise.resolve(resultOf(sessionId)) : Promise.reject(new Error(`disk full ${runs}`));
  });
  await queue.finish(payloadOf(sessionId));
  await until(() => heard.failed.some(({ final }) => final));
  expect(runs).toBe(3);
  const own = heard.failed.filter((failure) => failure.sessionId === sessionId);
  expect(own.at(-1)).toEqual({ sessionId, reason: 'disk full 3', final: true });
  expect(own.slice(0, -1).map(({ final }) => final)).toEqual([false, false]);
  mended = true;
  await queue.finish(payloadOf(sessionId));
  await until(() => has(heard, sessionId));
  expect(runs).toBe(4);
});

test('a server that was away hears what ended meanwhile', async () => {
  const first = await newServer();
  const [good, bad] = [randomUUID(), randomUUID()];
  await first.queue.finish(payloadOf(good));
  await first.queue.finish(payloadOf(bad));
  await first.queue.close();
  let ended = 0;
  newWorker(({ timeline: { sessionId } }) => {
    if (sessionId !== bad) return Promise.resolve(resultOf(sessionId));
    ended += 1;
    return Promise.reject(new Error('no'));
  });
  await until(() => ended === 3);
  const second = await newServer();
  await until(() => has(second.heard, good));
  await until(() => second.heard.failed.some(({ sessionId, final }) => sessionId === bad && final));
});

test('a stopping recorder gives its job back: another takes it, no attempt is lost', async () => {
  const { queue, heard } = await newServer();
  const sessionId = randomUUID();
  let began = false;
  const first = newWorker(async (_, { signal }) => {
    began = true;
    await new Promise((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(new Error('stopped'))),
    );
    return resultOf(sessionId);
  });
  await queue.finish(payloadOf(sessionId));
  await until(() => began);
  await first.close(50);
  expect(heard.failed.filter((failure) => failure.sessionId === sessionId)).toEqual([]);
  newWorker(() => Promise.resolve(resultOf(sessionId)));
  await until(() => has(heard, sessionId));
});

test('a recorder that is gone without a word is taken over when its lock runs out', async () => {
  const { queue, heard } = await newServer();
  const sessionId = randomUUID();
  // A recorder of its own process, killed in the middle of its work.
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', DOOMED], {
    cwd: process.cwd(),
    env: { ...process.env, REDIS_URL: redis.url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await queue.finish(payloadOf(sessionId));
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  newWorker(() => Promise.resolve(resultOf(sessionId)), { lockMs: 1_000, stalledCheckMs: 300 });
  await until(() => has(heard, sessionId));
});

const DOOMED = `
  import { pino } from 'pino';
  import { makeRecorderWorker } from './src/jobs/recorder-worker.ts';
  makeRecorderWorker({
    redisUrl: process.env.REDIS_URL ?? '',
    concurrency: 1,
    logger: pino({ level: 'silent' }),
    lockMs: 1_000,
    stalledCheckMs: 300,
    run: () => {
      process.stdout.write('began');
      return new Promise(() => {});
    },
  });
`;

test('a restart of Redis harms neither side', async () => {
  const { queue, heard } = await newServer();
  const [before, after] = [randomUUID(), randomUUID()];
  let began = false;
  let mayEnd = false;
  newWorker(async ({ timeline: { sessionId } }, { signal }) => {
    began = true;
    await until(() => mayEnd || signal.aborted);
    return resultOf(sessionId);
  });
  await queue.finish(payloadOf(before));
  await until(() => began);
  await redis.stop('SIGKILL');
  await until(() => !queue.ready());
  expect(await queue.hasWorker()).toBe(false);
  await redis.start();
  await until(() => queue.ready());
  mayEnd = true;
  await until(() => has(heard, before));
  await queue.finish(payloadOf(after));
  await until(() => has(heard, after));
}, 60_000);
