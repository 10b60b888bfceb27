import { DomainError } from '../domain/errors.ts';
import { isShortNotice } from '../domain/procedure/calendar.ts';
import { replay, type SessionEventBody, type SessionPicture } from '../domain/session-events.ts';
import { act } from '../domain/session.ts';
import { assertMay, maySee, type Actor } from './actor.ts';
import type { InviteAgencies } from './invite-agencies.ts';
import { know } from './known-session.ts';
import type { Notify } from './notify.ts';
import type { Announce, Clock, Log, SessionRow, Store, UserRow } from './ports.ts';
import type { PublishSchedule } from './publish-schedule.ts';
import { timesOf, type ReadinessRules } from './readiness-rules.ts';
import type { SettleReadiness } from './settle-readiness.ts';
import type { SettleSession } from './settle-session.ts';

/** What is announced of a session. */
export interface Announced {
  readonly title: string;
  readonly chairName: string;
  readonly place: string;
  readonly plannedStart: number;
  readonly plannedEnd: number;
}

/** Changes of a session before it begins. Checks, notices, invitations and calendars move with it; there is no other way. */
export interface ChangeSession {
  /**
   * @throws {DomainError} `invalid_input` for times that are over or end before they start, `change_reason_wanted` for a
   * late change of a published session without a reason, `act_not_allowed_now`, `session_closed`
   */
  replan(actor: Actor, sessionId: string, to: Announced & { readonly reason: string }): Promise<void>;
  /** To a new time, or until there is one. @throws {DomainError} as `replan` */
  postpone(
    actor: Actor,
    sessionId: string,
    to: { reason: string; plannedStart?: number | undefined; plannedEnd?: number | undefined },
  ): Promise<void>;
  /** Its registrations stay. @throws {DomainError} `act_not_allowed_now` once it is live, `session_closed` */
  cancel(actor: Actor, sessionId: string, reason: string): Promise<void>;
  /** Whether a change now would take a reason. */
  reasonWanted(sessionId: string): Promise<boolean>;
}

