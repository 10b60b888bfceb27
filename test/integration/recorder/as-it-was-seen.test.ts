import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { archiveFolderOf, finishRecording } from '../../../recorder/finish-recording.ts';
import { findTools, type Tools } from '../../../recorder/finish/find-tools.ts';
import { openPackage } from '../../../recorder/seal/package-reader.ts';
import { verifyPackage } from '../../../recorder/seal/verify-package.ts';
import { openSealedFile } from '../../../recorder/sealed/sealed-file.ts';
import type { RecordedFile } from '../../../src/contracts/archive.ts';
import type { FinishPayload, FinishResult } from '../../../src/contracts/recording-jobs.ts';
import { RecordingTimeline } from '../../../src/contracts/timeline.ts';
import { sumsOf } from '../../../src/domain/recording/account.ts';
import { finishDefaults, plenaryPayload, testRestrictedKey } from '../../fakes/finish-parts.ts';
import { decode } from '../../fakes/flash-and-beep.ts';
import { makeClip, writeSpool, type Sending } from '../../fakes/rtp-feed.ts';

/**
 * A session of 14 s: 0 to 3 all together, 3 to 6 the case of A, 6 to 9 a closed item of B, 9 to 10 a pause, 10 to 14 the
 * centre and A again. Each bridge beeps at a pitch of its own, so one hears who is in a file.
 */
const OPENED = Date.UTC(2026, 2, 12, 1, 30);
const SECONDS = 14;
const [CENTRE, A, B] = [randomUUID(), randomUUID(), randomUUID()];
const [OPEN_ITEM, CLOSED_ITEM] = [randomUUID(), randomUUID()];
const TONES = { [CENTRE]: 600, [A]: 1_400, [B]: 2_800 };
const HELD: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  [CENTRE]: [[9, 10]],
  [A]: [[6, 10]],
  [B]: [
    [3, 6],
    [9, 14],
  ],
};

let folder: string;
let tools: Tools;
let result: FinishResult;
let place: string;

const span = (from: number, to: number) => ({ fromMs: from * 1_000, toMs: to * 1_000 });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ctd-seen-'));
  tools = await findTools({ FFMPEG_PATH: '', FFPROBE_PATH: '' });
  const sendings: Sending[] = [];
  for (const bridgeId of [CENTRE, A, B]) {
    const clip = await makeClip(folder, {
      width: 320,
      height: 240,
      seconds: SECONDS,
      beepHz: TONES[bridgeId]!,
    });
    const lostAt = (second: number): boolean =>
      (HELD[bridgeId] ?? []).some(([from, to]) => second >= from && second < to);
    const shared = {
      ...{ bridgeId, seatId: randomUUID(), startAt: OPENED, clockError: 777, lostAt },
      facts: (HELD[bridgeId] ?? []).flatMap(([from, to]) => [
        { at: from, fact: 'held' as const },
        { at: to, fact: 'released' as const },
      ]),
    };
    sendings.push(
      { ...shared, source: 'camera', mimeType: 'video/VP8', layers: [clip.video] },
      { ...shared, source: 'microphone', mimeType: 'audio/opus', layers: [clip.audio] },
    );
  }
  const sessionId = randomUUID();
  const scene = (from: number, to: number, kind: 'plenary' | 'item' | 'paused', onAir: string[]) => ({
    ...{ ...span(from, to), kind, onAir, itemId: null, restricted: false, large: [], document: null },
  });
  const item = (itemId: string, place_: number, label: string, closed: boolean, bridgeId: string) => ({
    ...{ itemId, place: place_, kind: 'petition' as const, label, closed, state: 'concluded' as const },
    ...{ bridgeIds: [bridgeId], agencyBridgeIds: [], conclusions: [] },
  });
  const payload: FinishPayload = plenaryPayload({
    ...{ sessionId, openedAt: OPENED, closedAt: OPENED + SECONDS * 1_000 },
    bridges: [
      { bridgeId: CENTRE, code: 'trung-tam', name: 'Trung tâm tỉnh', kind: 'central' },
      { bridgeId: A, code: 'phu-cu', name: 'Phù Cừ', kind: 'district' },
      { bridgeId: B, code: 'tien-lu', name: 'Tiên Lữ', kind: 'district' },
    ],
    items: [item(OPEN_ITEM, 1, 'Nguyễn Thị Mẫu; =#', false, A), item(CLOSED_ITEM, 2, 'Vụ M-07', true, B)],
    turns: [
      { ...span(3, 6), itemId: OPEN_ITEM, state: 'concluded' },
      { ...span(6, 9), itemId: CLOSED_ITEM, state: 'concluded' },
    ],
    scenes: [
      scene(0, 3, 'plenary', [CENTRE, A, B]),
      { ...scene(3, 6, 'item', [CENTRE, A]), itemId: OPEN_ITEM, large: [CENTRE, A] },
      { ...scene(6, 9, 'item', [CENTRE, B]), itemId: CLOSED_ITEM, restricted: true },
      scene(9, 10, 'paused', []),
      { ...scene(10, SECONDS, 'plenary', [CENTRE, A]), large: [CENTRE] },
    ],
  });
  await writeSpool(join(folder, 'spool'), sendings, {
    ...{ sessionId, openedAt: OPENED, closedAt: payload.timeline.closedAt, segmentMs: 4_000 },
    closed: {
      ...{ itemId: CLOSED_ITEM, from: OPENED + 6_000, to: OPENED + 9_000 },
      key: testRestrictedKey.makeItemKey(),
    },
  });
  place = archiveFolderOf(join(folder, 'archive'), sessionId, OPENED);
  result = await finishRecording(payload, {
    ...finishDefaults,
    ...{ spoolDir: join(folder, 'spool'), archiveDir: join(folder, 'archive'), tools },
  });
  if (process.env['KEEP_SEEN'] !== undefined) process.stderr.write(`${place}\n`);
}, 120_000);

