import { loadSegment, type SegmentRef } from '../collect/read-spool.ts';
import type { RestrictedKey } from '../sealed/restricted-key.ts';
import type { SegmentHeader } from '../../src/contracts/segment.ts';
import { AudioAssembler, VideoAssembler, type Assembler, type Frame } from './frame.ts';
import { H264Builder } from './h264.ts';
import { LayerPicker } from './pick-layers.ts';
import { Reorder, WAIT_MS, type Ordered } from './reorder.ts';
import { parseRtp, Unwrapper } from './rtp.ts';
import type { StreamClock } from './session-clock.ts';
import { streamKey } from './survey.ts';
import { Vp8Builder } from './vp8.ts';

/** Codecs that can be remuxed, by MIME type in lower case. */
export const CODECS: Readonly<Record<string, 'vp8' | 'avc' | 'opus'>> = {
  'video/vp8': 'vp8',
  'video/h264': 'avc',
  'audio/opus': 'opus',
};

export interface TimedFrame extends Frame {
  readonly layer: number;
  /** Session time, milliseconds; may lie before the opening or after the close. */
  readonly time: number;
  /** The closed item that was received when it was captured. */
  readonly restrictedTo: string | null;
}

export interface ProducerSource {
  readonly header: SegmentHeader;
  /** In order; of a session that goes on they come as they are closed. */
  readonly segments: Iterable<SegmentRef> | AsyncIterable<SegmentRef>;
  readonly clocks: Pick<ReadonlyMap<string, StreamClock>, 'get'>;
  readonly openedAt: number;
  /** Opens the packets of closed items. */
  readonly keys: RestrictedKey | null;
}

/** Frames of layers are put in order of time once no packet before them can still come, milliseconds of arrival. */
const HOLD_MS = WAIT_MS + 3_000;

interface Packet extends Ordered {
  readonly timestamp: number;
  readonly marker: boolean;
  readonly payload: Uint8Array;
}

interface Stream {
  readonly sequences: Unwrapper;
  readonly timestamps: Unwrapper;
  readonly reorder: Reorder<Packet>;
  readonly assembler: Assembler;
  readonly restrictions: Restrictions;
}

/**
 * The frames of one producer in order, its best simulcast layer at each time. Reads segment by segment, so a long
 * session costs no more memory than a short one.
 */
export async function* producerFrames(source: ProducerSource): AsyncGenerator<TimedFrame> {
  const reader = new ProducerReader(source);
  for await (const ref of source.segments) {
    const { segment } = await loadSegment(ref, source.keys);
    const restrictedTo = segment?.header.restrictedTo ?? null;
    for (const record of segment?.records ?? []) {
      if (record.type === 'rtp') reader.push(record.packet, record.time, restrictedTo);
    }
    yield* reader.release(false);
  }
  yield* reader.release(true);
}

class ProducerReader {
  readonly #source: ProducerSource;
  readonly #streams = new Map<number, Stream>();
  readonly #picker = new LayerPicker();
  #held: TimedFrame[] = [];
  #lastArrival = 0;

  constructor(source: ProducerSource) {
    this.#source = source;
  }

  push(bytes: Uint8Array, arrival: number, restrictedTo: string | null): void {
    const packet = parseRtp(bytes);
    if (packet === null) return;
    const stream = this.#streams.get(packet.ssrc) ?? this.#addStream(packet.ssrc);
    if (stream === null) return;
    this.#lastArrival = Math.max(this.#lastArrival, arrival);
    const timestamp = stream.timestamps.next(packet.timestamp);
    stream.restrictions.note(timestamp, restrictedTo);
    stream.reorder.push({
      sequence: stream.sequences.next(packet.sequence),
      timestamp,
      arrival,
      marker: packet.marker,
      payload: packet.payload,
    });
  }

  /** Frames that nothing can come before any more; all of them at the end. */
  *release(end: boolean): Generator<TimedFrame> {
    if (end) {
      for (const { reorder, assembler } of this.#streams.values()) {
        reorder.flush();
        assembler.end();
      }
    }
    const until =
      end || this.#streams.size < 2 ? Infinity : this.#lastArrival - this.#source.openedAt - HOLD_MS;
    const ripe = this.#held
      .filter(({ time }) => time <= until)
      .sort((a, b) => a.time - b.time || b.layer - a.layer);
    this.#held = this.#held.filter(({ time }) => time > until);
    for (const frame of ripe) if (this.#picker.take(frame)) yield frame;
  }

  #addStream(ssrc: number): Stream | null {
    const { header, clocks } = this.#source;
    const clock = clocks.get(streamKey(header.producerId, ssrc));
    if (clock === undefined) return null;
    const known = header.layers.findIndex((layer) => layer.ssrc === ssrc);
    // A stream the header does not name ranks below all that it names, and is better than nothing.
    const layer = known >= 0 ? known : -1 - this.#streams.size;
    let last = -Infinity;
    const restrictions = new Restrictions();
    const assembler = makeAssembler(header.mimeType, (frame) => {
      // A clock that is corrected must not turn the order of frames that build on each other.
      last = Math.max(clock(frame.timestamp), last);
      this.#held.push({ ...frame, layer, time: last, restrictedTo: restrictions.at(frame.timestamp) });
    });
    const stream: Stream = {
      sequences: new Unwrapper(16),
      timestamps: new Unwrapper(32),
      reorder: new Reorder(
        (packet) => assembler.push(packet),
        () => assembler.lost(),
      ),
      assembler,
      restrictions,
    };
    this.#streams.set(ssrc, stream);
    return stream;
  }
}

/** Which timestamps of a stream were captured while a closed item was received. */
class Restrictions {
  readonly #spans: { from: number; to: number; readonly itemId: string }[] = [];
  /** Whether the packet before was taken in the last span: an item may be called twice, and what lies between is open. */
  #open = false;

  note(timestamp: number, itemId: string | null): void {
    const open = this.#open ? this.#spans.at(-1) : undefined;
    this.#open = itemId !== null;
    if (itemId === null) return;
    if (open?.itemId !== itemId) this.#spans.push({ from: timestamp, to: timestamp, itemId });
    else {
      open.from = Math.min(open.from, timestamp);
      open.to = Math.max(open.to, timestamp);
    }
  }

  /** A frame of which any packet was taken then belongs to it. */
  at(timestamp: number): string | null {
    return this.#spans.find(({ from, to }) => from <= timestamp && timestamp <= to)?.itemId ?? null;
  }
}

function makeAssembler(mimeType: string, emit: (frame: Frame) => void): Assembler {
  const codec = CODECS[mimeType.toLowerCase()];
  if (codec === undefined) throw new Error(`codec not supported: ${mimeType}`);
  if (codec === 'opus') return new AudioAssembler(emit);
  return new VideoAssembler(() => (codec === 'vp8' ? new Vp8Builder() : new H264Builder()), emit);
}
