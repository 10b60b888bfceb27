/** What the browser tells of the line that carries what it sends. */
export interface UplinkSample {
  /** Bits per second that congestion control believes the line carries; null while it does not know. */
  readonly available: number | null;
}

/** How the picture stands towards the line. */
export interface UplinkState {
  readonly starved: boolean;
  /** Samples in a row that asked for a change. */
  readonly count: number;
  /** Samples left before a starved picture is tried again. */
  readonly wait: number;
  /** Length of the next wait. */
  readonly nextWait: number;
  /** Samples since the picture was let go on. */
  readonly since: number;
}

/** One sample a second. */
export const UPLINK_INTERVAL_MS = 1_000;
/**
 * Sound takes about 50 kbit/s with its headers. What is left of less than this shows a face as a stain, and the picture's
 * bursts then cost the sound.
 */
const ENOUGH_BPS = 120_000;
/** A line that only stutters is waited for. */
const STARVE_AFTER = 3;
const FIRST_WAIT = 15;
const LONGEST_WAIT = 120;
/** A picture that lasts so long has shown that the line is well again. */
const WELL_AFTER = 30;

export const WELL_UPLINK: UplinkState = { starved: false, count: 0, wait: 0, nextWait: FIRST_WAIT, since: 0 };

/**
 * Sound comes first: whether the picture is kept back after one more sample. With no picture flowing nothing tells how
 * much the line would carry, so it is tried again after a wait that doubles while the trials fail.
 */
export function nextUplink(state: UplinkState, { available }: UplinkSample): UplinkState {
  if (state.starved) {
    if (state.wait > 1) return { ...state, wait: state.wait - 1 };
    return { ...state, starved: false, count: 0, wait: 0, since: 0 };
  }
  const since = state.since + 1;
  const nextWait = since >= WELL_AFTER ? FIRST_WAIT : state.nextWait;
  const count = available !== null && available < ENOUGH_BPS ? state.count + 1 : 0;
  if (count < STARVE_AFTER) return { ...state, count, since, nextWait };
  return {
    ...{ starved: true, count: 0, since: 0 },
    wait: nextWait,
    nextWait: Math.min(LONGEST_WAIT, nextWait * 2),
  };
}

/** What congestion control knows of a sending transport. */
export function uplinkOf(stats: RTCStatsReport): UplinkSample {
  for (const entry of stats.values() as Iterable<{
    type: string;
    nominated?: boolean;
    availableOutgoingBitrate?: number;
  }>) {
    if (entry.type === 'candidate-pair' && entry.nominated === true)
      return { available: entry.availableOutgoingBitrate ?? null };
  }
  return { available: null };
}
