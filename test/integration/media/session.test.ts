import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DomainError } from '../../../src/domain/errors.ts';
import { MediaFixture, record, until } from './media-fixture.ts';
import { type SimulatedBridge, SimulatedBridges } from './simulated-bridge.ts';

let media: MediaFixture;
let sessionId: string;
let bridges: SimulatedBridges;

function seated(bridgeId?: string): Promise<SimulatedBridge> {
  return bridges.sit(sessionId, bridgeId);
}

/** Waits until a bridge is given as many streams, and tells them. */
async function given(
  bridge: SimulatedBridge,
  count: number,
): Promise<Awaited<ReturnType<SimulatedBridge['offers']>>> {
  await until(`${count} streams`, async () => (await bridge.offers()).length === count);
  return bridge.offers();
}

function floor(revision: number, ...edges: [SimulatedBridge, SimulatedBridge][]): Promise<unknown> {
  return media.client.ask('floor:set', {
    sessionId,
    revision,
    edges: edges.map(([from, to]) => ({ from: from.bridgeId, to: to.bridgeId })),
  });
}

beforeEach(async () => {
  media = await MediaFixture.start({ segmentSeconds: 3 });
  bridges = await SimulatedBridges.start(media.controlPort, media.settings.controlSecret);
  sessionId = randomUUID();
});

afterEach(async () => {
  await bridges.close();
  await media.close();
});

test('nobody hears anybody until the floor says so, and exactly the edges after that', async () => {
  const centre = await seated();
  const district = await seated();
  await centre.sendMicrophone();
  await centre.sendCamera();
  await district.sendMicrophone();
  expect(await media.consumers(sessionId)).toEqual([]);

  await floor(1, [centre, district]);
  expect(await media.consumers(sessionId)).toEqual([
    `${centre.bridgeId}>${district.bridgeId} audio`,
    `${centre.bridgeId}>${district.bridgeId} video`,
  ]);
  await until('picture at the district', async () => (await district.packetsReceived('video')) > 20);
  await until('sound at the district', async () => (await district.packetsReceived('audio')) > 20);
  expect(await centre.offers()).toEqual([]);

  await floor(2, [district, centre]);
  expect(await media.consumers(sessionId)).toEqual([`${district.bridgeId}>${centre.bridgeId} audio`]);
  await given(district, 0);
  await until('sound at the centre', async () => (await centre.packetsReceived('audio')) > 20);
  const after = await district.packetsReceived('audio');
  expect(after).toBe(await district.packetsReceived('audio'));

  // An older floor comes late and changes nothing.
  await floor(1, [centre, district]);
  expect(await media.consumers(sessionId)).toEqual([`${district.bridgeId}>${centre.bridgeId} audio`]);
});

test('a source that starts, is muted, replaced and stopped is told; each consumer is made once', async () => {
  const centre = await seated();
  const district = await seated();
  const facts = record(media.client, 'producer:changed');
  const removed = record(media.client, 'consumer:removed');
  await floor(1, [centre, district]);
  const first = await centre.sendMicrophone();
  expect(await given(district, 1)).toMatchObject([{ producerId: first, source: 'microphone' }]);

  await media.client.ask('producer:set', { ...centre.key, source: 'microphone', state: 'muted' });
  expect((await media.sessionStatus(sessionId)).producers).toEqual([
    { bridgeId: centre.bridgeId, source: 'microphone', state: 'muted' },
  ]);
  const { consumers } = await media.client.ask('seat:retell', district.key);
  expect(consumers.map(({ producerPaused }) => producerPaused)).toEqual([true]);
  await media.client.ask('producer:set', { ...centre.key, source: 'microphone', state: 'sending' });

  const second = await centre.sendMicrophone();
  expect(second).not.toBe(first);
  await until('the new consumer', async () =>
    (await district.offers()).some(({ producerId }) => producerId === second),
  );
  expect(await media.consumers(sessionId)).toEqual([`${centre.bridgeId}>${district.bridgeId} audio`]);
  expect(removed).toHaveLength(1);

  await media.client.ask('producer:set', { ...centre.key, source: 'microphone', state: 'stopped' });
  await media.client.ask('producer:set', { ...centre.key, source: 'microphone', state: 'stopped' });
  await given(district, 0);
  expect(await media.consumers(sessionId)).toEqual([]);
  expect(facts.map(({ fact }) => fact.state)).toEqual(['sending', 'muted', 'sending', 'sending', 'stopped']);
});

