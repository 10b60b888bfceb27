import { randomUUID } from 'node:crypto';
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findTools, type Tools } from '../../../recorder/finish/find-tools.ts';
import { archiveFolderOf, finishRecording } from '../../../recorder/finish-recording.ts';
import { makePreview } from '../../../recorder/preview/make-preview.ts';
import { previewFolder, type PreviewPayload } from '../../../src/contracts/preview.ts';
import { JOURNAL_FILE } from '../../../src/contracts/segment.ts';
import { makePreviews } from '../../../src/store/previews.ts';
import { archiveFolder } from '../../../src/domain/archive-folder.ts';
import { measureSync } from '../../fakes/flash-and-beep.ts';
import { finishDefaults, plenaryPayload, testRestrictedKey } from '../../fakes/finish-parts.ts';
import { makeClip, writeSpool, type Clip } from '../../fakes/rtp-feed.ts';
import { until } from '../../support/until.ts';

const OPENED = Date.UTC(2026, 2, 12, 1);
const SECONDS = 20;
const BRIDGES = ['trung-tam', 'phu-cu'].map((code) => ({ bridgeId: randomUUID(), code }));

let folder: string;
let tools: Tools;
let clip: Clip;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ctd-preview-'));
  tools = await findTools({ FFMPEG_PATH: '', FFPROBE_PATH: '' });
  clip = await makeClip(folder, { width: 320, height: 240, seconds: SECONDS });
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

interface Going {
  readonly payload: PreviewPayload;
  /** Lets the capture write on until the session is over. */
  readonly close: () => Promise<void>;
}

/** A session of which the first segments are captured; the second bridge comes back after a while, as a new source. */
async function begin(): Promise<Going> {
  const sessionId = randomUUID();
  const times = { sessionId, openedAt: OPENED, closedAt: OPENED + SECONDS * 1_000 };
  const sendings = BRIDGES.flatMap(({ bridgeId }, index) => {
    const shared = { bridgeId, seatId: randomUUID(), startAt: OPENED, clockError: 500 * index };
    const parts = index === 0 ? [{}] : [{ to: 7 }, { from: 9 }];
    return parts.flatMap((part) => [
      { ...shared, ...part, source: 'camera' as const, mimeType: 'video/VP8', layers: [clip.video] },
      { ...shared, ...part, source: 'microphone' as const, mimeType: 'audio/opus', layers: [clip.audio] },
    ]);
  });
  await writeSpool(join(folder, 'whole'), sendings, { ...times, segmentMs: 2_000 });
  const from = join(folder, 'whole', sessionId);
  const to = join(folder, 'spool', sessionId);
  await mkdir(to, { recursive: true });
  await cp(join(from, 'segments'), join(to, 'segments'), { recursive: true });
  const lines = (await readFile(join(from, JOURNAL_FILE), 'utf8')).trimEnd().split('\n');
  // As time goes: what a segment held by its end.
  const early = lines.filter((line) => {
    const { type, to: end } = JSON.parse(line) as { type: string; to?: number };
    return type === 'opened' || (type === 'segment' && (end ?? 0) <= OPENED + 12_000);
  });
  await writeFile(join(to, JOURNAL_FILE), `${early.join('\n')}\n`);
  return {
    payload: { sessionId, openedAt: OPENED, bridges: BRIDGES },
    async close() {
      const rest = lines.filter((line) => !early.includes(line));
      await appendFile(join(to, JOURNAL_FILE), `${rest.join('\n')}\n`);
    },
  };
}

const archiveDir = (): string => join(folder, 'archive');
const placeOf = (sessionId: string): string => archiveFolderOf(archiveDir(), sessionId, OPENED);
const follow = (payload: PreviewPayload, signal = new AbortController().signal) =>
  makePreview(payload, {
    ...{ spoolDir: join(folder, 'spool'), archiveDir: archiveDir(), tools, signal, pollMs: 30 },
    restrictedKey: testRestrictedKey,
    onFault: (_, error) => {
      throw error;
    },
  });
