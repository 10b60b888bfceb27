import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { archiveFolderOf, finishRecording } from '../../../recorder/finish-recording.ts';
import { findTools, type Tools } from '../../../recorder/finish/find-tools.ts';
import { gridLayout } from '../../../recorder/finish/grid.ts';
import { Manifest } from '../../../recorder/finish/manifest.ts';
import type { FinishPayload, FinishProgress, FinishResult } from '../../../src/contracts/recording-jobs.ts';
import { finishDefaults, plenaryPayload } from '../../fakes/finish-parts.ts';
import { decode, FLASH_AT, measureSync } from '../../fakes/flash-and-beep.ts';
import { makeClip, writeSpool, type Clip, type Sending } from '../../fakes/rtp-feed.ts';

const OPENED = Date.UTC(2026, 2, 12, 1, 30, 0, 250);
const SECONDS = 12;
const HOUR = 3_600_000;
const [CENTRE, LATE, RETURNING, SILENT] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()] as const;

const TONES: Readonly<Record<string, number>> = { [CENTRE]: 600, [LATE]: 1_400, [RETURNING]: 2_800 };

let folder: string;
let tools: Tools;
let payload: FinishPayload;
let result: FinishResult;
let place: string;
const told: FinishProgress[] = [];

const finish = (): Promise<FinishResult> =>
  finishRecording(payload, {
    ...finishDefaults,
    spoolDir: join(folder, 'spool'),
    archiveDir: join(folder, 'archive'),
    tools,
    progress: (progress) => told.push(progress),
  });

/** Packets come 5 to 45 ms late, some overtake others. */
const uneven = (packet: number): number => 5 + ((packet * 7919) % 41);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ctd-recorder-'));
  tools = await findTools({ FFMPEG_PATH: '', FFPROBE_PATH: '' });
  const clipOf = (bridgeId: string, width = 320): Promise<Clip> =>
    makeClip(folder, { width, height: (width * 3) / 4, seconds: SECONDS, beepHz: TONES[bridgeId]! });
  const [centre, late, returning, small] = [
    await clipOf(CENTRE),
    await clipOf(LATE),
    await clipOf(RETURNING),
    await clipOf(RETURNING, 160),
  ];
  const both = (
    clip: Clip,
    parts: Omit<Sending, 'source' | 'mimeType' | 'layers'>,
    layers = [clip.video],
  ): Sending[] => [
    { ...parts, source: 'camera', mimeType: 'video/VP8', layers },
    { ...parts, source: 'microphone', mimeType: 'audio/opus', layers: [clip.audio] },
  ];
  const sendings: Sending[] = [
    // Five hours behind; reordered, doubled, some lost for good.
    ...both(centre, {
      bridgeId: CENTRE,
      seatId: randomUUID(),
      startAt: OPENED,
      clockError: -5 * HOUR,
      way: (packet) => (packet % 50 === 9 ? 700 : uneven(packet)),
      twice: (packet) => packet % 10 === 3,
      lost: (packet) => packet === 150,
    }),
    // Three hours ahead, five seconds late, its first report two seconds after its first packet.
    ...both(late, {
      bridgeId: LATE,
      seatId: randomUUID(),
      startAt: OPENED,
      from: 5,
      clockError: 3 * HOUR,
      way: (packet) => 60 + uneven(packet),
      reportEvery: 2,
    }),
    // Two layers; leaves at 4 s, comes back at 7 s on another device with another clock.
    ...both(
      returning,
      { bridgeId: RETURNING, seatId: randomUUID(), startAt: OPENED, to: 4, clockError: 90_000, way: uneven },
      [small.video, returning.video],
    ),
    ...both(
      returning,
      { bridgeId: RETURNING, seatId: randomUUID(), startAt: OPENED, from: 7, clockError: -HOUR, way: uneven },
      // The large layer ends at 7.9 s: from the key frame at 9 s the picture goes on in the small one.
      [small.video, returning.video.filter(({ timestamp }) => timestamp < 7.9)],
    ),
  ];
  const sessionId = randomUUID();
  payload = plenaryPayload({
    sessionId,
    title: 'Tiếp công dân định kỳ: “Thử nghiệm”; DỮ LIỆU MẪU, 100%',
    openedAt: OPENED,
    closedAt: OPENED + SECONDS * 1_000,
    bridges: [
      { bridgeId: CENTRE, code: 'trung-tam', name: 'Trung tâm tỉnh', kind: 'central' },
      { bridgeId: LATE, code: 'phu-cu', name: "Phù Cừ, 'ấp' [1]: %{pts}\\", kind: 'district' },
      { bridgeId: RETURNING, code: 'tien-lu', name: 'Tiên Lữ', kind: 'district' },
      { bridgeId: SILENT, code: 'van-giang', name: 'Văn Giang', kind: 'district' },
    ],
    seats: [
      { bridgeId: CENTRE, fromMs: 0, toMs: SECONDS * 1_000, end: null },
      { bridgeId: LATE, fromMs: 4_900, toMs: SECONDS * 1_000, end: null },
      { bridgeId: RETURNING, fromMs: 0, toMs: 4_000, end: 'lost' },
      { bridgeId: RETURNING, fromMs: 6_900, toMs: SECONDS * 1_000, end: null },
    ],
  });
  await writeSpool(join(folder, 'spool'), sendings, {
    sessionId,
    openedAt: OPENED,
    closedAt: payload.timeline.closedAt,
    segmentMs: 3_000,
  });
  place = archiveFolderOf(join(folder, 'archive'), sessionId, OPENED);
  result = await finish();
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

