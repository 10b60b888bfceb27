import { dayOf } from '../time.ts';

/** The hours in which nobody is received, minutes of the day in Vietnam. */
export interface Pause {
  readonly from: number;
  readonly until: number;
}

/** When something is expected to be received, epoch milliseconds. */
export interface Slot {
  readonly from: number;
  readonly until: number;
}

/** What has to be known of an item to tell when its turn comes. */
export interface Timed {
  readonly itemId: string;
  /** Bridges where its citizens sit. */
  readonly bridgeIds: readonly string[];
  readonly minutes: number;
}

export interface TimePlan {
  /** In the order of the list. */
  readonly times: readonly (Slot & { readonly itemId: string })[];
  /** From the first to the last citizen of each bridge (seed QN-8), in the order of their beginnings. */
  readonly slots: readonly (Slot & { readonly bridgeId: string })[];
  /** The pause of that day; null where none falls into the session. */
  readonly pause: Slot | null;
  /** When the last one is through; the planned start where nobody is listed. */
  readonly endsAt: number;
  /** By how much that is past the planned end, minutes; 0: it is not. */
  readonly overMinutes: number;
}

const MINUTE_MS = 60_000;

/**
 * When each item of a list is expected, one after the other from the planned start. Nobody is called who would not be
 * through before the pause: such an item begins after it.
 * @param planned epoch milliseconds
 * @param pause null: the session goes on without one
 */
export function planTimes(
  items: readonly Timed[],
  planned: { readonly start: number; readonly end: number },
  pause: Pause | null,
): TimePlan {
  const midnight = dayOf(planned.start).start;
  const rest: Slot | null =
    pause === null
      ? null
      : { from: midnight + pause.from * MINUTE_MS, until: midnight + pause.until * MINUTE_MS };
  // A session that was planned into the pause has none.
  const paused = rest !== null && planned.start < rest.from ? rest : null;
  let next = planned.start;
  const times = items.map(({ itemId, minutes }) => {
    const length = minutes * MINUTE_MS;
    const meets = paused !== null && next < paused.until && next + length > paused.from;
    const from = meets ? paused.until : next;
    next = from + length;
    return { itemId, from, until: next };
  });
  return {
    times,
    slots: slotsOf(items, times),
    pause: paused !== null && (next > paused.from || planned.end > paused.from) ? paused : null,
    endsAt: next,
    overMinutes: Math.max(0, Math.ceil((next - planned.end) / MINUTE_MS)),
  };
}

function slotsOf(items: readonly Timed[], times: readonly Slot[]): readonly (Slot & { bridgeId: string })[] {
  const slots = new Map<string, Slot>();
  for (const [index, { bridgeIds }] of items.entries()) {
    const time = times[index];
    if (time === undefined) continue;
    for (const bridgeId of bridgeIds)
      slots.set(bridgeId, { from: slots.get(bridgeId)?.from ?? time.from, until: time.until });
  }
  return [...slots].map(([bridgeId, slot]) => ({ bridgeId, ...slot }));
}
