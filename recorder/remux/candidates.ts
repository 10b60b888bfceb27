import { opusDurationMs } from './opus.ts';
import { producerFrames, type ProducerSource, type TimedFrame } from './producer-frames.ts';

/** A frame at a time of the session. */
export interface Placed {
  /** Session time, milliseconds. */
  readonly time: number;
  readonly durationMs: number;
  readonly data: Uint8Array;
  readonly key: boolean;
  readonly afterLoss: boolean;
}

/** A frame that may come into a track. */
export interface Candidate extends Placed {
  /** It belongs into another file. */
  readonly passedOver: boolean;
}

export interface Wanted {
  /** Frames from this session time on are left out, milliseconds. */
  readonly until: number;
  /** The closed item whose frames are wanted; null: those of no closed item. */
  readonly of: string | null;
}

/** Nominal length of a picture; the true one is the time until the next. */
export const PICTURE_MS = 33;
/** Pictures before the first one of a stretch that it builds on; more are not squeezed into its start. */
export const MAX_LEAD_IN = 60;

/** The frames of one source of sound, from the opening on. */
export async function* soundsOf(source: ProducerSource, { until, of }: Wanted): AsyncGenerator<Candidate> {
  for await (const frame of producerFrames(source)) {
    if (frame.time < 0 || frame.time >= until) continue;
    const durationMs = opusDurationMs(frame.data);
    yield { ...frame, durationMs, passedOver: frame.restrictedTo !== of };
  }
}

/** The frames of one source of pictures that can be decoded, from the opening on. */
export async function* picturesOf(source: ProducerSource, { until, of }: Wanted): AsyncGenerator<Candidate> {
  let leadIn: TimedFrame[] = [];
  let decodable = true;
  for await (const frame of producerFrames(source)) {
    if (frame.time >= until) continue;
    if (frame.restrictedTo !== of) {
      // What follows cannot be built on pictures that are not there.
      leadIn = [];
      decodable = false;
      yield { ...frame, durationMs: PICTURE_MS, passedOver: true };
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
    if (!frame.key)
      for (const before of leadIn) yield { ...before, time: 0, durationMs: 1, passedOver: false };
    leadIn = [];
    if (decodable) yield { ...frame, durationMs: PICTURE_MS, passedOver: false };
  }
}
