import { randomUUID } from 'node:crypto';
import type { Session } from '../contracts/session.ts';
import { DomainError } from '../domain/errors.ts';
import { act } from '../domain/session.ts';
import { replay, type SessionEventBody } from '../domain/session-events.ts';
import { dayOf } from '../domain/time.ts';
import { assertMay, maySee, type Actor } from './actor.ts';
import type { Announce, Clock, Log, MediaPlane, SessionRow, Store } from './ports.ts';
import type { RecordingWatch } from './recording-watch.ts';
import { know, viewSession } from './session-view.ts';
import type { SettleSession } from './settle-session.ts';

/** Planning, reading, opening and closing sessions. */
export interface ConductSession {
  list(actor: Actor, day?: number): Promise<readonly Session[]>;
  /** @throws {DomainError} `session_not_found`, also for a session that the person may not see. */
  get(actor: Actor, sessionId: string): Promise<Session>;
  plan(actor: Actor, plan: SessionPlan): Promise<Session>;
  /** @throws {DomainError} `media_unavailable`, `act_not_allowed_now` or `session_closed`; then nothing was stored. */
  open(actor: Actor, sessionId: string): Promise<Session>;
  close(actor: Actor, sessionId: string): Promise<Session>;
}

export interface SessionPlan {
  readonly title: string;
  readonly chairName: string;
  readonly plannedStart: number;
  readonly plannedEnd: number;
  /** Codes of the bridge points besides the centre. */
  readonly bridgeCodes: readonly string[];
  readonly sample: boolean;
}

export function makeConductSession(parts: {
  store: Store;
  media: MediaPlane;
  clock: Clock;
  watch: RecordingWatch;
  settle: SettleSession;
  announce: Announce;
  log: Log;
}): ConductSession {
  const { store, media, clock, watch, settle, announce, log } = parts;

  async function find(actor: Actor, sessionId: string): Promise<SessionRow> {
    const row = await store.sessions.byId(sessionId);
    if (row === null || !maySee(actor, row)) throw new DomainError('session_not_found');
    return row;
  }
  const view = async (actor: Actor, row: SessionRow): Promise<Session> =>
    viewSession(await know(store, row), watch.markOf(row.id), actor);

  /** The event is stored before its effect is asked for; a crash between the two heals by settling again. */
  async function conduct(actor: Actor, sessionId: string, action: 'open' | 'close'): Promise<Session> {
    assertMay(actor, 'session.conduct');
    const row = await find(actor, sessionId);
    if (!media.connected) throw new DomainError('media_unavailable');
    if (action === 'open' && (await store.recordings.byId(sessionId)) === null) {
      await store.recordings.save({
        sessionId,
        state: 'waiting',
        progress: null,
        failure: null,
        journalHash: null,
      });
    }
    const body: SessionEventBody = { type: action === 'open' ? 'session_opened' : 'session_closed' };
    const seats: string[] = [];
    await store.events.append(sessionId, (events) => {
      const picture = replay(row.plannedState, events);
      act(picture.state, action);
      if (action === 'close') seats.push(...[...picture.seats.values()].map((holder) => holder.seatId));
      return [{ body, at: clock.now(), actorId: actor.id }];
    });
    log.info({ sessionId, action, actorId: actor.id }, 'session conducted');
    for (const seatId of seats) announce.seatLost(seatId, 'session_closed');
    announce.sessionChanged(sessionId);
    await settle.settle(sessionId);
    if (action === 'close') {
      watch.forget(sessionId);
      announce.archiveProgress(sessionId, 'finishing', null);
    }
    return view(actor, row);
  }

  return {
    async list(actor, day) {
      const { start, end } = dayOf(day ?? clock.now());
      const rows = (await store.sessions.plannedBetween(start, end)).filter((row) => maySee(actor, row));
      return Promise.all(rows.map((row) => view(actor, row)));
    },
    get: async (actor, sessionId) => view(actor, await find(actor, sessionId)),
    async plan(actor, { bridgeCodes, ...plan }) {
      assertMay(actor, 'session.conduct');
      if (plan.plannedEnd <= plan.plannedStart)
        throw new DomainError('invalid_input', { field: 'plannedEnd' });
      const bridges = await store.bridges.all();
      const centre = bridges.find((bridge) => bridge.kind === 'central');
      if (centre === undefined) throw new Error('no central bridge point is registered');
      const others = [...new Set(bridgeCodes)].map((code) => {
        const bridge = bridges.find((candidate) => candidate.code === code && candidate.id !== centre.id);
        if (bridge === undefined) throw new DomainError('invalid_input', { field: 'bridgeCodes', code });
        return bridge.id;
      });
      const id = randomUUID();
      await store.sessions.add({ id, ...plan, place: centre.name, plannedState: 'scheduled' }, [
        centre.id,
        ...others,
      ]);
      log.info({ sessionId: id, actorId: actor.id }, 'session planned');
      return view(actor, await find(actor, id));
    },
    open: (actor, sessionId) => conduct(actor, sessionId, 'open'),
    close: (actor, sessionId) => conduct(actor, sessionId, 'close'),
  };
}
