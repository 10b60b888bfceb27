import type { Edge } from '../src/domain/floor.ts';

export interface RoutedProducer {
  readonly bridgeId: string;
  readonly producerId: string;
}

export interface RoutedConsumer {
  readonly consumerId: string;
  /** Bridge that receives. */
  readonly to: string;
  readonly producerId: string;
}

export interface EdgeDifference {
  /** Consumers to make, in the order of the producers. */
  readonly make: readonly { readonly to: string; readonly producerId: string }[];
  /** Ids of consumers to close. */
  readonly close: readonly string[];
}

/** One key for a bridge and the producer it receives; ids hold no space. */
function pair(to: string, producerId: string): string {
  return `${to} ${producerId}`;
}

/**
 * What must change so that exactly the wanted consumers exist: one per edge, per producer of the edge's source, where
 * the receiving bridge has a seat. Nothing else may be consumed, so a consumer that is there twice loses its second.
 * @param seats ids of the bridges that can receive now
 */
export function edgeDifference(now: {
  readonly edges: readonly Edge[];
  readonly seats: ReadonlySet<string>;
  readonly producers: readonly RoutedProducer[];
  readonly consumers: readonly RoutedConsumer[];
}): EdgeDifference {
  const receiversOf = new Map<string, Set<string>>();
  for (const { from, to } of now.edges) {
    if (!now.seats.has(to)) continue;
    const receivers = receiversOf.get(from);
    if (receivers === undefined) receiversOf.set(from, new Set([to]));
    else receivers.add(to);
  }

  const missing = new Map<string, { to: string; producerId: string }>();
  for (const { bridgeId, producerId } of now.producers) {
    for (const to of receiversOf.get(bridgeId) ?? []) missing.set(pair(to, producerId), { to, producerId });
  }

  const close: string[] = [];
  for (const { consumerId, to, producerId } of now.consumers) {
    // Found once it is no longer missing; found again, or not wanted at all, it has to go.
    if (!missing.delete(pair(to, producerId))) close.push(consumerId);
  }
  return { make: [...missing.values()], close };
}
