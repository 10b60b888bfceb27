import { createHash, randomUUID } from 'node:crypto';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { checkRecording } from '../../../recorder/check/check-recording.ts';
import { findTools, type Tools } from '../../../recorder/finish/find-tools.ts';
import { CheckRecordingResult, type CheckRecordingPayload } from '../../../src/contracts/check-jobs.ts';
import { SEGMENTS_FOLDER } from '../../../src/contracts/segment.ts';
import type { Clip, Sending } from '../../fakes/rtp-feed.ts';
import {
  captureOf,
  clipOf,
  HEIGHT,
  NOON,
  payloadOf,
  sendingsOf,
  WIDTH,
  type ClipOptions,
} from './check-clips.ts';

const SECONDS = 10;
let folder: string;
let spoolDir: string;
let checksDir: string;
let tools: Tools;
const clips = new Map<string, Clip>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ctd-check-'));
  [spoolDir, checksDir] = [join(folder, 'spool'), join(folder, 'checks')];
  tools = await findTools({ FFMPEG_PATH: '', FFPROBE_PATH: '' });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const clip = async (options: Omit<ClipOptions, 'seconds'>): Promise<Clip> => {
  const key = JSON.stringify(options);
  const made = clips.get(key) ?? (await clipOf(folder, { ...options, seconds: SECONDS }));
  clips.set(key, made);
  return made;
};

const record = (payload: CheckRecordingPayload, signal = new AbortController().signal) =>
  checkRecording(payload, { spoolDir, checksDir, tools, signal });

/** Captures what the bridge sends and has it recorded; the result is checked by its contract. */
const recordOf = async (
  sendings: (payload: CheckRecordingPayload) => readonly Sending[],
): Promise<{ payload: CheckRecordingPayload; result: CheckRecordingResult }> => {
  const payload = payloadOf(NOON, SECONDS);
  await captureOf(spoolDir, payload, sendings(payload));
  return { payload, result: CheckRecordingResult.parse(await record(payload)) };
};

const spoolHas = async (attemptId: string): Promise<boolean> => (await readdir(spoolDir)).includes(attemptId);

test('a good bridge: playable file, its measures, and an empty spool', async () => {
  const good = await clip({ picture: 'moving', sound: 'speech' });
  const { payload, result } = await recordOf((own) => sendingsOf(own, good));
  expect(result.faults).toEqual([]);
  expect(result.file).toMatchObject({ path: `2026-03-12/${payload.attemptId}.webm`, mimeType: 'video/webm' });
  expect(Math.abs((result.file?.durationMs ?? 0) - SECONDS * 1_000)).toBeLessThan(200);
  const bytes = await readFile(join(checksDir, result.file?.path ?? ''));
  expect(bytes.length).toBe(result.file?.bytes);
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(result.file?.sha256);
  expect(result.picture).toMatchObject({ width: WIDTH, height: HEIGHT, frozenShare: 0 });
  expect(result.picture?.blackShare).toBeLessThan(0.02);
  expect(result.picture?.framesPerSecond).toBeCloseTo(25, 0);
  expect(result.picture?.brightness).toBeGreaterThan(80);
  expect(result.picture?.brightness).toBeLessThan(180);
  // Amplitude 0.4 is -8 dBFS at the peak.
  expect(Math.abs((result.sound?.peakDb ?? 0) + 8)).toBeLessThan(1.5);
  expect(Math.abs((result.sound?.meanDb ?? 0) + 15)).toBeLessThan(3);
  expect(result.sound?.silentShare).toBeLessThan(0.02);
  expect(await spoolHas(payload.attemptId)).toBe(false);
  expect((await readdir(join(checksDir, '2026-03-12'))).filter((name) => name.includes('partial'))).toEqual(
    [],
  );
});

test('a black camera and a muted microphone', async () => {
  const dead = await clip({ picture: 'black', sound: 'silence' });
  const { result } = await recordOf((own) => sendingsOf(own, dead));
  expect(result.picture?.blackShare).toBeGreaterThan(0.98);
  expect(result.picture?.brightness).toBeLessThan(2);
  expect(result.sound).toEqual({ meanDb: null, peakDb: null, silentShare: expect.closeTo(1, 1) });
});

