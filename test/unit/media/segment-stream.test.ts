import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, mkdtemp, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { adoptSession } from '../../../media/capture/adopt.ts';
import { Journal, type JournalBody } from '../../../media/capture/journal.ts';
import { MemoryBudget } from '../../../media/capture/memory-budget.ts';
import { SegmentStream, type SegmentStreamParts } from '../../../media/capture/segment-stream.ts';
import { decodeSegment, type SegmentRecord } from '../../../src/contracts/segment.ts';

type SegmentBody = Extract<JournalBody, { type: 'segment' }>;
type Disk = 'well' | 'full' | 'broken' | 'standing';

let folder: string;
let disk: Disk;
let release: (() => void)[];
let lines: SegmentBody[];
let troubles: string[];
let synced: number;
let budget: MemoryBudget;
const ssrc = 7;

/** A real file on a disk that misbehaves when told to; a full one takes half of a write first, as Linux does. */
async function openOn(path: string): Promise<FileHandle> {
  const fault = (code: string): Error => Object.assign(new Error(code), { code });
  const handle = await open(path, 'ax', 0o600);
  const write = handle.write.bind(handle) as (
    b: Uint8Array,
    o: number,
    l: number,
    p: null,
  ) => Promise<unknown>;
  const before = async (): Promise<void> => {
    if (disk === 'standing') await new Promise<void>((go) => release.push(go));
    if (disk === 'broken') throw fault('EIO');
  };
  const faulty = async (buffer: Uint8Array, offset: number, length: number): Promise<unknown> => {
    await before();
    if (disk !== 'full') return write(buffer, offset, length, null);
    if (length < 2) throw fault('ENOSPC');
    return write(buffer, offset, length >> 1, null);
  };
  const datasync = handle.datasync.bind(handle);
  return Object.assign(handle, {
    write: faulty as unknown as FileHandle['write'],
    datasync: () => before().then(datasync),
  });
}

function makeStream(parts: Partial<SegmentStreamParts> = {}): SegmentStream {
  return new SegmentStream({
    header: {
      version: 1,
      sessionId: randomUUID(),
      bridgeId: randomUUID(),
      bridgeCode: 'phu-cu',
      producerId: '0123456789',
      seatId: randomUUID(),
      kind: 'audio',
      source: 'microphone',
      mimeType: 'audio/opus',
      payloadType: 100,
      clockRate: 48_000,
      channels: 2,
      layers: [{ ssrc, rid: null }],
    },
    folder,
    segmentMs: 60_000,
    budget,
    takenNames: new Set(),
    onSynced: (bytes) => (synced += bytes),
    onTrouble: (code) => troubles.push(code),
    onFinished: (line) => lines.push(line as SegmentBody),
    onUnreadable: (file) => troubles.push(`unreadable ${file}`),
    openFile: openOn,
    ...parts,
  });
}

function packet(sequence: number, size = 60): Uint8Array {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint16(2, sequence);
  view.setUint32(8, ssrc);
  return bytes;
}

async function settle(stream: SegmentStream): Promise<void> {
  const end = performance.now() + 10_000;
  while (!stream.settled) {
    if (performance.now() > end) throw new Error('the stream does not settle');
    await stream.tick({ sync: true });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function records(): Promise<SegmentRecord[]> {
  const names = (await readdir(join(folder, 'segments'))).sort();
  const files = await Promise.all(names.map((name) => readFile(join(folder, 'segments', name))));
  return files.flatMap((file) => decodeSegment(file).records);
}

const sequences = (all: SegmentRecord[]): number[] =>
  all.flatMap((each) => (each.type === 'rtp' ? [(each.packet[2] ?? 0) * 256 + (each.packet[3] ?? 0)] : []));

async function expectLinesMatchFiles(): Promise<void> {
  for (const line of lines) {
    const file = await readFile(join(folder, line.file));
    expect(line.sha256).toBe(createHash('sha256').update(file).digest('hex'));
    expect(line.bytes).toBe(file.length);
  }
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ctd-segments-'));
  await mkdir(join(folder, 'segments'));
  disk = 'well';
  release = [];
  lines = [];
  troubles = [];
  synced = 0;
  budget = new MemoryBudget();
});
afterEach(() => rm(folder, { recursive: true }));

test('records come back as they were taken, and the line tells of the file', async () => {
  const stream = makeStream();
  stream.fact({ fact: 'paused' });
  for (const sequence of [65_534, 65_535, 1]) stream.rtp(packet(sequence));
  stream.senderReport({ ssrc, ntpSeconds: 1, ntpFraction: 2, rtpTimestamp: 3 });
  await stream.tick({ sync: false });
  expect(synced).toBe(0);
  await stream.tick({ sync: true });
  expect(synced).toBeGreaterThan(0);
  stream.end();
  await settle(stream);

  expect((await records()).map(({ type }) => type)).toEqual(['fact', 'rtp', 'rtp', 'rtp', 'senderReport']);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({
    file: 'segments/phu-cu-microphone-01234567-0000.rtp',
    packets: 3,
    expected: 4,
    adopted: false,
    bytes: synced,
  });
  expect((await stat(join(folder, lines[0]?.file ?? ''))).mode & 0o777).toBe(0o600);
  await expectLinesMatchFiles();
  expect(budget.used).toBe(0);
});

test('a stream that waits for its first packet is not settled', async () => {
  const stream = makeStream();
  expect(stream.settled).toBe(false);
  stream.end();
  await settle(stream);
  expect(await readdir(join(folder, 'segments'))).toEqual([]);
});

test('segments follow one another, none takes a name that is taken, a mute is told in each', async () => {
  const stream = makeStream({ segmentMs: 30, takenNames: new Set(['phu-cu-microphone-01234567-0000.rtp']) });
  stream.rtp(packet(1));
  stream.fact({ fact: 'paused' });
  await new Promise((resolve) => setTimeout(resolve, 40));
  stream.rtp(packet(2));
  stream.end();
  await settle(stream);
  // Two that end together reach the disk in any order.
  expect(lines.map(({ file }) => file).sort()).toEqual([
    'segments/phu-cu-microphone-01234567-0001.rtp',
    'segments/phu-cu-microphone-01234567-0002.rtp',
  ]);
  expect((await records()).map((each) => (each.type === 'fact' ? each.fact.fact : each.type))).toEqual([
    'rtp',
    'paused',
    'paused',
    'rtp',
  ]);
  await expectLinesMatchFiles();
});

test('a full disk loses nothing: it goes on at the same byte', async () => {
  const stream = makeStream();
  for (let n = 0; n < 5; n += 1) stream.rtp(packet(n));
  disk = 'full';
  await stream.tick({ sync: true });
  expect(troubles).toEqual(['ENOSPC']);
  const before = synced;
  for (let n = 5; n < 10; n += 1) stream.rtp(packet(n));
  await stream.tick({ sync: true });
  expect(synced).toBe(before);
  disk = 'well';
  stream.end();
  await settle(stream);
  expect(sequences(await records())).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ packets: 10, expected: 10 });
  await expectLinesMatchFiles();
  expect(budget.used).toBe(0);
});

