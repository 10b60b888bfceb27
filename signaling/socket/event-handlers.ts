import type { ProducerFact } from '../../src/contracts/media-shapes.ts';
import { DomainError } from '../../src/domain/errors.ts';
import type { Seat } from '../../src/usecases/take-seat.ts';
import type { Service } from '../service.ts';
import type { EventHandlers } from './bind-events.ts';
import { makeCheckHandlers } from './check-handlers.ts';
import { actorMay } from '../../src/domain/roles.ts';
import type { LineBook } from './line-book.ts';
import type { Presence } from './presence.ts';
import { rooms, type ClientSocket } from './socket-types.ts';

/** What each event of a browser does. */
export function makeEventHandlers(service: Service, presence: Presence, lines: LineBook): EventHandlers {
  const { conduct, media, seats, checkMedia } = service;

  /** @throws {DomainError} `not_seated` where the socket holds no seat, of a session or of a check */
  function seatOf(socket: ClientSocket): Seat {
    const { seat, attemptId } = socket.data;
    const held = seat ?? (attemptId === undefined ? null : checkMedia.seatOf(attemptId));
    if (held === null) throw new DomainError('not_seated');
    const { sessionId, bridgeId, seatId } = held;
    return { sessionId, bridgeId, seatId };
  }

  async function giveUpOldSeat(
    socket: ClientSocket,
    next: { bridgeId: string; sessionId: string } | null,
  ): Promise<void> {
    const old = socket.data.seat;
    if (old === undefined || (old.bridgeId === next?.bridgeId && old.sessionId === next.sessionId)) return;
    socket.data.seat = undefined;
    await socket.leave(rooms.seat(old.seatId));
    await socket.leave(rooms.session(old.sessionId));
    presence.here(old.seatId);
    await seats.leave(socket.data.actor, old, 'left');
  }

  return {
    ...makeCheckHandlers(service),
    async 'session:join'({ actor, payload, socket }) {
      await giveUpOldSeat(socket, payload);
      const { seat, resumed } = await seats.join(actor, payload);
      const { sessionId, seatId } = seat;
      socket.data.seat = seat;
      presence.here(seatId);
      await socket.join([rooms.session(sessionId), rooms.seat(seatId)]);
      const { routerRtpCapabilities } = await media.ask('room:open', { sessionId });
      const [session, status] = await Promise.all([conduct.get(actor, sessionId), media.ask('status', {})]);
      if (resumed) {
        // What was told while the socket was away is told again; the browser knows what it has.
        const { consumers } = await media.ask('seat:retell', seat);
        for (const consumer of consumers) socket.emit('media:consumer', consumer);
      }
      const sources = status.sessions.find((room) => room.sessionId === sessionId)?.producers ?? [];
      const told = service.settle.toldFloor(sessionId);
      const { centre = null, edges = [] } = told?.floor ?? {};
      const received = new Set(edges.filter(({ to }) => to === seat.bridgeId).map(({ from }) => from));
      // A bridge on hold learns nothing of the others.
      const producers: ProducerFact[] =
        centre === seat.bridgeId ? sources : sources.filter(({ bridgeId }) => received.has(bridgeId));
      const knows = (bridgeId: string): boolean =>
        centre === seat.bridgeId || bridgeId === seat.bridgeId || received.has(bridgeId);
      return {
        ...{ seatId, resumed, routerRtpCapabilities, session, producers },
        lines: lines.of(sessionId, knows),
      };
    },
    async 'session:leave'({ socket }) {
      await giveUpOldSeat(socket, null);
      return {};
    },
    async 'session:watch'({ actor, payload, socket }) {
      const { sessionId } = payload;
      const session = await conduct.get(actor, sessionId);
      await socket.join(rooms.session(sessionId));
      // Whoever may sit at the centre may know how all bridges are; an officer watches the own session's state only.
      const desk = actor.role !== 'bridge_officer' && actorMay(actor, 'session.join');
      if (!desk) return { session, producers: [], lines: [] };
      await socket.join(rooms.desk(sessionId));
      const status = media.connected ? await media.ask('status', {}) : { sessions: [] };
      const room = status.sessions.find((each) => each.sessionId === sessionId);
      return { session, producers: room?.producers ?? [], lines: lines.of(sessionId, () => true) };
    },
    async 'archive:watch'({ socket }) {
      await socket.join(rooms.archive);
      return {};
    },
    async 'media:open'({ payload, socket }) {
      const { seat, attemptId } = socket.data;
      const path =
        seat === undefined && attemptId !== undefined ? checkMedia.seatOf(attemptId)?.path : undefined;
      const made = await media.ask('seat:open', {
        ...seatOf(socket),
        ...payload,
        ...(path === 'udp' || path === 'tcp' ? { protocols: [path] } : {}),
      });
      // A path tried by itself must not slip over to a relay.
      const relays = path === 'udp' || path === 'tcp' ? [] : service.turn.iceServers();
      return { ...made, iceServers: [...relays], relayOnly: path === 'turn' };
    },
    'media:connect': ({ payload, socket }) =>
      media.ask('transport:connect', { ...seatOf(socket), ...payload }),
    'media:restart-ice': ({ payload, socket }) =>
      media.ask('transport:restart-ice', { ...seatOf(socket), ...payload }),
    'media:produce': ({ payload, socket }) => media.ask('producer:create', { ...seatOf(socket), ...payload }),
    'media:set-producer'({ payload, socket }) {
      const seat = seatOf(socket);
      const locked = service.settle.toldFloor(seat.sessionId)?.floor.locked ?? [];
      // Media would refuse it too; here the person is told why.
      if (payload.source === 'microphone' && payload.state === 'sending' && locked.includes(seat.bridgeId))
        throw new DomainError('microphone_locked');
      return media.ask('producer:set', { ...seat, ...payload });
    },
    'media:ready': ({ payload, socket }) => media.ask('consumer:ready', { ...seatOf(socket), ...payload }),
    'media:prefer': ({ payload, socket }) => media.ask('consumer:prefer', { ...seatOf(socket), ...payload }),
  };
}
