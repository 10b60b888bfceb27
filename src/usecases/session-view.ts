import type { RecordingMark, Session } from '../contracts/session.ts';
import { maySit } from '../domain/roles.ts';
import { replay, type SessionPicture } from '../domain/session-events.ts';
import type { Actor } from './actor.ts';
import type { SessionRow, Store } from './ports.ts';

/** A session and what its events tell of it. */
export interface Known {
  readonly row: SessionRow;
  readonly picture: SessionPicture;
}

/** Reads the events of a session and replays them. */
export async function know(store: Store, row: SessionRow): Promise<Known> {
  return { row, picture: replay(row.plannedState, await store.events.of(row.id)) };
}

/** A session as one person sees it. */
export function viewSession(
  { row, picture }: Known,
  recording: RecordingMark,
  actor: Actor,
  readiness: Session['readiness'],
): Session {
  const { plannedStart, plannedEnd } = picture.movedTo ?? row;
  return {
    id: row.id,
    title: row.title,
    chairName: row.chairName,
    place: row.place,
    plannedStart,
    plannedEnd,
    state: picture.state,
    openedAt: picture.openedAt,
    closedAt: picture.closedAt,
    bridges: row.bridges.map((bridge) => ({
      bridgeId: bridge.id,
      code: bridge.code,
      name: bridge.name,
      kind: bridge.kind,
      position: bridge.position,
      phone: bridge.phone,
      seated: picture.seats.has(bridge.id),
    })),
    recording,
    readiness,
    sample: row.sample,
    mySeats: row.bridges
      .filter((bridge) => maySit(actor, { bridgeId: bridge.id, kind: bridge.kind }))
      .map((bridge) => bridge.id),
  };
}
