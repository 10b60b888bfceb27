import type { SegmentRef } from '../collect/read-spool.ts';
import { picturesOf, soundsOf } from '../remux/candidates.ts';
import { CODECS, type ProducerSource } from '../remux/producer-frames.ts';
import type { TrackFrame } from '../remux/track-frames.ts';
import type { WritableTrack } from '../remux/write-matroska.ts';
import type { SegmentHeader } from '../../src/contracts/segment.ts';
import { Feed } from './feed.ts';

/** One source of a bridge while the session goes on: its frames come as their segments are closed. */
export class LiveTrack implements WritableTrack {
  readonly video: boolean;
  readonly #of: Pick<ProducerSource, 'clocks' | 'openedAt' | 'keys'>;
  readonly #producers = new Feed<ProducerSource>();
  #current: { readonly producerId: string; readonly segments: Feed<SegmentRef> } | null = null;
  #first: SegmentHeader | null = null;
  #lastMs = -1;

  constructor(video: boolean, of: Pick<ProducerSource, 'clocks' | 'openedAt' | 'keys'>) {
    this.video = video;
    this.#of = of;
  }

  /** Whether anything came; the codec is known then. */
  get begun(): boolean {
    return this.#first !== null;
  }

  get mimeType(): string {
    return this.#first?.mimeType ?? '';
  }

  get channels(): number {
    return this.#first?.channels ?? 1;
  }

  /** Takes a segment; those of one producer come in order. What a track of one codec cannot hold is passed over. */
  take(header: SegmentHeader, ref: SegmentRef): void {
    const codec = header.mimeType.toLowerCase();
    if (CODECS[codec] === undefined || codec !== (this.#first?.mimeType.toLowerCase() ?? codec)) return;
    this.#first ??= header;
    if (this.#current?.producerId !== header.producerId) {
      // The device that took over has the word.
      this.#current?.segments.end();
      const segments = new Feed<SegmentRef>();
      this.#current = { producerId: header.producerId, segments };
      this.#producers.push({ header, segments, ...this.#of });
    }
    this.#current.segments.push(ref);
  }

  end(): void {
    this.#current?.segments.end();
    this.#producers.end();
  }

  async *frames(): AsyncGenerator<TrackFrame> {
    const wanted = { until: Infinity, of: null };
    for await (const producer of this.#producers) {
      const frames = this.video ? picturesOf(producer, wanted) : soundsOf(producer, wanted);
      for await (const { time, durationMs, data, key, passedOver } of frames) {
        if (passedOver) continue;
        this.#lastMs = Math.max(Math.round(time), this.#lastMs + 1);
        yield { timeMs: this.#lastMs, durationMs, data, key };
      }
    }
  }
}
