import { and, asc, eq, max } from 'drizzle-orm';
import type { Store } from '../usecases/ports.ts';
import type { Database } from './database.ts';
import { agendaItems } from './schema.ts';

/** The agendas of sessions. */
export function makeAgenda(db: Database): Store['agenda'] {
  return {
    of: (sessionId) =>
      db
        .select()
        .from(agendaItems)
        .where(eq(agendaItems.sessionId, sessionId))
        .orderBy(asc(agendaItems.position), asc(agendaItems.id)),
    add: (row) =>
      db.transaction(async (tx) => {
        const [last] = await tx
          .select({ position: max(agendaItems.position) })
          .from(agendaItems)
          .where(eq(agendaItems.sessionId, row.sessionId));
        const placed = { ...row, position: (last?.position ?? -1) + 1 };
        await tx.insert(agendaItems).values(placed);
        return placed;
      }),
    async change({ id, ...values }) {
      await db.update(agendaItems).set(values).where(eq(agendaItems.id, id));
    },
    async reorder(sessionId, itemIds) {
      await db.transaction(async (tx) => {
        for (const [position, id] of itemIds.entries()) {
          await tx
            .update(agendaItems)
            .set({ position })
            .where(and(eq(agendaItems.id, id), eq(agendaItems.sessionId, sessionId)));
        }
      });
    },
  };
}