const fileOf = (bridgeId: string): string => {
  const file = result.files.find((one) => one.bridgeId === bridgeId);
  if (file === undefined) throw new Error('the bridge has no file');
  return join(place, file.path);
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

test('makes every file, names the streams, and leaves no fault unsaid', () => {
  expect(result.faults).toEqual([]);
  expect(
    result.files.map(({ path, streams }) => `${path} ${streams.map(({ codec }) => codec).join('+')}`),
  ).toEqual([
    'data/bridges/01-trung-tam.webm vp8+opus',
    'data/bridges/02-phu-cu.webm vp8+opus',
    'data/bridges/03-tien-lu.webm vp8+opus',
    'data/composite.mp4 h264+aac',
    'data/audio.m4a aac',
    ...[1, 2, 3, 4, 5].map((number) => `data/posters/poster-${number}.jpg mjpeg`),
    'data/timeline.json ',
    'data/waveform.json ',
    'data/journal.jsonl ',
  ]);
  const composite = result.files.find(({ kind }) => kind === 'composite');
  expect(composite).toMatchObject({ width: 1_280, height: 720 });
  expect(Math.abs((composite?.durationMs ?? 0) - SECONDS * 1_000)).toBeLessThanOrEqual(40);
});

test('files end when the bridge ended', () => {
  for (const { kind, durationMs } of result.files) {
    if (kind === 'bridge') expect(Math.abs((durationMs ?? 0) - SECONDS * 1_000)).toBeLessThan(200);
  }
});

test('flash and beep of each bridge are together and at their session time, whatever its clock says', async () => {
  const expected = (from: number, to: number): number[] =>
    Array.from({ length: to - from }, (_, at) => from + at + FLASH_AT);
  const cases: [string, number[]][] = [
    [CENTRE, expected(0, SECONDS)],
    [LATE, expected(5, SECONDS)],
    [RETURNING, [...expected(0, 4), ...expected(7, SECONDS)]],
  ];
  for (const [bridgeId, times] of cases) {
    const sync = await measureSync(fileOf(bridgeId), { ffmpeg: tools.ffmpeg });
    expect(Math.abs(median(sync.offsetsMs))).toBeLessThan(80);
    for (const offset of sync.offsetsMs) expect(Math.abs(offset)).toBeLessThan(80);
    // 60 ms of the late bridge's shortest way cannot be told from its clock's error.
    for (const flash of sync.flashes) expect(times.some((time) => Math.abs(time - flash) < 0.12)).toBe(true);
    // A lost packet of the centre and the end of a layer cost pictures until the next key frame: one flash each.
    expect(sync.flashes.length).toBeGreaterThanOrEqual(times.length - 1);
    expect(sync.beeps.length).toBe(times.length);
  }
});

test('the composite is in sync on every tile', async () => {
  const boxes = gridLayout(4);
  for (const index of [0, 1, 2]) {
    const box = boxes[index]!;
    const crop = `${box.width / 4}:${box.height / 4}:${box.x + box.width / 2}:${box.y + box.height / 4}`;
    const beepHz = TONES[[CENTRE, LATE, RETURNING][index]!]!;
    const sync = await measureSync(join(place, 'data/composite.mp4'), { ffmpeg: tools.ffmpeg, crop, beepHz });
    expect(sync.flashes.length).toBeGreaterThanOrEqual(index === 0 ? SECONDS - 1 : index === 1 ? 7 : 8);
    expect(sync.offsetsMs.length).toBe(sync.flashes.length);
    for (const offset of sync.offsetsMs) expect(Math.abs(offset)).toBeLessThan(80);
  }
});

/** Bright pixels in a part of a picture of the composite. */
const brightPixels = async (atSeconds: number, crop: string): Promise<number> => {
  const gray = await decode(tools.ffmpeg, [
    ...['-v', 'error', '-ss', String(atSeconds), '-i', join(place, 'data/composite.mp4'), '-frames:v', '1'],
    ...['-vf', `crop=${crop},format=gray`, '-f', 'rawvideo', '-'],
  ]);
  return gray.filter((value) => value > 170).length;
};

test('names, title and clock are drawn; a bridge without picture shows its card', async () => {
  const boxes = gridLayout(4);
  // Where there is a picture; a card has the name in its middle.
  for (const { x, y, width, height } of boxes.slice(0, 3)) {
    expect(await brightPixels(9.2, `${width / 2}:36:${x}:${y + height - 40}`)).toBeGreaterThan(60);
  }
  expect(await brightPixels(9.2, '800:48:0:0')).toBeGreaterThan(300);
  expect(await brightPixels(9.2, '240:48:1040:0')).toBeGreaterThan(200);
  // The middle of a tile is bright with the letters of the card, and dark in the moving picture.
  const middleOf = (index: number): string => {
    const { x, y, width, height } = boxes[index]!;
    return `${width / 2}:${Math.floor(height / 3)}:${x + width / 4}:${y + Math.floor(height / 3)}`;
  };
  const [absentLate, absentReturning, absentSilent] = [
    await brightPixels(2.2, middleOf(1)),
    await brightPixels(6.7, middleOf(2)),
    await brightPixels(9.2, middleOf(3)),
  ];
  for (const bright of [absentLate, absentReturning, absentSilent]) expect(bright).toBeGreaterThan(200);
  expect(await brightPixels(9.2, middleOf(1))).toBeLessThan(absentLate / 4);
});

test('the manifest tells tracks and gaps, and the same journal is not finished twice', async () => {
  const manifest = Manifest.parse(JSON.parse(await readFile(join(place, 'manifest.json'), 'utf8')));
  const gapsOf = (path: string, source: string) =>
    manifest.tracks.find((track) => track.path === path && track.source === source)?.gaps ?? [];
  expect(gapsOf('data/bridges/01-trung-tam.webm', 'microphone')).toEqual([
    { fromMs: expect.closeTo(3_000, -2), toMs: expect.closeTo(3_020, -2), cause: 'lost' },
  ]);
  expect(gapsOf('data/bridges/01-trung-tam.webm', 'camera').map(({ cause }) => cause)).toEqual(['lost']);
  for (const source of ['camera', 'microphone']) {
    expect(gapsOf('data/bridges/02-phu-cu.webm', source)).toEqual([
      { fromMs: 0, toMs: expect.closeTo(5_065, -2), cause: 'absent' },
    ]);
    const [away] = gapsOf('data/bridges/03-tien-lu.webm', source);
    expect(away?.cause).toBe('broken_off');
    expect(Math.abs((away?.fromMs ?? 0) - 4_000) + Math.abs((away?.toMs ?? 0) - 7_000)).toBeLessThan(250);
  }
  const before = result.files.map(({ sha256 }) => sha256);
  expect((await finish()).files.map(({ sha256 }) => sha256)).toEqual(before);
});

test('progress rises to one through every step', () => {
  const first = told.slice(0, told.findIndex(({ done }) => done === 1) + 1);
  expect(first.at(-1)).toEqual({ step: 'seal', done: 1 });
  expect([...new Set(first.map(({ step }) => step))]).toEqual([
    'remux',
    'composite',
    'audio',
    'extracts',
    'posters',
    'timeline',
    'manifest',
    'seal',
  ]);
  for (const [at, { done }] of first.entries()) expect(done).toBeGreaterThanOrEqual(first[at - 1]?.done ?? 0);
});
