import { replay, type SessionPicture } from '../domain/session-events.ts';
import type { AgendaRow, SessionRow, Store } from './ports.ts';

/** A session and what its events tell of it. */
export interface Known {
  readonly row: SessionRow;
  readonly picture: SessionPicture;
  /** In order; those that were withdrawn are in no picture. */
  readonly agenda: readonly AgendaRow[];
}

/** Reads the events of a session and replays them. */
export async function know(store: Store, row: SessionRow): Promise<Known> {
  const [events, agenda] = await Promise.all([store.events.of(row.id), store.agenda.of(row.id)]);
  return { row, picture: replay(row.plannedState, events), agenda };
}
