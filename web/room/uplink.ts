/** How often the browser's own view of its line is asked for, milliseconds. */
export const UPLINK_INTERVAL_MS = 1_000;

interface Pair {
  readonly type: string;
  readonly nominated?: boolean;
  readonly availableOutgoingBitrate?: number;
}

/** Bits per second that congestion control believes a sending transport carries; null while it does not know. */
export function availableUplink(stats: RTCStatsReport): number | null {
  for (const entry of stats.values() as Iterable<Pair>) {
    if (entry.type === 'candidate-pair' && entry.nominated === true)
      return entry.availableOutgoingBitrate ?? null;
  }
  return null;
}
