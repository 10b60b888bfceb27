import { asc, desc, sql } from 'drizzle-orm';
import type { ExchangeRecords } from '../usecases/ports/exchange.ts';
import { makeApiKeyRecords } from './api-keys.ts';
import type { Database } from './database.ts';
import { makeExchangeEventRecords } from './exchange-events.ts';
import { registrations } from './schema.ts';
import { makeWebhookRecords } from './webhooks.ts';

/** Records of the exchange with other programs. */
export function makeExchangeRecords(db: Database): ExchangeRecords {
  return {
    ...makeApiKeyRecords(db),
    ...makeWebhookRecords(db),
    events: makeExchangeEventRecords(db),
    cases: {
      async byExternalNumber(externalNumber) {
        const newest = db
          .selectDistinctOn([registrations.id])
          .from(registrations)
          .orderBy(registrations.id, desc(registrations.version))
          .as('newest');
        return db
          .select()
          .from(newest)
          .where(sql`${newest.matter}->>'externalNumber' = ${externalNumber}`)
          .orderBy(desc(newest.firstAt), asc(newest.id));
      },
    },
  };
}
