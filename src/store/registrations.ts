import { asc, desc, eq, inArray } from 'drizzle-orm';
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
      const everHere = db
        .select({ id: registrations.id })
        .from(registrations)
        .where(eq(registrations.sessionId, sessionId));
      const newest = await db
        .selectDistinctOn([registrations.id])
        .from(registrations)
        .where(inArray(registrations.id, everHere))
        .orderBy(registrations.id, desc(registrations.version));
      // One whose newest version is of another session was moved there.
      const rows = newest.filter((row) => row.sessionId === sessionId);
      return rows.toSorted((a, b) => a.firstAt - b.firstAt || (a.id < b.id ? -1 : 1));
    },
    async versionsOf(sessionId, id) {
      const rows = await db
        .select()
        .from(registrations)
        .where(eq(registrations.id, id))
        .orderBy(asc(registrations.version));
      // All its versions, of the session it came from too, for whoever knows of one session it belongs to.
      return rows.some((row) => row.sessionId === sessionId) ? rows : [];
    },
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
