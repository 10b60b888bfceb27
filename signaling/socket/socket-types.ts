import type { Server, Socket } from 'socket.io';
import type { z } from 'zod';
import type { serverEvents } from '../../src/contracts/socket.ts';
import type { Actor } from '../../src/usecases/actor.ts';
import type { Seat } from '../../src/usecases/take-seat.ts';

type ServerToClient = {
  [N in keyof typeof serverEvents]: (payload: z.output<(typeof serverEvents)[N]['payload']>) => void;
};
// What comes in is not believed to have a shape: bindEvents parses it.
type ClientToServer = Record<string, (...received: unknown[]) => void>;
interface Kept {
  actor: Actor;
  /** The one seat this socket holds. */
  seat?: Seat | undefined;
  /** The one check this socket runs. */
  attemptId?: string | undefined;
}

export type SocketServer = Server<ClientToServer, ServerToClient, Record<string, never>, Kept>;
export type ClientSocket = Socket<ClientToServer, ServerToClient, Record<string, never>, Kept>;

/** Rooms of Socket.IO: everybody of a session, the device on one seat, everybody who watches the archive. */
export const rooms = {
  session: (sessionId: string) => `session:${sessionId}`,
  /** People of the centre who follow a session without sitting in it. */
  desk: (sessionId: string) => `desk:${sessionId}`,
  seat: (seatId: string) => `seat:${seatId}`,
  archive: 'archive',
  user: (userId: string) => `user:${userId}`,
  check: (attemptId: string) => `check:${attemptId}`,
  /** Everybody who may read the whole board. */
  readiness: (sessionId: string) => `readiness:${sessionId}`,
  /** Officers who watch: all of them, and those of one bridge. */
  readinessAll: (sessionId: string) => `readiness:${sessionId}:officers`,
  readinessOf: (sessionId: string, bridgeId: string) => `readiness:${sessionId}:${bridgeId}`,
} as const;
