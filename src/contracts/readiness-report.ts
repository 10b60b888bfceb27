import { z } from 'zod';
import { DEADLINE_POLICIES } from '../domain/readiness/deadline.ts';
import { STANDINGS } from '../domain/readiness/gate.ts';
import { BRIDGE_KINDS } from '../domain/roles.ts';
import { Instant, SessionId } from './ids.ts';
import { AttemptId, AttemptVerdict, ReadinessSum, StepResult } from './readiness.ts';

/**
 * What is frozen at a deadline. It follows from what was stored by then and from nothing else, not even from the
 * instant of freezing: a server that was down at 15:00 writes the same bytes, with the same hash, when it is back.
 */
export const FrozenReport = z.object({
  version: z.literal(1),
  sessionId: SessionId,
  title: z.string(),
  plannedStart: Instant,
  deadline: Instant,
  policy: z.enum(DEADLINE_POLICIES),
  sum: ReadinessSum,
  rows: z.array(
    z.object({
      /** A bridge's id, or `server`. */
      subject: z.string(),
      name: z.string(),
      code: z.string(),
      kind: z.enum([...BRIDGE_KINDS, 'server']),
      standing: z.enum(STANDINGS),
      attempt: z
        .object({
          id: AttemptId,
          startedAt: Instant,
          finishedAt: Instant,
          by: z.string(),
          verdict: AttemptVerdict,
          profileHash: z.string(),
          steps: z.array(StepResult),
        })
        .nullable(),
    }),
  ),
});
export type FrozenReport = z.infer<typeof FrozenReport>;
