import { createHash, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { archiveFolderOf, finishRecording } from '../../../recorder/finish-recording.ts';
import { findTools, type Tools } from '../../../recorder/finish/find-tools.ts';
import type { FinishPayload, Supplement } from '../../../src/contracts/recording-jobs.ts';
import { RecordingTimeline } from '../../../src/contracts/timeline.ts';
import { sumsOf } from '../../../src/domain/recording/account.ts';
import { decode, flashAndBeepInputs, measureSync } from '../../fakes/flash-and-beep.ts';
import { finishDefaults, plenaryPayload } from '../../fakes/finish-parts.ts';
import { makeClip, writeSpool, type Clip } from '../../fakes/rtp-feed.ts';

/** The line lost four seconds; the bridge brings what its browser kept of them. */
const OPENED = Date.UTC(2026, 2, 12, 1);
const SECONDS = 12;
const [LOST_FROM, LOST_TO] = [4, 8];

let folder: string;
let tools: Tools;
let clip: Clip;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ctd-supplements-'));
  tools = await findTools({ FFMPEG_PATH: '', FFPROBE_PATH: '' });
  clip = await makeClip(folder, { width: 320, height: 240, seconds: SECONDS });
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

/** As a browser keeps it: a file of its own whose time begins at 0, here between two seconds of the session. */
async function piece(sessionId: string, bridgeId: string, from: number, to: number): Promise<Supplement> {
  const path = `${sessionId}/${randomUUID()}.webm`;
  const file = join(folder, 'supplements', path);
  await mkdir(join(folder, 'supplements', sessionId), { recursive: true });
  await decode('ffmpeg', [
    ...['-v', 'error', '-nostdin', '-y'],
    ...flashAndBeepInputs({ width: 320, height: 240, rate: 30, seconds: SECONDS }),
    ...['-ss', String(from), '-t', String(to - from)],
    ...['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '300k', '-auto-alt-ref', '0'],
    ...['-pix_fmt', 'yuv420p', '-g', '30', '-c:a', 'libopus', '-b:a', '32k', '-f', 'webm', file],
  ]);
  const sha256 = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  return { bridgeId, fromMs: from * 1_000, toMs: to * 1_000, path, sha256 };
}

async function setUp(options: { lastKeyless?: boolean } = {}): Promise<{
  payload: FinishPayload;
  bridgeId: string;
}> {
  const bridgeId = randomUUID();
  const payload = plenaryPayload({
    ...{ sessionId: randomUUID(), openedAt: OPENED, closedAt: OPENED + SECONDS * 1_000 },
    bridges: [{ bridgeId, code: 'phu-cu', name: 'Phù Cừ', kind: 'district' }],
  });
  const shared = { bridgeId, seatId: randomUUID(), startAt: OPENED, clockError: 777 };
  const lostTo = LOST_TO + (options.lastKeyless === true ? 0.4 : 0);
  const lostAt = (second: number): boolean => second >= LOST_FROM && second < lostTo;
  await writeSpool(
    join(folder, 'spool'),
    [
      { ...shared, source: 'camera', mimeType: 'video/VP8', layers: [clip.video], lostAt },
      { ...shared, source: 'microphone', mimeType: 'audio/opus', layers: [clip.audio], lostAt },
    ],
    { ...payload.timeline, segmentMs: 2_000 },
  );
  return { payload, bridgeId };
}

const finish = (payload: FinishPayload) =>
  finishRecording(payload, {
    ...finishDefaults,
    ...{ spoolDir: join(folder, 'spool'), archiveDir: join(folder, 'archive'), tools },
    supplementsDir: join(folder, 'supplements'),
  });

const placeOf = ({ timeline }: FinishPayload): string =>
  archiveFolderOf(join(folder, 'archive'), timeline.sessionId, timeline.openedAt);

async function timelineOf(payload: FinishPayload): Promise<RecordingTimeline> {
  const text = await readFile(join(placeOf(payload), 'data/timeline.json'), 'utf8');
  return RecordingTimeline.parse(JSON.parse(text));
}

const sum = (timeline: RecordingTimeline, source: 'camera' | 'microphone') =>
  sumsOf(timeline.accounts.find((each) => each.source === source)?.spans ?? []);

test('what the line lost stands in the file, in its place, and is said to have been brought later', async () => {
  const { payload, bridgeId } = await setUp();
  const { sessionId } = payload.timeline;
  // Without the bridge's own buffer four seconds lack of both.
  await finish(payload);
  const before = await timelineOf(payload);
  for (const source of ['camera', 'microphone'] as const)
    expect(sum(before, source).lost).toBeGreaterThan(3_900);

  const supplements = [await piece(sessionId, bridgeId, 2.5, 7), await piece(sessionId, bridgeId, 6.7, 9.2)];
  const result = await finish({ ...payload, supplements });
  expect(result.faults).toEqual([]);
  expect(result.supplements).toBe(2);
  const sync = await measureSync(join(placeOf(payload), 'data/bridges/01-phu-cu.webm'), {
    ffmpeg: tools.ffmpeg,
  });
  // A flash and a beep in every second, each where it was: also in those that the line had lost.
  expect(sync.beeps.length).toBe(SECONDS);
  expect(sync.flashes.length).toBe(SECONDS);
  for (const [second, at] of sync.beeps.entries()) expect(Math.abs(at - (second + 0.6))).toBeLessThan(0.05);
  for (const offset of sync.offsetsMs) expect(Math.abs(offset)).toBeLessThanOrEqual(60);
  const after = await timelineOf(payload);
  for (const source of ['camera', 'microphone'] as const) {
    const { lost, supplemented, recorded } = sum(after, source);
    expect(lost).toBeLessThan(100);
    expect(supplemented).toBeGreaterThan(3_850);
    expect(supplemented).toBeLessThan(4_300);
    expect(recorded + supplemented + lost).toBeCloseTo(SECONDS * 1_000, 3);
  }
}, 120_000);

test('a part that was not brought stays lost; pictures without a key frame are filled up to the next one', async () => {
  const { payload, bridgeId } = await setUp({ lastKeyless: true });
  const { sessionId } = payload.timeline;
  const some = [await piece(sessionId, bridgeId, 5, 9.5)];
  const result = await finish({ ...payload, supplements: some });
  expect(result.faults).toEqual([]);
  const timeline = await timelineOf(payload);
  const { lost, supplemented } = sum(timeline, 'microphone');
  expect(Math.abs(lost - 1_000)).toBeLessThan(100);
  expect(Math.abs(supplemented - 3_400)).toBeLessThan(100);
  const picture = sum(timeline, 'camera');
  expect(Math.abs(picture.lost - 1_000)).toBeLessThan(150);
  // The line's own pictures begin again at the key frame of the ninth second.
  expect(Math.abs(picture.supplemented - 4_000)).toBeLessThan(150);
  const file = join(placeOf(payload), 'data/bridges/01-phu-cu.webm');
  const told = await decode('ffmpeg', ['-v', 'error', '-i', file, '-f', 'null', '-']);
  expect(told.length).toBe(0);
}, 120_000);

test('a piece that is not what was brought is not used, and named', async () => {
  const { payload, bridgeId } = await setUp();
  const { sessionId } = payload.timeline;
  const brought = await piece(sessionId, bridgeId, 3, 8);
  await writeFile(join(folder, 'supplements', brought.path), 'something else');
  const gone = { ...brought, path: `${sessionId}/gone.webm` };
  const { faults } = await finish({ ...payload, supplements: [brought, gone] });
  expect(faults?.map(({ kind }) => kind)).toEqual(['supplement_unreadable', 'supplement_unreadable']);
  expect(sum(await timelineOf(payload), 'camera').supplemented).toBe(0);
}, 60_000);
