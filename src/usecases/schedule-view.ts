import type { Schedule, ScheduledSession } from '../contracts/schedule.ts';
import { DomainError } from '../domain/errors.ts';
import { dueDaysOf, ORGANISERS, spanOfYear } from '../domain/procedure/calendar.ts';
import { countDays, outcomeOf, type CalendarDay } from '../domain/procedure/days-held.ts';
import { assertMay, maySee, type Actor } from './actor.ts';
import { know, type Known } from './known-session.ts';
import type { Clock, SessionRow, Store } from './ports.ts';
import type { PlanRow, ScheduleNoticeRow } from './ports/schedule.ts';

/** The calendar as people read it. */
export interface ScheduleView {
  /** Sessions of a year, and how many of the days due were held. */
  year(actor: Actor, year: number): Promise<Schedule>;
  /** @throws {DomainError} `session_not_found`, also for a session that the person may not see */
  session(actor: Actor, sessionId: string): Promise<ScheduledSession>;
}

export function makeScheduleView(parts: {
  store: Store;
  clock: Clock;
  holidays: readonly string[];
}): ScheduleView {
  const { store, clock, holidays } = parts;

  function viewOf(
    actor: Actor,
    { row, picture }: Known,
    plan: PlanRow | null,
    notices: readonly ScheduleNoticeRow[],
  ): ScheduledSession {
    const officer = actor.role === 'bridge_officer';
    const { plannedStart, plannedEnd } = picture.movedTo ?? row;
    const { title, chairName, place } = picture.replanned ?? row;
    const notice = notices.findLast(({ entries }) => entries.some(({ sessionId }) => sessionId === row.id));
    const dueDate = plan?.dueDate ?? null;
    return {
      ...{ sessionId: row.id, title, chairName, place, plannedStart, plannedEnd, state: picture.state },
      ...{ organiser: plan?.organiser ?? null, kind: plan?.kind ?? null, dueDate },
      outcome:
        dueDate === null || plan === null
          ? null
          : outcomeOf(
              { organiser: plan.organiser, dueDate, session: { state: picture.state, plannedStart } },
              clock.now(),
            ),
      bridges: row.bridges
        .filter(({ id, kind }) => !officer || kind === 'central' || id === actor.bridgeId)
        .map(({ id, name }) => ({ bridgeId: id, name })),
      // How many matters the other bridge points bring is nobody's business at one of them.
      items: officer ? 0 : picture.items.size,
      notice: notice?.number ?? null,
      mine: maySee(actor, row),
      sample: row.sample,
    };
  }

  /** Days of a year on which periodic receptions were due: those that were made, and those the rules still ask for. */
  async function calendarDays(year: number): Promise<readonly CalendarDay[]> {
    const [plans, rules] = await Promise.all([store.schedule.plansOfYear(year), store.schedule.rules()]);
    const made = await Promise.all(
      plans.map(async ({ sessionId, organiser, dueDate }): Promise<readonly CalendarDay[]> => {
        const row = await store.sessions.byId(sessionId);
        if (row === null || dueDate === null) return [];
        const { picture } = await know(store, row);
        const { plannedStart } = picture.movedTo ?? row;
        return [{ organiser, dueDate, session: { state: picture.state, plannedStart } }];
      }),
    );
    const wanted = rules.flatMap(({ id, rule }) =>
      dueDaysOf(rule, year, holidays)
        .filter(({ period }) => !plans.some((plan) => plan.ruleId === id && plan.period === period))
        .map(({ dueDate }) => ({ organiser: rule.organiser, dueDate, session: null })),
    );
    return [...made.flat(), ...wanted];
  }

  async function views(actor: Actor, rows: readonly SessionRow[]): Promise<ScheduledSession[]> {
    const [plans, notices] = await Promise.all([
      store.schedule.plans(rows.map(({ id }) => id)),
      store.schedule.notices(),
    ]);
    return Promise.all(
      rows.map(async (row) =>
        viewOf(
          actor,
          await know(store, row),
          plans.find(({ sessionId }) => sessionId === row.id) ?? null,
          notices,
        ),
      ),
    );
  }

  return {
    async year(actor, year) {
      assertMay(actor, 'schedule.read');
      const { start, end } = spanOfYear(year);
      const [sessions, days] = await Promise.all([
        store.sessions.plannedBetween(start, end).then((rows) => views(actor, rows)),
        calendarDays(year),
      ]);
      const now = clock.now();
      return { sessions, counts: [...countDays(days, ORGANISERS, now)], now };
    },
    async session(actor, sessionId) {
      assertMay(actor, 'schedule.read');
      const row = await store.sessions.byId(sessionId);
      if (row === null || !maySee(actor, row)) throw new DomainError('session_not_found');
      const [view] = await views(actor, [row]);
      if (view === undefined) throw new DomainError('session_not_found');
      return view;
    },
  };
}
