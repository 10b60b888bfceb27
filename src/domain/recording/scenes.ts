import { isRunning } from '../conduct/items.ts';
import { floor } from '../floor.ts';
import { apply, initialPicture, type SessionEvent, type SessionPicture } from '../session-events.ts';
import type { SessionState } from '../session.ts';

export const SCENE_KINDS = ['plenary', 'item', 'between', 'consultation', 'paused'] as const;
export type SceneKind = (typeof SCENE_KINDS)[number];

/** A stretch of the session in which the same was seen by those on air. Session milliseconds. */
export interface Scene {
  readonly fromMs: number;
  readonly toMs: number;
  readonly kind: SceneKind;
  /** The item that was received, also while its people were consulted about in private. */
  readonly itemId: string | null;
  /** A closed item: shown in the general recording by a card only. */
  readonly restricted: boolean;
  /** Bridges seen, heard and recorded, the centre first; none in a consultation or a pause. */
  readonly onAir: readonly string[];
  /** Bridges of `onAir` that were shown large, in order; none: all alike. */
  readonly large: readonly string[];
  /** The document that lay open. */
  readonly document: {
    readonly documentId: string;
    readonly page: number;
    readonly bridgeId: string;
  } | null;
}

export interface SceneSource {
  readonly plannedState: SessionState;
  readonly events: readonly SessionEvent[];
  /** Central bridge point. */
  readonly centre: string;
  /** Of a session that goes on: the present instant, at which the last scene ends; milliseconds since the epoch. */
  readonly until?: number;
}

/**
 * What was seen, from the opening to the close, read from the events alone: the scenes follow each other without a
 * hole. A session that was not opened has none.
 */
export function scenesOf({ plannedState, events, centre, until }: SceneSource): readonly Scene[] {
  const scenes: Scene[] = [];
  let picture = initialPicture(plannedState);
  let openedAt: number | null = null;
  let seen: Omit<Scene, 'fromMs' | 'toMs'> | null = null;
  let since = 0;
  for (const event of events) {
    picture = apply(picture, event);
    openedAt ??= picture.openedAt;
    if (openedAt === null) continue;
    const at = Math.max(0, event.at - openedAt);
    const now = picture.closedAt === null ? look(picture, centre) : null;
    if (seen !== null && now !== null && isSame(seen, now)) continue;
    // Acts of the same instant leave no stretch between them.
    if (seen !== null && at > since) scenes.push({ fromMs: since, toMs: at, ...seen });
    since = Math.max(since, at);
    seen = now;
  }
  if (seen !== null && until !== undefined && openedAt !== null && until - openedAt > since)
    scenes.push({ fromMs: since, toMs: until - openedAt, ...seen });
  return joined(scenes);
}

function look(picture: SessionPicture, centre: string): Omit<Scene, 'fromMs' | 'toMs'> {
  const { currentItem, consulting, plenary, document } = picture.floor;
  const item = currentItem === null ? undefined : picture.items.get(currentItem);
  const running = item !== undefined && isRunning(item.state) ? item : null;
  const itemId = running === null ? null : currentItem;
  const nothing = { itemId, restricted: running?.closed === true, onAir: [], large: [], document: null };
  if (consulting !== null) return { kind: 'consultation', ...nothing };
  if (picture.state === 'paused') return { kind: 'paused', ...nothing };
  const wanted = floor(picture, centre, [...picture.seats.keys()]);
  const kind: SceneKind = plenary ? 'plenary' : running === null ? 'between' : 'item';
  // Who has no seat is not seen; the item names its bridges all the same.
  const onAir = wanted.recorded.filter((id) => id === centre || picture.seats.has(id) || kind === 'item');
  const shown = document === null ? null : { ...document };
  return {
    ...{ kind, itemId, restricted: wanted.restrictedTo !== null, onAir, document: shown },
    large: largeOf(picture, { centre, onAir, citizen: running?.bridges[0] ?? null, shown: shown !== null }),
  };
}

/**
 * Who stood large: the centre looked at the citizen and the citizen at the centre, so that in an item both did. What was
 * laid open before all goes before faces.
 */
function largeOf(
  picture: SessionPicture,
  {
    centre,
    onAir,
    citizen,
    shown,
  }: { centre: string; onAir: readonly string[]; citizen: string | null; shown: boolean },
): readonly string[] {
  const { layout, spotlight } = picture.floor;
  const chosen = spotlight !== null && onAir.includes(spotlight) ? spotlight : null;
  const other = chosen ?? citizen;
  const both = [centre, ...(other !== null && other !== centre && onAir.includes(other) ? [other] : [])];
  if (layout === 'grid') return [];
  if (shown) return layout === 'side_by_side' && other !== null ? [other] : [];
  if (layout === 'side_by_side') return both;
  return chosen === null ? both : [chosen];
}

function isSame(a: Omit<Scene, 'fromMs' | 'toMs'>, b: Omit<Scene, 'fromMs' | 'toMs'>): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Alike scenes that only an instant parted are one. */
function joined(scenes: readonly Scene[]): readonly Scene[] {
  const out: Scene[] = [];
  for (const scene of scenes) {
    const { fromMs, toMs, ...seen } = scene;
    const before = out.at(-1);
    if (before === undefined) {
      out.push(scene);
      continue;
    }
    const { fromMs: began, toMs: _end, ...last } = before;
    if (isSame(last, seen)) out[out.length - 1] = { ...before, fromMs: began, toMs };
    else out.push({ ...scene, fromMs });
  }
  return out;
}
