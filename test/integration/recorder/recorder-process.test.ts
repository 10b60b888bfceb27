import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { RedisServer } from '../../fakes/redis-server.ts';

let folder: string;
let redis: RedisServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ctd-process-'));
  redis = new RedisServer(folder);
  await redis.start();
});

afterAll(async () => {
  await redis.stop();
  await rm(folder, { recursive: true, force: true });
});

const startRecorder = (settings: Record<string, string>): ChildProcess =>
  spawn(process.execPath, ['src/main/recorder.ts'], {
    env: { ...process.env, DATA_DIR: folder, LOG_LEVEL: 'silent', REDIS_URL: '', ...settings },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });

test('starts, says ready, and stops in order', async () => {
  const child = startRecorder({ REDIS_URL: redis.url });
  const [message] = (await once(child, 'message')) as [unknown];
  expect(message).toMatchObject({ type: 'ready', info: { ffmpeg: expect.stringContaining('ffmpeg') } });
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number | null];
  expect(code).toBe(0);
});

test.each([
  ['no Redis', {}, /REDIS_URL/],
  ['no ffmpeg', { REDIS_URL: 'unix:///nowhere', FFMPEG_PATH: '/nowhere/ffmpeg' }, /FFMPEG_PATH/],
  ['no ffprobe', { REDIS_URL: 'unix:///nowhere', FFPROBE_PATH: '/nowhere/ffprobe' }, /FFPROBE_PATH/],
])('%s: one sentence, and the code that says not to try again', async (_, settings, sentence) => {
  const child = startRecorder(settings);
  let said = '';
  child.stderr?.on('data', (text: Buffer) => (said += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  expect(code).toBe(78);
  expect(said).toMatch(sentence);
  expect(said.trim().split('\n').length).toBe(1);
});
