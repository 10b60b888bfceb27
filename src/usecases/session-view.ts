import type { RecordingMark, Session } from '../contracts/session.ts';
import { maySit } from '../domain/roles.ts';
import type { Actor } from './actor.ts';
import { viewAgenda, viewFloor } from './floor-view.ts';
import type { Known } from './known-session.ts';

/** A session as one person sees it. */
export function viewSession(
  known: Known,
  actor: Actor,
  now: number,
  facts: { readonly recording: RecordingMark; readonly readiness: Session['readiness'] },
): Session {
  const { row, picture } = known;
  const { recording, readiness } = facts;
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
    floor: viewFloor(known, actor, now),
    agenda: viewAgenda(known, actor),
    readiness,
    sample: row.sample,
    mySeats: row.bridges
      .filter((bridge) => maySit(actor, { bridgeId: bridge.id, kind: bridge.kind }))
      .map((bridge) => bridge.id),
  };
}
