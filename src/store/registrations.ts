import { and, asc, desc, eq } from 'drizzle-orm';
import type { Store } from '../usecases/ports.ts';
import type { Database } from './database.ts';
import { registrationLists, registrations } from './schema.ts';

/** Registrations of citizens and the lists that bridges sent. Append-only: a change is a new version. */
export function makeRegistrations(db: Database): Store['registrations'] {
  return {
    async add(row) {
      const stored = await db.insert(registrations).values(row).onConflictDoNothing().returning();
      return stored.length > 0;
    },
    async of(sessionId) {
      const rows = await db
        .selectDistinctOn([registrations.id])
        .from(registrations)
        .where(eq(registrations.sessionId, sessionId))
        .orderBy(registrations.id, desc(registrations.version));
      return rows.toSorted((a, b) => a.firstAt - b.firstAt || (a.id < b.id ? -1 : 1));
    },
    versionsOf: (sessionId, id) =>
      db
        .select()
        .from(registrations)
        .where(and(eq(registrations.sessionId, sessionId), eq(registrations.id, id)))
        .orderBy(asc(registrations.version)),
    async submit(list, changed) {
      return db.transaction(async (tx) => {
        const stored = await tx.insert(registrationLists).values(list).onConflictDoNothing().returning();
        if (stored.length === 0) return false;
        if (changed.length > 0) await tx.insert(registrations).values([...changed]);
        return true;
      });
    },
    async lists(sessionId) {
      return db
        .selectDistinctOn([registrationLists.bridgeId])
        .from(registrationLists)
        .where(eq(registrationLists.sessionId, sessionId))
        .orderBy(registrationLists.bridgeId, desc(registrationLists.version));
    },
  };
}
