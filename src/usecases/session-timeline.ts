import type { SessionTimeline, TimelineAct } from '../contracts/timeline.ts';
import { itemTurns } from '../domain/recording/item-turns.ts';
import { scenesOf } from '../domain/recording/scenes.ts';
import { seatSpans } from '../domain/recording/seat-spans.ts';
import type { SessionEvent } from '../domain/session-events.ts';
import { centreOf, orderOf } from './floor-view.ts';
import { know } from './known-session.ts';
import type { SessionRow, Store } from './ports.ts';

/**
 * What happened in a session that is over, for the recorder and the archive.
 * @returns null where it was not opened and closed
 */
export async function sessionTimeline(store: Store, row: SessionRow): Promise<SessionTimeline | null> {
  const [known, events, documents] = await Promise.all([
    know(store, row),
    store.events.of(row.id),
    store.documents.of(row.id),
  ]);
  const { openedAt, closedAt, items } = known.picture;
  if (openedAt === null || closedAt === null) return null;
  const centre = centreOf(known);
  const names = await namesOf(store, events);
  const order = orderOf(known);
  return {
    ...{ sessionId: row.id, title: row.title, chairName: row.chairName, place: row.place },
    ...{ openedAt, closedAt, centre },
    bridges: row.bridges.map(({ id, code, name, kind }) => ({ bridgeId: id, code, name, kind })),
    items: order.flatMap((itemId, index) => {
      const planned = known.agenda.find(({ id }) => id === itemId);
      const item = items.get(itemId);
      if (planned === undefined || item === undefined) return [];
      const { kind, label, closed, bridgeIds, agencyBridgeIds } = planned;
      return [
        {
          ...{ itemId, place: index + 1, kind, label, closed, state: item.state },
          ...{ bridgeIds: [...bridgeIds], agencyBridgeIds: [...agencyBridgeIds] },
          // What was decided of a denunciation may say whom it is about: it stands in the papers, not here.
          conclusions: closed ? [] : item.conclusions.map((conclusion) => ({ ...conclusion })),
        },
      ];
    }),
    turns: [...itemTurns(row.plannedState, events)],
    scenes: scenesOf({ plannedState: row.plannedState, events, centre }).map((scene) => ({
      ...scene,
      onAir: [...scene.onAir],
      large: [...scene.large],
    })),
    seats: [...seatSpans(events, { openedAt, closedAt })],
    documents: documents.map(({ id, name, bridgeId, sha256 }) => ({
      documentId: id,
      name,
      bridgeId,
      sha256,
    })),
    acts: events
      .filter(({ at }) => at >= openedAt)
      .map((event) => actOf(event, openedAt, names))
      .map((act) =>
        act.itemId !== null && items.get(act.itemId)?.closed === true ? { ...act, reason: null } : act,
      ),
  };
}

function actOf(event: SessionEvent, openedAt: number, names: ReadonlyMap<string, string>): TimelineAct {
  const text = (key: string): string | null => {
    const value: unknown = key in event ? (event as unknown as Record<string, unknown>)[key] : null;
    return typeof value === 'string' ? value : null;
  };
  return {
    ...{ seq: event.seq, atMs: Math.max(0, event.at - openedAt), type: event.type },
    by: event.actorId === null ? null : (names.get(event.actorId) ?? null),
    ...{ itemId: text('itemId'), bridgeId: text('bridgeId'), reason: text('reason') },
  };
}

async function namesOf(store: Store, events: readonly SessionEvent[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(events.flatMap(({ actorId }) => (actorId === null ? [] : [actorId])))];
  const users = await Promise.all(ids.map((id) => store.users.byId(id)));
  return new Map(users.flatMap((user) => (user === null ? [] : [[user.id, user.displayName] as const])));
}
