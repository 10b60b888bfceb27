import { desc, eq, sql, type SQL } from 'drizzle-orm';
import type { ProcedureReports } from '../usecases/ports/reports.ts';
import type { Database } from './database.ts';
import { makeReportFigures } from './report-figures.ts';
import { makeReportLists } from './report-lists.ts';
import { bridgeFacts, caseFacts, issuedReports, sessionFacts, users } from './schema.ts';

/** Derived figures of closed sessions, and the reports that were given out. */
export function makeProcedureReports(db: Database): ProcedureReports {
  const rowsOf = async <T>(query: SQL): Promise<readonly T[]> => (await db.execute(query)).rows as T[];
  const withIssuer = {
    id: issuedReports.id,
    kind: issuedReports.kind,
    fromDay: issuedReports.fromDay,
    toDay: issuedReports.toDay,
    version: issuedReports.version,
    deadline: issuedReports.deadline,
    late: issuedReports.late,
    issuedAt: issuedReports.issuedAt,
    issuedBy: issuedReports.issuedBy,
    sha256: issuedReports.sha256,
    issuerName: users.displayName,
  };
  return {
    ...makeReportFigures(rowsOf),
    ...makeReportLists(db, rowsOf),
    async outOfDate() {
      // Events and versions are only ever added: how many there are tells whether anything is new.
      const rows = await rowsOf<{ id: string }>(sql`
        SELECT s.id FROM sessions s
        LEFT JOIN session_facts f ON f.session_id = s.id
        CROSS JOIN LATERAL (
          SELECT coalesce((SELECT seq FROM session_events WHERE session_id = s.id ORDER BY seq DESC LIMIT 1), 0) AS events,
                 (SELECT count(*)::int FROM registrations WHERE session_id = s.id) AS registrations
        ) n
        WHERE (f.session_id IS NULL OR f.events <> n.events OR f.registrations <> n.registrations)
          AND n.events > 0
          AND EXISTS (SELECT 1 FROM session_events e WHERE e.session_id = s.id AND e.body->>'type' = 'session_closed')
        ORDER BY s.planned_start`);
      return rows.map(({ id }) => id);
    },
    async closedSessions() {
      const rows = await rowsOf<{ id: string }>(sql`
        SELECT DISTINCT session_id AS id FROM session_events WHERE body->>'type' = 'session_closed'`);
      return rows.map(({ id }) => id);
    },
    async save({ session, bridges, cases }) {
      await db.transaction(async (tx) => {
        // Two readers may find it out of date at once.
        await tx.execute(
          sql`SELECT pg_advisory_xact_lock(hashtextextended(${`facts/${session.sessionId}`}, 0))`,
        );
        await tx.delete(caseFacts).where(eq(caseFacts.sessionId, session.sessionId));
        await tx.delete(bridgeFacts).where(eq(bridgeFacts.sessionId, session.sessionId));
        await tx.delete(sessionFacts).where(eq(sessionFacts.sessionId, session.sessionId));
        await tx.insert(sessionFacts).values(session);
        if (bridges.length > 0) await tx.insert(bridgeFacts).values([...bridges]);
        if (cases.length > 0)
          await tx.insert(caseFacts).values(cases.map((row) => ({ ...row, bridgeIds: [...row.bridgeIds] })));
      });
    },
    async factsOf(sessionId) {
      const [session] = await db.select().from(sessionFacts).where(eq(sessionFacts.sessionId, sessionId));
      if (session === undefined) return null;
      return {
        session,
        bridges: await db
          .select()
          .from(bridgeFacts)
          .where(eq(bridgeFacts.sessionId, sessionId))
          .orderBy(bridgeFacts.bridgeId),
        cases: await db
          .select()
          .from(caseFacts)
          .where(eq(caseFacts.sessionId, sessionId))
          .orderBy(caseFacts.place, caseFacts.itemId),
      };
    },
    async issue(row) {
      const stored = await db.insert(issuedReports).values(row).onConflictDoNothing().returning();
      return stored.length > 0;
    },
    issued: () =>
      db
        .select(withIssuer)
        .from(issuedReports)
        .innerJoin(users, eq(users.id, issuedReports.issuedBy))
        .orderBy(desc(issuedReports.issuedAt), desc(issuedReports.version)),
    async issuedById(id) {
      const [row] = await db
        .select({ ...withIssuer, body: issuedReports.body })
        .from(issuedReports)
        .innerJoin(users, eq(users.id, issuedReports.issuedBy))
        .where(eq(issuedReports.id, id));
      return row ?? null;
    },
  };
}
