/** The parts of an RTP packet (RFC 3550 §5.1) that remuxing needs. */
export interface RtpPacket {
  readonly ssrc: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly marker: boolean;
  /** Without header extension and padding; empty for a packet that is padding only. */
  readonly payload: Uint8Array;
}

const HEADER_BYTES = 12;

/** Parses a packet; null where the bytes are no RTP. The payload is a view, nothing is copied. */
export function parseRtp(bytes: Uint8Array): RtpPacket | null {
  if (bytes.length < HEADER_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = view.getUint8(0);
  if (first >> 6 !== 2) return null;
  let start = HEADER_BYTES + 4 * (first & 0x0f);
  if ((first & 0x10) !== 0) {
    if (start + 4 > bytes.length) return null;
    start += 4 + 4 * view.getUint16(start + 2);
  }
  const padding = (first & 0x20) === 0 ? 0 : view.getUint8(bytes.length - 1);
  const end = bytes.length - padding;
  if (start > end) return null;
  return {
    ssrc: view.getUint32(8),
    sequence: view.getUint16(2),
    timestamp: view.getUint32(4),
    marker: (view.getUint8(1) & 0x80) !== 0,
    payload: bytes.subarray(start, end),
  };
}

/**
 * Counts on where a number of few bits wraps around, in both directions: a late packet gets the number it had.
 * @param bits 16 for sequence numbers, 32 for timestamps
 */
export class Unwrapper {
  readonly #size: number;
  #last: number | null = null;

  constructor(bits: 16 | 32) {
    this.#size = 2 ** bits;
  }

  /** The counted-on number, and the next ones are counted from it. */
  next(value: number): number {
    this.#last = this.peek(value);
    return this.#last;
  }

  /** The counted-on number, without moving. */
  peek(value: number): number {
    if (this.#last === null) return value;
    const size = this.#size;
    const step = (((value - this.#last) % size) + size) % size;
    return this.#last + (step >= size / 2 ? step - size : step);
  }
}
