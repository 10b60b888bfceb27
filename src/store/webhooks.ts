import { randomUUID } from 'node:crypto';
import { and, asc, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { DeliveryRow, ExchangeRecords } from '../usecases/ports/exchange.ts';
import type { Database } from './database.ts';
import { collectInto, NO_SESSION } from './exchange-events.ts';
import { exchangeEvents, exchangeTraces, webhookAttempts, webhookDeliveries, webhooks } from './schema.ts';

type Found = { delivery: typeof webhookDeliveries.$inferSelect; event: typeof exchangeEvents.$inferSelect };

/** Receivers of events, and what was sent to them. */
export function makeWebhookRecords(db: Database): Pick<ExchangeRecords, 'webhooks' | 'deliveries'> {
  const found = () =>
    db
      .select({ delivery: webhookDeliveries, event: exchangeEvents })
      .from(webhookDeliveries)
      .innerJoin(exchangeEvents, eq(exchangeEvents.seq, webhookDeliveries.eventSeq));

  async function rowsOf(all: readonly Found[]): Promise<DeliveryRow[]> {
    if (all.length === 0) return [];
    const ids = all.map(({ delivery }) => delivery.id);
    const last = await db
      .selectDistinctOn([webhookAttempts.deliveryId])
      .from(webhookAttempts)
      .where(inArray(webhookAttempts.deliveryId, ids))
      .orderBy(webhookAttempts.deliveryId, desc(webhookAttempts.seq));
    return all.map(({ delivery: { eventSeq: _, ...delivery }, event: { seq: __, ...event } }) => {
      const newest = last.find(({ deliveryId }) => deliveryId === delivery.id);
      const { at, status, ms, fault } = newest ?? { at: 0, status: null, ms: 0, fault: null };
      return { ...delivery, event, last: newest === undefined ? null : { at, status, ms, fault } };
    });
  }
  const one = async (all: readonly Found[]): Promise<DeliveryRow | null> => (await rowsOf(all))[0] ?? null;

  return {
    webhooks: {
      async add(row, trace) {
        await db.transaction(async (tx) => {
          // What happened before it was asked for is made into events first, and is none of its own.
          await collectInto(tx, trace.at, 0);
          const [newest] = await tx
            .select({ seq: sql<string | null>`max(${exchangeEvents.seq})` })
            .from(exchangeEvents);
          await tx.insert(webhooks).values({ ...row, afterSeq: Number(newest?.seq ?? 0) });
          await tx.insert(exchangeTraces).values(trace);
        });
      },
      async list() {
        const rows = await db
          .select()
          .from(webhooks)
          .where(isNull(webhooks.removedAt))
          .orderBy(asc(webhooks.createdAt), asc(webhooks.id));
        const sums = await db
          .select({
            webhookId: webhookDeliveries.webhookId,
            waiting: sql<number>`(count(*) FILTER (WHERE ${webhookDeliveries.state} = 'waiting'))::int`,
            failed: sql<number>`(count(*) FILTER (WHERE ${webhookDeliveries.state} = 'failed'))::int`,
          })
          .from(webhookDeliveries)
          .groupBy(webhookDeliveries.webhookId);
        const delivered = await db
          .select({ webhookId: webhookDeliveries.webhookId, at: sql<string>`max(${webhookAttempts.at})` })
          .from(webhookAttempts)
          .innerJoin(webhookDeliveries, eq(webhookDeliveries.id, webhookAttempts.deliveryId))
          .where(sql`${webhookAttempts.status} BETWEEN 200 AND 299`)
          .groupBy(webhookDeliveries.webhookId);
        return rows.map((row) => {
          const sum = sums.find(({ webhookId }) => webhookId === row.id);
          const at = delivered.find(({ webhookId }) => webhookId === row.id)?.at;
          return {
            ...row,
            ...{ waiting: sum?.waiting ?? 0, failed: sum?.failed ?? 0 },
            lastDeliveredAt: at === undefined ? null : Number(at),
          };
        });
      },
      async byId(id) {
        const [row] = await db.select().from(webhooks).where(eq(webhooks.id, id));
        return row ?? null;
      },
      async change(id, change, trace) {
        await db.transaction(async (tx) => {
          await tx.update(webhooks).set(change).where(eq(webhooks.id, id));
          await tx.insert(exchangeTraces).values(trace);
        });
      },
    },
    deliveries: {
      async add(webhookId, event, trace) {
        const id = randomUUID();
        await db.transaction(async (tx) => {
          const [kept] = await tx.insert(exchangeEvents).values(event).returning({ seq: exchangeEvents.seq });
          if (kept === undefined) throw new Error('the event was not kept');
          const stream = event.sessionId ?? NO_SESSION;
          await tx
            .insert(webhookDeliveries)
            .values({ id, webhookId, eventSeq: kept.seq, stream, state: 'waiting' });
          await tx.insert(exchangeTraces).values(trace);
        });
        const row = await one(await found().where(eq(webhookDeliveries.id, id)));
        if (row === null) throw new Error('the delivery was not kept');
        return row;
      },
      head: async ({ webhookId, stream }) =>
        one(
          await found()
            .where(
              and(
                eq(webhookDeliveries.state, 'waiting'),
                eq(webhookDeliveries.webhookId, webhookId),
                eq(webhookDeliveries.stream, stream),
              ),
            )
            .orderBy(asc(webhookDeliveries.eventSeq))
            .limit(1),
        ),
      byId: async (id) => one(await found().where(eq(webhookDeliveries.id, id))),
      of: async (webhookId, limit) =>
        rowsOf(
          await found()
            .where(eq(webhookDeliveries.webhookId, webhookId))
            .orderBy(desc(webhookDeliveries.eventSeq))
            .limit(limit),
        ),
      async tried(id, attempt, after) {
        await db.transaction(async (tx) => {
          await tx.insert(webhookAttempts).values({ deliveryId: id, ...attempt });
          await tx.update(webhookDeliveries).set(after).where(eq(webhookDeliveries.id, id));
        });
      },
      async again(id, trace) {
        await db.transaction(async (tx) => {
          await tx
            .update(webhookDeliveries)
            .set({ state: 'waiting', tries: 0, nextAt: null })
            .where(eq(webhookDeliveries.id, id));
          await tx.insert(exchangeTraces).values(trace);
        });
      },
    },
  };
}
