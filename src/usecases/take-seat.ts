import { randomUUID } from 'node:crypto';
import { DomainError } from '../domain/errors.ts';
import { maySit } from '../domain/roles.ts';
import { isJoinable, isOver } from '../domain/session.ts';
import { replay, type LeaveReason, type SessionEventBody } from '../domain/session-events.ts';
import { maySee, type Actor } from './actor.ts';
import type { Announce, Clock, Log, MediaPlane, SessionRow, Store } from './ports.ts';
import type { SettleSession } from './settle-session.ts';

/** One device sitting at one bridge point. */
export interface Seat {
  readonly sessionId: string;
  readonly bridgeId: string;
  readonly seatId: string;
}

export interface JoinRequest {
  readonly sessionId: string;
  readonly bridgeId: string;
  readonly deviceId: string;
  readonly takeOver: boolean;
  /** The seat held before the line dropped. */
  readonly seatId?: string | undefined;
}

/** Taking, leaving and losing the seat of a bridge point. */
export interface TakeSeat {
  /**
   * @returns the seat, and whether its transports still live in the SFU
   * @throws {DomainError} `session_not_found`, `bridge_not_in_session`, `not_your_seat`, `session_closed`,
   *   `act_not_allowed_now`, `seat_taken`, `media_unavailable`
   */
  join(actor: Actor, request: JoinRequest): Promise<{ seat: Seat; resumed: boolean; row: SessionRow }>;
  leave(actor: Actor | null, seat: Seat, reason: LeaveReason): Promise<void>;
}

export function makeTakeSeat(parts: {
  store: Store;
  media: MediaPlane;
  clock: Clock;
  settle: SettleSession;
  announce: Announce;
  log: Log;
}): TakeSeat {
  const { store, media, clock, settle, announce, log } = parts;

  return {
    async join(actor, request) {
      const { sessionId, bridgeId, deviceId, takeOver } = request;
      const row = await store.sessions.byId(sessionId);
      if (row === null || !maySee(actor, row)) throw new DomainError('session_not_found');
      const bridge = row.bridges.find((candidate) => candidate.id === bridgeId);
      if (bridge === undefined) throw new DomainError('bridge_not_in_session');
      if (!maySit(actor, { bridgeId, kind: bridge.kind })) throw new DomainError('not_your_seat');
      if (!media.connected) throw new DomainError('media_unavailable');

      /** What was settled under the lock: the seat, and the one it replaces. */
      const taken: { seatId: string; replaced: string | null } = { seatId: randomUUID(), replaced: null };
      const stored = await store.events.append(sessionId, (events) => {
        const picture = replay(row.plannedState, events);
        if (isOver(picture.state)) throw new DomainError('session_closed');
        if (!isJoinable(picture.state))
          throw new DomainError('act_not_allowed_now', { state: picture.state });
        const holder = picture.seats.get(bridgeId);
        if (holder !== undefined && holder.seatId === request.seatId) {
          taken.seatId = holder.seatId;
          return [];
        }
        if (holder !== undefined && holder.deviceId !== deviceId && !takeOver)
          throw new DomainError('seat_taken');
        const at = clock.now();
        const bodies: SessionEventBody[] = [
          { type: 'bridge_joined', bridgeId, seatId: taken.seatId, deviceId },
        ];
        if (holder !== undefined) {
          taken.replaced = holder.seatId;
          // The same device coming back (a reload) left; another one takes over.
          const reason = holder.deviceId === deviceId ? 'left' : 'taken_over';
          bodies.unshift({ type: 'bridge_left', bridgeId, seatId: holder.seatId, reason });
        }
        return bodies.map((body) => ({ body, at, actorId: actor.id }));
      });

      const { seatId, replaced } = taken;
      const seat = { sessionId, bridgeId, seatId };
      if (replaced !== null) {
        announce.seatLost(replaced, 'taken_over');
        await media.ask('seat:close', { ...seat, seatId: replaced });
      }
      await settle.settle(sessionId);
      const resumed = stored.length === 0 && (await media.ask('seat:find', seat)).alive;
      if (stored.length > 0) {
        announce.sessionChanged(sessionId);
        log.info({ ...seat, actorId: actor.id, tookOver: replaced !== null }, 'bridge joined');
      }
      return { seat, resumed, row };
    },

    async leave(actor, seat, reason) {
      const stored = await store.events.append(seat.sessionId, (events) => {
        const joined = events.findLast(
          (event) => event.type === 'bridge_joined' && event.bridgeId === seat.bridgeId,
        );
        const left = events.some((event) => event.type === 'bridge_left' && event.seatId === seat.seatId);
        if (joined?.type !== 'bridge_joined' || joined.seatId !== seat.seatId || left) return [];
        const closed = events.some((event) => event.type === 'session_closed');
        return [
          {
            body: {
              type: 'bridge_left',
              bridgeId: seat.bridgeId,
              seatId: seat.seatId,
              reason: closed ? 'session_closed' : reason,
            },
            at: clock.now(),
            actorId: actor?.id ?? null,
          },
        ];
      });
      if (stored.length === 0) return;
      log.info({ ...seat, reason }, 'bridge left');
      announce.sessionChanged(seat.sessionId);
      if (!media.connected) return;
      await media.ask('seat:close', seat);
      await settle.settle(seat.sessionId);
    },
  };
}