test('a covered lens with its noise is black too', async () => {
  const covered = await clip({ picture: 'darkRoom', sound: 'pauses' });
  const { result } = await recordOf((own) => sendingsOf(own, covered));
  expect(result.picture?.blackShare).toBeGreaterThan(0.95);
  expect(result.picture?.brightness).toBeLessThan(20);
  // Seven of ten seconds are pauses; the tail of a tone takes a moment to fade.
  expect(Math.abs((result.sound?.silentShare ?? 0) - 0.7)).toBeLessThan(0.1);
  expect(result.sound?.peakDb).toBeGreaterThan(-12);
});

test('a camera that repeats one picture stands still, a still room with sensor noise does not', async () => {
  const still = await clip({ picture: 'still', sound: 'speech' });
  const room = await clip({ picture: 'room', sound: 'speech' });
  const frozen = (await recordOf((own) => sendingsOf(own, still))).result.picture;
  const alive = (await recordOf((own) => sendingsOf(own, room))).result.picture;
  expect(frozen?.frozenShare).toBeGreaterThan(0.9);
  expect(alive?.frozenShare).toBeLessThan(0.1);
  expect(frozen?.blackShare).toBeLessThan(0.02);
});

test('a camera pulled out half-way stands still from there on', async () => {
  const good = await clip({ picture: 'moving', sound: 'speech' });
  const { result } = await recordOf((own) => {
    const [camera, microphone] = sendingsOf(own, good);
    return [{ ...camera, to: 4 }, microphone];
  });
  expect(result.picture?.frozenShare).toBeCloseTo(0.6, 1);
  expect(result.sound?.silentShare).toBeLessThan(0.02);
});

test('a line that is gone for three seconds: the picture stood, the sound was missing', async () => {
  const good = await clip({ picture: 'moving', sound: 'speech' });
  const { result } = await recordOf((own) => {
    const [camera, microphone] = sendingsOf(own, good);
    // The picture of the one key frame cannot go on behind a hole: nothing to decode comes any more.
    return [
      { ...camera, to: 4 },
      { ...microphone, to: 4 },
      { ...microphone, from: 7 },
    ];
  });
  expect(result.sound?.silentShare).toBeCloseTo(0.3, 1);
  expect(result.picture?.frozenShare).toBeCloseTo(0.6, 1);
});

test('lost packets cost pictures and no check', async () => {
  const good = await clip({ picture: 'moving', sound: 'speech' });
  const { result } = await recordOf((own) =>
    sendingsOf(own, good, { lost: (packet) => packet % 200 === 190 }),
  );
  expect(result.file).not.toBeNull();
  expect(result.picture?.frozenShare).toBeGreaterThan(0.3);
});

test('a change of layer does not disturb the measures', async () => {
  const still = await clip({ picture: 'still', sound: 'speech' });
  const small = await clip({ picture: 'still', sound: 'speech', size: '320x180' });
  const { result } = await recordOf((own) => {
    const [camera, microphone] = sendingsOf(own, still);
    return [
      { ...camera, layers: [small.video], to: 4 },
      { ...camera, startAt: own.openedAt + 4_000, to: 6 },
      microphone,
    ];
  });
  expect(result.picture).toMatchObject({ width: WIDTH, height: HEIGHT });
  expect(result.picture?.frozenShare).toBeGreaterThan(0.8);
});

test('H.264 becomes an MP4', async () => {
  const good = await clip({ picture: 'moving', sound: 'speech', codec: 'h264' });
  const { payload, result } = await recordOf((own) => sendingsOf(own, good, { mimeType: 'video/H264' }));
  expect(result.file).toMatchObject({ path: `2026-03-12/${payload.attemptId}.mp4`, mimeType: 'video/mp4' });
  expect(result.picture).toMatchObject({ width: WIDTH, height: HEIGHT, frozenShare: 0 });
  expect(result.sound?.silentShare).toBeLessThan(0.02);
});

test('only a microphone, only a camera', async () => {
  const good = await clip({ picture: 'moving', sound: 'speech' });
  const heard = (await recordOf((own) => [sendingsOf(own, good)[1]])).result;
  expect(heard).toMatchObject({ picture: null, file: { mimeType: 'audio/webm' } });
  expect(heard.sound?.peakDb).toBeGreaterThan(-12);
  const seen = (await recordOf((own) => [sendingsOf(own, good)[0]])).result;
  expect(seen).toMatchObject({ sound: null, file: { mimeType: 'video/webm' } });
  expect(seen.picture?.width).toBe(WIDTH);
});

