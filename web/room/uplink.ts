/** How often the browser's own view of its line is asked for, milliseconds. */
export const UPLINK_INTERVAL_MS = 1_000;

interface Pair {
  readonly type: string;
  readonly nominated?: boolean;
  readonly availableOutgoingBitrate?: number;
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
  for (const entry of stats.values() as Iterable<Pair>) {
    if (entry.type === 'candidate-pair' && entry.nominated === true)
      return entry.availableOutgoingBitrate ?? null;
  }
  return null;
}
