import { createHash, randomUUID } from 'node:crypto';
import {
  ReportFigures,
  type BookRow,
  type BridgeFigure,
  type CaseFigure,
  type DueReport,
  type IssuedReport,
  type IssueRequest,
  type Page,
  type ReportBridge,
  type ReportCase,
  type ReportQuery,
  type ReportSession,
  type ReportTask,
  type SessionFigure,
  type TaskFigure,
} from '../contracts/reports.ts';
import { DomainError } from '../domain/errors.ts';
import { hotSpotsOf, READINESS_OUTCOMES } from '../domain/procedure/reception-facts.ts';
import {
  dueState,
  instantsOf,
  isLate,
  periodOf,
  periodsOf,
  type ReportKind,
  type Span,
} from '../domain/procedure/report-periods.ts';
import { actorMay } from '../domain/roles.ts';
import { dateIn } from '../domain/working-days.ts';
import { assertMay, type Actor } from './actor.ts';
import { bookRows } from './book-rows.ts';
import { daysDue } from './days-due.ts';
import { deriveFacts } from './derive-facts.ts';
import type { Clock, Log, Store } from './ports.ts';
import type { IssuedReportEntry, ReportScope } from './ports/reports.ts';

/** Most rows of a book that is written as one file: ten years of a busy province. */
const BOOK_LIMIT = 20_000;

/** A report as it was given out, with the very text that was hashed. */
export interface IssuedWhole {
  readonly report: IssuedReport;
  readonly figures: ReportFigures;
  readonly body: string;
}

export interface Book {
  readonly total: number;
  readonly rows: readonly BookRow[];
  readonly sample: boolean;
}

/** Books and reports of the receptions: figures as they stand, what is behind them, and reports that were given out. */
export interface WriteReports {
  /** @param year null: this one */
  list(
    actor: Actor,
    year: number | null,
  ): Promise<{ year: number; due: DueReport[]; spans: IssuedReport[]; now: number }>;
  /** An officer those of the own bridge. @throws {DomainError} `report_span_backwards`; `not_allowed` for another bridge */
  figures(actor: Actor, query: ReportQuery): Promise<ReportFigures>;
  cases(
    actor: Actor,
    query: ReportQuery & Page & { figure: CaseFigure },
  ): Promise<{ total: number; cases: ReportCase[] }>;
  sessions(
    actor: Actor,
    query: ReportQuery & Page & { figure: SessionFigure },
  ): Promise<{ total: number; sessions: ReportSession[] }>;
  bridges(
    actor: Actor,
    query: ReportQuery & Page & { figure: BridgeFigure },
  ): Promise<{ total: number; bridges: ReportBridge[] }>;
  tasks(
    actor: Actor,
    query: ReportQuery & Page & { figure: TaskFigure },
  ): Promise<{ total: number; tasks: ReportTask[] }>;
  book(actor: Actor, query: ReportQuery & Page): Promise<Book>;
  /** The whole of a span. */
  wholeBook(actor: Actor, query: ReportQuery): Promise<Book>;
  /** @throws {DomainError} `report_period_running` before the period is over; `invalid_input` */
  issue(actor: Actor, request: IssueRequest): Promise<IssuedReport>;
  /** @throws {DomainError} `not_found`, also for officers: it speaks of all bridge points */
  issued(actor: Actor, reportId: string): Promise<IssuedWhole>;
  /** Makes the figures of every closed session anew. @returns how many */
  rebuild(): Promise<number>;
}

function issuedView(entry: IssuedReportEntry): IssuedReport {
  const { id, kind, fromDay, toDay, version, deadline, late, issuedAt, issuerName, sha256 } = entry;
  return {
    ...{ reportId: id, kind, from: fromDay, to: toDay, version, deadline, late, issuedAt, sha256 },
    issuedBy: issuerName,
  };
}

