import type { FinishProgress } from '../../src/contracts/archive.ts';
import { actorMay } from '../../src/domain/roles.ts';
import type { Actor } from '../../src/usecases/actor.ts';
import { mayRead } from '../../src/usecases/send-message.ts';
import type { RecordingMark } from '../../src/contracts/session.ts';
import type { Announce, Log, RecordingState } from '../../src/usecases/ports.ts';
import type { Service } from '../service.ts';
import { rooms, type SocketServer } from './socket-types.ts';

/** Says told facts to the browsers they concern. */
export function makeAnnouncer(io: () => SocketServer, service: () => Service, log: Log): Announce {
  /** Everybody sees a session through the own rights: read once, each socket gets the own view. */
  async function tellSession(sessionId: string): Promise<void> {
    const sockets = await io().local.in(rooms.session(sessionId)).fetchSockets();
    if (sockets.length === 0) return;
    const viewFor = await service().conduct.viewer(sessionId);
    const views = sockets.flatMap((socket) => {
      const session = viewFor(socket.data.actor);
      return session === null ? [] : [{ socket, session }];
    });
    // Who comes on air has to begin to send before those who wait are told their place in the queue.
    const onAirFirst = views.toSorted((a, b) => Number(b.session.floor.mine) - Number(a.session.floor.mine));
    for (const { socket, session } of onAirFirst) socket.emit('session:changed', { session });
  }
  /** Calls for every socket of a session whose person may know. */
  async function tellSome(
    sessionId: string,
    may: (actor: Actor) => boolean,
    tell: (socket: { emit: SocketServer['emit'] }) => void,
  ): Promise<void> {
    for (const socket of await io().local.in(rooms.session(sessionId)).fetchSockets())
      if (may(socket.data.actor)) tell(socket);
  }
  const failed = (sessionId: string) => (error: unknown) =>
    log.error({ sessionId, err: error }, 'telling a session failed');
  return {
    message(sessionId, message, readers) {
      tellSome(
        sessionId,
        (actor) => mayRead(actor, readers),
        (socket) => socket.emit('message:new', { sessionId, message }),
      ).catch(failed(sessionId));
    },
    notesChanged(sessionId) {
      tellSome(
        sessionId,
        (actor) => actorMay(actor, 'note.write'),
        (socket) => socket.emit('notes:changed', { sessionId }),
      ).catch(failed(sessionId));
    },
    sessionChanged(sessionId) {
      tellSession(sessionId).catch((error: unknown) =>
        log.error({ sessionId, err: error }, 'telling a session failed'),
      );
    },
    seatLost(seatId, reason) {
      io().to(rooms.seat(seatId)).emit('seat:lost', { reason });
      io()
        .in(rooms.seat(seatId))
        .fetchSockets()
        .then((sockets) => {
          for (const socket of sockets) {
            if (socket.data.seat?.seatId === seatId) socket.data.seat = undefined;
            socket.leave(rooms.seat(seatId));
          }
        })
        .catch((error: unknown) => log.error({ seatId, err: error }, 'ending a seat failed'));
    },
    askedToSpeak(seatId) {
      io().to(rooms.seat(seatId)).emit('floor:asked-to-speak', {});
    },
    silenced(seatId) {
      io().to(rooms.seat(seatId)).emit('floor:silenced', {});
    },
    mediaLost(seatId) {
      io().to(rooms.seat(seatId)).emit('media:reset', {});
    },
    mark(sessionId, at, mark: RecordingMark) {
      io().to(rooms.session(sessionId)).volatile.emit('recording:mark', { sessionId, at, mark });
    },
    readinessRow(sessionId, row, sum) {
      io().to(rooms.readiness(sessionId)).emit('readiness:row', { sessionId, row, sum });
      if (row.bridgeId === null) return;
      // An officer learns of the own bridge and of no other.
      io()
        .to(rooms.readinessOf(sessionId, row.bridgeId))
        .emit('readiness:row', { sessionId, row, sum: { ready: 0, total: 0, waiting: [] } });
    },
    readinessChanged(sessionId) {
      io()
        .to([rooms.readiness(sessionId), rooms.readinessAll(sessionId)])
        .emit('readiness:changed', { sessionId });
    },
    checkPlace(attemptId, place, waitMs) {
      io().to(rooms.check(attemptId)).emit('check:place', { attemptId, place, waitMs });
    },
    checkStep(attemptId, result) {
      io().to(rooms.check(attemptId)).emit('check:step', { attemptId, result });
    },
    checkOver(attemptId) {
      io().to(rooms.check(attemptId)).emit('check:over', { attemptId });
    },
    notice(userId, notice) {
      io().to(rooms.user(userId)).emit('notice:new', notice);
    },
    archiveProgress(sessionId, state: RecordingState, progress: FinishProgress | null) {
      io()
        .to(rooms.archive)
        .to(rooms.session(sessionId))
        .emit('archive:progress', { sessionId, state, progress });
    },
  };
}
