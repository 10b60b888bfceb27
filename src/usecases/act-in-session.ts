import type { ConductRequest } from '../contracts/agenda.ts';
import type { Session } from '../contracts/session.ts';
import { mayConduct } from '../domain/conduct/acts.ts';
import { decide, type ConductContext } from '../domain/conduct/decide.ts';
import { RECORDING_NOTICE } from '../domain/conduct/recording-notice.ts';
import { DomainError } from '../domain/errors.ts';
import { replay } from '../domain/session-events.ts';
import { maySee, type Actor } from './actor.ts';
import type { ConductSession } from './conduct-session.ts';
import { centreOf, orderOf } from './floor-view.ts';
import type { Announce, Clock, Log, MediaPlane, Store } from './ports.ts';
import { know } from './known-session.ts';
import type { SettleSession } from './settle-session.ts';

/** The acts of a running session: calling, concluding, muting, and all the rest of `ConductRequest`. */
export interface ActInSession {
  /**
   * Stores the act as an event, then brings media to what follows from it.
   * @throws {DomainError} `session_not_found`, `not_allowed`, and whatever `decide` refuses; then nothing was stored.
   */
  act(actor: Actor, sessionId: string, request: ConductRequest): Promise<Session>;
  /** Asks a bridge to open its microphone again; nothing is forced. */
  askToSpeak(actor: Actor, sessionId: string, bridgeId: string): Promise<void>;
}

export function makeActInSession(parts: {
  store: Store;
  media: MediaPlane;
  clock: Clock;
  settle: SettleSession;
  conduct: ConductSession;
  announce: Announce;
  log: Log;
}): ActInSession {
  const { store, media, clock, settle, conduct, announce, log } = parts;

  return {
    async act(actor, sessionId, request) {
      if (!mayConduct(actor, request)) throw new DomainError('not_allowed', { act: request.act });
      if (request.act === 'read_notice' && request.version !== RECORDING_NOTICE.version)
        throw new DomainError('invalid_input', { field: 'version' });
      const row = await store.sessions.byId(sessionId);
      if (row === null || !maySee(actor, row)) throw new DomainError('session_not_found');
      const agenda = await store.agenda.of(sessionId);
      const stored = await store.events.append(sessionId, (events) => {
        const picture = replay(row.plannedState, events);
        const context: ConductContext = {
          bridges: new Set(row.bridges.map(({ id }) => id)),
          centre: centreOf({ row }),
          order: orderOf({ row, picture, agenda }),
        };
        const at = clock.now();
        return decide(picture, request, context).map((body) => ({ body, at, actorId: actor.id }));
      });
      log.info({ sessionId, act: request.act, stored: stored.length, actorId: actor.id }, 'act in session');
      if (stored.length > 0) {
        announce.sessionChanged(sessionId);
        await settle.settle(sessionId);
      }
      if (request.act === 'mute') await silence(sessionId, request.bridgeId);
      return conduct.get(actor, sessionId);
    },
    async askToSpeak(actor, sessionId, bridgeId) {
      if (!mayConduct(actor, { act: 'unlock', bridgeId })) throw new DomainError('not_allowed');
      const row = await store.sessions.byId(sessionId);
      if (row === null) throw new DomainError('session_not_found');
      const { picture } = await know(store, row);
      const seat = picture.seats.get(bridgeId);
      if (seat === undefined) throw new DomainError('seat_lost');
      announce.askedToSpeak(seat.seatId);
    },
  };

  /** Muting does not wait for the bridge to obey: what its microphone sends ends in the SFU. */
  async function silence(sessionId: string, bridgeId: string): Promise<void> {
    const row = await store.sessions.byId(sessionId);
    if (row === null || !media.connected) return;
    const seat = (await know(store, row)).picture.seats.get(bridgeId);
    if (seat === undefined) return;
    announce.silenced(seat.seatId);
    try {
      await media.ask('producer:set', {
        ...{ sessionId, bridgeId, seatId: seat.seatId },
        ...{ source: 'microphone', state: 'muted' },
      });
    } catch (error) {
      // A bridge that sends no sound is silent already.
      log.info({ sessionId, bridgeId, err: error }, 'nothing to mute');
    }
  }
}