export function makeChangeSession(parts: {
  store: Store;
  clock: Clock;
  rules: ReadinessRules;
  readiness: Pick<SettleReadiness, 'schedule' | 'settle'>;
  room: Pick<SettleSession, 'settle'>;
  invitations: Pick<InviteAgencies, 'follow'>;
  notices: Pick<PublishSchedule, 'follow' | 'published'>;
  notify: Notify;
  announce: Pick<Announce, 'readinessChanged' | 'sessionChanged' | 'seatLost'>;
  noticeDays: number;
  log: Log;
}): ChangeSession {
  const { store, clock, rules, readiness, room, invitations, notices, notify, announce, noticeDays, log } =
    parts;

  async function find(actor: Actor, sessionId: string): Promise<SessionRow> {
    assertMay(actor, 'schedule.plan');
    const row = await store.sessions.byId(sessionId);
    if (row === null || !maySee(actor, row)) throw new DomainError('session_not_found');
    await readiness.settle(sessionId);
    return row;
  }

  /** Stores what was decided, and brings everything that follows from it after. */
  async function commit(
    actor: Actor,
    row: SessionRow,
    bodies: (picture: SessionPicture) => readonly SessionEventBody[],
  ): Promise<void> {
    const sessionId = row.id;
    const seats: string[] = [];
    const stored = await store.events.append(sessionId, (events) => {
      const picture = replay(row.plannedState, events);
      seats.push(...[...picture.seats.values()].map(({ seatId }) => seatId));
      return bodies(picture).map((body) => ({ body, at: clock.now(), actorId: actor.id }));
    });
    if (stored.length === 0) return;
    const { picture } = await know(store, row);
    if (picture.movedTo !== null)
      await store.sessions.reschedule(sessionId, picture.movedTo.plannedStart, picture.movedTo.plannedEnd);
    if (picture.replanned !== null) await store.sessions.replan(sessionId, picture.replanned);
    log.info({ sessionId, acts: stored.map(({ type }) => type), actorId: actor.id }, 'session changed');
    await readiness.schedule(sessionId);
    await readiness.settle(sessionId);
    if (picture.state === 'cancelled') {
      for (const seatId of seats) announce.seatLost(seatId, 'session_closed');
      await room.settle(sessionId).catch((error: unknown) => {
        log.warn({ sessionId, err: error }, 'the room of a cancelled session is still to be closed');
      });
    }
    await notices.follow(sessionId);
    await invitations.follow(actor, sessionId);
    announce.readinessChanged(sessionId);
    announce.sessionChanged(sessionId);
  }

  async function peopleOf(row: SessionRow): Promise<readonly UserRow[]> {
    const staff = await notify.staff(['chair', 'secretary', 'operator']);
    const officers = await Promise.all(row.bridges.map(({ id }) => notify.officersOf(id)));
    return [...staff, ...officers.flat()];
  }

  async function tell(
    row: SessionRow,
    kind: 'session_changed' | 'session_cancelled' | 'postponed',
    values: Readonly<Record<string, string | number>>,
  ): Promise<void> {
    await notify.tell(await peopleOf(row), {
      ...{ kind, sessionId: row.id, bridgeId: null },
      ...{ occasion: `${kind}/${row.id}/${clock.now()}`, values },
    });
  }

  const tellMoved = (row: SessionRow, title: string, reason: string, start: number | null): Promise<void> =>
    tell(row, 'postponed', {
      ...{ session: title, reason },
      ...(start === null
        ? {}
        : {
            start,
            deadline: timesOf({ plannedStart: start, plannedEnd: start }, replay('scheduled', []), rules)
              .deadline,
          }),
    });

  function assertTimes(start: number, end: number): void {
    if (start <= clock.now()) throw new DomainError('invalid_input', { field: 'plannedStart' });
    if (end <= start) throw new DomainError('invalid_input', { field: 'plannedEnd' });
  }

  /** @param starts days the change is about. @throws {DomainError} `change_reason_wanted` */
  async function assertReason(sessionId: string, reason: string, starts: readonly number[]): Promise<void> {
    if (reason !== '' || !isShortNotice(starts, clock.now(), noticeDays)) return;
    const isPublished = (await notices.published()).some(({ entry }) => entry.sessionId === sessionId);
    if (isPublished) throw new DomainError('change_reason_wanted', { days: noticeDays });
  }

  return {
    async replan(actor, sessionId, { reason, ...to }) {
      const row = await find(actor, sessionId);
      const { picture } = await know(store, row);
      act(picture.state, 'replan');
      const times = picture.movedTo ?? row;
      const now = { ...times, ...(picture.replanned ?? row) };
      const isMoved = to.plannedStart !== times.plannedStart || to.plannedEnd !== times.plannedEnd;
      const isRenamed = to.title !== now.title || to.chairName !== now.chairName || to.place !== now.place;
      if (!isMoved && !isRenamed) return;
      if (isMoved) assertTimes(to.plannedStart, to.plannedEnd);
      await assertReason(sessionId, reason, [
        ...(picture.state === 'postponed' ? [] : [times.plannedStart]),
        ...(isMoved ? [to.plannedStart] : []),
      ]);
      const { title, chairName, place, plannedStart, plannedEnd } = to;
      await commit(actor, row, ({ state }) => {
        act(state, 'replan');
        return [
          ...(isMoved ? [{ type: 'session_postponed' as const, reason, plannedStart, plannedEnd }] : []),
          ...(isRenamed ? [{ type: 'session_replanned' as const, title, chairName, place, reason }] : []),
        ];
      });
      if (isMoved) await tellMoved(row, title, reason, plannedStart);
      if (isRenamed)
        await tell(row, 'session_changed', {
          ...{ session: title, start: plannedStart, place, chair: chairName, reason },
        });
    },
    async postpone(actor, sessionId, { reason, plannedStart, plannedEnd }) {
      const row = await find(actor, sessionId);
      const start = plannedStart ?? null;
      const end = plannedEnd ?? null;
      if ((start === null) !== (end === null))
        throw new DomainError('invalid_input', { field: 'plannedEnd' });
      if (start !== null && end !== null) assertTimes(start, end);
      await commit(actor, row, (picture) => {
        act(picture.state, 'postpone');
        return [{ type: 'session_postponed', reason, plannedStart: start, plannedEnd: end }];
      });
      await tellMoved(row, row.title, reason, start);
    },
    async cancel(actor, sessionId, reason) {
      const row = await find(actor, sessionId);
      await commit(actor, row, (picture) => {
        act(picture.state, 'cancel');
        return [{ type: 'session_cancelled', reason }];
      });
      await tell(row, 'session_cancelled', { session: row.title, start: row.plannedStart, reason });
    },
    async reasonWanted(sessionId) {
      const row = await store.sessions.byId(sessionId);
      if (row === null) return false;
      const { picture } = await know(store, row);
      const { plannedStart } = picture.movedTo ?? row;
      if (picture.state === 'postponed' || !isShortNotice([plannedStart], clock.now(), noticeDays))
        return false;
      return (await notices.published()).some(({ entry }) => entry.sessionId === sessionId);
    },
  };
}
