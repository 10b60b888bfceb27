import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { fullerSpool } from '../../../recorder/collect/fuller-spool.ts';
import { verifySpool } from '../../../recorder/seal/verify-spool.ts';
import { verifyJournal } from '../../../media/capture/journal.ts';
import { unwrapItemKey } from '../../../src/contracts/item-key.ts';
import { openSealedPacket, packetKey } from '../../../src/contracts/sealed-packet.ts';
import type { JournalLine, SegmentRecord } from '../../../src/contracts/segment.ts';
import { MediaFixture, record, until } from './media-fixture.ts';
import { SimulatedBridges } from './simulated-bridge.ts';

let media: MediaFixture;
let bridges: SimulatedBridges;
let sessionId: string;
let keyFile: string;
const centreId = randomUUID();
const closedKey = generateKeyPairSync('x25519');
const privateKey = closedKey.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const names = [{ bridgeId: centreId, code: 'trung-tam' }];

type SegmentLine = Extract<JournalLine, { type: 'segment' }>;

async function lines(): Promise<JournalLine[]> {
  const verified = verifyJournal(await media.journalText(sessionId));
  if (verified === null) throw new Error('the chain of the journal is broken');
  return verified;
}

async function segmentLines(): Promise<SegmentLine[]> {
  return (await lines()).filter((line): line is SegmentLine => line.type === 'segment');
}

