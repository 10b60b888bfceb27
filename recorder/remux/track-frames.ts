import type { MediaSource } from '../../src/contracts/media-shapes.ts';
import { Presence, type Gap, type Interval, type Lifetime } from './gaps.ts';
import { picturesOf, soundsOf, type Candidate, type Placed } from './candidates.ts';
import type { ProducerSource } from './producer-frames.ts';

/** A frame at its place in the container: whole milliseconds of session time, strictly increasing. */
export interface TrackFrame {
  readonly timeMs: number;
  readonly durationMs: number;
  readonly data: Uint8Array;
  readonly key: boolean;
}

export interface TrackProducer extends ProducerSource {
  /** Session milliseconds. */
  readonly lifetime: Lifetime;
}

/** What is put into a track in place of what lacks there, session milliseconds. */
export interface Fill extends Interval {
  /** In order; those outside of the stretch are left out. */
  frames(): AsyncIterable<TrackFrame>;
}

export interface TrackReport {
  readonly source: MediaSource;
  readonly mimeType: string;
  readonly frames: number;
  readonly firstMs: number;
  /** Where the last frame ends. */
  readonly endMs: number;
  readonly gaps: readonly Gap[];
  readonly intervals: readonly Interval[];
  /** What was brought later from the bridge's own buffer. */
  readonly supplements: readonly Interval[];
}

/** A fill that ends this near before the next frame joins it, milliseconds. */
const FILL_JOINS_MS = 150;
/** Sound is sent without rest (no DTX): a longer silence of packets is a gap, milliseconds. */
const SOUND_GAP_MS = 200;
/** A picture may stand this long before it counts as missing, milliseconds. */
const PICTURE_GAP_MS = 1_000;
/** A picture gap up to this long still shows the last picture. */
const PICTURE_BRIDGE_MS = 2_000;
/** One track of a bridge over all sources of its kind: leaving and coming back only means later frames. */
export class Track {
  readonly source: MediaSource;
  readonly mimeType: string;
  readonly #producers: readonly TrackProducer[];
  readonly #endMs: number;
  readonly #presence: Presence;
  readonly #of: string | null;
  /** Those still to come. */
  readonly #fills: Fill[];
  readonly #supplements: { fromMs: number; toMs: number }[] = [];
  #filledTo = -Infinity;
  #frames = 0;
  #firstMs: number | null = null;
  #lastMs = -1;
  #endOfShown = 0;

  /**
   * @param producers of one source and one codec, in order of their beginning; at least one
   * @param endMs length of the session, milliseconds
   * @param of the closed item whose frames are wanted; null: those of no closed item
   * @param fills what is known of stretches that lack, in order
   */
  constructor(
    producers: readonly [TrackProducer, ...TrackProducer[]],
    endMs: number,
    of: string | null = null,
    fills: readonly Fill[] = [],
  ) {
    this.#of = of;
    this.#fills = [...fills];
    const { source, mimeType, kind } = producers[0].header;
    this.source = source;
    this.mimeType = mimeType;
    this.#producers = producers;
    this.#endMs = endMs;
    // A shared screen may stand still for minutes and is there all the same.
    const bridgeMs = kind === 'audio' ? SOUND_GAP_MS : source === 'screen' ? Infinity : PICTURE_BRIDGE_MS;
    const gapMs = kind === 'audio' ? SOUND_GAP_MS : PICTURE_GAP_MS;
    this.#presence = new Presence(
      producers.map(({ lifetime }) => lifetime),
      { bridgeMs, gapMs },
    );
  }

  /** Whether the track is a picture. */
  get video(): boolean {
    return this.#producers[0]?.header.kind === 'video';
  }

  /** Channels of an audio track. */
  get channels(): number {
    return this.#producers[0]?.header.channels ?? 1;
  }

  async *frames(): AsyncGenerator<TrackFrame> {
    for (const [index, producer] of this.#producers.entries()) {
      // The device that took over has the word; what the old one still sent would only disturb.
      const until = Math.min(this.#endMs, this.#producers[index + 1]?.lifetime.fromMs ?? Infinity);
      const wanted = { until, of: this.#of };
      const frames = this.video ? picturesOf(producer, wanted) : soundsOf(producer, wanted);
      for await (const frame of frames) {
        yield* this.#filled(frame.time);
        // Up to the key frame after it the stretch is the fill's: what came between builds on what is not there.
        if (Math.round(frame.time) < this.#filledTo) continue;
        if (frame.passedOver) this.#passOver(frame);
        else yield this.#place(frame);
      }
    }
    yield* this.#filled(Infinity);
    this.#presence.end(this.#endMs);
  }

  /** What the track held; complete once `frames` has ended. */
  report(): TrackReport {
    return {
      source: this.source,
      mimeType: this.mimeType,
      frames: this.#frames,
      firstMs: this.#firstMs ?? 0,
      endMs: this.#endOfShown,
      gaps: this.#presence.gaps,
      intervals: this.#presence.intervals,
      supplements: this.#supplements,
    };
  }

  /** What fills the stretches that begin before a time. */
  async *#filled(before: number): AsyncGenerator<TrackFrame> {
    for (let fill = this.#fills[0]; fill !== undefined && fill.fromMs <= before; fill = this.#fills[0]) {
      this.#fills.shift();
      let any = false;
      for await (const { timeMs, durationMs, data, key } of fill.frames()) {
        any = true;
        yield this.#place({ time: timeMs, durationMs, data, key, afterLoss: false });
        this.#addSupplement(timeMs, timeMs + durationMs);
      }
      if (any) this.#filledTo = fill.toMs;
    }
  }

  #addSupplement(fromMs: number, toMs: number): void {
    const last = this.#supplements.at(-1);
    const bridgeMs = this.video ? PICTURE_GAP_MS : SOUND_GAP_MS;
    if (last !== undefined && fromMs - last.toMs <= bridgeMs) last.toMs = Math.max(last.toMs, toMs);
    else this.#supplements.push({ fromMs, toMs });
  }

  /** It was recorded, and belongs into another file. */
  #passOver({ time, durationMs, afterLoss }: Candidate): void {
    if (this.#of === null && time >= 0)
      this.#presence.add(Math.max(0, Math.round(time)), durationMs, afterLoss, false);
  }

  #place(frame: Placed): TrackFrame {
    const { time, durationMs } = frame;
    const timeMs = Math.max(Math.round(time), this.#lastMs + 1);
    this.#lastMs = timeMs;
    this.#frames += 1;
    this.#endOfShown = timeMs + durationMs;
    this.#firstMs ??= timeMs;
    // What was lost before the first frame after a fill is there now.
    this.#presence.add(timeMs, durationMs, frame.afterLoss && timeMs - this.#filledTo > FILL_JOINS_MS);
    return { timeMs, durationMs, data: frame.data, key: frame.key };
  }
}
