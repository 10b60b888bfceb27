import { sql, type SQL } from 'drizzle-orm';
import { BRIDGE_FIGURES, CASE_FIGURES, SESSION_FIGURES, TASK_FIGURES } from '../contracts/reports.ts';
import { GROUP_FROM } from '../domain/procedure/registration.ts';
import type { GroupCase } from '../domain/procedure/reception-facts.ts';
import type { Counts, ProcedureReports } from '../usecases/ports/reports.ts';
import {
  BRIDGE_CONDITIONS,
  bridgeScope,
  CASE_CONDITIONS,
  caseScope,
  countEach,
  RESULT,
  SESSION_CONDITIONS,
  sessionScope,
  taskConditions,
  tasksFrom,
  type RowsOf,
} from './report-conditions.ts';

const COUNTS = sql`
  coalesce(sum(c.turns), 0)::int AS turns,
  coalesce(sum(c.people) FILTER (WHERE ${CASE_CONDITIONS.cases}), 0)::int AS people,
  count(*) FILTER (WHERE ${CASE_CONDITIONS.cases})::int AS cases`;

const KEYS: Readonly<Record<'kind' | 'field' | 'month', SQL>> = {
  kind: sql`c.kind`,
  field: sql`c.field`,
  month: sql`to_char(to_timestamp(c.opened_at / 1000.0) AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM')`,
};

function only<K extends string>(
  keys: readonly K[],
  row: Readonly<Record<string, number>>,
): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, row[key] ?? 0])) as Record<K, number>;
}

/** The sums of a report. */
export function makeReportFigures(
  rowsOf: RowsOf,
): Pick<
  ProcedureReports,
  'hasSample' | 'caseSums' | 'countsBy' | 'sessionSums' | 'bridgeSums' | 'taskSums' | 'groups'
> {
  const one = async <T>(query: SQL): Promise<T> => {
    const [row] = await rowsOf<T>(query);
    if (row === undefined) throw new Error('a sum gave no row');
    return row;
  };
  return {
    async hasSample(scope) {
      const { sample } = await one<{ sample: boolean | null }>(sql`
        SELECT bool_or(s.sample) AS sample FROM session_facts f JOIN sessions s ON s.id = f.session_id
        WHERE ${sessionScope(scope)}`);
      return sample === true;
    },
    async caseSums(scope) {
      const row = await one<Counts & { groupPeople: number } & Record<string, number>>(sql`
        SELECT ${countEach(CASE_CONDITIONS)}, ${COUNTS},
          coalesce(sum(c.people) FILTER (WHERE ${CASE_CONDITIONS.large_groups}), 0)::int AS "groupPeople"
        FROM case_facts c ${RESULT} WHERE ${caseScope(scope)}`);
      const { turns, people, cases, groupPeople } = row;
      return { turns, people, cases, groupPeople, figures: only(CASE_FIGURES, row) };
    },
    countsBy(scope, by) {
      if (by === 'bridge') {
        // A matter of several bridge points counts at each of them; an officer sees the own one only.
        const own = scope.bridgeId === null ? sql`` : sql`AND p.id = ${scope.bridgeId}`;
        return rowsOf(sql`
          SELECT p.id AS key, ${COUNTS} FROM case_facts c JOIN bridges p ON p.id = ANY(c.bridge_ids) ${own}
          WHERE ${caseScope(scope)} GROUP BY p.id, p.name ORDER BY cases DESC, p.name`);
      }
      const order = by === 'month' ? sql`1` : sql`cases DESC, 1`;
      return rowsOf(
        sql`SELECT ${KEYS[by]} AS key, ${COUNTS} FROM case_facts c WHERE ${caseScope(scope)} GROUP BY 1 ORDER BY ${order}`,
      );
    },
    async sessionSums(scope) {
      const row = await one<
        { days: number; openMs: number; interruptions: number; unrecordedMs: number } & Record<string, number>
      >(sql`
        SELECT ${countEach(SESSION_CONDITIONS)},
          count(DISTINCT (to_timestamp(f.opened_at / 1000.0) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date)::int AS days,
          coalesce(sum(f.closed_at - f.opened_at), 0)::float8 AS "openMs",
          coalesce(sum(f.interruptions), 0)::int AS interruptions,
          coalesce(sum(f.unrecorded_ms), 0)::float8 AS "unrecordedMs"
        FROM session_facts f WHERE ${sessionScope(scope)}`);
      const { days, openMs, interruptions, unrecordedMs } = row;
      return { days, openMs, interruptions, unrecordedMs, figures: only(SESSION_FIGURES, row) };
    },
    async bridgeSums(scope) {
      const row = await one<{ drops: number; lostMs: number } & Record<string, number>>(sql`
        SELECT ${countEach(BRIDGE_CONDITIONS)}, coalesce(sum(b.drops), 0)::int AS drops,
          coalesce(sum(b.lost_ms), 0)::float8 AS "lostMs"
        FROM bridge_facts b JOIN session_facts f ON f.session_id = b.session_id WHERE ${bridgeScope(scope)}`);
      return { drops: row.drops, lostMs: row.lostMs, figures: only(BRIDGE_FIGURES, row) };
    },
    async taskSums(scope) {
      const row = await one<Record<string, number>>(
        sql`SELECT ${countEach(taskConditions(scope.today))} ${tasksFrom(scope)}`,
      );
      return only(TASK_FIGURES, row);
    },
    groups: (scope) =>
      rowsOf<GroupCase>(sql`
        SELECT c.item_id AS "itemId", a.summary, c.people FROM case_facts c JOIN agenda_items a ON a.id = c.item_id
        WHERE ${caseScope(scope)} AND c.turns > 0 AND c.people >= ${GROUP_FROM} AND NOT a.closed
        ORDER BY c.opened_at, c.place`),
  };
}