test('a capture with nothing in it, or none at all, is a finding and no error', async () => {
  const empty = { file: null, picture: null, sound: null };
  const { payload, result } = await recordOf(() => []);
  expect(result).toEqual({ attemptId: payload.attemptId, ...empty, faults: [] });
  expect(await spoolHas(payload.attemptId)).toBe(false);
  const never = await record(payloadOf(NOON, SECONDS));
  expect(never).toMatchObject({ ...empty, faults: ['journal_missing'] });
});

test('asked again the same is told, though the capture is gone; another recording of the attempt is made', async () => {
  const good = await clip({ picture: 'moving', sound: 'speech' });
  const { payload, result } = await recordOf((own) => sendingsOf(own, good));
  expect(await record(payload)).toEqual(result);
  const again = { ...payload, openedAt: NOON + 60_000, closedAt: NOON + 70_000 };
  const dead = await clip({ picture: 'black', sound: 'silence' });
  await captureOf(spoolDir, again, sendingsOf(again, dead));
  const second = await record(again);
  expect(second.picture?.blackShare).toBeGreaterThan(0.98);
  expect(await record(again)).toEqual(second);
});

test('what a recorder left that died between the file and its result is made anew', async () => {
  const good = await clip({ picture: 'moving', sound: 'speech' });
  const payload = payloadOf(NOON, SECONDS);
  await captureOf(spoolDir, payload, sendingsOf(payload, good));
  const day = join(checksDir, '2026-03-12');
  await mkdir(join(day, `${payload.attemptId}.partial-${randomUUID()}`), { recursive: true });
  await writeFile(join(day, `${payload.attemptId}.webm`), 'half a file');
  await writeFile(join(day, `${payload.attemptId}.json`), '{"openedAt":');
  const result = await record(payload);
  expect((await readFile(join(checksDir, result.file?.path ?? ''))).length).toBe(result.file?.bytes);
  const own = (await readdir(day)).filter((name) => name.startsWith(payload.attemptId)).sort();
  expect(own).toEqual([`${payload.attemptId}.json`, `${payload.attemptId}.webm`]);
});

test('faults of the captured bytes are told by their kinds', async () => {
  const good = await clip({ picture: 'moving', sound: 'speech' });
  const payload = payloadOf(NOON, SECONDS);
  await captureOf(spoolDir, payload, sendingsOf(payload, good));
  const segments = join(spoolDir, payload.attemptId, SEGMENTS_FOLDER);
  for (const name of await readdir(segments)) await appendFile(join(segments, name), Buffer.from([1, 2, 3]));
  const { faults, file } = await record(payload);
  expect(faults.toSorted()).toEqual(['segment_size_mismatch', 'segment_torn']);
  expect(file).not.toBeNull();
});

test('stopping leaves the capture where it is and nothing half-made', async () => {
  const good = await clip({ picture: 'moving', sound: 'speech' });
  const payload = payloadOf(NOON, SECONDS);
  await captureOf(spoolDir, payload, sendingsOf(payload, good));
  const stop = new AbortController();
  const recording = record(payload, stop.signal);
  setTimeout(() => stop.abort(new Error('stopped')), 150);
  await expect(recording).rejects.toThrow('stopped');
  expect(await spoolHas(payload.attemptId)).toBe(true);
  const day = await readdir(join(checksDir, '2026-03-12'));
  expect(day.filter((name) => name.startsWith(payload.attemptId))).toEqual([]);
  expect((await record(payload)).file).not.toBeNull();
});

test('an id that is that of a session costs no recording', async () => {
  const good = await clip({ picture: 'moving', sound: 'speech' });
  const payload = payloadOf(NOON, SECONDS);
  const other = { ...payload, bridgeId: randomUUID() };
  await captureOf(spoolDir, payload, [...sendingsOf(payload, good), ...sendingsOf(other, good)]);
  const segments = join(spoolDir, payload.attemptId, SEGMENTS_FOLDER);
  expect((await record(payload)).file).not.toBeNull();
  expect(await readdir(segments)).toHaveLength(4);
  // Nor one of the same bridge at another time.
  const earlier = payloadOf(NOON, SECONDS);
  await captureOf(spoolDir, earlier, sendingsOf(earlier, good));
  const asked = { ...earlier, openedAt: NOON + 600_000, closedAt: NOON + 610_000 };
  expect((await record(asked)).file).toBeNull();
  expect(await spoolHas(earlier.attemptId)).toBe(true);
  await expect(record({ ...payload, closedAt: NOON + 3_600_000 })).rejects.toThrow('3600000 ms');
});
