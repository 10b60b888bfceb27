/** Rate of the Opus RTP clock and of its decoded sound (RFC 7587 §4.1). */
export const OPUS_RATE = 48_000;

/**
 * How long an Opus packet sounds, milliseconds, by its table-of-contents byte (RFC 6716 §3.1). 20 where the packet
 * is too short to say.
 */
export function opusDurationMs(packet: Uint8Array): number {
  const toc = packet[0];
  if (toc === undefined) return 20;
  const config = toc >> 3;
  const code = toc & 0x03;
  const count = code === 0 ? 1 : code < 3 ? 2 : (packet[1] ?? 1) & 0x3f;
  return count * frameMs(config);
}

function frameMs(config: number): number {
  if (config < 12) return [10, 20, 40, 60][config % 4] ?? 20;
  if (config < 16) return [10, 20][config % 2] ?? 20;
  return [2.5, 5, 10, 20][config % 4] ?? 20;
}

/**
 * Identification header (RFC 7845 §5.1). No pre-skip: the timestamps are those of capture, and nothing at the
 * beginning of a conversation may be cut.
 */
export function opusHead(channels: number): Uint8Array {
  const bytes = new Uint8Array(19);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('OpusHead'));
  view.setUint8(8, 1);
  view.setUint8(9, channels);
  view.setUint16(10, 0, true);
  view.setUint32(12, OPUS_RATE, true);
  return bytes;
}
