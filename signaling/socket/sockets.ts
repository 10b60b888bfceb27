import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import type { Announce, Clock, Log } from '../../src/usecases/ports.ts';
import { cookieIn, SIGN_IN_COOKIE } from '../cookies.ts';
import type { Service } from '../service.ts';
import { bindEvents } from './bind-events.ts';
import { makeEventHandlers } from './event-handlers.ts';
import { makePresence } from './presence.ts';
import { relayMedia } from './relay-media.ts';
import { rooms, type SocketServer } from './socket-types.ts';

/** Largest event, bytes: RTP parameters of a picture with many layers stay far below. */
const EVENT_LIMIT = 128 * 1024;

/** The live side: who is signed in, which seat a socket holds, what is told to whom. */
export interface Sockets {
  readonly io: SocketServer;
  /** Seats held before this start: their devices must show up again or are lost. */
  expect(seats: Awaited<ReturnType<Service['resume']['heldSeats']>>): void;
  close(): Promise<void>;
}

export function makeSockets(parts: {
  server: HttpServer;
  service: Service;
  announce: Announce;
  clock: Clock;
  log: Log;
}): Sockets {
  const { server, service, announce, clock, log } = parts;
  const io: SocketServer = new Server(server, {
    serveClient: false,
    maxHttpBufferSize: EVENT_LIMIT,
    // Two missed beats tell a dead line within 10 s.
    pingInterval: 5_000,
    pingTimeout: 5_000,
    // A page of another site may not speak with a signed-in browser's cookie.
    allowRequest: (request, decide) => {
      const { origin, host } = request.headers;
      decide(null, origin === undefined || URL.parse(origin)?.host === host);
    },
  });

  const presence = makePresence((seat) => {
    const held = io.sockets.adapter.rooms.get(rooms.seat(seat.seatId));
    if (held !== undefined && held.size > 0) return;
    service.seats
      .leave(null, seat, 'lost')
      .catch((error: unknown) => log.error({ ...seat, err: error }, 'giving up a seat failed'));
  });
  const handlers = makeEventHandlers(service, presence);

  io.use((socket, next) => {
    service.signIn
      .actorOf(cookieIn(socket.handshake.headers.cookie, SIGN_IN_COOKIE))
      .then((actor) => {
        if (actor === null) {
          next(new Error('not_signed_in'));
          return;
        }
        socket.data.actor = actor;
        next();
      })
      .catch((error: unknown) => {
        log.error({ err: error }, 'socket could not be admitted');
        next(new Error('internal'));
      });
  });
  io.on('connection', (socket) => {
    bindEvents({ socket, handlers, log, now: () => clock.now() });
    socket.on('disconnect', () => {
      if (socket.data.seat !== undefined) presence.away(socket.data.seat);
    });
  });
  relayMedia({ io, service, announce, clock });

  return {
    io,
    expect: (seats) => seats.forEach((seat) => presence.away(seat)),
    async close() {
      presence.close();
      await io.close();
    },
  };
}
