import { randomUUID } from 'node:crypto';
import type { PlanDraft, Replan, SessionDraft, SessionPlanPage } from '../contracts/schedule.ts';
import { DomainError } from '../domain/errors.ts';
import type { SessionEvent } from '../domain/session-events.ts';
import { assertMay, type Actor } from './actor.ts';
import type { ChangeSession } from './change-session.ts';
import { namesOf } from './names-of.ts';
import type { Clock, Log, Store } from './ports.ts';
import type { PlanRow } from './ports/schedule.ts';
import type { ScheduleView } from './schedule-view.ts';
import type { SettleReadiness } from './settle-readiness.ts';

/** What the office writes of one session, in versions. */
export interface PlanSession {
  /** What the form begins with. */
  propose(actor: Actor): { readonly place: string; readonly basis: string };
  /** Plans one by hand, with the centre alone: bridge points come with the items of its agenda (seed 003). */
  plan(actor: Actor, draft: SessionDraft): Promise<SessionPlanPage>;
  /** @throws {DomainError} `session_not_found` */
  page(actor: Actor, sessionId: string): Promise<SessionPlanPage>;
  /** @throws {DomainError} as `ChangeSession.replan`, and `plan_changed_meanwhile` */
  replan(actor: Actor, sessionId: string, draft: Replan): Promise<SessionPlanPage>;
}

export function makePlanSession(parts: {
  store: Store;
  clock: Clock;
  view: ScheduleView;
  changes: ChangeSession;
  readiness: Pick<SettleReadiness, 'schedule' | 'settle'>;
  basis: string;
  organisation: string;
  log: Log;
}): PlanSession {
  const { store, clock, view, changes, readiness, basis, organisation, log } = parts;

  /** One that no rule asked for is held for a cause. */
  function assertCause({ kind, cause }: PlanDraft): void {
    if (kind === 'ad_hoc' && cause === '') throw new DomainError('words_wanted', { field: 'cause' });
  }

  const rowOf = (
    actor: Actor,
    sessionId: string,
    before: PlanRow | undefined,
    { draft, words }: { readonly draft: PlanDraft; readonly words: string },
  ): PlanRow => ({
    ...{ sessionId, version: (before?.version ?? 0) + 1, ...draft, words },
    ...{ ruleId: before?.ruleId ?? null, period: before?.period ?? null, dueDate: before?.dueDate ?? null },
    ...{ writtenBy: actor.id, writtenAt: clock.now() },
  });

  async function changesOf(events: readonly SessionEvent[]): Promise<SessionPlanPage['changes']> {
    const names = await namesOf(
      store,
      events.flatMap(({ actorId }) => actorId ?? []),
    );
    return events
      .flatMap((event): SessionPlanPage['changes'] => {
        const base = { at: event.at, by: names.get(event.actorId ?? '') ?? '', start: null };
        if (event.type === 'session_postponed') {
          const what = event.plannedStart === null ? 'postponed' : 'moved';
          return [{ ...base, reason: event.reason, start: event.plannedStart, what }];
        }
        if (event.type === 'session_replanned') return [{ ...base, reason: event.reason, what: 'replanned' }];
        if (event.type === 'session_cancelled') return [{ ...base, reason: event.reason, what: 'cancelled' }];
        return [];
      })
      .toReversed();
  }

  const self: PlanSession = {
    propose(actor) {
      assertMay(actor, 'schedule.plan');
      return { place: `Trụ sở ${organisation}`, basis };
    },
    async plan(actor, { plan, ...session }) {
      assertMay(actor, 'schedule.plan');
      assertCause(plan);
      if (session.plannedStart <= clock.now())
        throw new DomainError('invalid_input', { field: 'plannedStart' });
      if (session.plannedEnd <= session.plannedStart)
        throw new DomainError('invalid_input', { field: 'plannedEnd' });
      const centre = (await store.bridges.all()).find(({ kind }) => kind === 'central');
      if (centre === undefined) throw new Error('no central bridge point is registered');
      const id = randomUUID();
      await store.schedule.addSession(
        { id, ...session, plannedState: 'scheduled', sample: false },
        [centre.id],
        rowOf(actor, id, undefined, { draft: plan, words: '' }),
      );
      log.info({ sessionId: id, actorId: actor.id }, 'session planned by hand');
      await readiness.schedule(id);
      await readiness.settle(id);
      return self.page(actor, id);
    },
    async page(actor, sessionId) {
      const session = await view.session(actor, sessionId);
      const [plans, events, registrations] = await Promise.all([
        store.schedule.plansOf(sessionId),
        store.events.of(sessionId),
        store.registrations.of(sessionId),
      ]);
      const names = await namesOf(
        store,
        plans.map(({ writtenBy }) => writtenBy),
      );
      const officer = actor.role === 'bridge_officer';
      return {
        session,
        plans: plans.map(({ sessionId: _, ruleId: _rule, period: _period, dueDate: _due, ...plan }) => ({
          ...{ ...plan, writtenBy: names.get(plan.writtenBy) ?? '' },
        })),
        changes: await changesOf(events),
        proposedBasis: basis,
        reasonWanted: await changes.reasonWanted(sessionId),
        registrations: officer
          ? 0
          : registrations.filter(({ state }) => state !== 'withdrawn' && state !== 'handled_locally').length,
        now: clock.now(),
      };
    },
    async replan(actor, sessionId, { plan, version, reason, ...announced }) {
      assertMay(actor, 'schedule.plan');
      assertCause(plan);
      const [before] = await store.schedule.plansOf(sessionId);
      if ((before?.version ?? 0) !== version) throw new DomainError('plan_changed_meanwhile');
      await changes.replan(actor, sessionId, { ...announced, reason });
      const row = rowOf(actor, sessionId, before, { draft: plan, words: reason });
      if (before === undefined || !isSamePlan(before, row))
        if (!(await store.schedule.addPlan(row))) throw new DomainError('plan_changed_meanwhile');
      return self.page(actor, sessionId);
    },
  };
  return self;
}

function isSamePlan(a: PlanRow, b: PlanRow): boolean {
  const key = ({ organiser, kind, basis, reasonForOnline, cause, dialogue }: PlanRow): string =>
    JSON.stringify([
      ...[organiser, kind, basis, reasonForOnline, cause],
      dialogue === null
        ? null
        : [dialogue.purpose, dialogue.content, dialogue.parties, dialogue.timePlace, dialogue.assignment],
    ]);
  return key(a) === key(b);
}
