import { FrozenReport } from '../contracts/readiness-report.ts';
import type { Board, BoardRow, ReadinessSummary } from '../contracts/readiness.ts';
import { DomainError } from '../domain/errors.ts';
import type { Standing } from '../domain/readiness/gate.ts';
import { BRIDGE_STEPS } from '../domain/readiness/steps.ts';
import { isOver } from '../domain/session.ts';
import { mayCheck } from '../domain/roles.ts';
import { dayOf } from '../domain/time.ts';
import { maySee, type Actor } from './actor.ts';
import type { CheckRun, CheckRuns } from './check-runs.ts';
import type { Admission } from '../domain/readiness/admission.ts';
import type { AttemptRow, Clock, ReportRow, SessionRow, Store } from './ports.ts';
import { inOrder, readFacts, sumOf, type ReadinessFacts, type SubjectFacts } from './readiness-facts.ts';
import type { ReadinessRules } from './readiness-rules.ts';
import { know } from './known-session.ts';

/** How many of the last sessions the trend shows, and how many are looked through for them. */
const TREND = 5;
const LOOKED_THROUGH = 15;
/** Reports whose rows are kept in memory; a province freezes some hundred a year. */
const REPORTS_KEPT = 500;

interface ReportStanding {
  readonly subject: string;
  readonly standing: Standing;
}

/** How the bridge points of coming sessions stand. */
export interface ReadinessBoard {
  /** @throws {DomainError} `session_not_found` */
  board(actor: Actor, sessionId: string): Promise<Board>;
  /** The board as everybody of the centre sees it. */
  boardOf(sessionId: string): Promise<Board | null>;
  /** Coming sessions with the rows the person may check. */
  summaries(actor: Actor): Promise<readonly ReadinessSummary[]>;
  /** Coming sessions that a bridge point takes part in, for which a check now may speak. */
  sessionsOf(bridgeId: string): Promise<readonly string[]>;
  facts(row: SessionRow): Promise<ReadinessFacts>;
}

