import type { AgendaItem, FloorView } from '../contracts/agenda.ts';
import { nextItem, runningItem } from '../domain/conduct/decide.ts';
import { isWaiting } from '../domain/conduct/items.ts';
import { floor, type Floor } from '../domain/floor.ts';
import { actorMay } from '../domain/roles.ts';
import { isJoinable, isOver } from '../domain/session.ts';
import type { Actor } from './actor.ts';
import type { AgendaRow } from './ports.ts';
import type { Known } from './known-session.ts';

const MINUTE_MS = 60_000;

/** The centre of a session. @throws {Error} where it has none: such a session cannot have been planned */
export function centreOf({ row }: Pick<Known, 'row'>): string {
  const centre = row.bridges.find(({ kind }) => kind === 'central');
  if (centre === undefined) throw new Error('the session has no central bridge point');
  return centre.id;
}

/** The floor that the events of a session want. */
export function floorOf(known: Known): Floor {
  return floor(known.picture, centreOf(known), [...known.picture.seats.keys()]);
}

/** Items that still stand on the agenda, in order. */
export function orderOf({ agenda, picture }: Known): readonly string[] {
  return agenda.map(({ id }) => id).filter((id) => picture.items.has(id));
}

/** Bridges of an item: of its citizens and of the invited agencies. */
export function bridgesOfItem(row: Pick<AgendaRow, 'bridgeIds' | 'agencyBridgeIds'>): readonly string[] {
  return [...new Set([...row.bridgeIds, ...row.agencyBridgeIds])];
}

/** The agenda as one person may see it: people of the centre all, an officer the items of the own bridge. */
export function viewAgenda({ agenda, picture }: Known, actor: Actor): AgendaItem[] {
  const listed = agenda.filter(({ id }) => picture.items.has(id));
  // A program that may not read registrations learns of an item all but who comes and about what.
  const named = actor.scopes === undefined || actorMay(actor, 'registration.read');
  return listed.flatMap((row, index) => {
    const item = picture.items.get(row.id);
    if (item === undefined) return [];
    const own = actor.bridgeId !== null && bridgesOfItem(row).includes(actor.bridgeId);
    if (actor.role === 'bridge_officer' && !own) return [];
    return [
      {
        ...{ itemId: row.id, place: index + 1, kind: row.kind, people: row.people },
        ...{ label: named ? row.label : '', summary: named ? row.summary : '' },
        ...{ bridgeIds: [...row.bridgeIds], closed: row.closed },
        disguised: row.disguised,
        ...{ agencyBridgeIds: [...row.agencyBridgeIds], minutes: row.minutes, state: item.state },
        ...{ calledAt: item.calledAt, endedAt: item.endedAt, refusal: item.refusal },
        conclusions: named ? item.conclusions.map((each) => ({ ...each })) : [],
        gaps: item.gaps.map((gap) => ({ ...gap })),
      },
    ];
  });
}

/** The floor as one person may see it: a bridge on hold learns nothing of those on air. */
export function viewFloor(known: Known, actor: Actor, now: number): FloorView {
  const { picture } = known;
  const { onAir, disguised } = floorOf(known);
  const officer = actor.role === 'bridge_officer';
  const own = officer ? actor.bridgeId : centreOf(known);
  const mine = own !== null && onAir.includes(own);
  const seesAll = !officer || mine;
  const { layout, spotlight, silenced, dismissed, hands } = picture.floor;
  const mayKnow = (bridgeId: string): boolean =>
    !officer || bridgeId === own || (mine && onAir.includes(bridgeId));
  return {
    mode: modeOf(known),
    mine,
    onAir: seesAll ? [...onAir] : [],
    currentItem: seesAll ? runningItem(picture) : null,
    layout,
    spotlight: spotlight !== null && mayKnow(spotlight) ? spotlight : null,
    silenced: [...silenced]
      .filter(([bridgeId]) => mayKnow(bridgeId))
      .map(([bridgeId, silence]) => ({ bridgeId, locked: silence === 'locked' })),
    dismissed: [...dismissed].filter(mayKnow),
    disguise: own !== null && disguised.includes(own),
    document: mine ? openDocument(known) : null,
    documents: [...picture.documents.values()].filter(({ bridgeId }) => !officer || bridgeId === own).length,
    hands: [...hands].filter(([bridgeId]) => mayKnow(bridgeId)).map(([bridgeId, at]) => ({ bridgeId, at })),
    noticeRead: picture.noticeRead,
    queue: own === null || !officer ? null : queueOf(known, own, now),
    attendance: [...picture.attendance]
      .filter(([bridgeId]) => mayKnow(bridgeId))
      .map(([bridgeId, there]) => ({ bridgeId, ...there })),
  };
}

/** The document that lies open, with what is known of it. */
function openDocument({ picture }: Known): FloorView['document'] {
  const { document } = picture.floor;
  const brought = document === null ? undefined : picture.documents.get(document.documentId);
  if (document === null || brought === undefined) return null;
  return { ...document, pages: brought.pages, mimeType: brought.mimeType };
}

function modeOf({ picture }: Known): FloorView['mode'] {
  const { state, floor: held } = picture;
  if (isOver(state) || !isJoinable(state)) return 'over';
  if (held.consulting !== null) return 'consultation';
  if (state === 'paused') return 'paused';
  if (state !== 'live') return 'lobby';
  if (held.plenary) return 'plenary';
  return runningItem(picture) === null ? 'between' : 'item';
}

/**
 * How many are received before a bridge's next item, and when its turn is expected: what is left of the item that runs
 * and the planned minutes of those before it.
 */
function queueOf(known: Known, bridgeId: string, now: number): FloorView['queue'] {
  const { picture, agenda } = known;
  const waiting = orderOf(known).filter((id) => isWaiting(picture.items.get(id)?.state ?? 'concluded'));
  const rowOf = (id: string): AgendaRow | undefined => agenda.find((row) => row.id === id);
  const ahead = waiting.findIndex((id) => rowOf(id)?.bridgeIds.includes(bridgeId) === true);
  if (ahead === -1) return null;
  const running = runningItem(picture);
  const current = running === null ? undefined : rowOf(running);
  const began = running === null ? null : (picture.items.get(running)?.calledAt ?? null);
  const left =
    current === undefined || began === null ? 0 : Math.max(0, began + current.minutes * MINUTE_MS - now);
  const before = waiting.slice(0, ahead).reduce((sum, id) => sum + (rowOf(id)?.minutes ?? 0), 0);
  const start = picture.openedAt === null ? Math.max(now, known.row.plannedStart) : now;
  return { ahead: ahead + (running === null ? 0 : 1), expectedAt: start + left + before * MINUTE_MS };
}

/** The next item that would be called, for the large button. */
export function nextOf(known: Known): string | null {
  return nextItem(known.picture, orderOf(known));
}
