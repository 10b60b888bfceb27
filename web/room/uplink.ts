/** How often the browser's own view of its line is asked for, milliseconds. */
export const UPLINK_INTERVAL_MS = 1_000;

interface Pair {
  readonly id: string;
  readonly type: string;
  readonly nominated?: boolean;
  readonly availableOutgoingBitrate?: number;
  readonly selectedCandidatePairId?: string;
}

interface Carried {
  readonly type: string;
  readonly bytesReceived?: number;
  readonly responsesReceived?: number;
}

/** A number that grows with everything that comes back over a transport: while it grows, the line carries. */
export function signsOfLife(stats: RTCStatsReport): number {
  let signs = 0;
  for (const { type, bytesReceived = 0, responsesReceived = 0 } of stats.values() as Iterable<Carried>) {
    if (type === 'transport') signs += bytesReceived;
    if (type === 'candidate-pair') signs += responsesReceived;
  }
  return signs;
}

/** Bits per second that congestion control believes a sending transport carries; null while it does not know. */
export function availableUplink(stats: RTCStatsReport): number | null {
  const entries = [...(stats.values() as Iterable<Pair>)];
  // After a restart of ICE the pairs from before it are still listed, and still as nominated. Only the transport knows
  // which one is in use; a browser that does not tell it has one transport and lists the newest pair last.
  const selected = entries.find(({ type }) => type === 'transport')?.selectedCandidatePairId;
  const pair = entries.findLast(({ id, type, nominated }) =>
    selected === undefined ? type === 'candidate-pair' && nominated === true : id === selected,
  );
  return pair?.availableOutgoingBitrate ?? null;
}
