import { randomUUID } from 'node:crypto';
import type { Session } from '../contracts/session.ts';
import { runningItem } from '../domain/conduct/decide.ts';
import { DomainError } from '../domain/errors.ts';
import { act, canAct } from '../domain/session.ts';
import { replay, type SessionEventBody } from '../domain/session-events.ts';
import { dayOf } from '../domain/time.ts';
import { assertMay, maySee, type Actor } from './actor.ts';
import type { Announce, Clock, Log, MediaPlane, SessionRow, Store } from './ports.ts';
import type { RecordingWatch } from './recording-watch.ts';
import { timesOf, type ReadinessRules } from './readiness-rules.ts';
import { know } from './known-session.ts';
import { viewSession } from './session-view.ts';
import type { SettleReadiness } from './settle-readiness.ts';
import type { SettleSession } from './settle-session.ts';

/** A quarter of an hour of a small session: with less the recording would break off before anybody could act. */
const LEAST_FREE_BYTES = 500_000_000;

/** Planning, reading, opening and closing sessions. */
export interface ConductSession {
  list(actor: Actor, day?: number): Promise<readonly Session[]>;
  /** @throws {DomainError} `session_not_found`, also for a session that the person may not see. */
  get(actor: Actor, sessionId: string): Promise<Session>;
  /** The session as it stands now, for each of many people; null for whoever may not see it. */
  viewer(sessionId: string): Promise<(actor: Actor) => Session | null>;
  plan(actor: Actor, plan: SessionPlan): Promise<Session>;
  /**
   * @param decision the chair's reason to open although something had not passed its check; it is recorded
   * @throws {DomainError} `readiness_open`, `recorder_not_writing`, `media_unavailable`, `act_not_allowed_now` or `session_closed`; then
   * nothing was stored.
   */
  open(actor: Actor, sessionId: string, decision?: string): Promise<Session>;
  /** @throws {DomainError} `item_running` while a citizen is received, `act_not_allowed_now`, `session_closed` */
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
  readiness: SettleReadiness;
  rules: ReadinessRules;
  announce: Announce;
  log: Log;
}): ConductSession {
  const { store, media, clock, watch, settle, readiness, rules, announce, log } = parts;

  async function find(actor: Actor, sessionId: string): Promise<SessionRow> {
    const row = await store.sessions.byId(sessionId);
    if (row === null || !maySee(actor, row)) throw new DomainError('session_not_found');
    return row;
  }
  async function viewerOf(row: SessionRow): Promise<(actor: Actor) => Session> {
    const known = await know(store, row);
    const { deadline } = timesOf(row, known.picture, rules);
    // Once the session runs nothing waits any more.
    const waits = canAct(known.picture.state, 'open');
    const open = waits ? (await readiness.openSubjects(row)).map(({ name }) => name) : [];
    const [now, recording] = [clock.now(), watch.markOf(row.id)];
    return (actor) =>
      viewSession(known, actor, now, {
        recording,
        // Officers learn of the own bridge only.
        readiness: { deadline, open: actor.role === 'bridge_officer' ? [] : open },
      });
  }
  const view = async (actor: Actor, row: SessionRow): Promise<Session> => (await viewerOf(row))(actor);

  /** What had not passed is the chair's to decide, and nobody else's. */
  async function overridden(
    actor: Actor,
    row: SessionRow,
    decision: string | undefined,
  ): Promise<readonly SessionEventBody[]> {
    await readiness.settle(row.id);
    const subjects = (await readiness.openSubjects(row)).map(({ subject }) => subject);
    if (subjects.length === 0) return [];
    if (actor.role !== 'chair' || decision === undefined)
      throw new DomainError('readiness_open', { open: subjects.length });
    return [{ type: 'readiness_overridden', subjects, reason: decision }];
  }

  /** Without a place to write to there is no recording: to go on all the same is the chair's recorded decision. */
  async function unrecorded(
    actor: Actor,
    decision: string | undefined,
  ): Promise<readonly SessionEventBody[]> {
    const { writable, freeBytes } = await media.ask('capture:probe', {});
    if (writable && freeBytes >= LEAST_FREE_BYTES) return [];
    if (actor.role !== 'chair' || decision === undefined)
      throw new DomainError('recorder_not_writing', { writable, freeBytes });
    return [{ type: 'recording_overridden', reason: decision }];
  }

  /** The event is stored before its effect is asked for; a crash between the two heals by settling again. */
  async function conduct(
    actor: Actor,
    sessionId: string,
    action: 'open' | 'close',
    decision?: string,
  ): Promise<Session> {
    assertMay(actor, 'session.conduct');
    const row = await find(actor, sessionId);
    // What is over or live is told so before anything is said of its readiness.
    act((await know(store, row)).picture.state, action);
    if (!media.connected) throw new DomainError('media_unavailable');
    const before =
      action === 'open'
        ? [...(await overridden(actor, row, decision)), ...(await unrecorded(actor, decision))]
        : [];
    if (action === 'open' && (await store.recordings.byId(sessionId)) === null) {
      await store.recordings.save({
        sessionId,
        state: 'waiting',
        progress: null,
        failure: null,
        journalHash: null,
        seal: null,
        supplements: 0,
      });
    }
    const body: SessionEventBody = { type: action === 'open' ? 'session_opened' : 'session_closed' };
    const seats: string[] = [];
    await store.events.append(sessionId, (events) => {
      const picture = replay(row.plannedState, events);
      act(picture.state, action);
      // A citizen who is being received is not left without an end: concluded, deferred, or marked absent first.
      if (action === 'close' && runningItem(picture) !== null) throw new DomainError('item_running');
      if (action === 'close') seats.push(...[...picture.seats.values()].map((holder) => holder.seatId));
      const at = clock.now();
      return [...before, body].map((each) => ({ body: each, at, actorId: actor.id }));
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
    async viewer(sessionId) {
      const row = await store.sessions.byId(sessionId);
      if (row === null) return () => null;
      const viewFor = await viewerOf(row);
      return (actor) => (maySee(actor, row) ? viewFor(actor) : null);
    },
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
      await readiness.schedule(id);
      // Planned after its own deadline: whoever had not passed is escalated at once.
      await readiness.settle(id);
      return view(actor, await find(actor, id));
    },
    open: (actor, sessionId, decision) => conduct(actor, sessionId, 'open', decision),
    close: (actor, sessionId) => conduct(actor, sessionId, 'close'),
  };
}
