import { DomainError } from '../domain/errors.ts';
import { isReady, standingAt, windowStart } from '../domain/readiness/gate.ts';
import { replay, type SessionEventBody } from '../domain/session-events.ts';
import { assertMay, maySee, type Actor } from './actor.ts';
import type { Notify } from './notify.ts';
import type { Announce, Clock, Log, SessionRow, Store } from './ports.ts';
import { timesOf, type ReadinessRules } from './readiness-rules.ts';
import type { SettleReadiness } from './settle-readiness.ts';

/** What the office decides about a bridge point that had not passed. Each act is an event with who, when and why. */
export interface DecideEscalation {
  /** @throws {DomainError} `not_escalated` where nothing waits for a decision */
  waive(actor: Actor, sessionId: string, subject: string, reason: string): Promise<void>;
  /** The citizens come to another bridge point, which is judged by the same deadline. */
  move(
    actor: Actor,
    sessionId: string,
    subject: string,
    to: { toBridgeId: string; reason: string },
  ): Promise<void>;
}

export function makeDecideEscalation(parts: {
  store: Store;
  clock: Clock;
  rules: ReadinessRules;
  settle: SettleReadiness;
  notify: Notify;
  announce: Pick<Announce, 'readinessChanged' | 'sessionChanged'>;
  log: Log;
}): DecideEscalation {
  const { store, clock, rules, settle, notify, announce, log } = parts;

  async function find(actor: Actor, sessionId: string): Promise<SessionRow> {
    assertMay(actor, 'readiness.decide');
    const row = await store.sessions.byId(sessionId);
    if (row === null || !maySee(actor, row)) throw new DomainError('session_not_found');
    await settle.settle(sessionId);
    return row;
  }

  /** @param body made under the lock from what the events say then */
  async function decide(
    actor: Actor,
    row: SessionRow,
    body: (picture: ReturnType<typeof replay>) => SessionEventBody,
  ): Promise<void> {
    await store.events.append(row.id, (events) => {
      const picture = replay(row.plannedState, events);
      return [{ body: body(picture), at: clock.now(), actorId: actor.id }];
    });
  }

  function assertOpen(picture: ReturnType<typeof replay>, subject: string): void {
    if (picture.escalations.get(subject) !== 'open') throw new DomainError('not_escalated', { subject });
  }

  function changed(sessionId: string): void {
    announce.readinessChanged(sessionId);
    announce.sessionChanged(sessionId);
  }

  const nameOf = (row: SessionRow, subject: string): string =>
    row.bridges.find(({ id }) => id === subject)?.name ?? 'Máy chủ trung tâm';

  async function peopleOf(row: SessionRow, bridgeIds: readonly string[]) {
    const staff = await notify.staff(['chair', 'secretary', 'operator']);
    const officers = await Promise.all(bridgeIds.map((id) => notify.officersOf(id)));
    return [...staff, ...officers.flat()];
  }

  return {
    async waive(actor, sessionId, subject, reason) {
      const row = await find(actor, sessionId);
      await decide(actor, row, (picture) => {
        assertOpen(picture, subject);
        return { type: 'escalation_waived', subject, reason };
      });
      log.info({ sessionId, subject, actorId: actor.id }, 'escalation waived');
      changed(sessionId);
      const isBridge = row.bridges.some(({ id }) => id === subject);
      await notify.tell(await peopleOf(row, isBridge ? [subject] : []), {
        ...{ kind: 'waived', sessionId, bridgeId: isBridge ? subject : null },
        occasion: `waived/${sessionId}/${subject}/${clock.now()}`,
        values: { bridge: nameOf(row, subject), session: row.title, reason },
      });
    },
    async move(actor, sessionId, subject, { toBridgeId, reason }) {
      const row = await find(actor, sessionId);
      const from = row.bridges.find(({ id }) => id === subject);
      const to = (await store.bridges.all()).find(({ id }) => id === toBridgeId);
      // The centre cannot move away from itself.
      if (from === undefined || from.kind === 'central' || to === undefined || to.id === subject)
        throw new DomainError('invalid_input', { field: 'toBridgeId' });
      const already = row.bridges.some(({ id }) => id === toBridgeId);
      const attempts = await store.checks.of([toBridgeId], { from: 0, until: clock.now() + 1 });
      await decide(actor, row, (picture) => {
        assertOpen(picture, subject);
        const { plannedStart, deadline } = timesOf(row, picture, rules);
        const { standing } = standingAt(
          attempts.filter(({ kind }) => kind === 'bridge'),
          { from: windowStart(plannedStart, rules.profile.windowDays), until: deadline },
        );
        // One that takes part already has been judged, and perhaps waived.
        const escalated = already ? picture.escalations.get(toBridgeId) === 'open' : !isReady(standing);
        return { type: 'bridge_moved', bridgeId: subject, toBridgeId, reason, escalated };
      });
      await store.sessions.moveBridge(sessionId, subject, toBridgeId);
      log.info({ sessionId, subject, toBridgeId, actorId: actor.id }, 'bridge moved');
      changed(sessionId);
      await notify.tell(await peopleOf(row, [subject, toBridgeId]), {
        ...{ kind: 'moved', sessionId, bridgeId: subject },
        occasion: `moved/${sessionId}/${subject}/${clock.now()}`,
        values: { bridge: from.name, toBridge: to.name, session: row.title, reason },
      });
    },
  };
}
