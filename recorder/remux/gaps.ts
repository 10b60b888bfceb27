import { z } from 'zod';
import { GAP_CAUSES, type GapCause } from '../../src/domain/recording/account.ts';
import type { PauseCause } from './survey.ts';

/**
 * A time in which a track holds nothing, and why, session milliseconds. `lost`: the line did not carry it; `dropped`:
 * our disk did not take it; `absent`: there was no source; `broken_off`: there was none since one that ended
 * without the bridge ending it.
 */
export const Gap = z.object({ fromMs: z.number(), toMs: z.number(), cause: z.enum(GAP_CAUSES) });
export type Gap = z.infer<typeof Gap>;

export const Interval = z.object({ fromMs: z.number(), toMs: z.number() });
export type Interval = z.infer<typeof Interval>;

/** What lacks for less than this beside a pause belongs to it, milliseconds. */
const SETTLING_MS = 1_000;
/** Frames follow each other no slower than this where nothing is wrong, milliseconds. */
const BREAK_MS = 150;
/** Dropped packets are told with the next one that is taken, milliseconds. */
const DROP_TOLD_MS = 2_000;

/** When a source existed, when it was silent on purpose, and how it ended. Session milliseconds. */
export interface Lifetime extends Interval {
  readonly pauses: readonly (Interval & { readonly cause: PauseCause })[];
  /** When it was told that packets had been dropped. */
  readonly drops: readonly number[];
  /** Whether the bridge ended it itself. */
  readonly ended: boolean;
}

const PAUSES: readonly GapCause[] = ['held', 'muted', 'starved', 'broken_off'];

/** What lacks just before or after a pause, or an end, is the time that it took to be told, and no loss on the line. */
function settled(part: Gap, before: GapCause | undefined, after: GapCause | undefined): GapCause {
  if (part.cause !== 'lost' || part.toMs - part.fromMs >= SETTLING_MS) return part.cause;
  return [before, after].find((cause) => cause !== undefined && PAUSES.includes(cause)) ?? part.cause;
}

/** Follows a track frame by frame: when it showed or sounded, where and why not. */
export class Presence {
  readonly #lifetimes: readonly Lifetime[];
  readonly #bridgeMs: number;
  readonly #gapMs: number;
  readonly gaps: Gap[] = [];
  readonly intervals: { fromMs: number; toMs: number }[] = [];
  #last: number | null = null;

  /**
   * @param lifetimes of the sources that make up the track, in order
   * @param limits milliseconds. `bridgeMs`: silence up to this length still counts as present, a picture may stand still
   *   for a moment; `gapMs`: frames further apart than this leave a gap
   */
  constructor(lifetimes: readonly Lifetime[], limits: { readonly bridgeMs: number; readonly gapMs: number }) {
    this.#lifetimes = lifetimes;
    this.#bridgeMs = limits.bridgeMs;
    this.#gapMs = limits.gapMs;
  }

  /** Where the track's last frame ends so far, session milliseconds. */
  get lastMs(): number | null {
    return this.#last;
  }

  /** @param shown false: it is there, and not to be seen in this file */
  add(timeMs: number, durationMs: number, afterLoss: boolean, shown = true): void {
    const before = this.#last ?? 0;
    // Packets lack also where none was taken on purpose: why is asked of the source, not of their numbers.
    const gap =
      timeMs - before > this.#gapMs ||
      (timeMs - before > BREAK_MS && this.#isBroken(before, timeMs)) ||
      (afterLoss && this.#last !== null && timeMs > before);
    if (gap) this.#addGap(before, timeMs);

    this.#last = timeMs + durationMs;
    if (!shown) return;
    const open = this.intervals.at(-1);
    if (
      open !== undefined &&
      timeMs - open.toMs <= this.#bridgeMs &&
      !(gap && this.#isPaused(before, timeMs))
    )
      open.toMs = timeMs + durationMs;
    else this.intervals.push({ fromMs: timeMs, toMs: timeMs + durationMs });
  }

  /** The session is over at `endMs`. */
  end(endMs: number): void {
    if (endMs - (this.#last ?? 0) > this.#gapMs) this.#addGap(this.#last ?? 0, endMs);
  }

  /** A source that ended without the bridge ending it leaves a gap, however short. */
  #isBroken(fromMs: number, toMs: number): boolean {
    return this.#lifetimes.some(({ ended, toMs: end }) => !ended && end >= fromMs && end <= toMs);
  }

  #isPaused(fromMs: number, toMs: number): boolean {
    return this.#lifetimes.some(({ pauses }) =>
      pauses.some((pause) => pause.fromMs < toMs && pause.toMs > fromMs),
    );
  }

  /** One silence may have several causes one after the other: muted, then gone, then back. */
  #addGap(fromMs: number, toMs: number): void {
    const edges = new Set([fromMs, toMs]);
    for (const life of this.#lifetimes) {
      for (const { fromMs: from, toMs: to } of [life, ...life.pauses]) edges.add(from).add(to);
    }
    const cuts = [...edges].filter((edge) => edge >= fromMs && edge <= toMs).sort((a, b) => a - b);
    const dropped = this.#lifetimes.some(({ drops }) =>
      drops.some((at) => at > fromMs && at <= toMs + DROP_TOLD_MS),
    );
    const parts = cuts.slice(0, -1).map((from, index) => {
      const to = cuts[index + 1] ?? toMs;
      const found = this.#causeAt((from + to) / 2);
      return { fromMs: from, toMs: to, cause: found === 'lost' && dropped ? ('dropped' as const) : found };
    });
    for (const [index, part] of parts.entries()) {
      const cause = settled(part, parts[index - 1]?.cause, parts[index + 1]?.cause);
      const before = this.gaps.at(-1);
      if (before?.cause === cause && before.toMs === part.fromMs) before.toMs = part.toMs;
      else this.gaps.push({ ...part, cause });
    }
  }

  #causeAt(time: number): GapCause {
    const within = ({ fromMs, toMs }: Interval): boolean => fromMs <= time && time < toMs;
    const lives = this.#lifetimes.filter(within);
    if (lives.length === 0) {
      const before = this.#lifetimes.filter(({ toMs }) => toMs <= time).at(-1);
      return before === undefined || before.ended ? 'absent' : 'broken_off';
    }
    const pauses = lives.flatMap((life) => life.pauses.filter(within));
    return pauses[0]?.cause ?? 'lost';
  }
}
