import { isInTime } from './deadline.ts';
import type { AttemptVerdict } from './steps.ts';

const DAY_MS = 86_400_000;

/** As much of an attempt as the gate asks. */
export interface GateAttempt {
  readonly id: string;
  readonly startedAt: number;
  /** Server time; null while it runs. */
  readonly finishedAt: number | null;
  readonly verdict: AttemptVerdict | null;
}

/** How a bridge point stands: what its newest attempt that proved something says. */
export const STANDINGS = ['not_checked', 'passed', 'passed_with_remarks', 'failed'] as const;
export type Standing = (typeof STANDINGS)[number];

export interface Judgement<A extends GateAttempt> {
  readonly standing: Standing;
  /** The attempt that decides; null where none does. */
  readonly attempt: A | null;
}

/** First instant from which a check speaks for a session. */
export function windowStart(plannedStart: number, windowDays: number): number {
  return plannedStart - windowDays * DAY_MS;
}

/**
 * How a bridge stood at an instant. The newest attempt counts: a later fail voids an earlier pass. Attempts that were
 * broken off without finding a fault prove nothing and change nothing.
 * @param until last-exclusive, by the server's clock
 */
export function standingAt<A extends GateAttempt>(
  attempts: readonly A[],
  { from, until }: { readonly from: number; readonly until: number },
): Judgement<A> {
  let newest: (A & { finishedAt: number }) | null = null;
  for (const attempt of attempts) {
    const { finishedAt, verdict } = attempt;
    if (finishedAt === null || verdict === null || verdict === 'incomplete') continue;
    if (finishedAt < from || !isInTime(finishedAt, until)) continue;
    if (newest === null || finishedAt >= newest.finishedAt) newest = { ...attempt, finishedAt };
  }
  if (newest === null) return { standing: 'not_checked', attempt: null };
  const standings = { pass: 'passed', warn: 'passed_with_remarks', fail: 'failed' } as const;
  const verdict = newest.verdict === null || newest.verdict === 'incomplete' ? 'fail' : newest.verdict;
  return { standing: standings[verdict], attempt: newest };
}

/** Whether a bridge that stands so may take part without anybody deciding. */
export function isReady(standing: Standing): boolean {
  return standing === 'passed' || standing === 'passed_with_remarks';
}

/** What is judged for a session: each bridge point, and the centre's server, which has no bridge id. */
export const SERVER_SUBJECT = 'server';
