import { asc, eq, sql } from 'drizzle-orm';
import type { SessionEvent } from '../domain/session-events.ts';
import type { Store } from '../usecases/ports.ts';
import type { Database } from './database.ts';
import { sessionEvents } from './schema.ts';

function toEvent(row: typeof sessionEvents.$inferSelect): SessionEvent {
  return { ...row.body, seq: row.seq, at: row.at, actorId: row.actorId };
}

/** The append-only list of what happened in each session. */
export function makeEvents(db: Database): Store['events'] {
  const read = async (from: Pick<Database, 'select'>, sessionId: string): Promise<SessionEvent[]> => {
    const rows = await from
      .select()
      .from(sessionEvents)
      .where(eq(sessionEvents.sessionId, sessionId))
      .orderBy(asc(sessionEvents.seq));
    return rows.map(toEvent);
  };
  return {
    of: (sessionId) => read(db, sessionId),
    append: (sessionId, decide) =>
      db.transaction(async (tx) => {
        // One writer a session, over all servers: what `decide` saw is what it appends to.
        await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${sessionId}, 0))`);
        const events = await read(tx, sessionId);
        const rows = decide(events).map(({ body, at, actorId }, i) => ({
          sessionId,
          seq: events.length + i + 1,
          at,
          actorId,
          body,
        }));
        if (rows.length > 0) await tx.insert(sessionEvents).values(rows);
        return rows.map(toEvent);
      }),
  };
}
