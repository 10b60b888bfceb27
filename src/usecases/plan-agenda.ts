import { randomUUID } from 'node:crypto';
import type { ItemDraft } from '../contracts/agenda.ts';
import type { Session } from '../contracts/session.ts';
import { DomainError } from '../domain/errors.ts';
import { isOver } from '../domain/session.ts';
import type { SessionEventBody } from '../domain/session-events.ts';
import { replay } from '../domain/session-events.ts';
import { assertMay, type Actor } from './actor.ts';
import type { ConductSession } from './conduct-session.ts';
import { bridgesOfItem } from './floor-view.ts';
import type { Announce, Clock, Log, SessionRow, Store } from './ports.ts';
import type { SettleReadiness } from './settle-readiness.ts';
import type { SettleSession } from './settle-session.ts';

/** What a province lets happen with denunciations on an agenda of several bridges. */
export const DENUNCIATION_POLICIES = ['exclude', 'closed_item'] as const;
export type DenunciationPolicy = (typeof DENUNCIATION_POLICIES)[number];

/** Making and changing the agenda of a session, before it and while it runs. */
export interface PlanAgenda {
  /** @throws {DomainError} `denunciation_excluded`, `invalid_input`, `session_closed`, `session_not_found` */
  add(actor: Actor, sessionId: string, draft: ItemDraft): Promise<Session>;
  /** As `add`. @returns the item's id */
  list(actor: Actor, sessionId: string, draft: ItemDraft): Promise<string>;
  /** Only what still waits may change. @throws {DomainError} as `add`, and `item_not_found`, `item_act_not_allowed` */
  change(actor: Actor, sessionId: string, itemId: string, draft: ItemDraft): Promise<Session>;
  withdraw(actor: Actor, sessionId: string, itemId: string, reason: string): Promise<Session>;
  reorder(actor: Actor, sessionId: string, itemIds: readonly string[]): Promise<Session>;
}

