import { MEDIA_PROTOCOLS } from '../src/contracts/media-control.ts';
import type { MediaHandlers } from './control-binder.ts';
import type { MediaNode } from './media-node.ts';
import type { Seat } from './seat.ts';
import { seatStats } from './seat-stats.ts';

/** What each command of the contract does. */
export function makeHandlers(node: MediaNode): MediaHandlers {
  const seatOf = (key: { sessionId: string; bridgeId: string; seatId: string }): Seat =>
    node.room(key.sessionId).seat(key.bridgeId, key.seatId);

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
    'producer:create': async (payload) => ({ producerId: await seatOf(payload).produce(payload) }),
    'producer:set': async (payload) => {
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
    'floor:set': async ({ sessionId, revision, edges }) => {
      await node.room(sessionId).setFloor(revision, edges);
      return {};
    },
    'capture:start': async (payload) => {
      await node.startCapture(payload);
      return {};
    },
    'capture:stop': (payload) => node.stopCapture(payload),
    status: () => node.status(),
  };
}
