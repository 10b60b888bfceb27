import type { types } from 'mediasoup';
import { z } from 'zod';
import type { ItemKey } from '../../src/contracts/item-key.ts';
import type { MediaSource } from '../../src/contracts/media-shapes.ts';
import type { SegmentHeader, SenderReport } from '../../src/contracts/segment.ts';
import type { RoomSource } from '../room.ts';
import type { ProducerState } from '../seat.ts';
import type { SegmentSink } from './segment-sink.ts';

/** Sender reports held until it is known which layer they speak of; they come about once a second per stream. */
const MAX_HELD_REPORTS = 64;

/** After the receivers' own requests; a bridge that was silent on hold begins with a key frame anyway. */
const KEY_FRAME_AFTER_HOLD_MS = 400;

/** mediasoup's `sr` trace event. */
const SenderReportTrace = z.object({
  ssrc: z.number(),
  ntpSec: z.number(),
  ntpFrac: z.number(),
  rtpTs: z.number(),
});

export interface ProducerCaptureParts {
  readonly sessionId: string;
  readonly bridgeCode: string;
  readonly source: RoomSource;
  readonly transport: types.DirectTransport;
  /** Makes the segments that take it. */
  readonly openSink: (header: Omit<SegmentHeader, 'index' | 'startedAt'>) => SegmentSink;
}

/**
 * Takes all that one producer sends: every layer with its own timestamps through a pipe consumer, its sender reports
 * and its mutes. Ends by itself when the producer closes; the stream of segments outlives it until it is settled.
 */
