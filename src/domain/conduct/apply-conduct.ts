import type { BroughtDocument } from './documents.ts';
import { isFloorEvent, type ConductEventBody, type FloorEventBody } from './conduct-events.ts';
import { without, type FloorState } from './floor-state.ts';
import { actOnItem, isRunning, type ItemAct, type ItemPicture } from './items.ts';

/** What the events tell of the agenda and of the floor. */
export interface ConductPicture {
  readonly items: ReadonlyMap<string, ItemPicture>;
  readonly floor: FloorState;
  /** The recording notice as it was read; null before it. */
  readonly noticeRead: { readonly version: string; readonly at: number } | null;
  /** How many people are there, by bridge, as called by name. */
  readonly attendance: ReadonlyMap<string, { readonly present: boolean; readonly people: number }>;
  readonly documents: ReadonlyMap<string, BroughtDocument>;
}

const NEW_ITEM: Omit<ItemPicture, 'bridges' | 'closed' | 'disguised'> = {
  ...{ state: 'listed', calledAt: null, endedAt: null, conclusions: [], refusal: null, gaps: [] },
};

function withItem(
  picture: ConductPicture,
  itemId: string,
  change: (item: ItemPicture) => ItemPicture,
): ConductPicture {
  const item = picture.items.get(itemId);
  if (item === undefined) return picture;
  return { ...picture, items: new Map(picture.items).set(itemId, change(item)) };
}

const withFloor = (picture: ConductPicture, change: Partial<FloorState>): ConductPicture => ({
  ...picture,
  floor: { ...picture.floor, ...change },
});

/** Moves an item on; when it is over nobody has the floor, and what was set for it is taken back. */
function moved(
  picture: ConductPicture,
  { itemId, act, at }: { itemId: string; act: ItemAct; at: number },
  facts: Partial<ItemPicture> = {},
): ConductPicture {
  const after = withItem(picture, itemId, (item) => {
    const state = actOnItem(item.state, act);
    const over = !isRunning(state);
    return {
      ...item,
      ...facts,
      state,
      endedAt: over ? at : null,
      gaps: over ? item.gaps.map((gap) => ({ ...gap, to: gap.to ?? at })) : item.gaps,
    };
  });
  const item = after.items.get(itemId);
  if (item === undefined || isRunning(item.state) || picture.floor.currentItem !== itemId) return after;
  return withFloor(after, { currentItem: null, spotlight: null, ...documentAway(picture.floor) });
}

/** Other people are on air from now on: what lay open before those of before is put away. */
function documentAway({ layout }: FloorState): Pick<FloorState, 'document' | 'layout'> {
  return { document: null, layout: layout === 'document' ? 'speaker' : layout };
}

/** The picture after one more event of the agenda or the floor. */
export function applyConduct(
  picture: ConductPicture,
  event: ConductEventBody & { readonly at: number },
): ConductPicture {
  if (isFloorEvent(event)) return withFloor(picture, floorChange(picture.floor, event));
  const { at } = event;
  switch (event.type) {
    case 'item_listed': {
      const { itemId, bridges, closed, disguised } = event;
      const item = { ...NEW_ITEM, bridges, closed, disguised };
      return { ...picture, items: new Map(picture.items).set(itemId, item) };
    }
    case 'item_changed':
      return withItem(picture, event.itemId, (item) => ({
        ...item,
        bridges: event.bridges,
        disguised: event.disguised,
      }));
    case 'item_withdrawn':
      return { ...picture, items: without(picture.items, event.itemId) };
    case 'item_called': {
      const called = moved(
        picture,
        { itemId: event.itemId, act: 'call', at },
        { calledAt: at, refusal: null },
      );
      return withFloor(called, {
        ...{ currentItem: event.itemId, plenary: false, spotlight: null },
        ...documentAway(picture.floor),
      });
    }
    case 'item_identity_checked':
      return moved(picture, { itemId: event.itemId, act: 'check_identity', at });
    case 'item_dialogue_begun':
      return moved(picture, { itemId: event.itemId, act: 'begin_dialogue', at });
    case 'item_concluded':
      return moved(
        picture,
        { itemId: event.itemId, act: 'conclude', at },
        { conclusions: event.conclusions },
      );
    case 'item_deferred':
      return moved(picture, { itemId: event.itemId, act: 'defer', at });
    case 'item_absent':
      return moved(picture, { itemId: event.itemId, act: 'mark_absent', at });
    case 'item_refused':
      return moved(picture, { itemId: event.itemId, act: 'refuse', at }, { refusal: event.code });
    case 'notice_read':
      return { ...picture, noticeRead: { version: event.version, at } };
    case 'recording_overridden':
      return picture;
    case 'document_added': {
      const { documentId, bridgeId, pages, mimeType } = event;
      const documents = new Map(picture.documents).set(documentId, { bridgeId, pages, mimeType });
      return { ...picture, documents };
    }
    case 'attendance_noted':
      return {
        ...picture,
        attendance: new Map(picture.attendance).set(event.bridgeId, {
          present: event.present,
          people: event.people,
        }),
      };
  }
}

