import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SelfTestResult } from '../../src/contracts/check-jobs.ts';
import type { Tools } from '../finish/find-tools.ts';
import { probeFile } from '../finish/probe.ts';
import { runFfmpeg } from '../finish/run-ffmpeg.ts';
import { diskRoom } from './disk-room.ts';

const SECONDS = 3;
const WRITE_BYTES = 32 * 1024 * 1024;
const BLOCK_BYTES = 1024 * 1024;
/** A test that would fill the disk is left out: a session may be recording on it. */
const MIN_FREE_BYTES = 4 * WRITE_BYTES;
const NAME = '.self-test-';
/** What is older was left by a recorder that is gone, milliseconds. */
const LEFT_OVER_MS = 3_600_000;
/** ffmpeg may say much; the first words are what a person reads, characters. */
const FAILURE_LENGTH = 300;

export interface SelfTestParts {
  readonly archiveDir: string;
  readonly spoolDir: string;
  readonly tools: Tools;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  readonly signal: AbortSignal;
}

/**
 * Makes a test file where recordings go, with the encoders that recordings are made with, and reads it back as a
 * recording is read back; measures how fast the disk takes bytes, and tells the room on it. Nothing stays behind.
 * @returns what failed, as a sentence in `failure`
 * @throws only the signal's reason when aborted
 */
export async function selfTest(parts: SelfTestParts): Promise<SelfTestResult> {
  const { archiveDir, spoolDir, tools, signal } = parts;
  const [archive, spool] = await Promise.all([diskRoom(archiveDir), diskRoom(spoolDir)]);
  const outcome = await tryOut(parts, archive.freeBytes).catch((error: unknown) => {
    signal.throwIfAborted();
    return { testFile: null, failure: sentenceOf(error) };
  });
  return {
    ffmpegVersion: tools.versions.ffmpeg,
    ...outcome,
    archiveFreeBytes: archive.freeBytes,
    spoolFreeBytes: spool.freeBytes,
    sameDisk: archive.device !== null && archive.device === spool.device,
  };
}

async function tryOut(
  parts: SelfTestParts,
  freeBytes: number,
): Promise<Pick<SelfTestResult, 'testFile' | 'failure'>> {
  const { archiveDir, tools, signal } = parts;
  if (freeBytes < MIN_FREE_BYTES) {
    const free = Math.floor(freeBytes / 1_000_000);
    return { testFile: null, failure: `The disk of the archive has only ${free} MB left.` };
  }
  await step('The archive folder cannot be made', signal, () => mkdir(archiveDir, { recursive: true }));
  await step('The archive folder cannot be read', signal, () => removeLeftOvers(archiveDir, parts.now));
  const file = join(archiveDir, `${NAME}${randomUUID()}.mp4`);
  const block = join(archiveDir, `${NAME}${randomUUID()}.bin`);
  try {
    const writeMbps = await step('The archive disk does not take what is written', signal, () =>
      writeSpeed(block, signal),
    );
    await step('ffmpeg cannot make a test recording', signal, () => encode(file, parts));
    const found = await step('The test recording cannot be read back', signal, () =>
      probeFile(file, { ...EXPECTED, path: 'self-test.mp4' }, tools, signal),
    );
    const testFile = { bytes: found.bytes, durationMs: found.durationMs ?? 0, writeMbps };
    return { testFile, failure: null };
  } finally {
    for (const path of [file, block]) await rm(path, { force: true });
  }
}

const EXPECTED = {
  kind: 'composite',
  bridgeId: null,
  itemId: null,
  mimeType: 'video/mp4',
  streams: ['video', 'audio'],
  durationMs: SECONDS * 1_000,
} as const;

async function encode(file: string, { tools, signal }: SelfTestParts): Promise<void> {
  await runFfmpeg(
    tools.ffmpeg,
    [
      ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-y'],
      ...['-f', 'lavfi', '-i', `testsrc2=s=640x360:r=25:d=${SECONDS}`],
      ...['-f', 'lavfi', '-i', `sine=f=440:r=48000:d=${SECONDS}`],
      ...['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-b:a', '96k'],
      ...['-movflags', '+faststart', file],
    ],
    { signal },
  );
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** @returns Mbit/s, until the bytes are on the disk */
async function writeSpeed(path: string, signal: AbortSignal): Promise<number> {
  // Random, so that a disk that compresses has to take all of it.
  const bytes = randomBytes(BLOCK_BYTES);
  const file = await open(path, 'wx', 0o600);
  try {
    const began = performance.now();
    for (let written = 0; written < WRITE_BYTES; written += BLOCK_BYTES) {
      signal.throwIfAborted();
      await file.writeFile(bytes);
    }
    await file.sync();
    const seconds = (performance.now() - began) / 1_000;
    return Math.round((WRITE_BYTES * 8) / 1_000_000 / seconds);
  } finally {
    await file.close();
  }
}

async function removeLeftOvers(archiveDir: string, now: number): Promise<void> {
  for (const name of await readdir(archiveDir)) {
    if (!name.startsWith(NAME)) continue;
    const path = join(archiveDir, name);
    // Another self-test may remove its own file meanwhile.
    const changedAt = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => now,
    );
    if (now - changedAt > LEFT_OVER_MS) await rm(path, { force: true });
  }
}

/** Runs one step; where it fails, the error says what for. */
async function step<T>(what: string, signal: AbortSignal, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    signal.throwIfAborted();
    throw new Error(`${what}: ${wordsOf(error)}`, { cause: error });
  }
}

function wordsOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}

function sentenceOf(error: unknown): string {
  const line = wordsOf(error).replaceAll(/\s+/g, ' ').trim();
  return line.length > FAILURE_LENGTH ? `${line.slice(0, FAILURE_LENGTH)}…` : line;
}