export class ProducerCapture {
  readonly stream: SegmentSink;
  readonly bridgeId: string;
  readonly seatId: string;
  readonly source: MediaSource;
  /** Whether the source came disguised. */
  readonly disguised: boolean;
  readonly #state: () => ProducerState;
  readonly #producer: types.Producer;
  readonly #consumer: types.Consumer;
  /** SSRC as captured, by place of the encoding. */
  readonly #capturedSsrcs: readonly number[];
  /** SSRC as captured, by the SSRC that the sender uses. */
  readonly #capturedOf = new Map<number, number>();
  #held: SenderReport[] = [];
  #learning = false;
  #begun = false;
  #onHold = false;
  /** Why the source is silent, as told last. */
  #paused: 'muted' | 'starved' | null = null;
  #cutOff = false;
  #restrictedTo: string | null = null;
  #keyFrameTimer: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(
    producer: types.Producer,
    consumer: types.Consumer,
    stream: SegmentSink,
    facts: { readonly ssrcs: readonly number[]; readonly source: RoomSource; readonly disguised: boolean },
  ) {
    this.#producer = producer;
    this.#consumer = consumer;
    this.stream = stream;
    this.#capturedSsrcs = facts.ssrcs;
    this.bridgeId = facts.source.bridgeId;
    this.seatId = facts.source.seatId;
    this.source = facts.source.produced.source;
    this.#state = facts.source.state;
    this.disguised = facts.disguised;
  }

  /**
   * Makes what is needed to take a producer; `begin` lets it flow.
   * @returns null where the producer closed meanwhile
   */
  static async open(parts: ProducerCaptureParts): Promise<ProducerCapture | null> {
    const { producer } = parts.source.produced;
    // Paused until there is somebody to hear the first packet; no RTX, for nobody here asks for repeats.
    const consumer = await parts.transport.consume({
      producerId: producer.id,
      rtpCapabilities: parts.source.router.rtpCapabilities,
      enableRtx: false,
      pipe: true,
      paused: true,
    });
    if (producer.closed || consumer.closed) {
      consumer.close();
      return null;
    }
    const header = headerOf(parts, consumer);
    const stream = parts.openSink(header);
    const ssrcs = header.layers.map(({ ssrc }) => ssrc);
    const { source } = parts;
    const disguised = source.produced.disguised || source.produced.source === 'screen';
    return new ProducerCapture(producer, consumer, stream, { ssrcs, source, disguised });
  }

  /** Lets the packets flow. @throws what mediasoup says, unless the producer closed meanwhile. */
  async begin(): Promise<void> {
    this.#consumer.on('rtp', (packet) => {
      if (!this.#onHold) this.stream.rtp(packet);
    });
    this.#producer.on('trace', this.#onTrace);
    this.#producer.observer.on('pause', this.#onPause);
    this.#producer.observer.on('resume', this.#onResume);
    this.#producer.observer.on('close', this.#onProducerClose);
    this.#producer.on('transportclose', this.#onTransportClose);
    if (this.#producer.paused) this.#onPause();
    this.#begun = true;
    if (this.#onHold) this.stream.fact({ fact: 'held' });
    try {
      await this.#producer.enableTraceEvent(['sr']);
      await this.#consumer.resume();
    } catch (error) {
      // A producer that closed under the request has ended this capture already.
      if (!this.#producer.closed) {
        this.close();
        throw error;
      }
    }
  }

  /**
   * Takes nothing while the bridge is on hold, and goes on with a key frame afterwards. What is taken while a closed item
   * runs goes into segments of its own.
   *
   * The consumer itself goes on: paused and resumed it would ask for a key frame in the very moment in which a receiver
   * asks for one, and a WebRTC sender answers one request in 300 ms; the picture of the called bridge would come a second late.
   */
  setFloor({
    held,
    restrictedTo,
  }: {
    readonly held: boolean;
    readonly restrictedTo: { readonly itemId: string; readonly key: ItemKey | null } | null;
  }): void {
    if (this.#closed) return;
    const itemId = restrictedTo?.itemId ?? null;
    const parted = itemId !== this.#restrictedTo;
    this.#restrictedTo = itemId;
    this.stream.restrict(restrictedTo);
    // What belongs to a closed item and what does not lie in different files: each has to begin with a key frame.
    if (parted) this.#keyFrameSoon();
    if (held === this.#onHold) return;
    this.#onHold = held;
    if (!this.#begun) return;
    this.stream.fact({ fact: held ? 'held' : 'released' });
    if (!held) this.#keyFrameSoon();
  }

  #keyFrameSoon(): void {
    clearTimeout(this.#keyFrameTimer);
    this.#keyFrameTimer = setTimeout(() => void this.requestKeyFrame(), KEY_FRAME_AFTER_HOLD_MS);
  }

  /** Asks the sender for a key frame of every layer, so that a player can begin here. */
  async requestKeyFrame(): Promise<void> {
    if (this.#closed || this.#onHold || this.#producer.kind !== 'video' || this.#producer.paused) return;
    // Refused only when either end closes meanwhile: then there is nothing to ask for.
    await this.#consumer.requestKeyFrame().catch(() => {});
  }

  /** Stops taking. The segments still have to settle. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#keyFrameTimer);
    this.#producer.off('trace', this.#onTrace);
    this.#producer.observer.off('pause', this.#onPause);
    this.#producer.observer.off('resume', this.#onResume);
    this.#producer.observer.off('close', this.#onProducerClose);
    this.#producer.off('transportclose', this.#onTransportClose);
    this.#consumer.close();
    // On hold nothing else tells until when the source was there.
    if (this.#onHold) this.stream.fact({ fact: 'held' });
    this.stream.end();
  }

  /** Tells why the source is silent, where that is another reason than was told. */
  restate(): void {
    if (this.#closed || !this.#begun || !this.#producer.paused) return;
    const starved = this.#state() === 'starved';
    if (starved === (this.#paused === 'starved')) return;
    this.#onPause();
  }

  readonly #onPause = (): void => {
    this.#paused = this.#state() === 'starved' ? 'starved' : 'muted';
    this.stream.fact({ fact: 'paused', ...(this.#paused === 'starved' ? { reason: 'starved' } : {}) });
  };
  readonly #onResume = (): void => {
    this.#paused = null;
    this.stream.fact({ fact: 'resumed' });
  };
  readonly #onTransportClose = (): void => {
    this.#cutOff = true;
  };
  readonly #onProducerClose = (): void => {
    this.stream.fact({ fact: this.#cutOff ? 'cut_off' : 'closed' });
    this.close();
  };

  readonly #onTrace = ({ type, info }: types.ProducerTraceEventData): void => {
    // Nothing is taken while the bridge is on hold; its clock is told again soon after.
    if (type !== 'sr' || this.#onHold) return;
    const trace = SenderReportTrace.safeParse(info);
    if (!trace.success) return;
    const { ssrc, ntpSec, ntpFrac, rtpTs } = trace.data;
    const report = { ssrc, ntpSeconds: ntpSec, ntpFraction: ntpFrac, rtpTimestamp: rtpTs };
    if (this.#keep(report)) return;
    if (this.#held.length < MAX_HELD_REPORTS) this.#held.push(report);
    void this.#learn();
  };

  #keep(report: SenderReport): boolean {
    const ssrc = this.#capturedOf.get(report.ssrc);
    if (ssrc === undefined) return false;
    this.stream.senderReport({ ...report, ssrc });
    return true;
  }

  /** Learns which SSRC of the sender is which layer; mediasoup knows it once the first packet of the layer came. */
  async #learn(): Promise<void> {
    if (this.#learning || this.#closed) return;
    this.#learning = true;
    try {
      const { encodings = [] } = this.#producer.rtpParameters;
      for (const { ssrc, rid } of await this.#producer.getStats()) {
        const index = encodings.findIndex(
          (encoding) => (rid !== undefined && encoding.rid === rid) || encoding.ssrc === ssrc,
        );
        const captured = this.#capturedSsrcs[encodings.length === 1 ? 0 : index];
        if (captured !== undefined) this.#capturedOf.set(ssrc, captured);
      }
      this.#held = this.#held.filter((report) => !this.#keep(report));
    } catch {
      // The producer closed under the request; its reports end with it.
    } finally {
      this.#learning = false;
    }
  }
}

function headerOf({ sessionId, bridgeCode, source }: ProducerCaptureParts, consumer: types.Consumer) {
  const { producer } = source.produced;
  const codec = consumer.rtpParameters.codecs[0];
  if (codec === undefined) throw new Error('producer has no codec');
  const sent = producer.rtpParameters.encodings ?? [];
  const layers = (consumer.rtpParameters.encodings ?? []).map(({ ssrc }, index) => {
    if (ssrc === undefined) throw new Error('captured layer has no SSRC');
    return { ssrc, rid: sent[index]?.rid ?? null };
  });
  return {
    version: 1,
    sessionId,
    bridgeId: source.bridgeId,
    bridgeCode,
    producerId: producer.id,
    seatId: source.seatId,
    kind: producer.kind,
    source: source.produced.source,
    mimeType: codec.mimeType,
    payloadType: codec.payloadType,
    clockRate: codec.clockRate,
    channels: codec.channels ?? null,
    layers,
  } satisfies Omit<SegmentHeader, 'index' | 'startedAt'>;
}
