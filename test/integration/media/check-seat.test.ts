import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { SeatStats, StreamFacts } from '../../../src/contracts/media-control.ts';
import { MediaFixture, record, until } from './media-fixture.ts';
import { type SimulatedBridge, SimulatedBridges } from './simulated-bridge.ts';

/** A check of a bridge takes a room of its own, in which the bridge is given what it sends itself. */
let media: MediaFixture;
let bridges: SimulatedBridges;
let attemptId: string;

beforeEach(async () => {
  media = await MediaFixture.start({ workers: 2, segmentSeconds: 3 });
  bridges = await SimulatedBridges.start(media.controlPort, media.settings.controlSecret);
  attemptId = randomUUID();
});

afterEach(async () => {
  await bridges.close();
  await media.close();
});

const statsOf = ({ key }: SimulatedBridge): Promise<SeatStats> => media.client.ask('seat:stats', key);

function hearItself({ bridgeId }: SimulatedBridge): Promise<unknown> {
  const edges = [{ from: bridgeId, to: bridgeId }];
  return media.client.ask('floor:set', { sessionId: attemptId, revision: 1, edges });
}

/** Microphone and camera sent, and on their way back. */
async function loop(): Promise<SimulatedBridge> {
  const bridge = await bridges.sit(attemptId);
  await hearItself(bridge);
  await bridge.sendMicrophone();
  await bridge.sendCamera({ simulcast: true });
  await until('sound back', async () => (await bridge.packetsReceived('audio')) > 20);
  await until('picture back', async () => (await bridge.packetsReceived('video')) > 20);
  return bridge;
}

function streamOf(streams: readonly StreamFacts[], source: string): StreamFacts {
  const found = streams.filter((stream) => stream.source === source);
  expect(found).toHaveLength(1);
  return found[0] as StreamFacts;
}

test('a bridge is given its own media, and the statistics tell both ways of it', async () => {
  const bridge = await loop();
  const offers = await bridge.offers();
  expect(offers.map(({ fromBridgeId, source }) => `${fromBridgeId} ${source}`).sort()).toEqual([
    `${bridge.bridgeId} camera`,
    `${bridge.bridgeId} microphone`,
  ]);

  const first = await statsOf(bridge);
  for (const end of [first.send, first.receive]) {
    expect(end).toMatchObject({ dtlsState: 'connected', protocol: 'udp' });
    expect(['connected', 'completed']).toContain(end.iceState);
    expect(end.remoteAddress).toMatch(/^[\d.]+$|:/);
  }
  let last = first;
  await until('two seconds more, and a report of the round trip', async () => {
    last = await statsOf(bridge);
    return last.at - first.at >= 2_000 && streamOf(last.consumers, 'camera').rttMs !== null;
  });

  for (const [before, after] of [
    [first.producers, last.producers],
    [first.consumers, last.consumers],
  ] as const) {
    expect(after).toHaveLength(2);
    for (const source of ['microphone', 'camera']) {
      const [was, is] = [streamOf(before, source), streamOf(after, source)];
      expect(is.kind).toBe(source === 'microphone' ? 'audio' : 'video');
      expect(is.packets).toBeGreaterThan(was.packets);
      expect(is.bytes).toBeGreaterThan(was.bytes);
      // Loopback loses nothing; a busy machine may hold a packet up, never most of them.
      expect(is.lostPackets / (is.packets + is.lostPackets)).toBeLessThan(0.05);
      expect(is.fractionLost).toBeLessThan(0.5);
      expect(is.jitterMs).toBeGreaterThanOrEqual(0);
      expect(is.jitterMs).toBeLessThan(1_000);
      expect(is.rttMs ?? 0).toBeLessThan(5_000);
    }
  }
  // What libwebrtc itself received is what mediasoup says it sent.
  const received = await bridge.packetsReceived('audio');
  expect(received).toBeGreaterThanOrEqual(streamOf(last.consumers, 'microphone').packets - 5);
  // Sound at 50 packets a second.
  const seconds = (last.at - first.at) / 1_000;
  const perSecond =
    (streamOf(last.producers, 'microphone').packets - streamOf(first.producers, 'microphone').packets) /
    seconds;
  expect(perSecond).toBeGreaterThan(30);
  expect(perSecond).toBeLessThan(70);

  const streamBytes = last.producers.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(last.send.rtpBytesReceived).toBeGreaterThan(0.8 * streamBytes);
  expect(last.receive.rtpBytesSent).toBeGreaterThan(first.receive.rtpBytesSent);
});

