import { and, asc, eq, gte, inArray, lt, sql } from 'drizzle-orm';
import type { SessionRow, Store } from '../usecases/ports.ts';
import type { Database } from './database.ts';
import { bridges, sessionBridges, sessionEvents, sessions } from './schema.ts';

/** Bridge points of the province. */
export function makeBridges(db: Database): Store['bridges'] {
  return {
    all: () => db.select().from(bridges).orderBy(asc(bridges.name)),
    async add(bridge) {
      await db.insert(bridges).values(bridge);
    },
  };
}

/** Rows of sessions with the bridge points that take part, in order. */
export async function withBridges(
  db: Database,
  rows: readonly (typeof sessions.$inferSelect)[],
): Promise<readonly SessionRow[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const parts = await db
    .select({ sessionId: sessionBridges.sessionId, position: sessionBridges.position, bridge: bridges })
    .from(sessionBridges)
    .innerJoin(bridges, eq(bridges.id, sessionBridges.bridgeId))
    .where(inArray(sessionBridges.sessionId, ids))
    .orderBy(asc(sessionBridges.position));
  return rows.map((row) => ({
    ...row,
    bridges: parts
      .filter((part) => part.sessionId === row.id)
      .map((part) => ({ ...part.bridge, position: part.position })),
  }));
}

/** Planned sessions. */
export function makeSessions(db: Database): Store['sessions'] {
  return {
    async byId(id) {
      const [row] = await withBridges(db, await db.select().from(sessions).where(eq(sessions.id, id)));
      return row ?? null;
    },
    async plannedBetween(start, end) {
      const rows = await db
        .select()
        .from(sessions)
        .where(and(gte(sessions.plannedStart, start), lt(sessions.plannedStart, end)))
        .orderBy(asc(sessions.plannedStart), asc(sessions.title));
      return withBridges(db, rows);
    },
    async begun() {
      const eventsOf = sql`SELECT 1 FROM ${sessionEvents} WHERE ${sessionEvents.sessionId} = ${sessions.id}`;
      const rows = await db
        .select()
        .from(sessions)
        .where(
          sql`EXISTS (${eventsOf}) AND NOT EXISTS (${eventsOf} AND ${sessionEvents.body}->>'type' = 'session_closed')`,
        );
      return withBridges(db, rows);
    },
    async add(session, bridgeIds) {
      await db.transaction(async (tx) => {
        await tx.insert(sessions).values(session);
        await tx
          .insert(sessionBridges)
          .values(bridgeIds.map((bridgeId, position) => ({ sessionId: session.id, bridgeId, position })));
      });
    },
  };
}
