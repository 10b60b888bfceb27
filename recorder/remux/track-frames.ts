import type { MediaSource } from '../../src/contracts/media-shapes.ts';
import { Presence, type Gap, type Interval, type Lifetime } from './gaps.ts';
import { opusDurationMs } from './opus.ts';
import { producerFrames, type ProducerSource, type TimedFrame } from './producer-frames.ts';

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

export interface TrackReport {
  readonly source: MediaSource;
  readonly mimeType: string;
  readonly frames: number;
  readonly firstMs: number;
  /** Where the last frame ends. */
  readonly endMs: number;
  readonly gaps: readonly Gap[];
  readonly intervals: readonly Interval[];
}

/** Nominal length of a picture; the true one is the time until the next. */
const PICTURE_MS = 33;
/** Sound is sent without rest (no DTX): a longer silence of packets is a gap, milliseconds. */
const SOUND_GAP_MS = 200;
/** A picture may stand this long before it counts as missing, milliseconds. */
const PICTURE_GAP_MS = 1_000;
/** A picture gap up to this long still shows the last picture. */
const PICTURE_BRIDGE_MS = 2_000;
/** Pictures before the opening that the first one inside builds on; more are not squeezed into its start. */
const MAX_LEAD_IN = 60;

/** One track of a bridge over all sources of its kind: leaving and coming back only means later frames. */
export class Track {
  readonly source: MediaSource;
  readonly mimeType: string;
  readonly #producers: readonly TrackProducer[];
  readonly #endMs: number;
  readonly #presence: Presence;
  readonly #of: string | null;
  #frames = 0;
  #firstMs: number | null = null;
  #lastMs = -1;
  #endOfShown = 0;

  /**
   * @param producers of one source and one codec, in order of their beginning; at least one
   * @param endMs length of the session, milliseconds
   * @param of the closed item whose frames are wanted; null: those of no closed item
   */
  constructor(
    producers: readonly [TrackProducer, ...TrackProducer[]],
    endMs: number,
    of: string | null = null,
  ) {
    this.#of = of;
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
      yield* this.video ? this.#pictures(producer, until) : this.#sounds(producer, until);
    }
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
    };
  }

  async *#sounds(producer: TrackProducer, until: number): AsyncGenerator<TrackFrame> {
    for await (const frame of producerFrames(producer)) {
      if (frame.time < 0 || frame.time >= until) continue;
      const durationMs = opusDurationMs(frame.data);
      if (frame.restrictedTo === this.#of) yield this.#place(frame, frame.time, durationMs);
      else this.#passOver(frame, durationMs);
    }
  }

  async *#pictures(producer: TrackProducer, until: number): AsyncGenerator<TrackFrame> {
    let leadIn: TimedFrame[] = [];
    let decodable = true;
    for await (const frame of producerFrames(producer)) {
      if (frame.time >= until) continue;
      if (frame.restrictedTo !== this.#of) {
        // What follows cannot be built on pictures that are not there.
        leadIn = [];
        decodable = false;
        this.#passOver(frame, PICTURE_MS);
        continue;
      }
      if (frame.key) decodable = true;
      if (frame.time < 0) {
        // The picture at the opening builds on the last key frame before it: that one starts the track, at 0.
        leadIn = frame.key ? [frame] : [...leadIn, frame];
        if (leadIn.length > MAX_LEAD_IN) {
          leadIn = [];
          decodable = false;
        }
        continue;
      }
      if (!frame.key) for (const before of leadIn) yield this.#place(before, 0, 1);
      leadIn = [];
      if (decodable) yield this.#place(frame, frame.time, PICTURE_MS);
    }
  }

  /** It was recorded, and belongs into another file. */
  #passOver(frame: TimedFrame, durationMs: number): void {
    if (this.#of === null && frame.time >= 0)
      this.#presence.add(Math.max(0, Math.round(frame.time)), durationMs, frame.afterLoss, false);
  }

  #place(frame: TimedFrame, time: number, durationMs: number): TrackFrame {
    const timeMs = Math.max(Math.round(time), this.#lastMs + 1);
    this.#lastMs = timeMs;
    this.#frames += 1;
    this.#endOfShown = timeMs + durationMs;
    this.#firstMs ??= timeMs;
    this.#presence.add(timeMs, durationMs, frame.afterLoss);
    return { timeMs, durationMs, data: frame.data, key: frame.key };
  }
}