test('only the ways asked for are offered', async () => {
  const { routerRtpCapabilities } = await media.client.ask('room:open', { sessionId: attemptId });
  const key = { sessionId: attemptId, bridgeId: randomUUID(), seatId: randomUUID() };
  const offered = async (protocols?: ('udp' | 'tcp')[]): Promise<unknown[]> => {
    const { send, receive } = await media.client.ask('seat:open', {
      ...key,
      rtpCapabilities: routerRtpCapabilities,
      ...(protocols === undefined ? {} : { protocols }),
    });
    return [send, receive].map(({ iceCandidates }) => iceCandidates.map(({ protocol }) => protocol));
  };
  expect(await offered()).toEqual([
    ['udp', 'tcp'],
    ['udp', 'tcp'],
  ]);
  // The same seat, asked anew for another way before its client came: the old offer must not stand.
  expect(await offered(['tcp'])).toEqual([['tcp'], ['tcp']]);
  expect(await offered(['udp'])).toEqual([['udp'], ['udp']]);
  await expect(offered([])).rejects.toMatchObject({ code: 'invalid_input' });
});

test.each(['udp', 'tcp'] as const)(
  'media flows over %s alone where only that is offered',
  async (protocol) => {
    const bridge = await bridges.sit(attemptId, randomUUID(), [protocol]);
    await hearItself(bridge);
    expect(await statsOf(bridge)).toMatchObject({
      send: { iceState: 'new', protocol: null, remoteAddress: null, rtpBytesReceived: 0 },
      producers: [],
      consumers: [],
    });
    await bridge.sendMicrophone();
    await until('sound back', async () => (await bridge.packetsReceived('audio')) > 20);
    const { send, receive } = await statsOf(bridge);
    expect([send.protocol, receive.protocol]).toEqual([protocol, protocol]);
  },
);

test('the seat of a check that ended has no statistics', async () => {
  const bridge = await bridges.sit(attemptId);
  const asked = Promise.allSettled([1, 2, 3].map(() => statsOf(bridge)));
  await media.client.ask('room:close', { sessionId: attemptId });
  for (const outcome of await asked) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'seat_lost' });
  }
  await expect(statsOf(bridge)).rejects.toMatchObject({ code: 'seat_lost' });
});

test('the recorder takes what a bridge alone in its room sends', async () => {
  const bridge = await loop();
  const flows = record(media.client, 'capture:flow');
  await media.client.ask('capture:start', {
    sessionId: attemptId,
    openedAt: Date.now(),
    bridges: [{ bridgeId: bridge.bridgeId, code: 'phu-cu' }],
  });
  await until('bytes on disk', () => flows.some(({ bytes }) => bytes > 50_000));
  const sums = await media.client.ask('capture:stop', { sessionId: attemptId, closedAt: Date.now() });
  const segments = await media.segments(attemptId);
  expect(sums.segments).toBe(segments.length);
  expect(new Set(segments.map(({ header }) => `${header.bridgeId} ${header.source}`))).toEqual(
    new Set([`${bridge.bridgeId} camera`, `${bridge.bridgeId} microphone`]),
  );
  for (const { records } of segments) expect(records.some(({ type }) => type === 'rtp')).toBe(true);
  // The loop goes on as it was.
  const before = await bridge.packetsReceived('audio');
  await until('sound still back', async () => (await bridge.packetsReceived('audio')) > before + 20);
});

test('a worker tells how much of a core it uses; one without a room uses less', async () => {
  await loop();
  let { workers } = await media.client.ask('status', {});
  await until('a load', async () => {
    ({ workers } = await media.client.ask('status', {}));
    return workers.some(({ load }) => load > 0);
  });
  // The next look covers a whole window with media.
  const first = Math.max(...workers.map(({ load }) => load));
  await until('the next look', async () => {
    ({ workers } = await media.client.ask('status', {}));
    return Math.max(...workers.map(({ load }) => load)) !== first;
  });
  const busy = workers.find(({ rooms }) => rooms === 1);
  const idle = workers.find(({ rooms }) => rooms === 0);
  expect(busy?.load).toBeGreaterThan(idle?.load ?? 1);
  for (const { load } of workers) {
    expect(load).toBeGreaterThanOrEqual(0);
    expect(load).toBeLessThanOrEqual(1);
  }
});
