import { randomUUID } from 'node:crypto';
import { access, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { archiveFolderOf, finishRecording } from '../../../recorder/finish-recording.ts';
import { findTools, ToolMissing, type Tools } from '../../../recorder/finish/find-tools.ts';
import { probeFile } from '../../../recorder/finish/probe.ts';
import type { FinishPayload, FinishProgress } from '../../../src/contracts/recording-jobs.ts';
import { JOURNAL_FILE } from '../../../src/contracts/segment.ts';
import { measureSync } from '../../fakes/flash-and-beep.ts';
import { finishDefaults, plenaryPayload } from '../../fakes/finish-parts.ts';
import { makeClip, writeSpool, type Clip, type Sending } from '../../fakes/rtp-feed.ts';

const OPENED = Date.UTC(2026, 11, 31, 18, 0, 0);
const SECONDS = 6;

let folder: string;
let tools: Tools;
let clip: Clip;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ctd-recorder-'));
  tools = await findTools({ FFMPEG_PATH: '', FFPROBE_PATH: '' });
  clip = await makeClip(folder, { width: 320, height: 240, seconds: SECONDS });
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

const newPayload = (): FinishPayload =>
  plenaryPayload({
    sessionId: randomUUID(),
    openedAt: OPENED,
    closedAt: OPENED + SECONDS * 1_000,
    bridges: [{ bridgeId: randomUUID(), code: 'phu-cu', name: 'Phù Cừ', kind: 'district' }],
  });
const closing = (payload: FinishPayload, closedAt: number): FinishPayload => ({
  ...payload,
  timeline: { ...payload.timeline, closedAt },
});

const bridgeOf = (payload: FinishPayload): string => payload.timeline.bridges[0]?.bridgeId ?? '';

/** Camera and microphone of the payload's first bridge. */
const sendingsOf = (payload: FinishPayload, changes: Partial<Sending> = {}): Sending[] => {
  const shared = {
    bridgeId: bridgeOf(payload),
    seatId: randomUUID(),
    startAt: OPENED,
    clockError: 1_234,
    ...changes,
  };
  return [
    { ...shared, source: 'camera', mimeType: 'video/VP8', layers: [clip.video] },
    { ...shared, source: 'microphone', mimeType: 'audio/opus', layers: [clip.audio] },
  ];
};

const write = (payload: FinishPayload, sendings: readonly Sending[]): Promise<string[]> =>
  writeSpool(join(folder, 'spool'), sendings, { ...payload.timeline, segmentMs: 2_000 });

const finish = (
  payload: FinishPayload,
  signal = new AbortController().signal,
  progress?: (p: FinishProgress) => void,
) =>
  finishRecording(payload, {
    ...finishDefaults,
    spoolDir: join(folder, 'spool'),
    archiveDir: join(folder, 'archive'),
    tools,
    signal,
    progress: progress ?? (() => {}),
  });

const placeOf = (payload: FinishPayload): string =>
  archiveFolderOf(join(folder, 'archive'), payload.timeline.sessionId, payload.timeline.openedAt);

test('a flipped byte, a torn tail and a segment without journal line are named and survived', async () => {
  const payload = newPayload();
  const names = await write(payload, sendingsOf(payload));
  const spool = join(folder, 'spool', payload.timeline.sessionId);
  const [flipped, torn] = [names[1]!, names[2]!];
  const bytes = await readFile(join(spool, flipped));
  bytes[bytes.length - 2]! ^= 0x01;
  await writeFile(join(spool, flipped), bytes);
  // As capture leaves it when it dies: a torn tail, no line for the segment, half a line in the journal.
  await truncate(join(spool, torn), (await readFile(join(spool, torn))).length - 700);
  const journal = (await readFile(join(spool, JOURNAL_FILE), 'utf8')).trimEnd().split('\n');
  const upToTorn = journal.slice(
    0,
    journal.findIndex((line) => line.includes(torn)),
  );
  await writeFile(join(spool, JOURNAL_FILE), `${upToTorn.join('\n')}\n{"type":"segm`);

  const result = await finish(payload);
  const faults = (result.faults ?? []).map(({ kind, file }) => `${kind} ${file}`).sort();
  expect(faults).toEqual(
    [
      `segment_hash_mismatch ${flipped}`,
      `segment_torn ${torn}`,
      `journal_torn ${JOURNAL_FILE}`,
      ...names.slice(2).map((file) => `segment_not_in_journal ${file}`),
    ].sort(),
  );
  const sync = await measureSync(join(placeOf(payload), 'data/bridges/01-phu-cu.webm'), {
    ffmpeg: tools.ffmpeg,
  });
  expect(sync.beeps.length).toBe(SECONDS);
  expect(sync.flashes.length).toBeGreaterThanOrEqual(SECONDS - 2);
  // The year is that of Vietnam, where the new year has come.
  expect(placeOf(payload)).toContain('/2027/');
}, 60_000);

test('H.264 becomes MP4, in sync', async () => {
  const payload = newPayload();
  const h264 = await makeClip(folder, { width: 640, height: 480, seconds: SECONDS, codec: 'h264' });
  const [camera, microphone] = sendingsOf(payload, { from: 3 });
  await write(payload, [{ ...camera!, mimeType: 'video/H264', layers: [h264.video] }, microphone!]);
  const [file] = (await finish(payload)).files;
  expect(file).toMatchObject({
    path: 'data/bridges/01-phu-cu.mp4',
    mimeType: 'video/mp4',
    width: 640,
    height: 480,
  });
  const sync = await measureSync(join(placeOf(payload), file!.path), { ffmpeg: tools.ffmpeg });
  expect(sync.offsetsMs.length).toBe(SECONDS - 3);
  for (const offset of sync.offsetsMs) expect(Math.abs(offset)).toBeLessThan(80);
  expect(Math.abs(sync.flashes[0]! - 3.6)).toBeLessThan(0.1);
}, 60_000);

test('without any sender report sound and picture are anchored by their arrivals', async () => {
  const payload = newPayload();
  await write(payload, sendingsOf(payload, { reportEvery: 0, way: (packet) => 5 + ((packet * 7919) % 41) }));
  await finish(payload);
  const sync = await measureSync(join(placeOf(payload), 'data/bridges/01-phu-cu.webm'), {
    ffmpeg: tools.ffmpeg,
  });
  expect(sync.offsetsMs.length).toBe(SECONDS);
  for (const offset of sync.offsetsMs) expect(Math.abs(offset)).toBeLessThan(80);
}, 60_000);

test('what was sent before the opening and after the close is cut', async () => {
  const payload = newPayload();
  await write(
    payload,
    sendingsOf({ ...payload }, { startAt: OPENED - 1_300 }).map((sending) => ({ ...sending })),
  );
  const closed = closing(payload, OPENED + 3_000);
  const result = await finish(closed);
  const sync = await measureSync(join(placeOf(payload), 'data/bridges/01-phu-cu.webm'), {
    ffmpeg: tools.ffmpeg,
  });
  expect(sync.beeps.map((beep) => Math.round(beep * 10) / 10)).toEqual([0.3, 1.3, 2.3]);
  expect(sync.flashes.map((flash) => Math.round(flash * 10) / 10)).toEqual([0.3, 1.3, 2.3]);
  expect(result.files.find(({ kind }) => kind === 'composite')?.durationMs).toBe(3_000);
}, 60_000);

test('a session that nobody sent anything to still has its composite, of cards and silence', async () => {
  const payload = newPayload();
  const result = await finish(payload);
  expect(result.journalHash).toBeNull();
  expect((result.faults ?? []).map(({ kind }) => kind)).toEqual(['journal_missing']);
  expect(result.files.map(({ kind }) => kind)).not.toContain('bridge');
  expect(result.files.find(({ kind }) => kind === 'composite')?.durationMs).toBe(SECONDS * 1_000);
}, 60_000);

test('an abort kills ffmpeg, leaves nothing behind, and the next attempt starts clean', async () => {
  const payload = newPayload();
  await write(payload, sendingsOf(payload));
  const stop = new AbortController();
  const reason = new Error('stopped by the test');
  const aborted = finish(payload, stop.signal, ({ step }) => {
    if (step === 'composite') stop.abort(reason);
  });
  await expect(aborted).rejects.toBe(reason);
  const parent = join(placeOf(payload), '..');
  expect((await readdir(parent)).filter((name) => name.startsWith(payload.timeline.sessionId))).toEqual([]);
  expect((await finish(payload)).files.length).toBeGreaterThan(3);
  expect((await readdir(parent)).filter((name) => name.startsWith(payload.timeline.sessionId))).toEqual([
    payload.timeline.sessionId,
  ]);
  // Another state of the journal makes another recording; the first is kept.
  const again = await finish(closing(payload, payload.timeline.closedAt - 1_000));
  expect(again.files.length).toBeGreaterThan(3);
  expect((await readdir(parent)).filter((name) => name.startsWith(payload.timeline.sessionId)).length).toBe(
    2,
  );
}, 60_000);

test('an empty file, a missing stream and a wrong length are named', async () => {
  const signal = new AbortController().signal;
  const expected = {
    kind: 'bridge' as const,
    bridgeId: randomUUID(),
    itemId: null,
    path: 'data/bridges/01-phu-cu.webm',
    mimeType: 'video/webm',
    streams: ['video', 'audio'] as const,
    durationMs: SECONDS * 1_000,
  };
  const empty = join(folder, 'empty.webm');
  await writeFile(empty, '');
  await expect(probeFile(empty, expected, tools, signal)).rejects.toThrow(
    /01-phu-cu\.webm: the file is empty/,
  );
  const payload = newPayload();
  await write(payload, sendingsOf(payload).slice(0, 1));
  const [file] = (await finish(payload)).files;
  const real = join(placeOf(payload), file!.path);
  await expect(probeFile(real, expected, tools, signal)).rejects.toThrow(/01-phu-cu\.webm: no audio stream/);
  const shorter = { ...expected, streams: ['video'] as const, durationMs: 3_000 };
  await expect(probeFile(real, shorter, tools, signal)).rejects.toThrow(/01-phu-cu\.webm: lasts/);
}, 60_000);

test('a tool that is not there is told by name', async () => {
  const missing = findTools({ FFMPEG_PATH: join(folder, 'no-ffmpeg'), FFPROBE_PATH: '' });
  await expect(missing).rejects.toThrow(ToolMissing);
  await expect(missing).rejects.toThrow(/FFMPEG_PATH/);
  await expect(access(join(folder, 'no-ffmpeg'))).rejects.toThrow();
});
