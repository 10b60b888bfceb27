import { randomUUID } from 'node:crypto';
import type {
  Agency,
  AnswerDraft,
  AttendanceList,
  Invitation,
  Invitations,
} from '../contracts/invitations.ts';
import { invitationDocument } from '../domain/documents/invitation.ts';
import type { Office } from '../domain/documents/office.ts';
import type { StateDocument } from '../domain/documents/state-document.ts';
import { DomainError } from '../domain/errors.ts';
import type { Organiser } from '../domain/procedure/calendar.ts';
import { FIRST_ATTENDANCE, isSameAsking, lackOf, type Asked } from '../domain/procedure/invitation.ts';
import { canAct, isOver } from '../domain/session.ts';
import { dayOf } from '../domain/time.ts';
import { dateIn } from '../domain/working-days.ts';
import { assertMay, maySee, type Actor } from './actor.ts';
import { askedOf, itemOn } from './asked-of.ts';
import { know, type Known } from './known-session.ts';
import { namesOf } from './names-of.ts';
import type { Notify } from './notify.ts';
import type { PlanAgenda } from './plan-agenda.ts';
import type { Clock, Log, Store } from './ports.ts';
import type { InvitationRow } from './ports/schedule.ts';

/** Agencies are invited to a session or to one matter of it, and answer. */
export interface InviteAgencies {
  /** An officer those of the own bridge. @throws {DomainError} `session_not_found` */
  list(actor: Actor, sessionId: string): Promise<Invitations>;
  /** To sessions from today on. */
  mine(actor: Actor): Promise<readonly Invitation[]>;
  /**
   * Invites those who were not yet. A bridge point that is invited to an item takes part in it from now on.
   * @throws {DomainError} `item_not_found`, `invalid_input`, `session_closed`, `act_not_allowed_now`
   */
  send(
    actor: Actor,
    sessionId: string,
    to: { readonly itemId: string | null; readonly agencies: readonly Agency[] },
  ): Promise<Invitations>;
  /** Invites the agencies of the agenda and those of the fixed list. */
  sendAll(actor: Actor, sessionId: string, organiser: Organiser | null): Promise<void>;
  /** @throws {DomainError} `not_found`, `plan_changed_meanwhile`, `words_wanted`, `act_not_allowed_now`, `session_closed` */
  answer(actor: Actor, invitationId: string, draft: AnswerDraft): Promise<Invitation>;
  withdraw(
    actor: Actor,
    invitationId: string,
    change: { readonly version: number; readonly reason: string },
  ): Promise<Invitation>;
  /** After a change: asks again where something else is asked now, takes back what is asked no more. Idempotent. */
  follow(actor: Actor, sessionId: string): Promise<void>;
  paper(actor: Actor, invitationId: string): Promise<StateDocument>;
  attendance(actor: Actor, organiser: Organiser): Promise<AttendanceList>;
  setAttendance(actor: Actor, organiser: Organiser, list: AttendanceList): Promise<AttendanceList>;
}

