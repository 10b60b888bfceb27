import type { types } from 'mediasoup';

export type StreamStats = types.ProducerStat | types.ConsumerStat;

/** What counts a stream's packets, without the rest of its statistics. */
type PacketCounts = Pick<StreamStats, 'type' | 'rtxSsrc' | 'packetCount' | 'packetsLost' | 'packetsRepaired'>;

/** Share lost between the last two RTCP reports, 0 to 1. RTCP counts it in 256ths. */
export function lossOf({ fractionLost }: Pick<StreamStats, 'fractionLost'>): number {
  return fractionLost / 256;
}

/** Variation of arrival, milliseconds. RTCP counts it in ticks of the media clock. */
export function jitterOf({ jitter, mimeType }: Pick<StreamStats, 'jitter' | 'mimeType'>): number {
  return (jitter / (mimeType.toLowerCase().startsWith('audio/') ? 48_000 : 90_000)) * 1_000;
}

/** Longest round trip of some streams, milliseconds; null where no report told one, which mediasoup says by 0. */
export function longestRtt(streams: readonly Pick<StreamStats, 'roundTripTime'>[]): number | null {
  const longest = Math.max(0, ...streams.map(({ roundTripTime }) => roundTripTime ?? 0));
  return longest === 0 ? null : longest;
}

/**
 * Packets of one stream that came at the first sending, and those that did not; together all that were sent. What a
 * repetition mended counts as lost: it is the line that is measured, not what NACK makes of it.
 *
 * `packetsLost` is what an RTCP receiver report says, packets expected less packets come, at most a second old for
 * what comes in here and as old as the client's last report for what goes out.
 * - With RTX a repetition comes as a stream of its own, which no report of the medium counts: `packetsLost` then holds
 *   every packet that did not come at first. (mediasoup's worker counts so, and so does libwebrtc.)
 * - Without RTX, as for sound, a repetition has the lost packet's own number and takes it off `packetsLost` again;
 *   `packetsRepaired` tells how many did, so both together are all that failed at first. Going out, `packetsRepaired`
 *   counts what was asked for and sent again, come or not; one that failed twice is counted twice.
 *
 * `packetCount` holds the mended ones where packets come in, and every packet once where they go out. What never came
 * in here is missing in what goes out too, and is reported lost by the far receiver.
 */
export function packetFigures(stream: PacketCounts): { packets: number; lostPackets: number } {
  const { packetCount, packetsRepaired } = stream;
  // A receiver to which packets came twice may report less than none lost.
  const reported = Math.max(0, stream.packetsLost);
  const lostPackets = stream.rtxSsrc === undefined ? reported + packetsRepaired : reported;
  const notFirst = stream.type === 'outbound-rtp' ? lostPackets : packetsRepaired;
  return { packets: Math.max(0, packetCount - notFirst), lostPackets };
}
