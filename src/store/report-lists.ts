import { inArray, desc, sql, type SQL } from 'drizzle-orm';
import type { ReportBridge, ReportSession, ReportTask } from '../contracts/reports.ts';
import type { CaseFollowUp, CaseRow, Found, ProcedureReports, Slice } from '../usecases/ports/reports.ts';
import type { Database } from './database.ts';
import {
  BRIDGE_CONDITIONS,
  bridgeScope,
  CASE_CONDITIONS,
  caseScope,
  RESULT,
  SESSION_CONDITIONS,
  sessionScope,
  taskConditions,
  tasksFrom,
  type RowsOf,
} from './report-conditions.ts';
import { registrations, resultNotices, tasks } from './schema.ts';

const INSTANTS: readonly string[] = ['openedAt', 'closedAt', 'calledAt', 'endedAt', 'unrecordedMs', 'lostMs'];

/** `bigint` columns come as text from plain SQL. */
function numbers<T extends object>(row: T): T {
  const entries = Object.entries(row).map(([key, value]: [string, unknown]) => [
    key,
    typeof value === 'string' && INSTANTS.includes(key) ? Number(value) : value,
  ]);
  return Object.fromEntries(entries) as T;
}

/** What stands behind each figure of a report, and what the book of receptions is written from. */
export function makeReportLists(
  db: Database,
  rowsOf: RowsOf,
): Pick<ProcedureReports, 'cases' | 'sessions' | 'bridges' | 'tasks' | 'registrations' | 'followUp'> {
  /** A page of a list with the length of the whole. */
  async function page<T extends object>(
    { offset, limit }: Slice,
    { columns, from, order }: { readonly columns: SQL; readonly from: SQL; readonly order: SQL },
  ): Promise<Found<T>> {
    const [count] = await rowsOf<{ total: number }>(sql`SELECT count(*)::int AS total ${from}`);
    const rows = await rowsOf<T>(
      sql`SELECT ${columns} ${from} ORDER BY ${order} OFFSET ${offset} LIMIT ${limit}`,
    );
    return { total: count?.total ?? 0, rows: rows.map(numbers) };
  }

  return {
    cases: (scope, figure, slice) =>
      page<CaseRow>(slice, {
        columns: sql`c.item_id AS "itemId", c.session_id AS "sessionId", c.opened_at AS "openedAt",
          c.called_at AS "calledAt", c.ended_at AS "endedAt", c.place, c.kind, c.field, c.state, c.refusal, c.people,
          c.turns, c.backlog, c.from_above AS "fromAbove", c.bridge_ids AS "bridgeIds",
          c.registration_id AS "registrationId", s.title AS "sessionTitle", a.label, a.summary,
          (SELECT coalesce(array_agg(p.name ORDER BY p.name), '{}') FROM bridges p WHERE p.id = ANY(c.bridge_ids)) AS bridges`,
        from: sql`FROM case_facts c JOIN agenda_items a ON a.id = c.item_id JOIN sessions s ON s.id = c.session_id
          ${RESULT} WHERE ${caseScope(scope)} AND ${CASE_CONDITIONS[figure]}`,
        order: sql`c.opened_at, c.called_at NULLS LAST, c.place, c.item_id`,
      }),
    sessions: (scope, figure, slice) =>
      page<ReportSession>(slice, {
        columns: sql`f.session_id AS "sessionId", s.title, s.chair_name AS "chairName", f.kind,
          f.opened_at AS "openedAt", f.closed_at AS "closedAt", f.interruptions, f.unrecorded_ms AS "unrecordedMs"`,
        from: sql`FROM session_facts f JOIN sessions s ON s.id = f.session_id
          WHERE ${sessionScope(scope)} AND ${SESSION_CONDITIONS[figure]}`,
        order: sql`f.opened_at, f.session_id`,
      }),
    bridges: (scope, figure, slice) =>
      page<ReportBridge>(slice, {
        columns: sql`b.session_id AS "sessionId", s.title, f.opened_at AS "openedAt", p.name AS bridge, b.readiness,
          b.drops, b.lost_ms AS "lostMs"`,
        from: sql`FROM bridge_facts b JOIN session_facts f ON f.session_id = b.session_id
          JOIN sessions s ON s.id = b.session_id JOIN bridges p ON p.id = b.bridge_id
          WHERE ${bridgeScope(scope)} AND ${BRIDGE_CONDITIONS[figure]}`,
        order: sql`f.opened_at, p.name`,
      }),
    tasks: (scope, figure, slice) =>
      page<ReportTask>(slice, {
        columns: sql`t.id AS "taskId", t.session_id AS "sessionId", f.opened_at AS "openedAt",
          coalesce((SELECT a.label FROM agenda_items a WHERE a.id = t.item_id), '') AS label, t.agency,
          CASE WHEN (SELECT a.closed FROM agenda_items a WHERE a.id = t.item_id) THEN '' ELSE t.task END AS task,
          t.deadline, t.state, t.standing, t.settled_on AS "settledOn"`,
        from: sql`${tasksFrom(scope)} AND ${taskConditions(scope.today)[figure]}`,
        order: sql`t.deadline NULLS LAST, f.opened_at, t.id`,
      }),
    registrations: async (ids) =>
      ids.length === 0
        ? []
        : db
            .selectDistinctOn([registrations.id])
            .from(registrations)
            .where(inArray(registrations.id, [...ids]))
            .orderBy(registrations.id, desc(registrations.version)),
    async followUp(itemIds) {
      if (itemIds.length === 0) return [];
      const ids = [...itemIds];
      const notices = await db
        .selectDistinctOn([resultNotices.itemId])
        .from(resultNotices)
        .where(sql`${inArray(resultNotices.itemId, ids)} AND ${resultNotices.issuedOn} IS NOT NULL`)
        .orderBy(resultNotices.itemId, desc(resultNotices.version));
      const given = await db
        .selectDistinctOn([tasks.id])
        .from(tasks)
        .where(inArray(tasks.itemId, ids))
        .orderBy(tasks.id, desc(tasks.version));
      const running = given
        .filter(({ state }) => state !== 'withdrawn')
        .toSorted((a, b) => a.firstAt - b.firstAt || (a.id < b.id ? -1 : 1));
      return ids.map((itemId): CaseFollowUp => ({
        itemId,
        result: notices.find((notice) => notice.itemId === itemId) ?? null,
        tasks: running.filter((task) => task.itemId === itemId),
      }));
    },
  };
}