export function makePlanAgenda(parts: {
  store: Store;
  clock: Clock;
  policy: DenunciationPolicy;
  settle: SettleSession;
  readiness: SettleReadiness;
  conduct: ConductSession;
  announce: Announce;
  log: Log;
}): PlanAgenda {
  const { store, clock, policy, settle, readiness, conduct, announce, log } = parts;

  async function find(actor: Actor, sessionId: string): Promise<SessionRow> {
    assertMay(actor, 'agenda.plan');
    const row = await store.sessions.byId(sessionId);
    if (row === null) throw new DomainError('session_not_found');
    return row;
  }

  /** Stores what follows from the events so far, and tells everybody. */
  async function note(
    actor: Actor,
    row: SessionRow,
    bodies: (picture: ReturnType<typeof replay>) => readonly SessionEventBody[],
  ): Promise<void> {
    await store.events.append(row.id, (events) => {
      const picture = replay(row.plannedState, events);
      if (isOver(picture.state)) throw new DomainError('session_closed');
      const at = clock.now();
      return bodies(picture).map((body) => ({ body, at, actorId: actor.id }));
    });
    announce.sessionChanged(row.id);
    await settle.settle(row.id);
  }

  /** Bridges an item names must be registered; those that did not take part yet do so from now on. */
  async function takePart(row: SessionRow, draft: ItemDraft): Promise<void> {
    const known = new Set((await store.bridges.all()).map(({ id }) => id));
    const wanted = bridgesOfItem(draft);
    if (wanted.some((id) => !known.has(id))) throw new DomainError('invalid_input', { field: 'bridgeIds' });
    const added = wanted.filter((id) => !row.bridges.some((bridge) => bridge.id === id));
    await store.sessions.addBridges(row.id, added);
    if (added.length > 0) await readiness.settle(row.id);
  }

  /** Of a denunciation no name is taken in, whatever was typed: it gets the next code name. */
  async function namesOf(
    sessionId: string,
    draft: ItemDraft,
  ): Promise<{ label: string; summary: string; closed: boolean }> {
    if (draft.kind !== 'denunciation') {
      if (draft.disguised) throw new DomainError('invalid_input', { field: 'disguised' });
      if (draft.label === '') throw new DomainError('invalid_input', { field: 'label' });
      return { label: draft.label, summary: draft.summary, closed: false };
    }
    if (policy === 'exclude') throw new DomainError('denunciation_excluded');
    if (draft.label !== '' || draft.summary !== '')
      throw new DomainError('invalid_input', { field: 'label', reason: 'no names of denouncers' });
    const before = (await store.agenda.of(sessionId)).filter(({ closed }) => closed).length;
    return { label: `TC-${String(before + 1).padStart(2, '0')}`, summary: '', closed: true };
  }

  const self: PlanAgenda = {
    async add(actor, sessionId, draft) {
      await self.list(actor, sessionId, draft);
      return conduct.get(actor, sessionId);
    },
    async list(actor, sessionId, draft) {
      const row = await find(actor, sessionId);
      const names = await namesOf(sessionId, draft);
      await takePart(row, draft);
      const { kind, people, bridgeIds, agencyBridgeIds, minutes, disguised } = draft;
      const item = await store.agenda.add({
        ...{ id: randomUUID(), sessionId, kind, people, bridgeIds, agencyBridgeIds, minutes },
        ...{ ...names, disguised },
      });
      await note(actor, row, () => [
        {
          ...{ type: 'item_listed', itemId: item.id, bridges: bridgesOfItem(draft) },
          ...{ closed: names.closed, disguised: disguised ? bridgeIds : [] },
        },
      ]);
      log.info({ sessionId, itemId: item.id, actorId: actor.id }, 'item listed');
      return item.id;
    },
    async change(actor, sessionId, itemId, draft) {
      const row = await find(actor, sessionId);
      const item = (await store.agenda.of(sessionId)).find(({ id }) => id === itemId);
      if (item === undefined) throw new DomainError('item_not_found');
      // What was a denunciation stays one: its code name must not be given to somebody else, nor a name to it.
      if ((item.kind === 'denunciation') !== (draft.kind === 'denunciation'))
        throw new DomainError('invalid_input', { field: 'kind' });
      const closed = item.closed && (draft.label !== '' || draft.summary !== '');
      if (closed) throw new DomainError('invalid_input', { field: 'label' });
      if (!item.closed && draft.disguised) throw new DomainError('invalid_input', { field: 'disguised' });
      await takePart(row, draft);
      await note(actor, row, ({ items }) => {
        const now = items.get(itemId);
        if (now === undefined) throw new DomainError('item_not_found');
        if (now.state !== 'listed') throw new DomainError('item_act_not_allowed', { state: now.state });
        const disguised = draft.disguised ? draft.bridgeIds : [];
        return [{ type: 'item_changed', itemId, bridges: bridgesOfItem(draft), disguised }];
      });
      const { people, bridgeIds, agencyBridgeIds, minutes, disguised } = draft;
      await store.agenda.change({
        ...{ id: itemId, people, bridgeIds, agencyBridgeIds, minutes, disguised },
        label: item.closed ? item.label : draft.label,
        summary: item.closed ? '' : draft.summary,
      });
      announce.sessionChanged(sessionId);
      return conduct.get(actor, sessionId);
    },
    async withdraw(actor, sessionId, itemId, reason) {
      const row = await find(actor, sessionId);
      await note(actor, row, ({ items }) => {
        const now = items.get(itemId);
        if (now === undefined) throw new DomainError('item_not_found');
        if (now.state !== 'listed') throw new DomainError('item_act_not_allowed', { state: now.state });
        return [{ type: 'item_withdrawn', itemId, reason }];
      });
      return conduct.get(actor, sessionId);
    },
    async reorder(actor, sessionId, itemIds) {
      const row = await find(actor, sessionId);
      const known = (await store.agenda.of(sessionId)).map(({ id }) => id);
      if (new Set(itemIds).size !== known.length || known.some((id) => !itemIds.includes(id)))
        throw new DomainError('invalid_input', { field: 'itemIds' });
      await store.agenda.reorder(sessionId, itemIds);
      announce.sessionChanged(row.id);
      return conduct.get(actor, sessionId);
    },
  };
  return self;
}