export function makeInviteAgencies(parts: {
  store: Store;
  clock: Clock;
  agenda: Pick<PlanAgenda, 'change'>;
  notify: Notify;
  office: Office;
  symbol: string;
  log: Log;
}): InviteAgencies {
  const { store, clock, agenda, notify, office, symbol, log } = parts;

  async function knownOf(sessionId: string): Promise<Known> {
    const row = await store.sessions.byId(sessionId);
    if (row === null) throw new DomainError('session_not_found');
    return know(store, row);
  }

  /** @throws {DomainError} once the session is live, over or cancelled */
  function assertComing({ picture }: Known): void {
    if (isOver(picture.state)) throw new DomainError('session_closed');
    if (!canAct(picture.state, 'replan'))
      throw new DomainError('act_not_allowed_now', { state: picture.state });
  }

  const isMine = (actor: Actor, { bridgeId }: Pick<InvitationRow, 'bridgeId'>): boolean =>
    actor.role !== 'bridge_officer' || (bridgeId !== null && bridgeId === actor.bridgeId);

  async function viewOf(rows: readonly InvitationRow[]): Promise<Invitation[]> {
    const names = await namesOf(
      store,
      rows.map(({ writtenBy }) => writtenBy),
    );
    return rows.map(({ id, asked, writtenBy, firstAt: _, year: _year, place: _place, ...row }) => ({
      ...{ ...row, invitationId: id, sessionTitle: asked.sessionTitle, place: asked.place },
      plannedStart: asked.plannedStart,
      item: asked.item,
      writtenBy: names.get(writtenBy) ?? '',
    }));
  }

  async function tellInvited(
    rows: readonly InvitationRow[],
    kind: 'invited' | 'invitation_withdrawn',
  ): Promise<void> {
    for (const row of rows) {
      if (row.bridgeId === null) continue;
      await notify.tell(await notify.officersOf(row.bridgeId), {
        ...{ kind, sessionId: row.sessionId, bridgeId: row.bridgeId },
        occasion: `${kind}/${row.id}/${row.version}`,
        values: {
          ...{ agency: row.agency, session: row.asked.sessionTitle, start: row.asked.plannedStart },
          ...{ version: row.round, reason: row.reason },
        },
      });
    }
  }

  /** Writes the next version. @throws {DomainError} `plan_changed_meanwhile` */
  async function write(
    actor: Pick<Actor, 'id'>,
    before: InvitationRow,
    change: Partial<Omit<InvitationRow, 'id' | 'version'>>,
  ): Promise<InvitationRow> {
    const next = {
      ...{ ...before, ...change, version: before.version + 1 },
      ...{ writtenBy: actor.id, writtenAt: clock.now() },
    };
    if (!(await store.schedule.addInvitation(next))) throw new DomainError('plan_changed_meanwhile');
    return next;
  }

  const AGAIN = { state: 'sent', answer: null, name: '', position: '', reason: '' } as const;

  /** Invites, or invites once more those whose invitation was taken back. */
  async function invite(
    actor: Actor,
    sessionId: string,
    wanted: readonly { readonly agency: Agency; readonly itemId: string | null; readonly asked: Asked }[],
  ): Promise<void> {
    const before = await store.schedule.invitationsOf([sessionId]);
    const now = clock.now();
    const isOf = (
      row: InvitationRow,
      { agency, itemId }: { agency: Agency; itemId: string | null },
    ): boolean =>
      row.itemId === itemId &&
      (row.agency === agency.name || (row.bridgeId !== null && row.bridgeId === agency.bridgeId));
    const sent: InvitationRow[] = [];
    for (const row of before) {
      const again = wanted.find((each) => isOf(row, each));
      if (again !== undefined && row.state === 'withdrawn')
        sent.push(await write(actor, row, { ...AGAIN, asked: again.asked, round: row.round + 1 }));
    }
    const fresh = wanted.filter((each) => !before.some((row) => isOf(row, each)));
    sent.push(
      ...(await store.schedule.addInvitations(
        fresh.map(({ agency, itemId, asked }) => ({
          ...{ id: randomUUID(), version: 1, round: 1, sessionId, itemId, bridgeId: agency.bridgeId },
          ...{ agency: agency.name, year: Number(dateIn(now).slice(0, 4)), ...AGAIN, asked },
          ...{ firstAt: now, writtenBy: actor.id, writtenAt: now },
        })),
      )),
    );
    if (sent.length === 0) return;
    log.info({ sessionId, sent: sent.length, actorId: actor.id }, 'invitations sent');
    await tellInvited(sent, 'invited');
  }

  async function missingOf(known: Known): Promise<Invitations['missing']> {
    const [rows, bridges] = await Promise.all([
      store.schedule.invitationsOf([known.row.id]),
      store.bridges.all(),
    ]);
    const listed = known.agenda.filter(({ id }) => known.picture.items.has(id));
    return listed.flatMap((item, index) =>
      item.agencyBridgeIds
        .filter((bridgeId) => !rows.some((row) => row.itemId === item.id && row.bridgeId === bridgeId))
        .flatMap((bridgeId) => {
          const bridge = bridges.find(({ id }) => id === bridgeId);
          if (bridge === undefined) return [];
          const agency = { name: bridge.name, bridgeId };
          return [{ itemId: item.id, place: index + 1, label: item.label, agency }];
        }),
    );
  }

  async function listOf(organiser: Organiser): Promise<AttendanceList> {
    const row = await store.schedule.attendance(organiser);
    if (row !== null) return { version: row.version, agencies: row.agencies };
    return { version: 0, agencies: FIRST_ATTENDANCE[organiser].map((name) => ({ name, bridgeId: null })) };
  }

  async function one(actor: Actor, invitationId: string): Promise<InvitationRow> {
    const row = await store.schedule.invitation(invitationId);
    if (row === null || !isMine(actor, row)) throw new DomainError('not_found');
    return row;
  }

  async function viewOne(row: InvitationRow): Promise<Invitation> {
    const [view] = await viewOf([row]);
    if (view === undefined) throw new Error('an invitation that was written has no view');
    return view;
  }

  const self: InviteAgencies = {
    async list(actor, sessionId) {
      assertMay(actor, 'schedule.read');
      const known = await knownOf(sessionId);
      const rows = (await store.schedule.invitationsOf([sessionId])).filter((row) => isMine(actor, row));
      const officer = actor.role === 'bridge_officer';
      if (officer && rows.length === 0 && !maySee(actor, known.row))
        throw new DomainError('session_not_found');
      return { invitations: await viewOf(rows), missing: officer ? [] : await missingOf(known) };
    },
    async mine(actor) {
      assertMay(actor, 'invitation.answer');
      const sessions = await store.sessions.comingFrom(dayOf(clock.now()).start);
      const rows = await store.schedule.invitationsOf(sessions.map(({ id }) => id));
      return viewOf(rows.filter((row) => isMine(actor, row) && row.state !== 'withdrawn'));
    },
    async send(actor, sessionId, { itemId, agencies }) {
      assertMay(actor, 'schedule.plan');
      const known = await knownOf(sessionId);
      assertComing(known);
      const bridges = await store.bridges.all();
      if (agencies.some(({ bridgeId }) => bridgeId !== null && !bridges.some(({ id }) => id === bridgeId)))
        throw new DomainError('invalid_input', { field: 'bridgeId' });
      if (itemId !== null) {
        const item = itemOn(known, itemId);
        if (item === null) throw new DomainError('item_not_found');
        const added = agencies.flatMap(({ bridgeId }) =>
          bridgeId === null || item.agencyBridgeIds.includes(bridgeId) ? [] : [bridgeId],
        );
        if (added.length > 0)
          await agenda.change(actor, sessionId, itemId, {
            ...{ kind: item.kind, people: item.people, minutes: item.minutes, disguised: item.disguised },
            ...{ label: item.closed ? '' : item.label, summary: item.closed ? '' : item.summary },
            ...{ bridgeIds: [...item.bridgeIds], agencyBridgeIds: [...item.agencyBridgeIds, ...added] },
          });
      }
      const asked = askedOf(itemId === null ? known : await knownOf(sessionId), itemId);
      if (asked === null) throw new DomainError('item_not_found');
      await invite(
        actor,
        sessionId,
        agencies.map((agency) => ({ agency, itemId, asked })),
      );
      return self.list(actor, sessionId);
    },
    async sendAll(actor, sessionId, organiser) {
      const known = await knownOf(sessionId);
      const whole = askedOf(known, null);
      const fixed = organiser === null ? [] : (await listOf(organiser)).agencies;
      await invite(actor, sessionId, [
        ...(await missingOf(known)).flatMap(({ itemId, agency }) => {
          const asked = askedOf(known, itemId);
          return asked === null ? [] : [{ agency, itemId, asked }];
        }),
        ...fixed.flatMap((agency) => (whole === null ? [] : [{ agency, itemId: null, asked: whole }])),
      ]);
    },
    async answer(actor, invitationId, { version, answer, name, position, reason }) {
      assertMay(actor, 'invitation.answer');
      const before = await one(actor, invitationId);
      const { picture } = await knownOf(before.sessionId);
      if (isOver(picture.state)) throw new DomainError('session_closed');
      if (before.version !== version) throw new DomainError('plan_changed_meanwhile');
      if (before.state === 'withdrawn') throw new DomainError('act_not_allowed_now', { state: before.state });
      const lack = lackOf({ answer, name, reason });
      if (lack !== null) throw new DomainError('answer_incomplete', { lack });
      const row = await write(actor, before, { state: 'answered', answer, name, position, reason });
      log.info({ sessionId: row.sessionId, invitationId, answer, actorId: actor.id }, 'invitation answered');
      if (actor.role === 'bridge_officer')
        await notify.tell(await notify.staff(['secretary', 'operator']), {
          ...{ kind: 'invitation_answered', sessionId: row.sessionId, bridgeId: row.bridgeId },
          occasion: `answered/${row.id}/${row.version}`,
          values: { agency: row.agency, session: row.asked.sessionTitle, answer },
        });
      return viewOne(row);
    },
    async withdraw(actor, invitationId, { version, reason }) {
      assertMay(actor, 'schedule.plan');
      const before = await one(actor, invitationId);
      assertComing(await knownOf(before.sessionId));
      if (before.version !== version) throw new DomainError('plan_changed_meanwhile');
      if (before.state === 'withdrawn') throw new DomainError('act_not_allowed_now', { state: before.state });
      const row = await write(actor, before, { state: 'withdrawn', reason });
      await tellInvited([row], 'invitation_withdrawn');
      return viewOne(row);
    },
    async follow(actor, sessionId) {
      const known = await knownOf(sessionId);
      const { state } = known.picture;
      if (state !== 'cancelled' && !canAct(state, 'replan')) return;
      const again: InvitationRow[] = [];
      const gone: InvitationRow[] = [];
      for (const row of await store.schedule.invitationsOf([sessionId])) {
        if (row.state === 'withdrawn') continue;
        const item = row.itemId === null ? null : itemOn(known, row.itemId);
        const left =
          item !== null &&
          row.bridgeId !== null &&
          ![...item.bridgeIds, ...item.agencyBridgeIds].includes(row.bridgeId);
        const asked = askedOf(known, row.itemId);
        if (state === 'cancelled' || asked === null || left)
          gone.push(await write(actor, row, { state: 'withdrawn', reason: '' }));
        else if (!isSameAsking(asked, row.asked))
          again.push(await write(actor, row, { ...AGAIN, asked, round: row.round + 1 }));
      }
      if (again.length + gone.length === 0) return;
      log.info({ sessionId, again: again.length, gone: gone.length }, 'invitations follow the plan');
      await tellInvited(again, 'invited');
      await tellInvited(gone, 'invitation_withdrawn');
    },
    async paper(actor, invitationId) {
      assertMay(actor, 'schedule.read');
      const row = await one(actor, invitationId);
      const { row: session } = await knownOf(row.sessionId);
      const bridge = (await store.bridges.all()).find(({ id }) => id === row.bridgeId);
      return invitationDocument(
        {
          ...{ number: `${row.place}/${symbol}`, round: row.round, agency: row.agency, asked: row.asked },
          ...{ bridgeName: bridge?.name ?? null, at: row.round === 1 ? row.firstAt : row.writtenAt },
        },
        office,
        session.sample,
      );
    },
    async attendance(actor, organiser) {
      assertMay(actor, 'schedule.read');
      return listOf(organiser);
    },
    async setAttendance(actor, organiser, { version, agencies }) {
      assertMay(actor, 'schedule.plan');
      if ((await listOf(organiser)).version !== version) throw new DomainError('plan_changed_meanwhile');
      const row = { organiser, version: version + 1, agencies, writtenBy: actor.id, writtenAt: clock.now() };
      if (!(await store.schedule.addAttendance(row))) throw new DomainError('plan_changed_meanwhile');
      return listOf(organiser);
    },
  };
  return self;
}
