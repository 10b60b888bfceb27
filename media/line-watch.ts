import type { types } from 'mediasoup';
import type { LineQuality } from '../src/contracts/session.ts';
import { type LineMeasures, type LineState, lineQuality, nextLineState } from './line-quality.ts';
import { mediaNow } from './media-time.ts';
import type { Seat } from './seat.ts';
import { jitterOf, longestRtt, lossOf } from './stream-figures.ts';

/** How often a line is looked at, milliseconds: twice within the time after which silence means a lost line. */
export const LINE_INTERVAL_MS = 1_500;
/** Streams looked at per seat and look: a few tell of the downlink, hundreds would cost the worker. */
const MAX_CONSUMERS_SEEN = 4;

/** Follows the line of one seat through mediasoup's statistics. */
export class LineWatch {
  readonly #seat: Seat;
  #state: LineState | null = null;
  #bytesReceived = 0;
  #lastRtpAt = mediaNow();

  constructor(seat: Seat) {
    this.#seat = seat;
  }

  /**
   * Looks once; the word where it has changed, else null. Null also while the client is still connecting.
   * @param wanted whether anybody is to see, hear or record the bridge now: else it sends nothing, and its silence is no loss
   */
  async look(wanted: boolean): Promise<LineQuality | null> {
    const measures = await this.#measure(wanted);
    if (measures === null || this.#seat.closed) return null;
    const before = this.#state?.told ?? null;
    this.#state = nextLineState(this.#state, lineQuality(measures));
    return this.#state.told === before ? null : this.#state.told;
  }

  async #measure(wanted: boolean): Promise<LineMeasures | null> {
    const { send, receive } = this.#seat.transports;
    const used = [send, receive].filter(({ iceState }) => iceState !== 'new');
    if (used.length === 0) return null;

    const producers = this.#seat.producers.map(({ producer }) => producer);
    const consumers = this.#seat.consumers
      .map(({ consumer }) => consumer)
      .filter((consumer) => !consumer.paused && !consumer.producerPaused)
      .slice(0, MAX_CONSUMERS_SEEN);
    const [transport, ...perStream] = await Promise.all([
      send.getStats(),
      ...producers.map((producer) => producer.getStats()),
      ...consumers.map((consumer) => consumer.getStats()),
    ]);

    const now = mediaNow();
    const bytes = transport[0]?.rtpBytesReceived ?? 0;
    const sending = wanted && producers.some((producer) => !producer.paused);
    if (bytes > this.#bytesReceived || !sending) this.#lastRtpAt = now;
    this.#bytesReceived = bytes;

    // A consumer's statistics hold the sender's own stream too: that is another bridge's line.
    const streams = [
      ...perStream.slice(0, producers.length).flat(),
      ...perStream
        .slice(producers.length)
        .flat()
        .filter(({ type }) => type === 'outbound-rtp'),
    ];
    return {
      loss: Math.max(0, ...streams.map(lossOf)),
      rttMs: longestRtt(streams),
      jitterMs: Math.max(0, ...streams.map(jitterOf)),
      broken: used.some(
        ({ iceState, dtlsState }) =>
          (iceState !== 'connected' && iceState !== 'completed') || ended(dtlsState),
      ),
      silentMs: sending ? now - this.#lastRtpAt : null,
    };
  }
}

function ended(state: types.DtlsState): boolean {
  return state === 'failed' || state === 'closed';
}
