import { PRIORITIES, type Priority } from './registration.ts';

/** What has to be known of an item to propose its place. */
export interface Ordered {
  readonly itemId: string;
  readonly bridgeIds: readonly string[];
  readonly priorities: readonly Priority[];
  /** Was called already: it keeps its place. */
  readonly begun: boolean;
}

const rankOf = ({ priorities }: Ordered): number =>
  Math.min(PRIORITIES.length, ...priorities.map((each) => PRIORITIES.indexOf(each)));

/**
 * The order that is proposed to the centre: what waits for long, then large groups, then what was sent from above
 * (seed LB-13), then everybody else; among equals the citizens of one bridge follow each other, so that a bridge is
 * called as rarely as can be. Otherwise it stays as it stands.
 * @returns ids
 */
export function suggestedOrder(items: readonly Ordered[]): readonly string[] {
  const begun = items.filter((item) => item.begun);
  const waiting = items.filter((item) => !item.begun);
  const order = [...begun];
  for (let rank = 0; rank <= PRIORITIES.length; rank += 1) {
    const left = waiting.filter((item) => rankOf(item) === rank);
    while (left.length > 0) {
      const last = order.at(-1)?.bridgeIds[0];
      const sameBridge = left.findIndex(({ bridgeIds }) => bridgeIds[0] === last);
      order.push(...left.splice(Math.max(0, sameBridge), 1));
    }
  }
  return order.map(({ itemId }) => itemId);
}
