import { isRunning, type Conclusion, type ItemState, type RefusalCode } from '../conduct/items.ts';
import type { SessionEvent, SessionPicture } from '../session-events.ts';
import { folded } from '../vietnamese-words.ts';
import { isSameMatter } from './registration.ts';

/** How a bridge point of a session stood with its check (seed HY-26). */
export const READINESS_OUTCOMES = ['in_time', 'late', 'waived', 'moved', 'not_passed', 'unknown'] as const;
export type ReadinessOutcome = (typeof READINESS_OUTCOMES)[number];

/** What the events of a closed session tell of one item, as books and reports count it. */
export interface ItemFacts {
  readonly itemId: string;
  readonly state: ItemState;
  /** How often its citizens were received: called and there. */
  readonly turns: number;
  readonly calledAt: number | null;
  readonly endedAt: number | null;
  readonly conclusions: readonly Conclusion[];
  readonly refusal: RefusalCode | null;
}

/** Losses of a bridge's line while a session ran. */
export interface LineFacts {
  readonly drops: number;
  readonly lostMs: number;
}

/**
 * Items of a session that is over. A call that ends in "absent" is no turn: nobody was received. Whoever was before the
 * chair when the session closed was.
 */
export function itemFacts(picture: SessionPicture, events: readonly SessionEvent[]): readonly ItemFacts[] {
  const turns = new Map<string, number>();
  const count = (itemId: string): Map<string, number> => turns.set(itemId, (turns.get(itemId) ?? 0) + 1);
  const open = new Set<string>();
  for (const event of events) {
    if (event.type === 'item_called') open.add(event.itemId);
    else if (event.type === 'item_absent') open.delete(event.itemId);
    else if (
      event.type === 'item_concluded' ||
      event.type === 'item_refused' ||
      event.type === 'item_deferred'
    )
      if (open.delete(event.itemId)) count(event.itemId);
  }
  for (const itemId of open) if (isRunning(picture.items.get(itemId)?.state ?? 'listed')) count(itemId);
  return [...picture.items].map(([itemId, item]) => ({
    ...{ itemId, state: item.state, turns: turns.get(itemId) ?? 0 },
    ...{ calledAt: item.calledAt, endedAt: item.endedAt },
    ...{ conclusions: item.conclusions, refusal: item.refusal },
  }));
}

/** Drops of each bridge's line between opening and close; a line that does not come back is lost until the close. */
export function lineFacts(
  events: readonly SessionEvent[],
  { openedAt, closedAt }: { readonly openedAt: number; readonly closedAt: number },
): ReadonlyMap<string, LineFacts> {
  const facts = new Map<string, LineFacts>();
  const downSince = new Map<string, number>();
  const up = (bridgeId: string, at: number): void => {
    const since = downSince.get(bridgeId);
    if (since === undefined) return;
    downSince.delete(bridgeId);
    const before = facts.get(bridgeId) ?? { drops: 0, lostMs: 0 };
    facts.set(bridgeId, { drops: before.drops + 1, lostMs: before.lostMs + at - since });
  };
  for (const event of events) {
    if (event.at < openedAt || event.at > closedAt) continue;
    if (event.type === 'bridge_left' && event.reason === 'lost' && !downSince.has(event.bridgeId))
      downSince.set(event.bridgeId, event.at);
    else if (event.type === 'bridge_joined') up(event.bridgeId, event.at);
  }
  for (const bridgeId of [...downSince.keys()]) up(bridgeId, closedAt);
  return facts;
}

/** Times in which nothing was written while the session ran. */
export function recordingFacts(
  events: readonly SessionEvent[],
  closedAt: number,
): { readonly interruptions: number; readonly unrecordedMs: number } {
  let [interruptions, unrecordedMs] = [0, 0];
  let since: number | null = null;
  for (const event of events) {
    if (event.type === 'recording_interrupted' && since === null) {
      since = event.at;
      interruptions += 1;
    } else if (event.type === 'recording_resumed' && since !== null) {
      unrecordedMs += event.at - since;
      since = null;
    }
  }
  return { interruptions, unrecordedMs: unrecordedMs + (since === null ? 0 : Math.max(0, closedAt - since)) };
}

/**
 * How a bridge stood with its check: passed by the deadline, passed after it, let in all the same, its citizens moved, or
 * none of these. `unknown` where no report was frozen.
 */
export function readinessOutcome(of: {
  readonly passedInTime: boolean | null;
  readonly passedLate: boolean;
  readonly escalation: 'open' | 'waived' | 'moved' | null;
}): ReadinessOutcome {
  if (of.passedInTime === null) return 'unknown';
  if (of.passedInTime) return 'in_time';
  if (of.escalation === 'moved') return 'moved';
  if (of.passedLate) return 'late';
  return of.escalation === 'waived' ? 'waived' : 'not_passed';
}

/** A large group that came about a matter. */
export interface GroupCase {
  readonly itemId: string;
  readonly summary: string;
  readonly people: number;
}

/** A matter that several large groups came about (seed LB-6: "điểm nóng"). */
export interface HotSpot {
  readonly summary: string;
  readonly groups: number;
  readonly people: number;
  readonly itemIds: readonly string[];
}

/** From so many groups on, a matter is a hot spot. */
export const HOT_SPOT_FROM = 2;

/** Matters that two groups or more came about, the largest first. Warns, and accuses nobody: summaries are compared. */
export function hotSpotsOf(groups: readonly GroupCase[]): readonly HotSpot[] {
  const spots: GroupCase[][] = [];
  for (const group of groups) {
    const spot = spots.find(([first]) => first !== undefined && isSameMatter(first.summary, group.summary));
    if (spot === undefined) spots.push([group]);
    else spot.push(group);
  }
  return spots
    .filter((same) => same.length >= HOT_SPOT_FROM)
    .map((same) => ({
      summary: same[0]?.summary ?? '',
      groups: same.length,
      people: same.reduce((sum, { people }) => sum + people, 0),
      itemIds: same.map(({ itemId }) => itemId),
    }))
    .toSorted((a, b) => b.people - a.people);
}

/** Periodic by the plan of the year, or ad hoc as a matter demands (seed HY-7). */
export const RECEPTION_KINDS = ['periodic', 'ad_hoc'] as const;
export type ReceptionKind = (typeof RECEPTION_KINDS)[number];

/** What kind of reception a title announces: "Tiếp công dân đột xuất …" is ad hoc. */
export function receptionKindOf(title: string): ReceptionKind {
  return folded(title).includes('dot xuat') ? 'ad_hoc' : 'periodic';
}
