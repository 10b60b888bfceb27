import type { LineQuality } from '../src/contracts/session.ts';

/** What was measured on a bridge's line since the last look. */
export interface LineMeasures {
  /** Worst share of RTP packets lost on any stream, 0 to 1. */
  readonly loss: number;
  /** Round trip, milliseconds; null where no report told it. */
  readonly rttMs: number | null;
  /** Worst variation of arrival, milliseconds. */
  readonly jitterMs: number;
  /** Whether a transport's ICE is disconnected or closed, or its DTLS ended. */
  readonly broken: boolean;
  /** Milliseconds since RTP last came, where some source is sent unmuted; null where all are muted. */
  readonly silentMs: number | null;
}

/**
 * Where a line stops being good. Two per cent loss is what audible clicks begin at after FEC and retransmission;
 * above 150 ms a round trip begins to be felt in talk (ITU-T G.114 speaks of 150 ms one way as the limit of ease),
 * above 400 ms people talk over one another.
 */
export const LINE_LIMITS = {
  poor: { loss: 0.02, rttMs: 150, jitterMs: 60 },
  bad: { loss: 0.05, rttMs: 400, jitterMs: 150 },
  lostAfterMs: 3_000,
} as const;

/** The word for one look at a line. */
export function lineQuality(measures: LineMeasures): LineQuality {
  if (measures.broken || (measures.silentMs ?? 0) >= LINE_LIMITS.lostAfterMs) return 'lost';
  for (const word of ['bad', 'poor'] as const) {
    const limit = LINE_LIMITS[word];
    if (
      measures.loss >= limit.loss ||
      (measures.rttMs ?? 0) >= limit.rttMs ||
      measures.jitterMs >= limit.jitterMs
    ) {
      return word;
    }
  }
  return 'good';
}

/** The word that is told, and the different one that the last looks gave. */
export interface LineState {
  readonly told: LineQuality;
  readonly other: LineQuality | null;
  readonly otherLooks: number;
}

const ORDER: readonly LineQuality[] = ['good', 'poor', 'bad', 'lost'];
/** Looks in a row until a worse word is told; `lost`, and coming back from it, at once. */
const LOOKS_TO_WORSEN = 2;
const LOOKS_TO_IMPROVE = 3;

/** The state after one more look: words change only when several looks agree, so that a tile does not flicker. */
export function nextLineState(state: LineState | null, seen: LineQuality): LineState {
  if (state === null || seen === 'lost' || state.told === 'lost')
    return { told: seen, other: null, otherLooks: 0 };
  if (seen === state.told) return { told: seen, other: null, otherLooks: 0 };

  const worsens = ORDER.indexOf(seen) > ORDER.indexOf(state.told);
  const sameSide = state.other !== null && worsens === ORDER.indexOf(state.other) > ORDER.indexOf(state.told);
  const looks = sameSide ? state.otherLooks + 1 : 1;
  if (looks < (worsens ? LOOKS_TO_WORSEN : LOOKS_TO_IMPROVE))
    return { told: state.told, other: seen, otherLooks: looks };
  return { told: seen, other: null, otherLooks: 0 };
}