export function makeWriteReports(parts: {
  store: Store;
  clock: Clock;
  /** Day of the month that periods begin with. */
  startDay: number;
  /** `YYYY-MM-DD`, besides Saturdays and Sundays. */
  holidays: readonly string[];
  log: Log;
}): WriteReports {
  const { store, clock, startDay, holidays, log } = parts;
  const records = store.procedureReports;

  /** Whatever was closed, registered or changed since is counted before anybody reads a figure. */
  async function refresh(): Promise<void> {
    const sessionIds = await records.outOfDate();
    for (const sessionId of sessionIds) {
      const facts = await deriveFacts(store, sessionId);
      if (facts !== null) await records.save(facts);
    }
    if (sessionIds.length > 0)
      log.info({ sessions: sessionIds.length }, 'figures of reports brought up to date');
  }

  /** What the actor may count over, with everything up to date. */
  async function scopeOf(actor: Actor, query: ReportQuery): Promise<ReportScope> {
    assertMay(actor, 'report.read');
    const { from, to, bridgeId, itemKind, field } = query;
    if (to < from) throw new DomainError('report_span_backwards');
    const isOfficer = actor.role === 'bridge_officer';
    if (isOfficer && bridgeId !== undefined && bridgeId !== actor.bridgeId)
      throw new DomainError('not_allowed');
    await refresh();
    return {
      ...instantsOf({ from, to }),
      bridgeId: isOfficer ? actor.bridgeId : (bridgeId ?? null),
      ...{ itemKind: itemKind ?? null, field: field ?? null, today: dateIn(clock.now()) },
    };
  }

  async function figuresOf(scope: ReportScope, { from, to }: Span): Promise<ReportFigures> {
    const [cases, sessions, bridges, tasks, groups, sample, byKind, byField, byBridge, byMonth, all, due] =
      await Promise.all([
        records.caseSums(scope),
        records.sessionSums(scope),
        records.bridgeSums(scope),
        records.taskSums(scope),
        records.groups(scope),
        records.hasSample(scope),
        records.countsBy(scope, 'kind'),
        records.countsBy(scope, 'field'),
        records.countsBy(scope, 'bridge'),
        records.countsBy(scope, 'month'),
        store.bridges.all(),
        // A bridge point has no days of its own that are due.
        scope.bridgeId === null ? daysDue(store, { from, to }, holidays) : null,
      ]);
    const nameOf = (id: string): string => all.find((bridge) => bridge.id === id)?.name ?? '';
    const { bridgeId } = scope;
    // Parsed so that what is frozen has this one shape, whatever the database said.
    return ReportFigures.parse({
      ...{ version: 1, asOf: clock.now(), from, to, sample },
      bridge: bridgeId === null ? null : { bridgeId, name: nameOf(bridgeId) },
      ...{ itemKind: scope.itemKind, field: scope.field },
      sessions: { ...sessions.figures, days: sessions.days, daysDue: due, openMs: sessions.openMs },
      ...{ turns: cases.turns, people: cases.people, groupPeople: cases.groupPeople },
      ...{ cases: cases.figures, byKind, byField, byMonth },
      byBridge: byBridge.map((row) => ({ ...row, name: nameOf(row.key) })),
      readiness: Object.fromEntries(READINESS_OUTCOMES.map((key) => [key, bridges.figures[key]])),
      incidents: {
        ...{ drops: bridges.drops, lostMs: bridges.lostMs },
        ...{ interruptions: sessions.interruptions, unrecordedMs: sessions.unrecordedMs },
      },
      tasks,
      settledShare: tasks.all === 0 ? null : tasks.settled / tasks.all,
      hotSpots: hotSpotsOf(groups),
    });
  }

  async function bookOf(
    actor: Actor,
    query: ReportQuery,
    slice: { readonly offset: number; readonly limit: number },
  ): Promise<Book> {
    const scope = await scopeOf(actor, query);
    const [{ total, rows }, sample] = await Promise.all([
      records.cases(scope, 'cases', slice),
      records.hasSample(scope),
    ]);
    const [registrations, followUp] = await Promise.all([
      records.registrations(rows.flatMap(({ registrationId }) => registrationId ?? [])),
      records.followUp(rows.map(({ itemId }) => itemId)),
    ]);
    return {
      ...{ total, sample },
      rows: bookRows({
        ...{ cases: rows, registrations, followUp, firstNumber: slice.offset + 1 },
        today: scope.today,
        seesPapers: actorMay(actor, 'registration.identity'),
      }),
    };
  }

  /** What a request asks to be given out. */
  function wanted(
    request: IssueRequest,
  ): Span & { readonly kind: ReportKind; readonly deadline: number | null } {
    if (request.kind === 'span') return { ...request, deadline: null };
    const { kind, from, to, deadline } = periodOf(request.kind, request.year, request.number, startDay);
    return { kind, from, to, deadline };
  }

  return {
    async list(actor, year) {
      assertMay(actor, 'report.read');
      const now = clock.now();
      const of = year ?? Number(dateIn(now).slice(0, 4));
      // Reports speak of all bridge points, so an officer is told when they are due and nothing more.
      const all = await records.issued();
      const issued = actor.role === 'bridge_officer' ? [] : all;
      return {
        ...{ year: of, now },
        due: periodsOf(of, startDay).map((period) => {
          const same = ({ kind, fromDay, toDay }: IssuedReportEntry): boolean =>
            kind === period.kind && fromDay === period.from && toDay === period.to;
          const { kind, number, from, to, deadline } = period;
          return {
            ...{ kind, number, from, to, deadline },
            state: dueState(period, all.findLast(same)?.issuedAt ?? null, now),
            issued: issued.filter(same).map(issuedView),
          };
        }),
        spans: issued.filter(({ kind }) => kind === 'span').map(issuedView),
      };
    },
    async figures(actor, query) {
      return figuresOf(await scopeOf(actor, query), query);
    },
    async cases(actor, { figure, offset, limit, ...query }) {
      const { total, rows } = await records.cases(await scopeOf(actor, query), figure, { offset, limit });
      return {
        total,
        cases: rows.map(
          ({ itemId, sessionId, sessionTitle, openedAt, label, kind, field, summary, ...rest }) => ({
            ...{ itemId, sessionId, sessionTitle, openedAt, label, kind, field, summary },
            ...{ people: rest.people, turns: rest.turns, state: rest.state, bridges: [...rest.bridges] },
          }),
        ),
      };
    },
    async sessions(actor, { figure, offset, limit, ...query }) {
      const { total, rows } = await records.sessions(await scopeOf(actor, query), figure, { offset, limit });
      return { total, sessions: [...rows] };
    },
    async bridges(actor, { figure, offset, limit, ...query }) {
      const { total, rows } = await records.bridges(await scopeOf(actor, query), figure, { offset, limit });
      return { total, bridges: [...rows] };
    },
    async tasks(actor, { figure, offset, limit, ...query }) {
      const { total, rows } = await records.tasks(await scopeOf(actor, query), figure, { offset, limit });
      return { total, tasks: [...rows] };
    },
    book: (actor, { offset, limit, ...query }) => bookOf(actor, query, { offset, limit }),
    wholeBook: (actor, query) => bookOf(actor, query, { offset: 0, limit: BOOK_LIMIT }),
    async issue(actor, request) {
      assertMay(actor, 'report.issue');
      const { kind, from, to, deadline } = wanted(request);
      const scope = await scopeOf(actor, { from, to });
      const now = clock.now();
      if (now < scope.end) throw new DomainError('report_period_running');
      const body = JSON.stringify(await figuresOf(scope, { from, to }), null, 1);
      const before = (await records.issued()).filter(
        (entry) => entry.kind === kind && entry.fromDay === from && entry.toDay === to,
      );
      const row = {
        ...{ id: randomUUID(), kind, fromDay: from, toDay: to, version: (before[0]?.version ?? 0) + 1 },
        ...{ deadline, late: deadline !== null && isLate(now, deadline), issuedAt: now, issuedBy: actor.id },
        ...{ body, sha256: createHash('sha256').update(body).digest('hex') },
      };
      // Somebody else gave the same version out at this very moment: theirs holds.
      if (!(await records.issue(row))) throw new DomainError('report_issued_meanwhile');
      log.info({ reportId: row.id, actorId: actor.id, sha256: row.sha256 }, 'report issued');
      return issuedView({ ...row, issuerName: actor.displayName });
    },
    async issued(actor, reportId) {
      assertMay(actor, 'report.read');
      const row = actor.role === 'bridge_officer' ? null : await records.issuedById(reportId);
      if (row === null) throw new DomainError('not_found');
      const { body } = row;
      return { report: issuedView(row), figures: ReportFigures.parse(JSON.parse(body)), body };
    },
    async rebuild() {
      const ids = await records.closedSessions();
      for (const sessionId of ids) {
        const facts = await deriveFacts(store, sessionId);
        if (facts !== null) await records.save(facts);
      }
      return ids.length;
    },
  };
}
