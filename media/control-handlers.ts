import { MEDIA_PROTOCOLS } from '../src/contracts/media-control.ts';
import type { MediaHandlers } from './control-binder.ts';
import { Refused } from './faults.ts';
import type { MediaNode } from './media-node.ts';
import type { Seat } from './seat.ts';
import { seatStats } from './seat-stats.ts';

/** What each command of the contract does. */
export function makeHandlers(node: MediaNode): MediaHandlers {
  const seatOf = (key: { sessionId: string; bridgeId: string; seatId: string }): Seat =>
    node.room(key.sessionId).seat(key.bridgeId, key.seatId);

  const isLocked = ({ sessionId, bridgeId }: { sessionId: string; bridgeId: string }): boolean =>
    node.room(sessionId).isLocked(bridgeId);

  return {
    'room:open': async ({ sessionId }) => {
      const room = await node.openRoom(sessionId);
      return { routerRtpCapabilities: { ...room.rtpCapabilities } };
    },
    'room:close': async ({ sessionId }) => {
      await node.closeRoom(sessionId);
      return {};
    },
    'seat:open': async ({ sessionId, protocols = MEDIA_PROTOCOLS, ...request }) => {
      const seat = await node.room(sessionId).openSeat({ ...request, protocols });
      return seat.parameters;
    },
    'seat:stats': (key) => seatStats(seatOf(key)),
    'seat:find': ({ sessionId, bridgeId, seatId }) => ({
      alive: node.findRoom(sessionId)?.findSeat(bridgeId, seatId) != null,
    }),
    'seat:close': async ({ sessionId, bridgeId, seatId }) => {
      await node.findRoom(sessionId)?.closeSeat(bridgeId, seatId);
      return {};
    },
    'seat:retell': (key) => {
      const room = node.room(key.sessionId);
      return { consumers: seatOf(key).consumers.map((consumer) => room.offerOf(consumer)) };
    },
    'transport:connect': async (payload) => {
      await seatOf(payload).connect(payload.direction, payload.dtlsParameters);
      return {};
    },
    'transport:restart-ice': async (payload) => ({
      iceParameters: await seatOf(payload).restartIce(payload.direction),
    }),
    'producer:create': async (payload) => {
      const silent = payload.source === 'microphone' && isLocked(payload);
      return {
        producerId: await seatOf(payload).produce({ ...payload, paused: payload.paused || silent }),
      };
    },
    'producer:set': async (payload) => {
      const opens = payload.source === 'microphone' && payload.state === 'sending';
      if (opens && isLocked(payload)) throw new Refused('the microphone is locked');
      await seatOf(payload).setProducer(payload.source, payload.state);
      return {};
    },
    'consumer:ready': async (payload) => {
      await seatOf(payload).consumerReady(payload.consumerId);
      return {};
    },
    'consumer:prefer': async (payload) => {
      await seatOf(payload).consumerPrefer(payload.consumerId, payload.spatialLayer);
      return {};
    },
    'floor:set': async ({ sessionId, ...wanted }) => {
      await node.setFloor(sessionId, wanted);
      return {};
    },
    'capture:probe': () => node.probeSpool(),
    'capture:start': async (payload) => {
      await node.startCapture(payload);
      return {};
    },
    'capture:stop': (payload) => node.stopCapture(payload),
    status: () => node.status(),
  };
}