afterAll(async () => {
  if (process.env['KEEP_SEEN'] === undefined) await rm(folder, { recursive: true, force: true });
});

const fileOf = (kind: RecordedFile['kind']): RecordedFile => {
  const found = result.files.find((file) => file.kind === kind);
  if (found === undefined) throw new Error(`no ${kind}`);
  return found;
};
/** Seconds at which a bridge's tone is heard in a file: by the power at its very pitch, beside the loudest of all. */
const heard = async (file: string, bridgeId: string): Promise<number[]> => {
  const rate = 16_000;
  const sound = await decode(tools.ffmpeg, [
    ...['-v', 'error', '-i', file, '-vn', '-af', 'aresample=async=1:first_pts=0', '-ac', '1'],
    ...['-ar', String(rate), '-f', 's16le', '-'],
  ]);
  const seconds = Array.from({ length: Math.round(sound.length / 2 / rate) }, (_, second) => second);
  const powerAt = (second: number, hz: number): number => {
    let [cosines, sines] = [0, 0];
    for (let at = second * rate; at < Math.min(sound.length / 2, (second + 1) * rate); at += 1) {
      const value = sound.readInt16LE(2 * at);
      cosines += value * Math.cos((2 * Math.PI * hz * at) / rate);
      sines += value * Math.sin((2 * Math.PI * hz * at) / rate);
    }
    return Math.hypot(cosines, sines);
  };
  const loudest = Math.max(...seconds.flatMap((at) => Object.values(TONES).map((hz) => powerAt(at, hz))));
  return seconds.filter((at) => powerAt(at, TONES[bridgeId]!) > loudest / 8);
};
const timeline = async () =>
  RecordingTimeline.parse(JSON.parse(await readFile(join(place, 'data/timeline.json'), 'utf8')));

test('the package holds, and nothing is wrong with it', async () => {
  expect(result.faults).toEqual([]);
  const { faults, seal } = await verifyPackage(await openPackage(place), finishDefaults.sealKey.keyId);
  expect(faults).toEqual([]);
  expect(seal?.number).toBe(result.seal.number);
});

test('in the composite one hears who was on air, and nobody else', async () => {
  const composite = join(place, fileOf('composite').path);
  expect(fileOf('composite').durationMs).toBe(SECONDS * 1_000);
  expect(await heard(composite, CENTRE)).toEqual([0, 1, 2, 3, 4, 5, 10, 11, 12, 13]);
  expect(await heard(composite, A)).toEqual([0, 1, 2, 3, 4, 5, 10, 11, 12, 13]);
  // Of the closed item nothing; of B nothing while another's case was heard.
  expect(await heard(composite, B)).toEqual([0, 1, 2]);
});

