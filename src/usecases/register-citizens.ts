import { randomUUID } from 'node:crypto';
import type {
  ComingSession,
  Registration,
  RegistrationDraft,
  RegistrationList,
  Registrations,
  ScreeningRequest,
} from '../contracts/registrations.ts';
import { DomainError } from '../domain/errors.ts';
import {
  likenessOf,
  listDeadline,
  maskedNumber,
  prioritiesOf,
  sameReasons,
  type RegistrationState,
} from '../domain/procedure/registration.ts';
import { actorMay } from '../domain/roles.ts';
import { dayOf } from '../domain/time.ts';
import { dateIn } from '../domain/working-days.ts';
import { assertMay, type Actor } from './actor.ts';
import type { DenunciationPolicy, PlanAgenda } from './plan-agenda.ts';
import type { Clock, Log, RegistrationListRow, RegistrationRow, Store } from './ports.ts';
import {
  assertComplete,
  assertOwn,
  isVisible,
  namesOf,
  openSession,
  plannedSession,
  type Planned,
} from './registration-access.ts';

/** Citizens and their matters before a session: written down at the bridges, sent as lists, decided at the centre. */
export interface RegisterCitizens {
  /** Sessions that nothing closed yet, from today on. */
  coming(actor: Actor): Promise<readonly ComingSession[]>;
  /** An officer those of the own bridge, the centre all. @throws {DomainError} `session_not_found` */
  list(actor: Actor, sessionId: string): Promise<Registrations>;
  /** @throws {DomainError} `registration_incomplete`, `denunciation_excluded`, `not_allowed`, `session_closed` */
  add(actor: Actor, sessionId: string, bridgeId: string, draft: RegistrationDraft): Promise<Registration>;
  /** @throws {DomainError} as `add`; `registration_changed_meanwhile`; `act_not_allowed_now` once it is decided */
  change(
    actor: Actor,
    sessionId: string,
    registrationId: string,
    change: { readonly version: number; readonly draft: RegistrationDraft },
  ): Promise<Registration>;
  withdraw(
    actor: Actor,
    sessionId: string,
    registrationId: string,
    change: { readonly version: number; readonly reason: string },
  ): Promise<Registration>;
  /**
   * Sends a bridge's list to the centre. After the deadline it is taken with a reason, and marked.
   * @throws {DomainError} `list_late_reason` where it is late without one, `list_empty`
   */
  submit(actor: Actor, sessionId: string, bridgeId: string, reason: string): Promise<RegistrationList>;
  /** Decides what becomes of a registration that was sent. @throws {DomainError} `words_wanted` where it goes back without any */
  screen(
    actor: Actor,
    sessionId: string,
    registrationId: string,
    request: ScreeningRequest,
  ): Promise<Registration>;
}

