import type { Announce, Clock } from '../../src/usecases/ports.ts';
import type { ToldFloor } from '../../src/usecases/settle-session.ts';
import type { Service } from '../service.ts';
import type { LineBook } from './line-book.ts';
import { rooms, type SocketServer } from './socket-types.ts';

/** Passes on what media tells: to the seat it concerns, or to everybody of the session. */
export function relayMedia(parts: {
  io: SocketServer;
  service: Service;
  announce: Announce;
  clock: Clock;
  lines: LineBook;
}): void {
  const { io, service, announce, clock, lines } = parts;
  const { media, watch, settle } = service;

  /** Rooms of the seats of some bridges, as media was last told. */
  const seatRooms = (told: ToldFloor, bridges: readonly string[]): string[] =>
    [...new Set(bridges)].flatMap((bridgeId) => {
      const seatId = told.seats.get(bridgeId);
      return seatId === undefined ? [] : [rooms.seat(seatId)];
    });

  /** Who may know how a bridge is: itself, the centre, and whoever receives it. A bridge on hold learns nothing. */
  function audienceOf(sessionId: string, bridgeId: string): string[] {
    const told = settle.toldFloor(sessionId);
    if (told === null) return [];
    const { centre, edges } = told.floor;
    const receivers = edges.filter(({ from }) => from === bridgeId).map(({ to }) => to);
    return [
      rooms.desk(sessionId),
      ...seatRooms(told, [bridgeId, ...(centre === null ? [] : [centre]), ...receivers]),
    ];
  }
  media.on(
    'consumer:added',
    ({ seatId, consumer }) => void io.to(rooms.seat(seatId)).emit('media:consumer', consumer),
  );
  media.on('consumer:removed', ({ seatId, consumerId }) => {
    io.to(rooms.seat(seatId)).emit('media:consumer-gone', { consumerId });
  });
  media.on('producer:changed', ({ sessionId, fact }) => {
    const audience = audienceOf(sessionId, fact.bridgeId);
    if (audience.length > 0) io.to(audience).emit('media:producer', fact);
  });
  media.on('speaking', ({ sessionId, bridgeIds }) => {
    const told = settle.toldFloor(sessionId);
    const audience = told === null ? [] : seatRooms(told, told.floor.onAir);
    if (told === null || audience.length === 0) return;
    io.to(audience).volatile.emit('media:speaking', {
      bridgeIds: bridgeIds.filter((bridgeId) => told.floor.onAir.includes(bridgeId)),
    });
  });
  media.on('line', ({ sessionId, bridgeId, quality }) => {
    lines.note(sessionId, bridgeId, quality);
    const audience = audienceOf(sessionId, bridgeId);
    if (audience.length > 0) io.to(audience).emit('media:line', { bridgeId, quality });
  });
  media.on('picture', ({ seatId, fromBridgeId, source, held }) => {
    io.to(rooms.seat(seatId)).emit('media:picture', { bridgeId: fromBridgeId, source, held });
  });
  media.on('seat:lost', ({ seatId }) => announce.mediaLost(seatId));
  media.on('capture:flow', ({ sessionId, ...flow }) => {
    watch.heard(sessionId, flow);
    announce.mark(sessionId, clock.now(), watch.markOf(sessionId));
  });
}
