import { DomainError } from '../domain/errors.ts';
import { actorMay } from '../domain/roles.ts';
import { maySee, type Actor } from './actor.ts';
import { replay, type SessionPicture } from '../domain/session-events.ts';
import type { AgendaRow, SessionRow, Store } from './ports.ts';

/** A session and what its events tell of it. */
export interface Known {
  readonly row: SessionRow;
  readonly picture: SessionPicture;
  /** In order; those that were withdrawn are in no picture. */
  readonly agenda: readonly AgendaRow[];
}

/**
 * The session, for somebody who takes part in it.
 * @throws {DomainError} `session_not_found`, `not_allowed`
 */
export async function sessionOf(store: Store, actor: Actor, sessionId: string): Promise<SessionRow> {
  const row = await store.sessions.byId(sessionId);
  if (row === null || !maySee(actor, row)) throw new DomainError('session_not_found');
  if (!actorMay(actor, 'session.join')) throw new DomainError('not_allowed');
  return row;
}

/** Reads the events of a session and replays them. */
export async function know(store: Store, row: SessionRow): Promise<Known> {
  const [events, agenda] = await Promise.all([store.events.of(row.id), store.agenda.of(row.id)]);
  return { row, picture: replay(row.plannedState, events), agenda };
}
