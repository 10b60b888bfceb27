import { randomUUID } from 'node:crypto';
import type { NoticeEntry, OfficeNotice, PublicSchedule, ScheduleNotice } from '../contracts/schedule.ts';
import type { Office } from '../domain/documents/office.ts';
import { scheduleNoticeDocument } from '../domain/documents/schedule-notice.ts';
import type { StateDocument } from '../domain/documents/state-document.ts';
import { DomainError } from '../domain/errors.ts';
import { isShortNotice } from '../domain/procedure/calendar.ts';
import { isOver } from '../domain/session.ts';
import { dayOf } from '../domain/time.ts';
import { dateIn } from '../domain/working-days.ts';
import { assertMay, type Actor } from './actor.ts';
import type { InviteAgencies } from './invite-agencies.ts';
import { know, type Known } from './known-session.ts';
import { namesOf } from './names-of.ts';
import type { Notify } from './notify.ts';
import type { Clock, Log, Store, UserRow } from './ports.ts';
import type { ScheduleNoticeRow } from './ports/schedule.ts';

const DAY_MS = 86_400_000;
/** How long a session stays in the feed that calendars follow. */
const FEED_DAYS = 366;

/** What the public was told last of a session. */
export interface Published {
  readonly entry: NoticeEntry;
  readonly number: string;
  /** How often it was told anew: 0 the first time. */
  readonly sequence: number;
  readonly at: number;
}

/** Notices of the schedule, numbered and never changed, and what the public reads of them. */
export interface PublishSchedule {
  /** @throws {DomainError} `invalid_input` for a session that is not known or over */
  publish(
    actor: Actor,
    notice: { readonly sessionIds: readonly string[]; readonly words: string },
  ): Promise<OfficeNotice>;
  /** After a change: where a published session is no longer as it was told, a change notice tells it. Idempotent. */
  follow(sessionId: string): Promise<void>;
  /** After a start: change notices that a stop kept from being told. */
  takeUp(): Promise<void>;
  notices(actor: Actor, year: number): Promise<readonly OfficeNotice[]>;
  paper(actor: Actor, noticeId: string): Promise<StateDocument>;
  /** Of each session what was told last, by time; the newest year of them. */
  published(): Promise<readonly Published[]>;
  publicSchedule(): Promise<PublicSchedule>;
}

