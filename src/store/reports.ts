import { and, asc, eq, inArray } from 'drizzle-orm';
import type { ReportRow, Store } from '../usecases/ports.ts';
import type { Database } from './database.ts';
import { readinessReports } from './schema.ts';

/** Readiness reports, one a session and deadline; the database refuses to change or remove them. */
export function makeReports(db: Database): Store['reports'] {
  const of = async (sessionId: string, deadline: number): Promise<ReportRow | null> => {
    const [row] = await db
      .select()
      .from(readinessReports)
      .where(and(eq(readinessReports.sessionId, sessionId), eq(readinessReports.deadline, deadline)));
    return row ?? null;
  };
  return {
    async freeze(report) {
      await db
        .insert(readinessReports)
        .values(report)
        .onConflictDoNothing({ target: [readinessReports.sessionId, readinessReports.deadline] });
      // By now one holds: the insert either put it there or waited for the server that did.
      const held = await of(report.sessionId, report.deadline);
      if (held === null) throw new Error(`no readiness report of session ${report.sessionId} after freezing`);
      return held;
    },
    of,
    ofSessions: async (sessionIds) =>
      sessionIds.length === 0
        ? []
        : db
            .select()
            .from(readinessReports)
            .where(inArray(readinessReports.sessionId, [...sessionIds]))
            .orderBy(asc(readinessReports.deadline), asc(readinessReports.frozenAt)),
  };
}
