import { z } from 'zod';

/** A time in which a track holds nothing, and why. Session milliseconds. */
export const Gap = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  /** `lost`: bytes were expected and are not there; `muted`: the bridge muted; `absent`: the bridge sent nothing. */
  cause: z.enum(['lost', 'muted', 'absent']),
});
export type Gap = z.infer<typeof Gap>;

export const Interval = z.object({ fromMs: z.number(), toMs: z.number() });
export type Interval = z.infer<typeof Interval>;

/** Frames further apart than this leave a gap; a stream at rest (Opus DTX: 400 ms) does not, milliseconds. */
const GAP_MS = 1_000;

/** When a source existed and when it was muted, session milliseconds. */
export interface Lifetime extends Interval {
  readonly mutes: readonly Interval[];
}

/** Follows a track frame by frame: when it showed or sounded, where and why not. */
export class Presence {
  readonly #lifetimes: readonly Lifetime[];
  readonly #bridgeMs: number;
  readonly gaps: Gap[] = [];
  readonly intervals: { fromMs: number; toMs: number }[] = [];
  #last: number | null = null;

  /**
   * @param lifetimes of the sources that make up the track, in order
   * @param bridgeMs silence up to this length still counts as present: a picture may stand still for a moment
   */
  constructor(lifetimes: readonly Lifetime[], bridgeMs: number) {
    this.#lifetimes = lifetimes;
    this.#bridgeMs = bridgeMs;
  }

  /** Where the track's last frame ends so far, session milliseconds. */
  get lastMs(): number | null {
    return this.#last;
  }

  add(timeMs: number, durationMs: number, afterLoss: boolean): void {
    const before = this.#last;
    if (afterLoss && before !== null && timeMs > before) {
      this.gaps.push({ fromMs: before, toMs: timeMs, cause: 'lost' });
    } else if (timeMs - (before ?? 0) > GAP_MS) this.#addGap(before ?? 0, timeMs);

    const open = this.intervals.at(-1);
    if (open !== undefined && timeMs - open.toMs <= this.#bridgeMs) open.toMs = timeMs + durationMs;
    else this.intervals.push({ fromMs: timeMs, toMs: timeMs + durationMs });
    this.#last = timeMs + durationMs;
  }

  /** The session is over at `endMs`. */
  end(endMs: number): void {
    if (endMs - (this.#last ?? 0) > GAP_MS) this.#addGap(this.#last ?? 0, endMs);
  }

  /** One silence may have several causes one after the other: muted, then gone, then back. */
  #addGap(fromMs: number, toMs: number): void {
    const edges = new Set([fromMs, toMs]);
    for (const life of this.#lifetimes) {
      for (const { fromMs: from, toMs: to } of [life, ...life.mutes]) edges.add(from).add(to);
    }
    const cuts = [...edges].filter((edge) => edge >= fromMs && edge <= toMs).sort((a, b) => a - b);
    for (const [index, from] of cuts.entries()) {
      const to = cuts[index + 1];
      if (to === undefined) return;
      const cause = this.#causeAt((from + to) / 2);
      const before = this.gaps.at(-1);
      if (before?.cause === cause && before.toMs === from) before.toMs = to;
      else this.gaps.push({ fromMs: from, toMs: to, cause });
    }
  }

  #causeAt(time: number): Gap['cause'] {
    const within = ({ fromMs, toMs }: Interval): boolean => fromMs <= time && time < toMs;
    const lives = this.#lifetimes.filter(within);
    if (lives.length === 0) return 'absent';
    return lives.some(({ mutes }) => mutes.some(within)) ? 'muted' : 'lost';
  }
}
