import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { selfTest, type SelfTestParts } from '../../../recorder/check/self-test.ts';
import { findTools, type Tools } from '../../../recorder/finish/find-tools.ts';
import { SelfTestResult } from '../../../src/contracts/check-jobs.ts';

let folder: string;
let tools: Tools;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ctd-self-test-'));
  tools = await findTools({ FFMPEG_PATH: '', FFPROBE_PATH: '' });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const run = async (parts: Partial<SelfTestParts> = {}): Promise<SelfTestResult> =>
  SelfTestResult.parse(
    await selfTest({
      archiveDir: join(folder, 'archive'),
      spoolDir: join(folder, 'spool'),
      tools,
      now: Date.now(),
      signal: new AbortController().signal,
      ...parts,
    }),
  );

test('makes a file, reads it back, measures the disk, leaves nothing', async () => {
  const result = await run();
  expect(result).toMatchObject({ failure: null, sameDisk: true, ffmpegVersion: tools.versions.ffmpeg });
  expect(Math.abs((result.testFile?.durationMs ?? 0) - 3_000)).toBeLessThan(100);
  expect(result.testFile?.bytes).toBeGreaterThan(10_000);
  expect(result.testFile?.writeMbps).toBeGreaterThan(1);
  expect(result.archiveFreeBytes).toBeGreaterThan(100_000_000);
  expect(result.spoolFreeBytes).toBeGreaterThan(100_000_000);
  expect(await readdir(join(folder, 'archive'))).toEqual([]);
});

test('another disk for the spool is seen', async () => {
  const result = await run({ spoolDir: '/dev/shm/no-such-folder' });
  expect(result.sameDisk).toBe(false);
  expect(result.spoolFreeBytes).not.toBe(result.archiveFreeBytes);
});

test('a folder that cannot be written is a sentence, not a crash', async () => {
  const file = join(folder, 'a-file');
  await writeFile(file, '');
  const result = await run({ archiveDir: join(file, 'archive') });
  expect(result.testFile).toBeNull();
  expect(result.failure).toMatch(/^The archive folder cannot be made: ENOTDIR/);
  expect(result.archiveFreeBytes).toBeGreaterThan(0);
  // A disk that lets nobody write, whoever he is.
  const readOnly = await run({ archiveDir: '/sys' });
  expect(readOnly).toMatchObject({ testFile: null, failure: expect.stringMatching(/^The .*archive.* /) });
});

test.each([
  ['ffmpeg', /^ffmpeg cannot make a test recording: /],
  ['ffprobe', /^The test recording cannot be read back: /],
] as const)('%s that does not run is a sentence too, and nothing stays', async (tool, sentence) => {
  const archiveDir = join(folder, `without-${tool}`);
  const result = await run({ archiveDir, tools: { ...tools, [tool]: '/nowhere/tool' } });
  expect(result.testFile).toBeNull();
  expect(result.failure).toMatch(sentence);
  expect(await readdir(archiveDir)).toEqual([]);
});

test('clears away what a recorder left that is gone, and nothing else', async () => {
  const archiveDir = join(folder, 'used');
  await mkdir(join(archiveDir, '2026'), { recursive: true });
  const names = ['.self-test-old.mp4', '.self-test-new.mp4', 'other.mp4'];
  for (const name of names) await writeFile(join(archiveDir, name), 'x');
  const old = new Date(Date.now() - 2 * 3_600_000);
  for (const name of ['.self-test-old.mp4', 'other.mp4']) await utimes(join(archiveDir, name), old, old);
  await run({ archiveDir });
  expect((await readdir(archiveDir)).sort()).toEqual(['.self-test-new.mp4', '2026', 'other.mp4']);
});

test('stopping ends it with the reason, and nothing stays', async () => {
  const archiveDir = join(folder, 'stopped');
  const stop = new AbortController();
  const running = run({ archiveDir, signal: stop.signal });
  setTimeout(() => stop.abort(new Error('stopped')), 100);
  await expect(running).rejects.toThrow('stopped');
  expect(await readdir(archiveDir)).toEqual([]);
});