export function makeRegisterCitizens(parts: {
  store: Store;
  clock: Clock;
  policy: DenunciationPolicy;
  agenda: Pick<PlanAgenda, 'list'>;
  /** Days before a session by which lists have to be in. */
  listDays: number;
  log: Log;
}): RegisterCitizens {
  const { store, clock, policy, agenda, listDays, log } = parts;

  async function known(sessionId: string, registrationId: string): Promise<RegistrationRow> {
    const row = (await store.registrations.of(sessionId)).find(({ id }) => id === registrationId);
    if (row === undefined) throw new DomainError('not_found');
    return row;
  }

  /** Writes the next version. @throws {DomainError} `registration_changed_meanwhile` */
  async function write(
    actor: Actor,
    before: RegistrationRow,
    version: number,
    change: Partial<Pick<RegistrationRow, 'state' | 'matter' | 'words' | 'itemId'>>,
  ): Promise<RegistrationRow> {
    if (before.version !== version) throw new DomainError('registration_changed_meanwhile');
    const next = nextOf(actor, before, change);
    if (!(await store.registrations.add(next))) throw new DomainError('registration_changed_meanwhile');
    return next;
  }

  const nextOf = (
    actor: Actor,
    before: RegistrationRow,
    change: Partial<Pick<RegistrationRow, 'state' | 'matter' | 'words' | 'itemId'>>,
  ): RegistrationRow => ({
    ...{ ...before, ...change, version: before.version + 1 },
    ...{ writtenBy: actor.id, writtenAt: clock.now() },
  });

  function assertState(row: RegistrationRow, states: readonly RegistrationState[]): void {
    if (!states.includes(row.state)) throw new DomainError('act_not_allowed_now', { state: row.state });
  }

  async function viewOf(
    actor: Actor,
    session: Planned,
    rows: readonly RegistrationRow[],
    all: readonly RegistrationRow[],
  ): Promise<Registration[]> {
    const names = await namesOf(
      store,
      rows.map(({ writtenBy }) => writtenBy),
    );
    const duplicatesOf = duplicatesIn(actor, all);
    return rows.map((row) => {
      const whole =
        actorMay(actor, 'registration.identity') &&
        (actor.bridgeId === null || actor.bridgeId === row.bridgeId);
      return {
        ...row.matter,
        persons: row.matter.persons.map((person) => ({
          ...person,
          idNumber: whole ? person.idNumber : maskedNumber(person.idNumber),
        })),
        ...{ registrationId: row.id, version: row.version, bridgeId: row.bridgeId, state: row.state },
        priorities: [...prioritiesOf(row.matter, dateIn(session.plannedStart))],
        duplicates: duplicatesOf(row),
        ...{ words: row.words, itemId: row.itemId },
        ...{ writtenAt: row.writtenAt, writtenBy: names.get(row.writtenBy) ?? '' },
      };
    });
  }

  async function one(actor: Actor, sessionId: string, row: RegistrationRow): Promise<Registration> {
    const session = await plannedSession(store, actor, sessionId);
    const [view] = await viewOf(actor, session, [row], await store.registrations.of(sessionId));
    if (view === undefined) throw new DomainError('not_found');
    return view;
  }

  async function listView(row: RegistrationListRow): Promise<RegistrationList> {
    const { sessionId: _, submittedBy, ...rest } = row;
    return { ...rest, by: (await namesOf(store, [submittedBy])).get(submittedBy) ?? '' };
  }

  return {
    async coming(actor) {
      assertMay(actor, 'registration.read');
      const rows = await store.sessions.comingFrom(dayOf(clock.now()).start);
      return Promise.all(
        rows.map(async ({ id: sessionId, title, chairName, plannedStart, sample }) => ({
          ...{ sessionId, title, chairName, plannedStart, sample },
          deadline: listDeadline(plannedStart, listDays),
          count: (await store.registrations.of(sessionId)).filter(
            (each) => each.state !== 'withdrawn' && isVisible(actor, each),
          ).length,
        })),
      );
    },

    async list(actor, sessionId) {
      const session = await plannedSession(store, actor, sessionId);
      const [all, lists] = await Promise.all([
        store.registrations.of(sessionId),
        store.registrations.lists(sessionId),
      ]);
      const isMine = (each: { readonly bridgeId: string }): boolean => isVisible(actor, each);
      return {
        registrations: await viewOf(actor, session, all.filter(isMine), all),
        lists: await Promise.all(lists.filter(isMine).map(listView)),
        deadline: listDeadline(session.plannedStart, listDays),
        now: clock.now(),
      };
    },

    async add(actor, sessionId, bridgeId, draft) {
      assertOwn(actor, bridgeId);
      await openSession(store, actor, sessionId);
      if (!(await store.bridges.all()).some(({ id }) => id === bridgeId))
        throw new DomainError('invalid_input', { field: 'bridgeId' });
      assertComplete(draft, policy, clock.now());
      const now = clock.now();
      const row: RegistrationRow = {
        ...{ id: randomUUID(), version: 1, sessionId, bridgeId, state: 'registered', matter: draft },
        ...{ words: '', itemId: null, firstAt: now, writtenBy: actor.id, writtenAt: now },
      };
      await store.registrations.add(row);
      log.info({ sessionId, registrationId: row.id, actorId: actor.id }, 'citizen registered');
      return one(actor, sessionId, row);
    },

    async change(actor, sessionId, registrationId, { version, draft }) {
      const before = await known(sessionId, registrationId);
      assertOwn(actor, before.bridgeId);
      await openSession(store, actor, sessionId);
      assertState(before, ['registered', 'submitted', 'returned']);
      // The versions before it name somebody: what was open never becomes a denunciation, nor the other way round.
      if ((before.matter.kind === 'denunciation') !== (draft.kind === 'denunciation'))
        throw new DomainError('denunciation_apart');
      assertComplete(draft, policy, clock.now());
      // What was sent and is changed has to be sent again: the centre decides on what it has read.
      const row = await write(actor, before, version, { matter: draft, state: 'registered' });
      return one(actor, sessionId, row);
    },

    async withdraw(actor, sessionId, registrationId, { version, reason }) {
      const before = await known(sessionId, registrationId);
      assertOwn(actor, before.bridgeId);
      await openSession(store, actor, sessionId);
      assertState(before, ['registered', 'submitted', 'returned']);
      const row = await write(actor, before, version, { state: 'withdrawn', words: reason });
      return one(actor, sessionId, row);
    },

    async submit(actor, sessionId, bridgeId, reason) {
      assertOwn(actor, bridgeId);
      const session = await openSession(store, actor, sessionId);
      const all = await store.registrations.of(sessionId);
      const mine = all.filter((row) => row.bridgeId === bridgeId && row.state === 'registered');
      if (mine.length === 0) throw new DomainError('list_empty');
      const at = clock.now();
      const late = at >= listDeadline(session.plannedStart, listDays);
      if (late && reason === '') throw new DomainError('list_late_reason');
      const before = (await store.registrations.lists(sessionId)).find((list) => list.bridgeId === bridgeId);
      const list: RegistrationListRow = {
        ...{ sessionId, bridgeId, version: (before?.version ?? 0) + 1, count: mine.length },
        ...{ at, submittedBy: actor.id, late, reason: late ? reason : '' },
      };
      const changed = mine.map((row) => nextOf(actor, row, { state: 'submitted' }));
      if (!(await store.registrations.submit(list, changed)))
        throw new DomainError('registration_changed_meanwhile');
      log.info({ sessionId, bridgeId, count: list.count, late }, 'list of a bridge submitted');
      return listView(list);
    },

    async screen(actor, sessionId, registrationId, request) {
      assertMay(actor, 'registration.screen');
      await openSession(store, actor, sessionId);
      const before = await known(sessionId, registrationId);
      assertState(before, ['submitted']);
      const { version, decision, words } = request;
      if (decision !== 'listed' && words === '') throw new DomainError('words_wanted');
      if (decision !== 'listed')
        return one(actor, sessionId, await write(actor, before, version, { state: decision, words }));
      // Taken first: of two who list it at once, one is told, and it stands on the agenda once.
      const taken = await write(actor, before, version, { state: 'listed', words });
      try {
        const itemId = await putOnAgenda(actor, sessionId, taken, request);
        return await one(actor, sessionId, await write(actor, taken, taken.version, { itemId }));
      } catch (error) {
        await store.registrations.add(nextOf(actor, taken, { state: 'submitted' }));
        throw error;
      }
    },
  };

  /** @returns the item's id */
  function putOnAgenda(
    actor: Actor,
    sessionId: string,
    { matter, bridgeId }: RegistrationRow,
    { minutes, agencyBridgeIds }: ScreeningRequest,
  ): Promise<string> {
    const { kind, people, persons, summary } = matter;
    const speaking = persons.filter(({ representative }) => representative);
    const named = (speaking.length > 0 ? speaking : persons).map(({ name }) => name).join(', ');
    return agenda.list(actor, sessionId, {
      ...{ kind, people, minutes, disguised: false, bridgeIds: [bridgeId], agencyBridgeIds },
      label: kind === 'denunciation' ? '' : named.slice(0, 200),
      summary: kind === 'denunciation' ? '' : summary.slice(0, 1_000),
    });
  }
}

/** Others of the same session that look like one, by its id. */
function duplicatesIn(
  actor: Actor,
  all: readonly RegistrationRow[],
): (row: RegistrationRow) => Registration['duplicates'] {
  const compared = all
    // Another bridge's registrations are nobody's business there, not even that they exist.
    .filter((row) => row.state !== 'withdrawn' && isVisible(actor, row))
    .map((row) => ({ id: row.id, likeness: likenessOf(row.matter) }));
  return (row) => {
    const mine = compared.find(({ id }) => id === row.id);
    if (mine === undefined) return [];
    return compared
      .filter((other) => other !== mine)
      .flatMap(({ id, likeness }) => {
        const reasons = sameReasons(mine.likeness, likeness);
        return reasons.length === 0 ? [] : [{ registrationId: id, reasons: [...reasons] }];
      });
  };
}
