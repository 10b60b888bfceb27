import { randomUUID } from 'node:crypto';
import type { CalendarRule, PreviewDay, RuleDraft } from '../contracts/schedule.ts';
import { DomainError } from '../domain/errors.ts';
import { dueDaysOf } from '../domain/procedure/calendar.ts';
import { dateIn } from '../domain/working-days.ts';
import { assertMay, type Actor } from './actor.ts';
import { namesOf } from './names-of.ts';
import type { Clock, Log, Store } from './ports.ts';
import type { RuleRow } from './ports/schedule.ts';
import type { SettleReadiness } from './settle-readiness.ts';

/** The yearly calendar of periodic receptions: its rules, and the sessions made by them. */
export interface PlanCalendar {
  rules(actor: Actor): Promise<readonly CalendarRule[]>;
  addRule(actor: Actor, draft: RuleDraft): Promise<CalendarRule>;
  /** @throws {DomainError} `not_found`, `plan_changed_meanwhile` */
  changeRule(
    actor: Actor,
    ruleId: string,
    change: { readonly version: number; readonly draft: RuleDraft },
  ): Promise<CalendarRule>;
  /** Days the rules ask for in a year, in order. */
  preview(actor: Actor, year: number): Promise<readonly PreviewDay[]>;
  /** Makes the sessions that lack, with the centre alone. Idempotent. @returns how many */
  make(actor: Actor, year: number): Promise<number>;
}

export function makePlanCalendar(parts: {
  store: Store;
  clock: Clock;
  readiness: Pick<SettleReadiness, 'schedule' | 'settle'>;
  holidays: readonly string[];
  basis: string;
  log: Log;
}): PlanCalendar {
  const { store, clock, readiness, holidays, basis, log } = parts;

  async function viewOf(rows: readonly RuleRow[]): Promise<CalendarRule[]> {
    const names = await namesOf(
      store,
      rows.map(({ writtenBy }) => writtenBy),
    );
    return rows.map(({ id, version, rule, writtenAt, writtenBy }) => ({
      ...{ ...rule, ruleId: id, version, writtenAt },
      writtenBy: names.get(writtenBy) ?? '',
    }));
  }

  async function write(row: RuleRow): Promise<CalendarRule> {
    if (!(await store.schedule.addRule(row))) throw new DomainError('plan_changed_meanwhile');
    log.info(
      { ruleId: row.id, version: row.version, actorId: row.writtenBy },
      'rule of the calendar written',
    );
    const [view] = await viewOf([row]);
    if (view === undefined) throw new Error('a rule that was written has no view');
    return view;
  }

  async function daysOf(year: number): Promise<readonly PreviewDay[]> {
    const [rules, made] = await Promise.all([store.schedule.rules(), store.schedule.plansOfYear(year)]);
    const now = clock.now();
    return rules
      .flatMap(({ id, rule }) =>
        dueDaysOf(rule, year, holidays).map(({ period, byRule, start, end }): PreviewDay => ({
          ...{ ruleId: id, organiser: rule.organiser, title: rule.title, chairName: rule.chairName },
          ...{ place: rule.place, period, byRule, start, end },
          sessionId: made.find((plan) => plan.ruleId === id && plan.period === period)?.sessionId ?? null,
          past: start <= now,
        })),
      )
      .toSorted((a, b) => a.start - b.start || (a.ruleId < b.ruleId ? -1 : 1));
  }

  return {
    async rules(actor) {
      assertMay(actor, 'schedule.read');
      return viewOf(await store.schedule.rules());
    },
    async addRule(actor, rule) {
      assertMay(actor, 'schedule.plan');
      const now = clock.now();
      return write({
        ...{ id: randomUUID(), version: 1, rule, firstAt: now, writtenBy: actor.id, writtenAt: now },
      });
    },
    async changeRule(actor, ruleId, { version, draft }) {
      assertMay(actor, 'schedule.plan');
      const before = (await store.schedule.rules()).find(({ id }) => id === ruleId);
      if (before === undefined) throw new DomainError('not_found');
      if (before.version !== version) throw new DomainError('plan_changed_meanwhile');
      return write({
        ...{ ...before, version: version + 1, rule: draft, writtenBy: actor.id, writtenAt: clock.now() },
      });
    },
    async preview(actor, year) {
      assertMay(actor, 'schedule.plan');
      return daysOf(year);
    },
    async make(actor, year) {
      assertMay(actor, 'schedule.plan');
      const centre = (await store.bridges.all()).find(({ kind }) => kind === 'central');
      if (centre === undefined) throw new Error('no central bridge point is registered');
      let made = 0;
      for (const day of await daysOf(year)) {
        if (day.sessionId !== null || day.past) continue;
        const id = randomUUID();
        const { title, chairName, place, start, end, organiser, ruleId, period } = day;
        const isNew = await store.schedule.addSession(
          {
            ...{ id, title, chairName, place, plannedStart: start, plannedEnd: end },
            ...{ plannedState: 'scheduled', sample: false },
          },
          [centre.id],
          {
            ...{ sessionId: id, version: 1, organiser, kind: 'periodic', ruleId, period },
            dueDate: dateIn(start),
            ...{ basis, reasonForOnline: '', cause: '', dialogue: null, words: '' },
            ...{ writtenBy: actor.id, writtenAt: clock.now() },
          },
        );
        // Somebody else made it at the same time.
        if (!isNew) continue;
        made += 1;
        await readiness.schedule(id);
        await readiness.settle(id);
      }
      log.info({ year, made, actorId: actor.id }, 'sessions of a year made');
      return made;
    },
  };
}
