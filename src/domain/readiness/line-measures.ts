import type { MediaPath } from './measures.ts';

/** Totals of one stream, as the SFU counted them. */
export interface StreamTotals {
  readonly source: string;
  readonly kind: string;
  readonly bytes: number;
  readonly packets: number;
  readonly lostPackets: number;
  readonly fractionLost: number;
  readonly jitterMs: number;
  readonly rttMs: number | null;
}

/** One look at a seat's statistics. */
export interface LineSample {
  /** By one clock over all samples, milliseconds. */
  readonly at: number;
  readonly rtpBytesReceived: number;
  readonly rtpBytesSent: number;
  readonly producers: readonly StreamTotals[];
  readonly consumers: readonly StreamTotals[];
}

/** What the SFU's own statistics say of a line. */
export interface LineMeasures {
  readonly seconds: number;
  readonly upMbps: number;
  readonly downMbps: number;
  readonly upLoss: number;
  readonly downLoss: number;
  readonly jitterMs: number;
  readonly rttMs: number | null;
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle];
  if (high === undefined) return null;
  return sorted.length % 2 === 1 ? high : (high + (sorted[middle - 1] ?? high)) / 2;
}

/** Totals of all streams that both looks know; a stream that was made anew between them counts from its start. */
function difference(
  before: readonly StreamTotals[],
  after: readonly StreamTotals[],
  field: 'packets' | 'lostPackets',
): number {
  return after.reduce((sum, stream) => {
    const old = before.find(({ source, kind }) => source === stream.source && kind === stream.kind);
    const grown = stream[field] - (old?.[field] ?? 0);
    return sum + (grown >= 0 ? grown : stream[field]);
  }, 0);
}

function lossOf(before: readonly StreamTotals[], after: readonly StreamTotals[]): number {
  const lost = difference(before, after, 'lostPackets');
  const packets = difference(before, after, 'packets');
  return packets + lost === 0 ? 0 : lost / (packets + lost);
}

const toMbps = (bytes: number, seconds: number): number =>
  seconds === 0 ? 0 : (Math.max(0, bytes) * 8) / seconds / 1e6;

/**
 * Reads a row of samples. The first seconds, in which the browser still feels its way up to the bitrate, are left out
 * of the bitrates and counted for everything else.
 * @param warmUpMs length of these first seconds
 */
export function lineMeasures(samples: readonly LineSample[], warmUpMs: number): LineMeasures {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined) {
    return { seconds: 0, upMbps: 0, downMbps: 0, upLoss: 0, downLoss: 0, jitterMs: 0, rttMs: null };
  }
  // Too few looks to leave any out: the whole span then has to do.
  const steady = samples.slice(0, -1).find(({ at }) => at >= first.at + warmUpMs) ?? first;
  const seconds = (last.at - steady.at) / 1_000;
  const downLoss = lossOf(first.consumers, last.consumers);
  const streams = samples.flatMap(({ producers, consumers }) => [...producers, ...consumers]);
  return {
    seconds: (last.at - first.at) / 1_000,
    upMbps: toMbps(last.rtpBytesReceived - steady.rtpBytesReceived, seconds),
    // Sent is not received: what the bridge reported lost did not come down.
    downMbps: toMbps(last.rtpBytesSent - steady.rtpBytesSent, seconds) * (1 - downLoss),
    upLoss: lossOf(first.producers, last.producers),
    downLoss,
    jitterMs: median(samples.map(({ producers }) => Math.max(0, ...producers.map((p) => p.jitterMs)))) ?? 0,
    rttMs: median(streams.flatMap(({ rttMs }) => (rttMs === null || rttMs === 0 ? [] : [rttMs]))),
  };
}

/** Which path carried the media, from the address and the protocol the SFU saw. */
export function chosenPath(
  end: { readonly protocol: 'udp' | 'tcp' | null; readonly remoteAddress: string | null },
  relays: readonly string[],
): MediaPath | null {
  if (end.protocol === null) return null;
  return end.remoteAddress !== null && relays.includes(end.remoteAddress) ? 'turn' : end.protocol;
}
