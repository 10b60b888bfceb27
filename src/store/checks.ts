import { and, asc, desc, eq, gte, inArray, isNull, lt, or } from 'drizzle-orm';
import type { StepResult } from '../contracts/readiness.ts';
import { BRIDGE_STEPS, CENTRE_STEPS, type CheckStep } from '../domain/readiness/steps.ts';
import type { Store } from '../usecases/ports.ts';
import type { Database } from './database.ts';
import { checkAttempts, checkSteps } from './schema.ts';

const ORDER: readonly CheckStep[] = [...BRIDGE_STEPS, ...CENTRE_STEPS];

/** Every check that was begun, with its steps. What is over never changes again. */
export function makeChecks(db: Database): Store['checks'] {
  const running = isNull(checkAttempts.finishedAt);
  return {
    async add(attempt) {
      await db.insert(checkAttempts).values(attempt);
    },
    async byId(id) {
      const [row] = await db.select().from(checkAttempts).where(eq(checkAttempts.id, id));
      return row ?? null;
    },
    saveStep: (attemptId, result) =>
      db.transaction(async (tx) => {
        // The lock makes a finish at the same moment wait: no step arrives after the verdict that counted it.
        const [attempt] = await tx
          .select({ id: checkAttempts.id })
          .from(checkAttempts)
          .where(and(eq(checkAttempts.id, attemptId), running))
          .for('update');
        if (attempt === undefined) return false;
        await tx
          .insert(checkSteps)
          .values({ attemptId, ...result })
          .onConflictDoUpdate({ target: [checkSteps.attemptId, checkSteps.step], set: result });
        return true;
      }),
    async setRecording(attemptId, path, type) {
      await db
        .update(checkAttempts)
        .set({ recordingPath: path, recordingType: type })
        .where(eq(checkAttempts.id, attemptId));
    },
    async finish(id, { verdict, endReason, finishedAt }) {
      const ended = await db
        .update(checkAttempts)
        .set({ verdict, endReason, finishedAt })
        .where(and(eq(checkAttempts.id, id), running))
        .returning({ id: checkAttempts.id });
      return ended.length > 0;
    },
    async stepsOf(attemptIds) {
      const steps = new Map<string, StepResult[]>(attemptIds.map((id) => [id, []]));
      if (attemptIds.length === 0) return steps;
      const rows = await db
        .select()
        .from(checkSteps)
        .where(inArray(checkSteps.attemptId, [...attemptIds]));
      rows.sort((a, b) => ORDER.indexOf(a.step) - ORDER.indexOf(b.step));
      for (const { attemptId, ...result } of rows) steps.get(attemptId)?.push(result);
      return steps;
    },
    of: async (bridgeIds, { from, until }) =>
      bridgeIds.length === 0
        ? []
        : db
            .select()
            .from(checkAttempts)
            .where(
              and(
                inArray(checkAttempts.bridgeId, [...bridgeIds]),
                or(running, and(gte(checkAttempts.finishedAt, from), lt(checkAttempts.finishedAt, until))),
              ),
            )
            .orderBy(asc(checkAttempts.finishedAt), asc(checkAttempts.startedAt), asc(checkAttempts.id)),
    newestOf: (bridgeId, limit) =>
      db
        .select()
        .from(checkAttempts)
        .where(eq(checkAttempts.bridgeId, bridgeId))
        .orderBy(desc(checkAttempts.startedAt), desc(checkAttempts.id))
        .limit(limit),
    running: () =>
      db
        .select()
        .from(checkAttempts)
        .where(running)
        .orderBy(asc(checkAttempts.startedAt), asc(checkAttempts.id)),
  };
}
