import type { Announce, Clock } from '../../src/usecases/ports.ts';
import type { Service } from '../service.ts';
import { rooms, type SocketServer } from './socket-types.ts';

/** Passes on what media tells: to the seat it concerns, or to everybody of the session. */
export function relayMedia(parts: {
  io: SocketServer;
  service: Service;
  announce: Announce;
  clock: Clock;
}): void {
  const { io, service, announce, clock } = parts;
  const { media, watch } = service;
  media.on(
    'consumer:added',
    ({ seatId, consumer }) => void io.to(rooms.seat(seatId)).emit('media:consumer', consumer),
  );
  media.on('consumer:removed', ({ seatId, consumerId }) => {
    io.to(rooms.seat(seatId)).emit('media:consumer-gone', { consumerId });
  });
  media.on(
    'producer:changed',
    ({ sessionId, fact }) => void io.to(rooms.session(sessionId)).emit('media:producer', fact),
  );
  media.on('speaking', ({ sessionId, bridgeIds }) => {
    io.to(rooms.session(sessionId)).volatile.emit('media:speaking', { bridgeIds });
  });
  media.on('line', ({ sessionId, bridgeId, quality }) => {
    io.to(rooms.session(sessionId)).emit('media:line', { bridgeId, quality });
  });
  media.on('seat:lost', ({ seatId }) => announce.mediaLost(seatId));
  media.on('capture:flow', ({ sessionId, ...flow }) => {
    watch.heard(sessionId, flow);
    announce.mark(sessionId, clock.now(), watch.markOf(sessionId));
  });
}