test('a broken file keeps what it has; the rest goes into a new segment', async () => {
  const stream = makeStream();
  for (let n = 0; n < 5; n += 1) stream.rtp(packet(n));
  await stream.tick({ sync: true });
  disk = 'broken';
  for (let n = 5; n < 10; n += 1) stream.rtp(packet(n));
  await stream.tick({ sync: true });
  expect(troubles).toEqual(['EIO']);
  disk = 'well';
  stream.end();
  await settle(stream);
  expect(sequences(await records())).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(lines.map(({ packets }) => packets)).toEqual([5, 5]);
  await expectLinesMatchFiles();
  expect(budget.used).toBe(0);
});

test('a disk that stands still costs the newest packets only, and that is written down', async () => {
  budget = new MemoryBudget(10_000);
  const stream = makeStream();
  disk = 'standing';
  for (let n = 0; n < 50; n += 1) stream.rtp(packet(n, 500));
  void stream.tick({ sync: true });
  // Neither taking nor ticking waits for the disk.
  for (let n = 50; n < 100; n += 1) stream.rtp(packet(n, 500));
  await stream.tick({ sync: true });
  expect(budget.used).toBeLessThan(11_000);
  expect(synced).toBe(0);

  disk = 'well';
  for (const go of release.splice(0)) go();
  const end = performance.now() + 5_000;
  while (budget.used > 0 && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
  stream.rtp(packet(100, 500));
  stream.end();
  await settle(stream);
  const all = await records();
  const kept = sequences(all);
  expect(kept).toEqual([...Array.from({ length: kept.length - 1 }, (_, n) => n), 100]);
  const dropped = all.flatMap((each) => (each.type === 'fact' ? [each.fact] : []));
  expect(dropped).toEqual([{ fact: 'dropped', packets: 101 - kept.length }]);
  expect(lines[0]).toMatchObject({ packets: kept.length, expected: 101 });
});

test('a segment without a line is adopted torn tail and all, once; what is no segment is left alone', async () => {
  const stream = makeStream({ openFile: (path) => open(path, 'ax', 0o600) });
  for (const n of [1, 2, 4]) stream.rtp(packet(n));
  await stream.tick({ sync: true });
  const [name = ''] = await readdir(join(folder, 'segments'));
  const path = join(folder, 'segments', name);
  const whole = await readFile(path);
  const torn = await open(path, 'r+');
  await torn.truncate(whole.length - 7);
  await torn.close();
  const foreign = await open(join(folder, 'segments', 'foreign.rtp'), 'ax');
  await foreign.close();

  const logger = pino({ level: 'silent' });
  const journal = await Journal.open(folder);
  expect(await adoptSession(folder, journal, logger)).toBe(1);
  expect(await adoptSession(folder, journal, logger)).toBe(0);
  await journal.close();
  const line = JSON.parse(await readFile(join(folder, 'journal.jsonl'), 'utf8')) as SegmentBody;
  expect(line).toMatchObject({ adopted: true, packets: 2, expected: 2, bytes: whole.length - 7 });
  expect(line.sha256).toBe(createHash('sha256').update(whole.subarray(0, -7)).digest('hex'));
  expect((await readFile(path)).equals(whole.subarray(0, -7))).toBe(true);
  expect((await readdir(join(folder, 'segments'))).sort()).toEqual(['foreign.rtp', name].sort());
  stream.end();
  await settle(stream);
});
