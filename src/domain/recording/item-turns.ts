import { isRunning, type ItemState } from '../conduct/items.ts';
import { apply, initialPicture, type SessionEvent } from '../session-events.ts';
import type { SessionState } from '../session.ts';

/** One time that an item was called, from the call to what ended it. Session milliseconds. */
export interface ItemTurn {
  readonly itemId: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** State that ended it; the running one where the session was closed over it. */
  readonly state: ItemState;
}

/** Every turn of every item, in order: an item that was put off and called again has two. */
export function itemTurns(plannedState: SessionState, events: readonly SessionEvent[]): readonly ItemTurn[] {
  const turns: ItemTurn[] = [];
  let picture = initialPicture(plannedState);
  let open: { itemId: string; fromMs: number } | null = null;
  const end = (toMs: number, state: ItemState): void => {
    if (open !== null) turns.push({ ...open, toMs: Math.max(open.fromMs, toMs), state });
    open = null;
  };
  for (const event of events) {
    picture = apply(picture, event);
    if (picture.openedAt === null) continue;
    const atMs = Math.max(0, event.at - picture.openedAt);
    const running: { itemId: string; fromMs: number } | null = open;
    if (event.type === 'item_called') {
      if (running !== null) end(atMs, picture.items.get(running.itemId)?.state ?? 'called');
      open = { itemId: event.itemId, fromMs: atMs };
      continue;
    }
    if (running === null) continue;
    const state = picture.items.get(running.itemId)?.state ?? 'concluded';
    if (!isRunning(state) || picture.closedAt !== null) end(atMs, state);
  }
  return turns;
}
