import { and, desc, eq, isNull, lt, sql } from 'drizzle-orm';
import type { ApiKeyRow, ExchangeRecords } from '../usecases/ports/exchange.ts';
import type { Database } from './database.ts';
import { apiAnswers, apiKeys, exchangeTraces, users } from './schema.ts';

/** Keys of other programs, what was done with them, and answers that may be asked for again. */
export function makeApiKeyRecords(db: Database): Pick<ExchangeRecords, 'keys' | 'traces' | 'answers'> {
  const one = (rows: readonly ApiKeyRow[]): ApiKeyRow | null => rows[0] ?? null;
  const answerOf = (keyId: string, idempotencyKey: string) =>
    and(eq(apiAnswers.keyId, keyId), eq(apiAnswers.idempotencyKey, idempotencyKey));
  return {
    keys: {
      async add(key, account, trace) {
        await db.transaction(async (tx) => {
          await tx.insert(users).values(account);
          await tx.insert(apiKeys).values(key);
          await tx.insert(exchangeTraces).values(trace);
        });
      },
      list: () => db.select().from(apiKeys).orderBy(desc(apiKeys.createdAt), desc(apiKeys.id)),
      byId: async (id) => one(await db.select().from(apiKeys).where(eq(apiKeys.id, id))),
      byHash: async (tokenHash) =>
        one(await db.select().from(apiKeys).where(eq(apiKeys.tokenHash, tokenHash))),
      async used(id, at) {
        await db.update(apiKeys).set({ lastUsedAt: at }).where(eq(apiKeys.id, id));
      },
      async revoke(id, trace) {
        await db.transaction(async (tx) => {
          const revoked = await tx
            .update(apiKeys)
            .set({ revokedAt: trace.at })
            .where(and(eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
            .returning({ id: apiKeys.id });
          if (revoked.length > 0) await tx.insert(exchangeTraces).values(trace);
        });
      },
    },
    traces: {
      async add(row) {
        await db.insert(exchangeTraces).values(row);
      },
      of: (subjectId, limit) =>
        db
          .select()
          .from(exchangeTraces)
          .where(eq(exchangeTraces.subjectId, subjectId))
          .orderBy(desc(exchangeTraces.seq))
          .limit(limit),
    },
    answers: {
      claim: ({ keyId, idempotencyKey, inputHash }, { now, stale, forget }) =>
        db.transaction(async (tx) => {
          // Two of the same key are judged one after the other.
          await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${keyId + idempotencyKey}, 0))`);
          await tx.delete(apiAnswers).where(lt(apiAnswers.at, forget));
          const [known] = await tx.select().from(apiAnswers).where(answerOf(keyId, idempotencyKey));
          if (known === undefined) {
            await tx.insert(apiAnswers).values({ keyId, idempotencyKey, inputHash, at: now, answer: null });
            return { state: 'mine' } as const;
          }
          if (known.inputHash !== inputHash) return { state: 'reused' } as const;
          if (known.answer !== null) return { state: 'answered', answer: known.answer.body } as const;
          if (known.at >= stale) return { state: 'running' } as const;
          await tx.update(apiAnswers).set({ at: now }).where(answerOf(keyId, idempotencyKey));
          return { state: 'mine' } as const;
        }),
      async keep(keyId, idempotencyKey, answer) {
        await db
          .update(apiAnswers)
          .set({ answer: { body: answer } })
          .where(answerOf(keyId, idempotencyKey));
      },
      async release(keyId, idempotencyKey) {
        await db.delete(apiAnswers).where(and(answerOf(keyId, idempotencyKey), isNull(apiAnswers.answer)));
      },
    },
  };
}
