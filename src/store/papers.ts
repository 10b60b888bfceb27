import { and, asc, desc, eq, getTableColumns, sql } from 'drizzle-orm';
import type { Store } from '../usecases/ports.ts';
import type { Database } from './database.ts';
import { sessionDocuments, sessionMessages, sessionNotes, users } from './schema.ts';

/** Messages of sessions. Append-only. */
export function makeMessages(db: Database): Store['messages'] {
  return {
    async add(row) {
      await db.insert(sessionMessages).values(row);
    },
    async newestOf(sessionId, reader, limit) {
      const mine =
        reader === null ? undefined : sql`${sessionMessages.readers} @> ${JSON.stringify([reader])}::jsonb`;
      const rows = await db
        .select({ ...getTableColumns(sessionMessages), authorName: users.displayName })
        .from(sessionMessages)
        .innerJoin(users, eq(users.id, sessionMessages.authorId))
        .where(and(eq(sessionMessages.sessionId, sessionId), mine))
        .orderBy(desc(sessionMessages.place))
        .limit(limit);
      return rows.toReversed();
    },
  };
}

/** The secretary's notes. Append-only: a change is a new version. */
export function makeNotes(db: Database): Store['notes'] {
  return {
    async add(row) {
      const stored = await db.insert(sessionNotes).values(row).onConflictDoNothing().returning();
      return stored.length > 0;
    },
    async of(sessionId) {
      const rows = await db
        .selectDistinctOn([sessionNotes.id], {
          ...getTableColumns(sessionNotes),
          authorName: users.displayName,
        })
        .from(sessionNotes)
        .innerJoin(users, eq(users.id, sessionNotes.authorId))
        .where(eq(sessionNotes.sessionId, sessionId))
        .orderBy(sessionNotes.id, desc(sessionNotes.version));
      return rows.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    },
  };
}

/** Documents brought to sessions; the files lie beside the database. */
export function makeDocuments(db: Database): Store['documents'] {
  return {
    async add(row) {
      await db.insert(sessionDocuments).values(row);
    },
    of: (sessionId) =>
      db
        .select()
        .from(sessionDocuments)
        .where(eq(sessionDocuments.sessionId, sessionId))
        .orderBy(asc(sessionDocuments.addedAt), asc(sessionDocuments.id)),
  };
}