/** Each line must say of its file what the file's own bytes say. */
async function expectLinesMatchFiles(): Promise<void> {
  const found = await segmentLines();
  const files = await media.segments(sessionId);
  expect(found.map(({ file }) => file).sort()).toEqual(files.map(({ name }) => `segments/${name}`));
  for (const line of found) {
    const bytes = await readFile(join(media.settings.spoolDir, sessionId, line.file));
    expect(line.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(line.bytes).toBe(bytes.length);
    const records = files.find(({ name }) => line.file.endsWith(name))?.records ?? [];
    expect(line.packets).toBe(records.filter(({ type }) => type === 'rtp' || type === 'sealedRtp').length);
    expect(line.expected).toBeGreaterThanOrEqual(line.packets);
  }
}

const start = () => media.client.ask('capture:start', { sessionId, openedAt: Date.now(), bridges: names });

beforeEach(async () => {
  keyFile = join(await mkdtemp(join(tmpdir(), 'ctd-key-')), 'restricted.pub');
  await writeFile(keyFile, closedKey.publicKey.export({ type: 'spki', format: 'pem' }));
  media = await MediaFixture.start({ segmentSeconds: 3, restrictedKeyFile: keyFile });
  bridges = await SimulatedBridges.start(media.controlPort, media.settings.controlSecret);
  sessionId = randomUUID();
});

afterEach(async () => {
  await bridges.close();
  await media.close();
  await rm(dirname(keyFile), { recursive: true });
});

test('every layer, sender reports and mutes reach the disk, and the journal proves the files', async () => {
  const flows = record(media.client, 'capture:flow');
  const centre = await bridges.sit(sessionId, centreId);
  await centre.sendMicrophone();
  await start();
  await start();
  await centre.sendCamera({ simulcast: true });
  await media.client.ask('producer:set', { ...centre.key, source: 'camera', state: 'muted' });
  await media.client.ask('producer:set', { ...centre.key, source: 'camera', state: 'sending' });
  /** Layers of a source that have a report on disk. */
  const reported = async (source: string): Promise<number> => {
    const segments = (await media.segments(sessionId)).filter(({ header }) => header.source === source);
    const records = segments.flatMap((segment) => segment.records);
    return new Set(records.flatMap((each) => (each.type === 'senderReport' ? [each.report.ssrc] : []))).size;
  };
  await until(
    'reports of every layer of both sources on disk, and a second segment',
    async () =>
      (await reported('camera')) === 2 &&
      (await reported('microphone')) === 1 &&
      (await media.segments(sessionId)).filter(({ header }) => header.source === 'camera').length > 1,
    30_000,
  );

  const sums = await media.client.ask('capture:stop', { sessionId, closedAt: Date.now() });
  expect(await media.client.ask('capture:stop', { sessionId, closedAt: Date.now() })).toEqual(sums);

  const segments = await media.segments(sessionId);
  expect(segments.map(({ tornBytes }) => tornBytes)).toEqual(segments.map(() => 0));
  expect(new Set(segments.map(({ name }) => name.slice(0, name.lastIndexOf('-') - 8)))).toEqual(
    new Set(['trung-tam-camera-', 'trung-tam-microphone-']),
  );
  const camera = segments.filter(({ header }) => header.source === 'camera');
  expect(camera.length).toBeGreaterThan(1);
  expect(camera[0]?.header).toMatchObject({
    kind: 'video',
    mimeType: 'video/VP8',
    clockRate: 90_000,
    bridgeId: centreId,
  });
  const layers = camera[0]?.header.layers.map(({ ssrc }) => ssrc) ?? [];
  const cameraRecords = camera.flatMap(({ records }) => records);
  for (const ssrc of layers) {
    const of = (packet: Uint8Array): number => new DataView(packet.buffer, packet.byteOffset).getUint32(8);
    expect(cameraRecords.some((each) => each.type === 'rtp' && of(each.packet) === ssrc)).toBe(true);
    expect(cameraRecords.some((each) => each.type === 'senderReport' && each.report.ssrc === ssrc)).toBe(
      true,
    );
  }
  expect(cameraRecords.flatMap((each) => (each.type === 'fact' ? [each.fact.fact] : []))).toEqual([
    'paused',
    'resumed',
  ]);
  const times = cameraRecords.map(({ time }) => time);
  expect(times).toEqual([...times].sort((a, b) => a - b));

  await expectLinesMatchFiles();
  const all = await lines();
  expect(all[0]?.type).toBe('opened');
  expect(all.at(-1)).toMatchObject({ type: 'closed', segments: segments.length });
  expect(sums.segments).toBe(segments.length);
  const text = await media.journalText(sessionId);
  const last = text.trimEnd().split('\n').at(-1) ?? '';
  expect(sums.journalHash).toBe(createHash('sha256').update(last).digest('hex'));

  const bytes = flows.map((flow) => flow.bytes);
  expect(bytes).toEqual([...bytes].sort((a, b) => a - b));
  const newest = flows.at(-1);
  expect((newest?.at ?? 0) - (newest?.lastByteAt ?? 0)).toBeLessThan(2_000);
});

test('a source that is replaced ends with its producer, and the new one has segments of its own', async () => {
  const centre = await bridges.sit(sessionId, centreId);
  const first = await centre.sendMicrophone();
  await start();
  const of = async (producerId: string): Promise<SegmentRecord[]> => {
    const segments = (await media.segments(sessionId)).filter(
      ({ header }) => header.producerId === producerId,
    );
    return segments.flatMap(({ records }) => records);
  };
  await until('packets of the first', async () => (await of(first)).length > 5);
  const second = await centre.sendMicrophone();
  await until('packets of the second', async () => (await of(second)).length > 5);
  await media.client.ask('capture:stop', { sessionId, closedAt: Date.now() });
  // The simulated client goes on sending its first track: only the process itself can have ended it.
  expect((await of(first)).at(-1)).toMatchObject({ type: 'fact', fact: { fact: 'closed' } });
  await expectLinesMatchFiles();
});

test('nothing flows while everybody is silent', async () => {
  const flows = record(media.client, 'capture:flow');
  const centre = await bridges.sit(sessionId, centreId);
  await centre.sendMicrophone();
  await start();
  await until('bytes', () => (flows.at(-1)?.bytes ?? 0) > 0);
  await media.client.ask('producer:set', { ...centre.key, source: 'microphone', state: 'muted' });
  await until('the flow to end', () => flows.length > 6 && flows.at(-1)?.bytes === flows.at(-5)?.bytes);
  expect(flows.at(-1)?.lastByteAt).toBe(flows.at(-5)?.lastByteAt);
});

test('a killed worker costs that moment only: seats are told, the capture goes on in new segments', async () => {
  const lost = record(media.client, 'seat:lost');
  const centre = await bridges.sit(sessionId, centreId);
  await centre.sendMicrophone();
  await start();
  await until('the first packets', async () =>
    (await media.segments(sessionId)).some(({ records }) => records.length > 20),
  );
  const { workers } = await media.client.ask('status', {});
  process.kill(workers[0]?.pid ?? 0, 'SIGKILL');
  await until('the seat to be told lost', () => lost.length === 1);
  expect(lost[0]).toEqual({ sessionId, bridgeId: centreId, seatId: centre.seatId });

  const again = await bridges.sit(sessionId, centreId);
  const producerId = await again.sendMicrophone();
  await until('packets of the new seat', async () =>
    (await media.segments(sessionId)).some(
      ({ header, records }) => header.producerId === producerId && records.length > 20,
    ),
  );
  const after = await media.client.ask('status', {});
  expect(after.workers).toHaveLength(1);
  expect(after.workers[0]?.pid).not.toBe(workers[0]?.pid);
  expect(after.sessions[0]?.capturing).toBe(true);

  const sums = await media.client.ask('capture:stop', { sessionId, closedAt: Date.now() });
  expect(new Set((await segmentLines()).map((line) => line.producerId)).size).toBe(2);
  expect(sums.segments).toBe((await media.segments(sessionId)).length);
  const ended = (await media.segments(sessionId))
    .filter(({ header }) => header.producerId !== producerId)
    .at(-1);
  expect(ended?.records.at(-1)).toMatchObject({ type: 'fact', fact: { fact: 'cut_off' } });
  await expectLinesMatchFiles();
});

test('what an ended process left is adopted as it is, and the session goes on in the same journal', async () => {
  const centre = await bridges.sit(sessionId, centreId);
  await centre.sendMicrophone();
  await start();
  await until('a packet on disk', async () =>
    (await media.segments(sessionId)).some(({ records }) => records.length > 0),
  );
  await media.stop();

  // As a process killed in the middle leaves it: a segment without a line, its last record torn.
  const folder = join(media.settings.spoolDir, sessionId);
  const [whole] = await media.segments(sessionId);
  const left = join(folder, 'segments', (whole?.name ?? '').replace('-0000', '-0007'));
  const bytes = await readFile(join(folder, 'segments', whole?.name ?? ''));
  await appendFile(left, bytes.subarray(0, bytes.length - 5));
  await appendFile(join(folder, 'journal.jsonl'), '{"type":"segm');

  await bridges.close();
  const before = media;
  media = await MediaFixture.start({ spoolDir: before.settings.spoolDir, segmentSeconds: 3 });
  bridges = await SimulatedBridges.start(media.controlPort, media.settings.controlSecret);
  const adopted = (await segmentLines()).filter((line) => line.adopted);
  expect(adopted.map(({ file }) => join(folder, file))).toEqual([left]);
  expect(adopted[0]?.sha256).toBe(
    createHash('sha256')
      .update(await readFile(left))
      .digest('hex'),
  );

  const again = await bridges.sit(sessionId, centreId);
  await again.sendMicrophone();
  await start();
  await until('three segments', async () => (await media.segments(sessionId)).length >= 3);
  await media.client.ask('capture:stop', { sessionId, closedAt: Date.now() });
  await expectLinesMatchFiles();
  expect((await lines()).filter(({ type }) => type === 'opened')).toHaveLength(1);
});

test('a stop that is asked of another process than the one that captured closes the journal all the same', async () => {
  expect(await media.client.ask('capture:stop', { sessionId, closedAt: Date.now() })).toEqual({
    segments: 0,
    bytes: 0,
    journalHash: null,
  });
  const centre = await bridges.sit(sessionId, centreId);
  await centre.sendMicrophone();
  await start();
  await until('a packet on disk', async () =>
    (await media.segments(sessionId)).some(({ records }) => records.length > 0),
  );
  await media.stop();
  media = await MediaFixture.start({ spoolDir: media.settings.spoolDir });
  const sums = await media.client.ask('capture:stop', { sessionId, closedAt: Date.now() });
  expect(sums.segments).toBe(1);
  expect((await lines()).at(-1)?.type).toBe('closed');
});

test('the disk is tried before an opening: a spool that takes nothing is said, and nothing is left of a trial', async () => {
  const { spoolDir } = media.settings;
  const well = await media.client.ask('capture:probe', {});
  expect([well.writable, well.freeBytes > 0]).toEqual([true, true]);
  expect(await readdir(spoolDir)).toEqual([]);
  await rm(spoolDir, { recursive: true });
  // A file where the folder was: nobody, not even root, writes into it.
  await writeFile(spoolDir, '');
  expect(await media.client.ask('capture:probe', {})).toMatchObject({ writable: false });
  await rm(spoolDir);
});

test('a bridge on hold is not captured, and a closed item goes into segments of its own', async () => {
  const itemId = randomUUID();
  const centre = await bridges.sit(sessionId, centreId);
  await centre.sendMicrophone();
  await start();
  let revision = 0;
  const floor = (recorded: string[], restrictedTo: string | null) =>
    media.client.ask('floor:set', { sessionId, revision: ++revision, edges: [], recorded, restrictedTo });
  const packets = (segments: Awaited<ReturnType<MediaFixture['segments']>>) =>
    segments.flatMap(({ records }) => records).filter(({ type }) => type === 'rtp' || type === 'sealedRtp')
      .length;
  await until('packets on disk', async () => packets(await media.segments(sessionId)) > 10);

  await floor([], null);
  await until('the hold is on disk', async () => (await facts()).includes('held'));
  const held = packets(await media.segments(sessionId));
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(packets(await media.segments(sessionId))).toBe(held);

  await floor([centreId], itemId);
  await until('it goes on', async () => packets(await media.segments(sessionId)) > held + 10);
  expect(await facts()).toContain('released');
  const closed = (await media.segments(sessionId)).filter(({ header }) => header.restrictedTo === itemId);
  expect(packets(closed)).toBeGreaterThan(10);
  // With the key of the item they open; what lies on the disk holds nothing of them but their headers.
  const before = (await media.segments(sessionId)).find(({ header }) => header.restrictedTo === undefined);
  for (const { header, records } of closed) {
    expect(records.some(({ type }) => type === 'rtp')).toBe(false);
    const key = packetKey((wrapped) => unwrapItemKey(privateKey, wrapped), header.sealed!);
    for (const record of records) {
      if (record.type !== 'sealedRtp') continue;
      const packet = openSealedPacket(key, record.body);
      expect(Buffer.compare(packet.subarray(8, 12), ssrcOf(before))).toBe(0);
      expect(() =>
        openSealedPacket(key, Buffer.from(record.body).fill(record.body.at(-1)! ^ 1, record.body.length - 1)),
      ).toThrow();
    }
  }
  await floor([centreId], null);
  await until(
    'the item is over',
    async () => (await media.segments(sessionId)).at(-1)?.header.restrictedTo === undefined,
  );
  await media.client.ask('capture:stop', { sessionId, closedAt: Date.now() });
  await expectLinesMatchFiles();

  function ssrcOf(segment: typeof before): Uint8Array {
    const found = segment?.records.find((each) => each.type === 'rtp');
    return found?.type === 'rtp' ? found.packet.subarray(8, 12) : new Uint8Array();
  }
  async function facts(): Promise<string[]> {
    const records = (await media.segments(sessionId)).flatMap((segment) => segment.records);
    return records.flatMap((each) => (each.type === 'fact' ? [each.fact.fact] : []));
  }
});

test('room is set aside for the session and given back at its end; the disk is told of with the flow', async () => {
  await media.close();
  media = await MediaFixture.start({ reserveBytes: 8_000_000, restrictedKeyFile: keyFile });
  const flows = record(media.client, 'capture:flow');
  await start();
  const reserve = join(media.settings.spoolDir, sessionId, 'reserve.bin');
  await until(
    'the reserve is there',
    async () => ((await stat(reserve).catch(() => null))?.size ?? 0) === 8_000_000,
  );
  await until('the disk is told of', () => flows.some(({ disk }) => (disk?.freeBytes ?? 0) > 0));
  await media.client.ask('capture:stop', { sessionId, closedAt: Date.now() });
  await until('the reserve is gone', async () => (await stat(reserve).catch(() => null)) === null);
});

test('what goes to two disks is whole on each, and where one fails the other is what the recording is made from', async () => {
  await media.close();
  const mirrorDir = await mkdtemp(join(tmpdir(), 'ctd-mirror-'));
  media = await MediaFixture.start({ segmentSeconds: 1, mirrorDir, restrictedKeyFile: keyFile });
  await bridges.close();
  bridges = await SimulatedBridges.start(media.controlPort, media.settings.controlSecret);
  const centre = await bridges.sit(sessionId, centreId);
  await centre.sendMicrophone();
  await start();
  const { spoolDir } = media.settings;
  const both = () =>
    Promise.all(
      [spoolDir, mirrorDir].map(async (dir) => readdir(join(dir, sessionId, 'segments')).catch(() => [])),
    );
  await until('both disks have segments', async () => (await both()).every((names) => names.length > 1));
  // A file where the folder was: the first disk takes nothing more, the second one goes on.
  await rm(join(spoolDir, sessionId, 'segments'), { recursive: true });
  await writeFile(join(spoolDir, sessionId, 'segments'), '');
  const before = (await both())[1]?.length ?? 0;
  const flows = record(media.client, 'capture:flow');
  await until('the second disk goes on', async () => ((await both())[1]?.length ?? 0) > before + 1);
  await until('the mark goes on', () => flows.some(({ at, lastByteAt }) => at - (lastByteAt ?? 0) < 2_000));
  const { journalHash } = await media.client.ask('capture:stop', { sessionId, closedAt: Date.now() });

  const found = await fullerSpool(sessionId, [spoolDir, mirrorDir]);
  expect(found).toMatchObject({ folder: join(mirrorDir, sessionId), journalHash, faults: [] });
  const names = (found.sorted.byBridge.get(centreId) ?? []).map(({ ref }) => ref.path);
  expect(names.length).toBe((await both())[1]?.length);
  for (const name of names) expect(name.startsWith(mirrorDir)).toBe(true);
  expect(await verifySpool(join(mirrorDir, sessionId))).toEqual([]);
  await rm(mirrorDir, { recursive: true });
}, 60_000);
