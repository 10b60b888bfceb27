import { and, count, desc, eq, inArray, isNull } from 'drizzle-orm';
import type { Store } from '../usecases/ports.ts';
import type { Database } from './database.ts';
import { notices } from './schema.ts';

/** What people were told, each occasion once. */
export function makeNotices(db: Database): Store['notices'] {
  return {
    add: async (rows) =>
      rows.length === 0
        ? []
        : db
            .insert(notices)
            .values([...rows])
            .onConflictDoNothing({ target: [notices.userId, notices.occasion] })
            .returning(),
    of: (userId, limit) =>
      db
        .select()
        .from(notices)
        .where(eq(notices.userId, userId))
        .orderBy(desc(notices.at), desc(notices.id))
        .limit(limit),
    async unread(userId) {
      const [row] = await db
        .select({ n: count() })
        .from(notices)
        .where(and(eq(notices.userId, userId), isNull(notices.readAt)));
      return row?.n ?? 0;
    },
    async markRead(userId, ids, at) {
      if (ids.length === 0) return;
      await db
        .update(notices)
        .set({ readAt: at })
        .where(and(eq(notices.userId, userId), inArray(notices.id, [...ids]), isNull(notices.readAt)));
    },
  };
}
