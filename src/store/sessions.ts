import { and, asc, desc, eq, exists, gte, inArray, lt, max, sql } from 'drizzle-orm';
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

/** Rows of sessions with the bridge points that take part, in order; withdrawn ones do not. */
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
    .where(and(inArray(sessionBridges.sessionId, ids), eq(sessionBridges.withdrawn, false)))
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
  const eventsOf = sql`SELECT 1 FROM ${sessionEvents} WHERE ${sessionEvents.sessionId} = ${sessions.id}`;
  const notClosed = sql`NOT EXISTS (${eventsOf} AND ${sessionEvents.body}->>'type' IN ('session_closed', 'session_cancelled'))`;
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
      const rows = await db
        .select()
        .from(sessions)
        .where(sql`EXISTS (${eventsOf}) AND ${notClosed}`);
      return withBridges(db, rows);
    },
    async comingFrom(start) {
      const rows = await db
        .select()
        .from(sessions)
        .where(and(gte(sessions.plannedStart, start), notClosed))
        .orderBy(asc(sessions.plannedStart), asc(sessions.title));
      return withBridges(db, rows);
    },
    async lastOf(bridgeIds, before, limit) {
      if (bridgeIds.length === 0) return [];
      const partOf = db
        .select({ one: sql`1` })
        .from(sessionBridges)
        .where(
          and(
            eq(sessionBridges.sessionId, sessions.id),
            inArray(sessionBridges.bridgeId, [...bridgeIds]),
            eq(sessionBridges.withdrawn, false),
          ),
        );
      const rows = await db
        .select()
        .from(sessions)
        .where(and(lt(sessions.plannedStart, before), exists(partOf)))
        .orderBy(desc(sessions.plannedStart), asc(sessions.title))
        .limit(limit);
      return withBridges(db, rows);
    },
    async reschedule(id, plannedStart, plannedEnd) {
      await db.update(sessions).set({ plannedStart, plannedEnd }).where(eq(sessions.id, id));
    },
    async replan(id, { title, chairName, place }) {
      await db.update(sessions).set({ title, chairName, place }).where(eq(sessions.id, id));
    },
    async moveBridge(id, bridgeId, toBridgeId) {
      await db.transaction(async (tx) => {
        const [left] = await tx
          .update(sessionBridges)
          .set({ withdrawn: true })
          .where(
            and(
              eq(sessionBridges.sessionId, id),
              eq(sessionBridges.bridgeId, bridgeId),
              eq(sessionBridges.withdrawn, false),
            ),
          )
          .returning({ position: sessionBridges.position });
        // Gone already: repeated, it must not bring back a bridge that was moved on itself meanwhile.
        if (left === undefined) return;
        await tx
          .insert(sessionBridges)
          .values({ sessionId: id, bridgeId: toBridgeId, position: left.position })
          .onConflictDoUpdate({
            target: [sessionBridges.sessionId, sessionBridges.bridgeId],
            set: { withdrawn: false, position: left.position },
            // One that takes part anyway keeps its own place.
            setWhere: eq(sessionBridges.withdrawn, true),
          });
      });
    },
    async addBridges(id, bridgeIds) {
      if (bridgeIds.length === 0) return;
      await db.transaction(async (tx) => {
        const [last] = await tx
          .select({ position: max(sessionBridges.position) })
          .from(sessionBridges)
          .where(eq(sessionBridges.sessionId, id));
        const from = (last?.position ?? -1) + 1;
        await tx
          .insert(sessionBridges)
          .values(bridgeIds.map((bridgeId, i) => ({ sessionId: id, bridgeId, position: from + i })))
          .onConflictDoUpdate({
            target: [sessionBridges.sessionId, sessionBridges.bridgeId],
            set: { withdrawn: false },
          });
      });
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