test('chapters stand in the files themselves', async () => {
  for (const file of [fileOf('composite'), fileOf('audio'), fileOf('bridge')]) {
    const args = ['-v', 'error', '-show_chapters', '-of', 'json', join(place, file.path)];
    const { stdout } = await promisify(execFile)(tools.ffprobe, args);
    const { chapters } = JSON.parse(stdout) as {
      chapters: { start_time: string; tags: { title: string } }[];
    };
    expect(chapters.map(({ start_time, tags }) => `${Math.round(Number(start_time))} ${tags.title}`)).toEqual(
      [
        '0 Khai mạc',
        '3 Vụ việc 1: Nguyễn Thị Mẫu; =# (đã kết luận)',
        '6 Vụ việc 2: Vụ M-07 (đã kết luận)',
        '9 Kết thúc',
      ],
    );
  }
});

test('an extract holds its item and nothing else', async () => {
  const extracts = result.files.filter(({ kind }) => kind === 'extract');
  expect(extracts.map(({ itemId, durationMs }) => [itemId, durationMs])).toEqual([[OPEN_ITEM, 3_000]]);
  const file = join(place, fileOf('extract').path);
  expect(await heard(file, CENTRE)).toEqual([0, 1, 2]);
  expect(await heard(file, A)).toEqual([0, 1, 2]);
  expect(await heard(file, B)).toEqual([]);
});

test('a closed item is in no file that one can play, and opens with its key alone', async () => {
  for (const file of result.files.filter(({ kind }) => kind === 'bridge')) {
    for (const bridgeId of [CENTRE, B])
      expect((await heard(join(place, file.path), bridgeId)).filter((at) => at >= 6 && at < 9)).toEqual([]);
  }
  const sealed = join(place, fileOf('sealed').path);
  const bytes = await readFile(sealed);
  expect(bytes.includes(Buffer.from('ftyp'))).toBe(false);
  const opened = join(folder, 'opened.mp4');
  await openSealedFile(sealed, opened, (wrapped) => testRestrictedKey.unwrap(wrapped));
  expect(await heard(opened, CENTRE)).toEqual([0, 1, 2]);
  expect(await heard(opened, B)).toEqual([0, 1, 2]);
  expect(await heard(opened, A)).toEqual([]);
  // Cut off at the end, or one byte changed: it does not open.
  for (const [name, changed] of [
    ['cut', bytes.subarray(0, bytes.length - 70_000)],
    ['flipped', Buffer.from(bytes).fill(bytes.at(-40)! ^ 1, bytes.length - 40, bytes.length - 39)],
  ] as const) {
    await writeFile(join(folder, name), changed);
    const target = join(folder, `${name}.mp4`);
    await expect(
      openSealedFile(join(folder, name), target, (wrapped) => testRestrictedKey.unwrap(wrapped)),
    ).rejects.toThrow();
  }
});

test('every millisecond of every bridge is accounted for, and who spoke when is known', async () => {
  const { accounts, speaking } = await timeline();
  expect(accounts).toHaveLength(6);
  for (const { spans } of accounts)
    expect(Object.values(sumsOf(spans)).reduce((a, b) => a + b, 0)).toBe(SECONDS * 1_000);
  const told = (bridgeId: string): string[] =>
    accounts
      .find((account) => account.bridgeId === bridgeId && account.source === 'microphone')!
      .spans.map(
        ({ fromMs, toMs, state }) => `${Math.round(fromMs / 1_000)}-${Math.round(toMs / 1_000)} ${state}`,
      );
  expect(told(A)).toEqual(['0-6 recorded', '6-10 held', '10-14 recorded']);
  expect(told(B)).toEqual(['0-3 recorded', '3-6 held', '6-9 recorded', '9-14 held']);
  expect(speaking.map(({ bridgeId }) => bridgeId)).toEqual([CENTRE, A, B]);
});

test('a card stands where nothing may be shown', async () => {
  // The middle of the picture is bright with letters in the closed item and the pause, and dark in the moving one.
  const bright = async (second: number): Promise<number> => {
    const gray = await decode(tools.ffmpeg, [
      ...[
        '-v',
        'error',
        '-ss',
        String(second),
        '-i',
        join(place, fileOf('composite').path),
        '-frames:v',
        '1',
      ],
      ...['-vf', 'crop=640:120:320:310,format=gray', '-f', 'rawvideo', '-'],
    ]);
    return gray.filter((value) => value > 170).length;
  };
  for (const second of [7.2, 9.4]) expect(await bright(second)).toBeGreaterThan(500);
  expect(await bright(4.2)).toBeLessThan(300);
});
