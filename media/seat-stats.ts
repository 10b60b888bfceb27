import type { types } from 'mediasoup';
import type { SeatStats, StreamFacts } from '../src/contracts/media-control.ts';
import type { MediaSource } from '../src/contracts/media-shapes.ts';
import { NotFoundHere } from './faults.ts';
import { mediaNow } from './media-time.ts';
import type { Seat } from './seat.ts';
import { jitterOf, longestRtt, lossOf, packetFigures, type StreamStats } from './stream-figures.ts';

/** A producer or consumer, as far as its statistics go. */
interface Measured {
  readonly closed: boolean;
  readonly kind: types.MediaKind;
  getStats(): Promise<StreamStats[]>;
}

/**
 * Asks mediasoup what it counted of one seat.
 * @throws {NotFoundHere} where the seat closes meanwhile.
 */
export async function seatStats(seat: Seat): Promise<SeatStats> {
  const { send, receive } = seat.transports;
  try {
    const [sendFacts, receiveFacts, producers, consumers] = await Promise.all([
      transportFacts(send),
      transportFacts(receive),
      // In both lists only what crosses this seat's own line: a consumer also tells of the line of its producer.
      Promise.all(seat.producers.map(({ source, producer }) => streamFacts(source, producer, 'inbound-rtp'))),
      Promise.all(
        seat.consumers.map(({ source, consumer }) => streamFacts(source, consumer, 'outbound-rtp')),
      ),
    ]);
    return {
      at: mediaNow(),
      send: sendFacts,
      receive: receiveFacts,
      producers: producers.filter((facts) => facts !== null),
      consumers: consumers.filter((facts) => facts !== null),
    };
  } catch (error) {
    if (seat.closed) throw new NotFoundHere('seat');
    throw error;
  }
}

async function transportFacts(transport: types.WebRtcTransport): Promise<SeatStats['send']> {
  const [counted] = await transport.getStats();
  const { iceState, dtlsState, iceSelectedTuple } = transport;
  return {
    iceState,
    dtlsState,
    protocol: iceSelectedTuple?.protocol ?? null,
    remoteAddress: iceSelectedTuple?.remoteIp ?? null,
    rtpBytesReceived: counted?.rtpBytesReceived ?? 0,
    rtpBytesSent: counted?.rtpBytesSent ?? 0,
  };
}

/** Facts of one stream over all its layers; null where it closed meanwhile. */
async function streamFacts(
  source: MediaSource,
  measured: Measured,
  direction: 'inbound-rtp' | 'outbound-rtp',
): Promise<StreamFacts | null> {
  let layers: StreamStats[];
  try {
    layers = (await measured.getStats()).filter(({ type }) => type === direction);
  } catch (error) {
    if (measured.closed) return null;
    throw error;
  }
  return { source, kind: measured.kind, ...sumOfLayers(layers) };
}

/** Amounts add up; of shares and times the worst layer's stands for all. */
export function sumOfLayers(layers: readonly StreamStats[]): Omit<StreamFacts, 'source' | 'kind'> {
  const counted = layers.map(packetFigures);
  return {
    bytes: sum(layers.map(({ byteCount }) => byteCount)),
    packets: sum(counted.map(({ packets }) => packets)),
    lostPackets: sum(counted.map(({ lostPackets }) => lostPackets)),
    fractionLost: Math.max(0, ...layers.map(lossOf)),
    jitterMs: Math.max(0, ...layers.map(jitterOf)),
    rttMs: longestRtt(layers),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