test('a new seat of a bridge closes the old one, whose commands then find nothing', async () => {
  const old = await seated();
  const district = await seated();
  await floor(1, [old, district], [district, old]);
  await old.sendMicrophone();
  await district.sendMicrophone();
  await given(old, 1);

  const anew = await seated(old.bridgeId);
  expect(await media.client.ask('seat:find', old.key)).toEqual({ alive: false });
  expect(await media.client.ask('seat:find', anew.key)).toEqual({ alive: true });
  await expect(
    media.client.ask('transport:restart-ice', { ...old.key, direction: 'send' }),
  ).rejects.toMatchObject({
    code: 'seat_lost',
  });
  // The new seat is given what the floor wants for the bridge, without being asked again.
  await given(anew, 1);
  expect((await media.sessionStatus(sessionId)).seats).toContainEqual({
    bridgeId: old.bridgeId,
    seatId: anew.seatId,
  });
  expect(await media.consumers(sessionId)).toEqual([`${district.bridgeId}>${old.bridgeId} audio`]);

  const ice = await media.client.ask('transport:restart-ice', { ...anew.key, direction: 'receive' });
  expect(ice.iceParameters).toHaveProperty('usernameFragment');
  await media.client.ask('seat:close', anew.key);
  await media.client.ask('seat:close', anew.key);
  expect(await media.consumers(sessionId)).toEqual([]);
});

test('who speaks is told, and a line that works is good', async () => {
  const speaking = record(media.client, 'speaking');
  const lines = record(media.client, 'line');
  const centre = await seated();
  await centre.sendMicrophone();
  await until('speech', () => speaking.length > 0);
  expect(speaking[0]).toEqual({ sessionId, bridgeIds: [centre.bridgeId] });
  await until('a line', () => lines.length > 0);
  expect(lines[0]).toEqual({ sessionId, bridgeId: centre.bridgeId, quality: 'good' });
  await centre.stop('microphone');
  await media.client.ask('producer:set', { ...centre.key, source: 'microphone', state: 'muted' });
  await until('silence', () => speaking.at(-1)?.bridgeIds.length === 0);
});

test('a bridge on hold that sends nothing has no lost line; once it is wanted it has', async () => {
  const lines = record(media.client, 'line');
  const [centre, district] = [await seated(), await seated()];
  await district.sendMicrophone();
  const wanted = { sessionId, recorded: [] };
  await media.client.ask('floor:set', { ...wanted, revision: 1, edges: [] });
  const told = () =>
    lines.filter(({ bridgeId }) => bridgeId === district.bridgeId).map(({ quality }) => quality);
  await until('a line', () => told().length > 0);
  await district.stop('microphone');
  // Longer than a bridge on air may be silent.
  await new Promise((resolve) => setTimeout(resolve, 7_000));
  expect(told()).toEqual(['good']);
  const edges = [{ from: district.bridgeId, to: centre.bridgeId }];
  await media.client.ask('floor:set', { ...wanted, revision: 2, edges });
  await until('the loss', () => told().at(-1) === 'lost');
}, 40_000);

test('what a seat may not ask is refused and leaves everything as it was', async () => {
  const centre = await seated();
  const wrong = { ...centre.key, source: 'camera', paused: false, rtpParameters: {} } as const;
  await expect(media.client.ask('producer:create', { ...wrong, kind: 'audio' })).rejects.toMatchObject({
    code: 'invalid_input',
  });
  await expect(media.client.ask('producer:create', { ...wrong, kind: 'video' })).rejects.toBeInstanceOf(
    DomainError,
  );
  await expect(
    media.client.ask('producer:set', { ...centre.key, source: 'screen', state: 'muted' }),
  ).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(
    media.client.ask('consumer:ready', { ...centre.key, consumerId: 'none' }),
  ).rejects.toMatchObject({
    code: 'seat_lost',
  });
  expect((await media.sessionStatus(sessionId)).producers).toEqual([]);
});

test('files of the spool belong to the process alone', async () => {
  const centre = await seated();
  await centre.sendMicrophone();
  await media.client.ask('capture:start', { sessionId, openedAt: Date.now(), bridges: [] });
  const flows = record(media.client, 'capture:flow');
  await until('bytes on disk', () => flows.some(({ lastByteAt }) => lastByteAt !== null));
  const folder = join(media.settings.spoolDir, sessionId);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect((await stat(join(folder, 'journal.jsonl'))).mode & 0o777).toBe(0o600);
  const [segment] = await media.segments(sessionId);
  expect((await stat(join(folder, 'segments', segment?.name ?? ''))).mode & 0o777).toBe(0o600);
});
