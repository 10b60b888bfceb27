import { DomainError } from './errors.ts';

/** States of a reception session (DOMAIN §3). */
export const SESSION_STATES = [
  'draft',
  'registering',
  'list_closed',
  'scheduled',
  'checking',
  'ready',
  'ready_with_exceptions',
  'live',
  'paused',
  'concluded',
  'archived',
  'postponed',
  'cancelled',
] as const;
export type SessionState = (typeof SESSION_STATES)[number];

/** Acts that move a session on. */
export const SESSION_ACTS = [
  'open',
  'pause',
  'resume',
  'close',
  'archive',
  'postpone',
  'replan',
  'cancel',
] as const;
export type SessionAct = (typeof SESSION_ACTS)[number];

const BEFORE = [
  'draft',
  'registering',
  'list_closed',
  'scheduled',
  'checking',
  'ready',
  'ready_with_exceptions',
] as const;

const TRANSITIONS: Readonly<
  Record<
    SessionAct,
    { from: readonly SessionState[]; /** Missing: it stays in its state. */ to?: SessionState }
  >
> = {
  open: { from: ['scheduled', 'checking', 'ready', 'ready_with_exceptions'], to: 'live' },
  pause: { from: ['live'], to: 'paused' },
  resume: { from: ['paused'], to: 'live' },
  close: { from: ['live', 'paused'], to: 'concluded' },
  archive: { from: ['concluded'], to: 'archived' },
  // Once more from `postponed`: a new time for one that waited for it.
  postpone: { from: [...BEFORE, 'postponed'], to: 'postponed' },
  replan: { from: [...BEFORE, 'postponed'] },
  cancel: { from: [...BEFORE, 'postponed'], to: 'cancelled' },
};

/** Whether an act is allowed in a state. */
export function canAct(state: SessionState, act: SessionAct): boolean {
  return TRANSITIONS[act].from.includes(state);
}

/**
 * The state after an act.
 * @throws {DomainError} `session_closed` or `act_not_allowed_now`.
 */
export function act(state: SessionState, action: SessionAct): SessionState {
  if (canAct(state, action)) return TRANSITIONS[action].to ?? state;
  if (isOver(state)) throw new DomainError('session_closed', { state, action });
  throw new DomainError('act_not_allowed_now', { state, action });
}

/** Whether bridges may sit: from the announcement until the close. */
export function isJoinable(state: SessionState): boolean {
  return state === 'live' || state === 'paused' || canAct(state, 'open');
}

/** Whether the session's bytes must be captured. */
export function isRecorded(state: SessionState): boolean {
  return state === 'live' || state === 'paused';
}

/** Whether the session is over for good. */
export function isOver(state: SessionState): boolean {
  return state === 'concluded' || state === 'archived' || state === 'cancelled';
}
