import { sql } from 'drizzle-orm';
import type { ExchangeRecords, Stream } from '../usecases/ports/exchange.ts';
import type { Database } from './database.ts';
import { eventSources } from './exchange-sources.ts';
import { exchangeEvents } from './schema.ts';

/** One server at a time looks through the records. */
const COLLECT_LOCK = 720_160_2401;
/** Streams woken in one go; the rest is woken by the next look. */
const STREAMS = 500;

/** What belongs to no session goes out by itself. */
export const NO_SESSION = 'none';

type Transaction = Pick<Database, 'execute'>;

/** Finds what no event tells of yet, and makes a delivery of each event for whoever wants it. Within a transaction. */
export async function collectInto(tx: Transaction, now: number, since: number): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(${COLLECT_LOCK})`);
  const found = sql.join([...eventSources(now, since)], sql` UNION ALL `);
  await tx.execute(sql`
    INSERT INTO exchange_events (occasion, kind, at, session_id, sample, data)
    SELECT f.occasion, f.kind, f.at, f.session_id, s.sample, f.data
    FROM (${found}) f JOIN sessions s ON s.id = f.session_id
    WHERE NOT EXISTS (SELECT 1 FROM exchange_events x WHERE x.occasion = f.occasion)
    ORDER BY f.at, f.occasion
    ON CONFLICT (occasion) DO NOTHING`);
  await tx.execute(sql`
    INSERT INTO webhook_deliveries (webhook_id, event_seq, stream, state)
    SELECT w.id, e.seq, coalesce(e.session_id::text, ${NO_SESSION}), 'waiting'
    FROM webhooks w JOIN exchange_events e ON e.seq > w.after_seq AND e.kind = ANY (w.kinds)
    WHERE w.removed_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.event_seq = e.seq)
    ORDER BY e.seq
    ON CONFLICT DO NOTHING`);
}

/** What other programs are told of. */
export function makeExchangeEventRecords(db: Database): ExchangeRecords['events'] {
  return {
    async add(event) {
      await db.insert(exchangeEvents).values(event).onConflictDoNothing({ target: exchangeEvents.occasion });
    },
    async collect(now, since) {
      return db.transaction(async (tx) => {
        await collectInto(tx, now, since);
        const { rows } = await tx.execute<{ webhook_id: string; stream: string }>(sql`
          SELECT DISTINCT d.webhook_id, d.stream
          FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id
          WHERE d.state = 'waiting' AND w.paused_at IS NULL AND w.removed_at IS NULL
          LIMIT ${STREAMS}`);
        return rows.map(({ webhook_id: webhookId, stream }): Stream => ({ webhookId, stream }));
      });
    },
  };
}
