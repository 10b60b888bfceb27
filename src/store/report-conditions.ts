import { sql, type SQL } from 'drizzle-orm';
import type { BridgeFigure, CaseFigure, SessionFigure, TaskFigure } from '../contracts/reports.ts';
import { GROUP_FROM } from '../domain/procedure/registration.ts';
import type { ReportScope } from '../usecases/ports/reports.ts';

/** Runs a query and gives its rows. */
export type RowsOf = <T>(query: SQL) => Promise<readonly T[]>;

/** Somebody was received: `cases`, turns and people are counted over these. */
const RECEIVED = sql`c.turns > 0`;
/** The newest issued notice of an item; joined as `r`. */
export const RESULT = sql`LEFT JOIN LATERAL (
  SELECT n.outcome FROM result_notices n
  WHERE n.item_id = c.item_id AND n.issued_on IS NOT NULL ORDER BY n.version DESC LIMIT 1
) r ON true`;

/**
 * What each figure counts. The number and the list behind it both use this one condition, so they cannot differ.
 * `c` are the facts of a case, `r` its result.
 */
export const CASE_CONDITIONS: Readonly<Record<CaseFigure, SQL>> = {
  listed: sql`true`,
  cases: RECEIVED,
  concluded: sql`c.state = 'concluded'`,
  deferred: sql`c.state = 'deferred'`,
  absent: sql`c.state = 'absent'`,
  refused: sql`c.state = 'refused'`,
  not_reached: sql`c.state = 'listed'`,
  large_groups: sql`${RECEIVED} AND c.people >= ${GROUP_FROM}`,
  backlog: sql`${RECEIVED} AND c.backlog`,
  from_above: sql`${RECEIVED} AND c.from_above`,
  result_accepted: sql`${RECEIVED} AND r.outcome = 'accepted'`,
  result_returned: sql`${RECEIVED} AND r.outcome = 'returned'`,
  result_forwarded: sql`${RECEIVED} AND r.outcome = 'forwarded'`,
  result_settled: sql`${RECEIVED} AND r.outcome = 'settled'`,
  result_refused: sql`${RECEIVED} AND r.outcome = 'refused'`,
  result_none: sql`${RECEIVED} AND r.outcome IS NULL`,
};

/** `f` are the facts of a session. */
export const SESSION_CONDITIONS: Readonly<Record<SessionFigure, SQL>> = {
  held: sql`true`,
  periodic: sql`f.kind = 'periodic'`,
  ad_hoc: sql`f.kind = 'ad_hoc'`,
  interrupted: sql`f.interruptions > 0`,
};

/** `b` are the facts of a bridge point at a session. */
export const BRIDGE_CONDITIONS: Readonly<Record<BridgeFigure, SQL>> = {
  in_time: sql`b.readiness = 'in_time'`,
  late: sql`b.readiness = 'late'`,
  waived: sql`b.readiness = 'waived'`,
  moved: sql`b.readiness = 'moved'`,
  not_passed: sql`b.readiness = 'not_passed'`,
  unknown: sql`b.readiness = 'unknown'`,
  dropped: sql`b.drops > 0`,
};

/** `t` is the newest version of a task, none of them withdrawn. */
export const taskConditions = (today: string): Readonly<Record<TaskFigure, SQL>> => ({
  all: sql`true`,
  settled: sql`t.standing = 'settled'`,
  in_progress: sql`t.standing = 'in_progress'`,
  not_settled: sql`t.standing = 'not_settled'`,
  still_pursued: sql`t.standing = 'still_pursued'`,
  overdue: sql`t.state IN ('open', 'answered') AND t.deadline < ${today}`,
  done_late: sql`t.settled_on > t.deadline`,
});

/** Sessions of a scope; an officer's bridge has to have taken part. */
export function sessionScope({ start, end, bridgeId }: ReportScope): SQL {
  const part = sql`EXISTS (SELECT 1 FROM bridge_facts p WHERE p.session_id = f.session_id AND p.bridge_id = ${bridgeId})`;
  return sql`f.opened_at >= ${start} AND f.opened_at < ${end} ${bridgeId === null ? sql`` : sql`AND ${part}`}`;
}

export function caseScope({ start, end, bridgeId, itemKind, field }: ReportScope): SQL {
  return sql.join(
    [
      sql`c.opened_at >= ${start} AND c.opened_at < ${end}`,
      ...(bridgeId === null ? [] : [sql`c.bridge_ids @> ARRAY[${bridgeId}]::uuid[]`]),
      ...(itemKind === null ? [] : [sql`c.kind = ${itemKind}`]),
      ...(field === null ? [] : [sql`c.field = ${field}`]),
    ],
    sql` AND `,
  );
}

/** Bridge points at the sessions of a scope, joined as `b` to the session's facts `f`. */
export function bridgeScope({ start, end, bridgeId }: ReportScope): SQL {
  const own = bridgeId === null ? sql`` : sql`AND b.bridge_id = ${bridgeId}`;
  return sql`f.opened_at >= ${start} AND f.opened_at < ${end} ${own}`;
}

/** Tasks of a scope as `t` with their session `f` and case `c`; those of no case only where nothing narrows it. */
export function tasksFrom(scope: ReportScope): SQL {
  const narrowed = scope.bridgeId !== null || scope.itemKind !== null || scope.field !== null;
  return sql`FROM (SELECT DISTINCT ON (id) * FROM tasks ORDER BY id, version DESC) t
    JOIN session_facts f ON f.session_id = t.session_id
    LEFT JOIN case_facts c ON c.item_id = t.item_id
    WHERE t.state <> 'withdrawn' AND f.opened_at >= ${scope.start} AND f.opened_at < ${scope.end}
    ${narrowed ? sql`AND ${caseScope(scope)}` : sql``}`;
}

/** One `count(*)` a figure, as columns of one row. */
export function countEach(conditions: Readonly<Record<string, SQL>>): SQL {
  return sql.join(
    Object.entries(conditions).map(
      ([figure, condition]) => sql`count(*) FILTER (WHERE ${condition})::int AS ${sql.identifier(figure)}`,
    ),
    sql`, `,
  );
}
