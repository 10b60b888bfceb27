import type { Permission } from '../roles.ts';

/**
 * What the key of another program may be given. Never recordings, numbers of identity papers, the conduct of a
 * session or accounts: those are for people who are answerable by name.
 */
export const KEY_SCOPES = [
  'session.read',
  'schedule.read',
  'registration.read',
  'registration.write',
  'readiness.read',
  'readiness.board',
  'minutes.read',
  'task.read',
  'report.read',
  'archive.list',
] as const satisfies readonly Permission[];
export type KeyScope = (typeof KEY_SCOPES)[number];

/** Whether a permission can be a scope of a key. */
export function isKeyScope(permission: string): permission is KeyScope {
  return KEY_SCOPES.some((scope) => scope === permission);
}

/** Begins every key, so that one is known for what it is where it turns up. */
export const KEY_PREFIX = 'ctd_';

export const KEY_STATES = ['active', 'expired', 'revoked'] as const;
export type KeyState = (typeof KEY_STATES)[number];

/** @param now epoch milliseconds; a key holds up to the instant at which it ends, and not at it */
export function keyState(
  key: { readonly expiresAt: number | null; readonly revokedAt: number | null },
  now: number,
): KeyState {
  if (key.revokedAt !== null) return 'revoked';
  return key.expiresAt !== null && now >= key.expiresAt ? 'expired' : 'active';
}
