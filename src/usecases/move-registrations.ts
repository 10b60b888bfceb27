import { DomainError } from '../domain/errors.ts';
import type { RegistrationState } from '../domain/procedure/registration.ts';
import { canAct, isOver } from '../domain/session.ts';
import { dateText } from '../domain/time.ts';
import { assertMay, type Actor } from './actor.ts';
import { know, type Known } from './known-session.ts';
import type { Clock, Log, RegistrationListRow, RegistrationRow, Store } from './ports.ts';

/** What becomes of a registration in the other session: what had a place on the agenda is looked at anew. */
const STATE_THERE: Readonly<Partial<Record<RegistrationState, RegistrationState>>> = {
  registered: 'registered',
  submitted: 'submitted',
  listed: 'submitted',
  returned: 'returned',
};

/** Citizens of a cancelled session are not lost: their registrations go to another one, all of them or none. */
export interface MoveRegistrations {
  /**
   * Each gets a new version that says where it came from; its older versions stay with the cancelled session.
   * @returns how many
   * @throws {DomainError} `act_not_allowed_now` unless the one is cancelled and the other to come, `session_not_found`
   */
  move(
    actor: Actor,
    sessionId: string,
    to: { readonly toSessionId: string; readonly reason: string },
  ): Promise<number>;
}

export function makeMoveRegistrations(parts: { store: Store; clock: Clock; log: Log }): MoveRegistrations {
  const { store, clock, log } = parts;

  async function knownOf(sessionId: string): Promise<Known> {
    const row = await store.sessions.byId(sessionId);
    if (row === null) throw new DomainError('session_not_found');
    return know(store, row);
  }

  return {
    async move(actor, sessionId, { toSessionId, reason }) {
      assertMay(actor, 'schedule.plan');
      const [from, to] = await Promise.all([knownOf(sessionId), knownOf(toSessionId)]);
      if (from.picture.state !== 'cancelled')
        throw new DomainError('act_not_allowed_now', { state: from.picture.state });
      if (isOver(to.picture.state)) throw new DomainError('session_closed');
      if (!canAct(to.picture.state, 'replan'))
        throw new DomainError('act_not_allowed_now', { state: to.picture.state });
      const words = `Chuyển từ buổi ngày ${dateText(from.row.plannedStart)} (đã hủy) sang buổi ngày ${dateText(to.row.plannedStart)}. ${reason}`;
      const at = clock.now();
      const rows = (await store.registrations.of(sessionId)).flatMap((row): RegistrationRow[] => {
        const state = STATE_THERE[row.state];
        if (state === undefined) return [];
        return [
          {
            ...{ ...row, version: row.version + 1, sessionId: toSessionId, state, words, itemId: null },
            ...{ writtenBy: actor.id, writtenAt: at },
          },
        ];
      });
      if (rows.length === 0) return 0;
      const before = await store.registrations.lists(toSessionId);
      const sent = rows.filter(({ state }) => state === 'submitted');
      const lists = [...new Set(sent.map(({ bridgeId }) => bridgeId))].map(
        (bridgeId): RegistrationListRow => ({
          ...{ sessionId: toSessionId, bridgeId, at, submittedBy: actor.id, late: false, reason: words },
          version: (before.find((list) => list.bridgeId === bridgeId)?.version ?? 0) + 1,
          count: sent.filter((row) => row.bridgeId === bridgeId).length,
        }),
      );
      if (!(await store.schedule.moveRegistrations(rows, lists)))
        throw new DomainError('registration_changed_meanwhile');
      log.info({ sessionId, toSessionId, moved: rows.length, actorId: actor.id }, 'registrations moved');
      return rows.length;
    },
  };
}
