import { DomainError } from '../domain/errors.ts';
import { actorMay, type Permission } from '../domain/roles.ts';
import type { SessionRow, UserRow } from './ports.ts';

/**
 * Who acts: a person who is signed in, or another program by its key. Of a program `scopes` is all it may, and one that
 * is bound to a bridge point counts as an officer of it wherever what one sees goes by bridge points.
 */
export type Actor = Omit<UserRow, 'passwordHash'> & {
  readonly scopes?: readonly Permission[];
  /** The key that a program acts by. */
  readonly keyId?: string;
};

/** @throws {DomainError} `not_allowed` where the actor does not hold the permission. */
export function assertMay(actor: Actor, permission: Permission): void {
  if (!actorMay(actor, permission)) throw new DomainError('not_allowed', { permission });
}

/** An officer of a bridge sees the sessions of the own bridge only. */
export function maySee(actor: Actor, session: SessionRow): boolean {
  return actor.role !== 'bridge_officer' || session.bridges.some((bridge) => bridge.id === actor.bridgeId);
}
