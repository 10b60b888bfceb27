import type { Scene } from './scenes.ts';
import type { SeatSpan } from './seat-spans.ts';
import { belongsIn } from './supplements.ts';

/**
 * What the archive says of each instant of a bridge's sound or picture:
 * `recorded`; `supplemented`: recorded, brought later from the bridge's own buffer; `muted`: the microphone was off, or
 * the camera was; `held`: on hold, nothing was to be recorded; `absent`: nobody sat there; `lost`: the line did not
 * carry it; `fault`: it came, or could have come, and our side did not keep it.
 */
export const ACCOUNT_STATES = [
  'recorded',
  'supplemented',
  'muted',
  'held',
  'absent',
  'lost',
  'fault',
] as const;
export type AccountState = (typeof ACCOUNT_STATES)[number];

/** Session milliseconds. */
export interface AccountSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly state: AccountState;
}

/** Why a track holds nothing for a while, as the captured bytes themselves tell it. */
export const GAP_CAUSES = ['lost', 'muted', 'starved', 'held', 'absent', 'broken_off', 'dropped'] as const;
export type GapCause = (typeof GAP_CAUSES)[number];

export interface TrackGap {
  readonly fromMs: number;
  readonly toMs: number;
  readonly cause: GapCause;
}

export interface AccountParts {
  readonly bridgeId: string;
  readonly sessionMs: number;
  /** Gaps of the track; everything else of the session is recorded. */
  readonly gaps: readonly TrackGap[];
  /** What was brought later: it lies outside of the gaps. */
  readonly supplements: readonly { readonly fromMs: number; readonly toMs: number }[];
  readonly scenes: readonly Scene[];
  readonly seats: readonly SeatSpan[];
}

/** The close ends what is shorter than this: a frame under way when the session ended is no gap, milliseconds. */
const LAST_MS = 250;
/** A device that has just taken its seat is given this long until its first packet, milliseconds. */
const JOINING_MS = 10_000;

/**
 * Says of every millisecond of the session what there is of a bridge's sound or picture. The spans follow each other
 * without hole or overlap from 0 to the end: their lengths sum up to the session's, exactly.
 */
export function accountOf(parts: AccountParts): readonly AccountSpan[] {
  const { bridgeId, sessionMs, scenes } = parts;
  const seats = parts.seats.filter((seat) => seat.bridgeId === bridgeId);
  const edges = new Set([0, sessionMs]);
  for (const { fromMs, toMs } of [...parts.gaps, ...parts.supplements, ...scenes, ...seats]) {
    for (const edge of [fromMs, toMs]) if (edge > 0 && edge < sessionMs) edges.add(edge);
  }
  for (const { fromMs } of seats) if (fromMs + JOINING_MS < sessionMs) edges.add(fromMs + JOINING_MS);
  const cuts = [...edges].sort((a, b) => a - b);
  const spans: { fromMs: number; toMs: number; state: AccountState }[] = [];
  for (const [index, fromMs] of cuts.entries()) {
    const toMs = cuts[index + 1];
    if (toMs === undefined) break;
    const state = stateAt((fromMs + toMs) / 2, parts, seats);
    const before = spans.at(-1);
    if (before?.state === state) before.toMs = toMs;
    else spans.push({ fromMs, toMs, state });
  }
  const last = spans.at(-1);
  const before = spans.at(-2);
  if (last?.state === 'lost' && before?.state === 'recorded' && last.toMs - last.fromMs < LAST_MS) {
    spans.pop();
    before.toMs = last.toMs;
  }
  return spans;
}

function within(time: number) {
  return ({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): boolean =>
    fromMs <= time && time < toMs;
}

function stateAt(
  time: number,
  { bridgeId, sessionMs, gaps, supplements, scenes }: AccountParts,
  seats: readonly SeatSpan[],
): AccountState {
  if (supplements.some(within(time))) return 'supplemented';
  const gap = gaps.find(within(time));
  if (gap === undefined) return 'recorded';
  if (gap.cause === 'dropped') return 'fault';
  const scene = scenes.find(within(time));
  // What nobody wanted to record is not missing, whatever the line did meanwhile.
  const seated = seats.some(within(time));
  const wanted =
    scene === undefined || scene.onAir.includes(bridgeId) || (!seated && belongsIn(scene, bridgeId));
  if (gap.cause === 'held' || !wanted) {
    return seated ? 'held' : awayAt(time, seats) === 'lost' ? 'held' : 'absent';
  }
  if (gap.cause === 'muted') return 'muted';
  if (gap.cause === 'starved' || gap.cause === 'lost') return 'lost';
  const seat = seats.find(within(time));
  if (seat === undefined) return awayAt(time, seats);
  if (gap.fromMs <= seat.fromMs && gap.toMs < sessionMs && time < seat.fromMs + JOINING_MS) {
    // Its first packet is still to come; who sat there before the opening was ready, and we were not.
    return seat.fromMs === 0 ? 'fault' : awayAt(seat.fromMs, seats);
  }
  // Seated, on air, and no source: switched off, unless it ended without saying so.
  return gap.cause === 'broken_off' ? 'fault' : 'muted';
}

/** A bridge whose line broke is away because of the line until it comes back; one that left, or never came, is absent. */
function awayAt(time: number, seats: readonly SeatSpan[]): 'lost' | 'absent' {
  const before = seats.filter(({ toMs }) => toMs <= time).at(-1);
  return before?.end === 'lost' ? 'lost' : 'absent';
}

/** Milliseconds of each state; they sum up to the session. */
export function sumsOf(spans: readonly AccountSpan[]): Readonly<Record<AccountState, number>> {
  const sums = Object.fromEntries(ACCOUNT_STATES.map((state) => [state, 0])) as Record<AccountState, number>;
  for (const { fromMs, toMs, state } of spans) sums[state] += toMs - fromMs;
  return sums;
}
