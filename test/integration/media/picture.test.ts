import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { makeHandlers } from '../../../media/control-handlers.ts';
import { ControlServer } from '../../../media/control-server.ts';
import { MediaNode } from '../../../media/media-node.ts';
import type { MediaEventPayload } from '../../../src/contracts/media-control.ts';
import { logger, until } from './media-fixture.ts';
import { SimulatedBridges } from './simulated-bridge.ts';

/** A voice, and too little beside it for a face. */
const NARROW_BPS = 60_000;

let node: MediaNode;
let control: ControlServer;
let bridges: SimulatedBridges;
let spoolDir: string;
let told: MediaEventPayload<'picture'>[];

beforeEach(async () => {
  told = [];
  spoolDir = await mkdtemp(join(tmpdir(), 'ctd-picture-'));
  control = await ControlServer.listen({ port: 0, secret: 'secret' }, logger);
  node = await MediaNode.start(
    {
      ...{ ip: '127.0.0.1', announcedAddress: '127.0.0.1', port: 0, workers: 1, seatsTogether: 8 },
      ...{ workerBin: process.env['MEDIASOUP_WORKER_BIN'] ?? '', controlPort: 0, controlSecret: 'secret' },
      ...{ spoolDir, segmentSeconds: 60, reserveBytes: 0, mirrorDir: '', restrictedKeyFile: '' },
    },
    (name, payload) => {
      if (name === 'picture') told.push(payload as MediaEventPayload<'picture'>);
      control.tell(name, payload);
    },
    logger,
  );
  control.serve(makeHandlers(node));
  bridges = await SimulatedBridges.start(control.port, 'secret');
});
afterEach(async () => {
  await bridges.close();
  await node.close();
  await control.close();
  await rm(spoolDir, { recursive: true, force: true });
});

test('a line that carries the sound alone is told, the sound goes on, and so is the picture’s return', async () => {
  const sessionId = randomUUID();
  const [centre, district] = [await bridges.sit(sessionId), await bridges.sit(sessionId)];
  await centre.sendMicrophone();
  await centre.sendCamera({ simulcast: true, noisy: true });
  await node.setFloor(sessionId, {
    revision: 1,
    edges: [{ from: centre.bridgeId, to: district.bridgeId }],
  });
  await until('a picture', async () => (await district.packetsReceived('video')) > 50);
  expect(told).toEqual([]);
  const { receive } = node.room(sessionId).seat(district.bridgeId, district.seatId).transports;
  await receive.setMaxOutgoingBitrate(NARROW_BPS);
  const change = { ...district.key, fromBridgeId: centre.bridgeId, source: 'camera' };
  await until('the pause is told', () => told.length > 0);
  expect(told).toEqual([{ ...change, held: true }]);
  const sound = await district.packetsReceived('audio');
  await until('sound goes on', async () => (await district.packetsReceived('audio')) > sound + 50);
  await receive.setMaxOutgoingBitrate(0);
  await until('the return is told', () => told.length > 1, 40_000);
  expect(told.at(-1)).toEqual({ ...change, held: false });
  const pictures = await district.packetsReceived('video');
  await until('the picture is back', async () => (await district.packetsReceived('video')) > pictures + 20);
});
