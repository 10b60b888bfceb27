import { DomainError } from '../domain/errors.ts';
import { may, type Permission } from '../domain/roles.ts';
import type { SessionRow, UserRow } from './ports.ts';

/** The signed-in person who acts. */
export type Actor = Omit<UserRow, 'passwordHash'>;

/** @throws {DomainError} `not_allowed` where the role does not hold the permission. */
export function assertMay(actor: Actor, permission: Permission): void {
  if (!may(actor.role, permission)) throw new DomainError('not_allowed', { permission });
}

/** An officer of a bridge sees the sessions of the own bridge only. */
export function maySee(actor: Actor, session: SessionRow): boolean {
  return actor.role !== 'bridge_officer' || session.bridges.some((bridge) => bridge.id === actor.bridgeId);
}