/** Bytes that are written already of what is not published yet. */
async function underWay(sessionId: string): Promise<number> {
  const parent = dirname(placeOf(sessionId));
  const names = (await readdir(parent).catch(() => [])).filter((name) => name.startsWith(sessionId));
  let bytes = 0;
  for (const name of names)
    for (const file of await readdir(join(parent, name, 'bridges')).catch(() => []))
      bytes += (await stat(join(parent, name, 'bridges', file))).size;
  return bytes;
}

test('files are written while the session goes on and can be played as soon as it is closed', async () => {
  const { payload, close } = await begin();
  const { sessionId } = payload;
  const following = follow(payload);
  await until(async () => (await underWay(sessionId)) > 0);
  await close();
  const preview = await following;
  expect(preview?.files.map(({ path, bridgeId }) => [path, bridgeId])).toEqual(
    BRIDGES.map(({ bridgeId, code }, index) => [`bridges/0${index + 1}-${code}.webm`, bridgeId]),
  );
  const [centre, second] = preview?.files ?? [];
  expect(centre?.streams).toEqual([
    { kind: 'video', codec: 'vp8' },
    { kind: 'audio', codec: 'opus' },
  ]);
  expect(Math.abs((centre?.durationMs ?? 0) - SECONDS * 1_000)).toBeLessThan(200);
  const root = previewFolder(placeOf(sessionId));
  const whole = await measureSync(join(root, centre?.path ?? ''), { ffmpeg: tools.ffmpeg });
  expect([whole.beeps.length, whole.flashes.length]).toEqual([SECONDS, SECONDS]);
  for (const offset of whole.offsetsMs) expect(Math.abs(offset)).toBeLessThanOrEqual(60);
  // The bridge that came back stands where it came back: two seconds lack, nothing is moved.
  const parted = await measureSync(join(root, second?.path ?? ''), { ffmpeg: tools.ffmpeg });
  const missing = Array.from({ length: SECONDS }, (_, second_) => second_ + 0.6).filter(
    (at) => !parted.beeps.some((beep) => Math.abs(beep - at) < 0.1),
  );
  expect(missing).toEqual([7.6, 8.6]);
  expect(await makePreviews(archiveDir()).of(archiveFolder(sessionId, OPENED))).toEqual(preview?.files);
}, 60_000);

test('the finished recording takes its place; whoever still follows a finished session has nothing to do', async () => {
  const { payload, close } = await begin();
  const { sessionId } = payload;
  await close();
  await follow(payload);
  await finishRecording(
    plenaryPayload({
      ...{ sessionId, openedAt: OPENED, closedAt: OPENED + SECONDS * 1_000 },
      bridges: BRIDGES.map((bridge) => ({ ...bridge, name: bridge.code, kind: 'district' })),
    }),
    { ...finishDefaults, spoolDir: join(folder, 'spool'), archiveDir: archiveDir(), tools },
  );
  expect(await makePreviews(archiveDir()).of(archiveFolder(sessionId, OPENED))).toEqual([]);
  expect(await follow(payload)).toBeNull();
  const left = (await readdir(dirname(placeOf(sessionId)))).filter((name) => name.startsWith(sessionId));
  expect(left).toEqual([sessionId]);
}, 120_000);

test('a recorder that stops leaves nothing, and another follows anew', async () => {
  const { payload, close } = await begin();
  const { sessionId } = payload;
  const stop = new AbortController();
  const following = follow(payload, stop.signal);
  await until(async () => (await underWay(sessionId)) > 0);
  stop.abort(new Error('the recorder stops'));
  await expect(following).rejects.toThrow('the recorder stops');
  expect(await underWay(sessionId)).toBe(0);
  await close();
  expect((await follow(payload))?.files).toHaveLength(2);
}, 60_000);
