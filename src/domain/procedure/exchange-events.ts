/** What other programs are told of. */
export const EVENT_KINDS = [
  'session.planned',
  'session.opened',
  'session.closed',
  'session.postponed',
  'session.cancelled',
  'readiness.settled',
  'readiness.escalated',
  'archive.sealed',
  'archive.failed',
  'registration.decided',
  'task.created',
  'task.answered',
  'task.closed',
  'result.issued',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** Sent when an administrator tries a webhook out; nobody can choose it. */
export const TEST_KIND = 'webhook.test';

export const DELIVERY_STATES = ['waiting', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** An event is sent this often before its delivery counts as failed. */
export const TRIES = 24;
const FIRST_RETRY_MS = 10_000;
const LONGEST_RETRY_MS = 2 * 3_600_000;
/** After this many tries (about twenty minutes) administrators are told that a receiver does not take what it is sent. */
export const TELL_AFTER_TRIES = 8;

/**
 * Pause before the next try, milliseconds: 10 s, 20 s, 40 s … two hours, in all more than a day.
 * @param tries how often it was tried so far, from 1
 */
export function retryPause(tries: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** (tries - 1), LONGEST_RETRY_MS);
}

/** Why no answer came. */
export const SEND_FAULTS = ['refused_address', 'unknown_host', 'no_connection', 'tls', 'timed_out'] as const;
export type SendFault = (typeof SEND_FAULTS)[number];

/** How long the secret before a change stays good, milliseconds: the receiver has a day to take up the new one. */
export const OLD_SECRET_MS = 24 * 3_600_000;