export function makePublishSchedule(parts: {
  store: Store;
  clock: Clock;
  invitations: Pick<InviteAgencies, 'sendAll'>;
  notify: Notify;
  office: Office;
  /** "Tỉnh Hưng Yên". */
  province: string;
  symbol: string;
  noticeDays: number;
  log: Log;
}): PublishSchedule {
  const { store, clock, invitations, notify, office, province, symbol, noticeDays, log } = parts;

  function entryOf({ row, picture }: Known): NoticeEntry {
    const { plannedStart, plannedEnd } = picture.movedTo ?? row;
    const { title, chairName, place } = picture.replanned ?? row;
    const { state } = picture;
    return {
      ...{ sessionId: row.id, title, chairName, place, plannedStart, plannedEnd },
      state: state === 'postponed' || state === 'cancelled' ? state : 'planned',
      bridges: row.bridges.filter(({ kind }) => kind !== 'central').map(({ name }) => name),
    };
  }

  /** What of a session makes a change worth telling; who takes part follows from the agenda day by day. */
  const told = ({ bridges: _, ...entry }: NoticeEntry): string =>
    JSON.stringify([
      entry.title,
      entry.chairName,
      entry.place,
      entry.plannedStart,
      entry.plannedEnd,
      entry.state,
    ]);

  async function lastOf(): Promise<ReadonlyMap<string, Published>> {
    const last = new Map<string, Published>();
    for (const { entries, number, writtenAt } of await store.schedule.notices())
      for (const entry of entries) {
        const sequence = (last.get(entry.sessionId)?.sequence ?? -1) + 1;
        last.set(entry.sessionId, { entry, number, sequence, at: writtenAt });
      }
    return last;
  }

  const add = (
    actorId: string,
    notice: Pick<ScheduleNoticeRow, 'sort' | 'words' | 'entries' | 'reason' | 'short'>,
  ): Promise<ScheduleNoticeRow> => {
    const now = clock.now();
    return store.schedule.addNotice(
      {
        ...{ id: randomUUID(), year: Number(dateIn(now).slice(0, 4)), ...notice },
        ...{ writtenBy: actorId, writtenAt: now },
      },
      (place) => `${place}/${symbol}`,
    );
  };

  const plain = ({
    id,
    number,
    year,
    sort,
    words,
    entries,
    writtenAt,
  }: ScheduleNoticeRow): ScheduleNotice => ({
    ...{ noticeId: id, number, year, sort, words, entries, at: writtenAt },
  });

  async function officeViews(rows: readonly ScheduleNoticeRow[]): Promise<OfficeNotice[]> {
    const names = await namesOf(
      store,
      rows.map(({ writtenBy }) => writtenBy),
    );
    return rows.map((row) => ({
      ...{ ...plain(row), reason: row.reason, short: row.short },
      by: names.get(row.writtenBy) ?? '',
    }));
  }

  /** The office hears once of a notice, however many sessions it tells of; an officer of each of the own bridge. */
  async function tellPublished(row: ScheduleNoticeRow, known: readonly Known[]): Promise<void> {
    const valuesOf = (sessions: readonly Known[]) => {
      const entries = sessions.map(entryOf).toSorted((a, b) => a.plannedStart - b.plannedStart);
      const [first] = entries;
      return {
        ...{ number: row.number, count: entries.length, session: first?.title ?? '' },
        ...{ start: first?.plannedStart ?? 0, place: first?.place ?? '' },
      };
    };
    const tell = async (people: readonly UserRow[], of: readonly Known[], bridgeId: string | null) => {
      const [first] = of;
      if (first === undefined) return;
      await notify.tell(people, {
        ...{ kind: 'schedule_published', sessionId: first.row.id, bridgeId },
        occasion: `published/${row.id}`,
        values: valuesOf(of),
      });
    };
    await tell(await notify.staff(['chair', 'secretary', 'operator']), known, null);
    const bridgeIds = new Set(known.flatMap(({ row: { bridges } }) => bridges.map(({ id }) => id)));
    for (const bridgeId of bridgeIds) {
      const own = known.filter(({ row: { bridges } }) => bridges.some(({ id }) => id === bridgeId));
      await tell(await notify.officersOf(bridgeId), own, bridgeId);
    }
  }

  const self: PublishSchedule = {
    async publish(actor, { sessionIds, words }) {
      assertMay(actor, 'schedule.plan');
      const known = await Promise.all(
        [...new Set(sessionIds)].map(async (id) => {
          const row = await store.sessions.byId(id);
          if (row === null) throw new DomainError('invalid_input', { field: 'sessionIds' });
          const session = await know(store, row);
          if (isOver(session.picture.state))
            throw new DomainError('invalid_input', { field: 'sessionIds', id });
          return session;
        }),
      );
      const entries = known.map(entryOf).toSorted((a, b) => a.plannedStart - b.plannedStart);
      const short = isShortNotice(
        entries.map(({ plannedStart }) => plannedStart),
        clock.now(),
        noticeDays,
      );
      const row = await add(actor.id, { sort: 'schedule', words, entries, reason: '', short });
      log.info({ noticeId: row.id, sessions: entries.length, actorId: actor.id }, 'schedule published');
      await tellPublished(row, known);
      const plans = await store.schedule.plans(sessionIds);
      for (const sessionId of new Set(sessionIds))
        await invitations.sendAll(
          actor,
          sessionId,
          plans.find((plan) => plan.sessionId === sessionId)?.organiser ?? null,
        );
      const [view] = await officeViews([row]);
      if (view === undefined) throw new Error('a notice that was written has no view');
      return view;
    },
    async follow(sessionId) {
      const before = (await lastOf()).get(sessionId);
      const row = await store.sessions.byId(sessionId);
      if (before === undefined || row === null) return;
      const entry = entryOf(await know(store, row));
      if (told(entry) === told(before.entry)) return;
      const change = (await store.events.of(sessionId)).findLast(
        (event) =>
          event.type === 'session_replanned' ||
          event.type === 'session_postponed' ||
          event.type === 'session_cancelled',
      );
      if (change === undefined || change.actorId === null || !('reason' in change)) return;
      const starts = [
        ...(before.entry.state === 'postponed' ? [] : [before.entry.plannedStart]),
        ...(entry.state === 'planned' ? [entry.plannedStart] : []),
      ];
      const short = isShortNotice(starts, change.at, noticeDays);
      const notice = await add(change.actorId, {
        ...{ sort: 'change', words: '', entries: [entry], reason: change.reason, short },
      });
      log.info({ noticeId: notice.id, sessionId, short }, 'change of the schedule published');
    },
    async takeUp() {
      const today = dayOf(clock.now()).start;
      for (const { entry } of (await lastOf()).values())
        if (entry.plannedStart >= today) await self.follow(entry.sessionId);
    },
    async notices(actor, year) {
      assertMay(actor, 'schedule.read');
      const rows = (await store.schedule.notices()).filter((row) => row.year === year).toReversed();
      const views = await officeViews(rows);
      // Why something was changed is the office's own record.
      return actor.role === 'bridge_officer' ? views.map((view) => ({ ...view, reason: '' })) : views;
    },
    async paper(actor, noticeId) {
      assertMay(actor, 'schedule.read');
      const row = (await store.schedule.notices()).find(({ id }) => id === noticeId);
      if (row === undefined) throw new DomainError('not_found');
      const sessions = await Promise.all(row.entries.map(({ sessionId }) => store.sessions.byId(sessionId)));
      const sample = sessions.some((session) => session?.sample === true);
      return scheduleNoticeDocument({ ...row, at: row.writtenAt }, office, sample);
    },
    async published() {
      const oldest = clock.now() - FEED_DAYS * DAY_MS;
      return [...(await lastOf()).values()]
        .filter(({ entry }) => entry.plannedStart >= oldest)
        .toSorted((a, b) => a.entry.plannedStart - b.entry.plannedStart);
    },
    async publicSchedule() {
      const now = clock.now();
      const today = dayOf(now).start;
      const [sessions, notices] = await Promise.all([self.published(), store.schedule.notices()]);
      return {
        ...{ organisation: office.authority, province, now },
        sessions: sessions
          .filter(({ entry }) => entry.plannedStart >= today)
          .map(({ entry, number, sequence }) => ({ ...entry, notice: number, sequence })),
        notices: notices
          .filter(({ writtenAt }) => writtenAt >= now - FEED_DAYS * DAY_MS)
          .map(plain)
          .toReversed(),
      };
    },
  };
  return self;
}