function floorChange(
  floor: FloorState,
  event: FloorEventBody & { readonly at: number },
): Partial<FloorState> {
  switch (event.type) {
    case 'plenary_begun':
      return { plenary: true, spotlight: null, ...documentAway(floor) };
    case 'plenary_ended':
      return { plenary: false, spotlight: null, ...documentAway(floor) };
    case 'consultation_begun':
      return { consulting: event.bridges, ...documentAway(floor) };
    case 'consultation_ended':
      return { consulting: null, ...documentAway(floor) };
    case 'bridge_muted':
      return {
        silenced: new Map(floor.silenced).set(event.bridgeId, event.locked ? 'locked' : 'muted'),
        hands: without(floor.hands, event.bridgeId),
      };
    case 'bridge_unlocked':
      return { silenced: without(floor.silenced, event.bridgeId) };
    case 'bridge_dismissed':
      return {
        dismissed: new Set(floor.dismissed).add(event.bridgeId),
        hands: without(floor.hands, event.bridgeId),
        spotlight: floor.spotlight === event.bridgeId ? null : floor.spotlight,
        ...(floor.document?.bridgeId === event.bridgeId ? documentAway(floor) : {}),
      };
    case 'bridge_admitted': {
      const dismissed = new Set(floor.dismissed);
      dismissed.delete(event.bridgeId);
      return { dismissed };
    }
    case 'hand_raised':
      return { hands: new Map(floor.hands).set(event.bridgeId, event.at) };
    case 'hand_lowered':
      return { hands: without(floor.hands, event.bridgeId) };
    case 'spotlight_set':
      return { spotlight: event.bridgeId };
    case 'layout_set':
      return { layout: event.layout };
    case 'document_shown': {
      const { documentId, bridgeId, page } = event;
      return { document: { documentId, bridgeId, page }, layout: 'document' };
    }
    case 'document_turned':
      return floor.document === null ? {} : { document: { ...floor.document, page: event.page } };
    case 'document_hidden':
      return documentAway(floor);
  }
}

/** A line of the current item's bridge went down or came back: its time is noted at the item. */
export function noteLine(
  picture: ConductPicture,
  { bridgeId, up, at }: { bridgeId: string; up: boolean; at: number },
): ConductPicture {
  const { currentItem } = picture.floor;
  if (currentItem === null) return picture;
  return withItem(picture, currentItem, (item) => {
    if (!item.bridges.includes(bridgeId)) return item;
    const open = item.gaps.some((gap) => gap.bridgeId === bridgeId && gap.to === null);
    if (up === !open) return item;
    const gaps = up
      ? item.gaps.map((gap) => (gap.bridgeId === bridgeId && gap.to === null ? { ...gap, to: at } : gap))
      : [...item.gaps, { bridgeId, from: at, to: null }];
    return { ...item, gaps };
  });
}
