import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import { z } from 'zod';
import type { Announce, Clock, EchoProbe, Log } from '../../src/usecases/ports.ts';
import { cookieIn, SIGN_IN_COOKIE } from '../cookies.ts';
import type { Service } from '../service.ts';
import { bindEvents } from './bind-events.ts';
import { makeEventHandlers } from './event-handlers.ts';
import { LineBook } from './line-book.ts';
import { makePresence } from './presence.ts';
import { relayMedia } from './relay-media.ts';
import { rooms, type SocketServer } from './socket-types.ts';

/** Largest event, bytes: RTP parameters of a picture with many layers stay far below. */
const EVENT_LIMIT = 128 * 1024;

/** How long one echo may take, milliseconds: far beyond what fails a line. */
const ECHO_LIMIT_MS = 2_000;
/** The one event that a browser answers; the table of told events knows no answers. */
interface Echoing {
  timeout(ms: number): { emitWithAck(event: 'check:echo', payload: object): Promise<unknown> };
}
const EchoAnswer = z.object({ clock: z.number().min(0).max(8.64e15) });

/** The live side: who is signed in, which seat a socket holds, what is told to whom. */
export interface Sockets {
  readonly io: SocketServer;
  /** Seats held before this start: their devices must show up again or are lost. */
  /** Times the way to the device that runs a check. */
  readonly echo: EchoProbe;
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

  let closing = false;
  const presence = makePresence((seat) => {
    const held = io.sockets.adapter.rooms.get(rooms.seat(seat.seatId));
    if (held !== undefined && held.size > 0) return;
    service.seats
      .leave(null, seat, 'lost')
      .catch((error: unknown) => log.error({ ...seat, err: error }, 'giving up a seat failed'));
  });
  const lines = new LineBook();
  service.media.onConnected(() => lines.clear());
  const handlers = makeEventHandlers(service, presence, lines);

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
    // What the office tells a person reaches every page that person has open.
    void socket.join(rooms.user(socket.data.actor.id));
    socket.on('disconnect', (reason) => {
      const { seat, attemptId } = socket.data;
      if (seat !== undefined) presence.away(seat);
      // A page that is closed says goodbye; a line that breaks just falls silent.
      const lost = reason === 'ping timeout' || reason === 'transport error';
      if (attemptId !== undefined && !closing) {
        service.checks
          .deviceGone(attemptId, lost)
          .catch((error: unknown) => log.error({ attemptId, err: error }, 'ending a check failed'));
      }
    });
  });
  relayMedia({ io, service, announce, clock, lines });

  const echo: EchoProbe = {
    async echo(attemptId) {
      const [socket] = io.sockets.adapter.rooms.get(rooms.check(attemptId)) ?? [];
      const target = socket === undefined ? undefined : io.sockets.sockets.get(socket);
      if (target === undefined) return null;
      const asked = performance.now();
      try {
        const answer = await (target as unknown as Echoing)
          .timeout(ECHO_LIMIT_MS)
          .emitWithAck('check:echo', { attemptId });
        const parsed = EchoAnswer.safeParse(answer);
        return parsed.success ? { clock: parsed.data.clock, rttMs: performance.now() - asked } : null;
      } catch {
        return null;
      }
    },
  };

  return {
    io,
    echo,
    expect: (seats) => seats.forEach((seat) => presence.away(seat)),
    async close() {
      closing = true;
      presence.close();
      await io.close();
    },
  };
}