export function makeReadinessBoard(parts: {
  store: Store;
  clock: Clock;
  rules: ReadinessRules;
  runs: CheckRuns;
  admission: Admission;
}): ReadinessBoard {
  const { store, clock, rules, runs, admission } = parts;

  const facts = async (row: SessionRow): Promise<ReadinessFacts> =>
    readFacts({ store, clock, rules }, await know(store, row));

  const coming = async (): Promise<readonly SessionRow[]> =>
    store.sessions.comingFrom(dayOf(clock.now()).start);

  /** Rows of reports read before: frozen, they never change, and a board is asked for all the time. */
  const read = new Map<string, readonly ReportStanding[]>();

  function standingsOf({ id, body }: ReportRow): readonly ReportStanding[] {
    const known = read.get(id);
    if (known !== undefined) return known;
    const rows = FrozenReport.parse(JSON.parse(body)).rows.map(({ subject, standing }) => ({
      subject,
      standing,
    }));
    if (read.size >= REPORTS_KEPT) read.clear();
    read.set(id, rows);
    return rows;
  }

  /** How each subject stood at the last deadlines, oldest first. */
  async function trends(facts: ReadinessFacts): Promise<ReadonlyMap<string, Standing[]>> {
    const ids = facts.subjects.flatMap(({ bridgeId }) => bridgeId ?? []);
    const sessions = await store.sessions.lastOf(ids, facts.plannedStart, LOOKED_THROUGH);
    const reports = await store.reports.ofSessions(sessions.map(({ id }) => id));
    const found = new Map<string, Standing[]>();
    for (const report of reports.toSorted((a, b) => a.deadline - b.deadline)) {
      for (const { subject, standing } of standingsOf(report)) {
        found.set(subject, [...(found.get(subject) ?? []), standing].slice(-TREND));
      }
    }
    return found;
  }

  function runningOf(run: CheckRun): BoardRow['running'] {
    const place = admission.placeOf(run.attemptId);
    const step = BRIDGE_STEPS.find((each) => !run.done.has(each)) ?? null;
    return { attemptId: run.attemptId, step, place };
  }

  async function rowsOf(read: ReadinessFacts): Promise<{ rows: BoardRow[]; sum: Board['sum'] }> {
    const { picture } = read.known;
    const shown = read.subjects.flatMap(({ judged, late }) => [judged.attempt, late]);
    const attempts = shown.filter((each): each is AttemptRow => each !== null);
    const [steps, trend, officers, reasons] = await Promise.all([
      store.checks.stepsOf(attempts.map(({ id }) => id)),
      trends(read),
      store.users.withRoles(['bridge_officer', 'operator']),
      store.events.of(read.known.row.id),
    ]);
    const nameOf = (id: string | null): string => officers.find((user) => user.id === id)?.displayName ?? '';
    const decisionOf = (subject: string): string | null => {
      const event = reasons.findLast(
        (each) =>
          (each.type === 'escalation_waived' && each.subject === subject) ||
          (each.type === 'bridge_moved' && each.bridgeId === subject),
      );
      return event !== undefined && 'reason' in event ? event.reason : null;
    };
    const rowOf = (facts: SubjectFacts): BoardRow => {
      const { judged, late, bridgeId } = facts;
      const run = bridgeId === null ? null : runs.ofBridge(bridgeId);
      const decided = inOrder(judged.attempt === null ? [] : (steps.get(judged.attempt.id) ?? []));
      const live = run === null ? decided : inOrder([...run.done.values()]);
      const worst =
        decided.find(({ verdict }) => verdict === 'fail') ??
        decided.find(({ verdict }) => verdict === 'warn');
      const finding = worst?.findings.find(({ verdict }) => verdict === worst.verdict) ?? worst?.findings[0];
      const escalation = picture.escalations.get(facts.subject) ?? null;
      return {
        subject: facts.subject,
        bridgeId,
        name: facts.name,
        code: facts.code,
        kind: facts.kind,
        phone: facts.phone,
        contacts: officers
          .filter((user) =>
            facts.kind === 'central' || facts.kind === 'server'
              ? user.role === 'operator'
              : user.bridgeId === bridgeId,
          )
          .map((user) => user.displayName),
        standing: judged.standing,
        late:
          late === null || late.finishedAt === null || late.verdict === null
            ? null
            : { attemptId: late.id, verdict: late.verdict, at: late.finishedAt },
        running: run === null ? null : runningOf(run),
        escalation,
        decision: escalation === null || escalation === 'open' ? null : decisionOf(facts.subject),
        steps: live.map(({ step, verdict }) => ({ step, verdict })),
        finding: worst === undefined || finding === undefined ? null : { ...finding, step: worst.step },
        attempt:
          judged.attempt === null || judged.attempt.finishedAt === null || judged.attempt.verdict === null
            ? null
            : {
                id: judged.attempt.id,
                at: judged.attempt.finishedAt,
                by: nameOf(judged.attempt.startedBy),
                verdict: judged.attempt.verdict,
              },
        trend: trend.get(facts.subject) ?? [],
      };
    };
    return {
      rows: read.subjects.map(rowOf),
      sum: sumOf(read.subjects, steps, (subject) => picture.escalations.get(subject) === 'waived'),
    };
  }

  async function boardFrom(read: ReadinessFacts): Promise<Board> {
    const { row, picture } = read.known;
    const { rows, sum } = await rowsOf(read);
    const report = picture.frozen === null ? null : await store.reports.of(row.id, picture.frozen.deadline);
    return {
      sessionId: row.id,
      title: row.title,
      state: picture.state,
      plannedStart: read.plannedStart,
      plannedEnd: read.plannedEnd,
      deadline: read.deadline,
      now: read.now,
      sum,
      rows,
      report:
        report === null ? null : { reportId: report.id, sha256: report.sha256, frozenAt: report.frozenAt },
      sample: row.sample,
    };
  }

  async function boardOf(sessionId: string): Promise<Board | null> {
    const row = await store.sessions.byId(sessionId);
    return row === null ? null : boardFrom(await facts(row));
  }

  return {
    facts,
    boardOf,
    async board(actor, sessionId) {
      const row = await store.sessions.byId(sessionId);
      if (row === null || !maySee(actor, row)) throw new DomainError('session_not_found');
      return boardFrom(await facts(row));
    },
    async summaries(actor) {
      const rows = (await coming()).filter((row) => maySee(actor, row));
      const boards = await Promise.all(rows.map(async (row) => boardFrom(await facts(row))));
      return boards
        .filter(({ state }) => !isOver(state))
        .map(({ rows: all, ...board }) => ({
          ...board,
          // An officer learns how the others stand from nobody.
          sum: actor.role === 'bridge_officer' ? { ready: 0, total: 0, waiting: [] } : board.sum,
          mine: all.filter(
            ({ bridgeId, kind }) =>
              bridgeId !== null && kind !== 'server' && mayCheck(actor, { bridgeId, kind }),
          ),
        }));
    },
    async sessionsOf(bridgeId) {
      return (await coming())
        .filter((row) => row.bridges.some(({ id }) => id === bridgeId))
        .map(({ id }) => id);
    },
  };
}
