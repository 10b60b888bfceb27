import { createHash } from 'node:crypto';
import { deadlineOf, type DeadlineRules } from '../domain/readiness/deadline.ts';
import type { ReadinessProfile } from '../domain/readiness/profile.ts';
import type { SessionPicture } from '../domain/session-events.ts';
import type { SessionRow } from './ports.ts';

/** What the office set: when checks must have passed, and by what they are judged. */
export interface ReadinessRules {
  readonly deadline: DeadlineRules;
  readonly profile: ReadinessProfile;
  /** SHA-256 of the profile: says which one an attempt was judged by. */
  readonly profileHash: string;
}

export function makeReadinessRules(deadline: DeadlineRules, profile: ReadinessProfile): ReadinessRules {
  const profileHash = createHash('sha256').update(JSON.stringify(profile)).digest('hex');
  return { deadline, profile, profileHash };
}

/** Times of a session as they hold now, after a postponement too, with the deadline of its checks. */
export function timesOf(
  row: Pick<SessionRow, 'plannedStart' | 'plannedEnd'>,
  picture: SessionPicture,
  rules: ReadinessRules,
): { readonly plannedStart: number; readonly plannedEnd: number; readonly deadline: number } {
  const { plannedStart, plannedEnd } = picture.movedTo ?? row;
  return { plannedStart, plannedEnd, deadline: deadlineOf(plannedStart, rules.deadline) };
}
