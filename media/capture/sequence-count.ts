/** How far back a late packet or a repeated one is recognised, in packets. */
const WINDOW = 4_096;
const CYCLE = 65_536;

export interface Counts {
  /** Different packets that came. */
  readonly packets: number;
  /** Packets that the sequence numbers say were sent. */
  readonly expected: number;
}

/** Counts one stream (one SSRC) by its 16-bit sequence numbers, across their wrapping. */
class StreamCount {
  /** Highest sequence number so far, with cycles counted on; null before the first packet. */
  #highest: number | null = null;
  /** Everything sent up to here is not for the coming cut: an earlier one told it, or it was before the start. */
  #countedTo = 0;
  /** Whether `countedTo` is the start of the stream, not an earlier cut. */
  #atStart = true;
  #packets = 0;
  /** Numbers sent before the sender began a new count. */
  #expectedBefore = 0;
  readonly #seen = new Float64Array(WINDOW);

  add(sequence: number): void {
    if (this.#highest === null) {
      this.#begin(sequence);
      return;
    }
    // Distance on the circle of 65,536 numbers, the shorter way round.
    let distance = (sequence - this.#highest) % CYCLE;
    if (distance < -CYCLE / 2) distance += CYCLE;
    if (distance >= CYCLE / 2) distance -= CYCLE;
    if (distance <= -WINDOW) {
      // Older than any late packet can be: the sender began a new count.
      this.#expectedBefore += this.#highest - this.#countedTo;
      this.#begin(sequence);
      return;
    }
    const extended = this.#highest + distance;
    if (this.#seen[extended % WINDOW] === extended) return;
    this.#seen[extended % WINDOW] = extended;
    this.#packets += 1;
    if (distance > 0) this.#highest = extended;
    // It was overtaken by the packet that came first, and sent all the same.
    if (this.#atStart && extended <= this.#countedTo) this.#countedTo = extended - 1;
  }

  /** Counts since the last cut. */
  cut(): Counts {
    const running = this.#highest === null ? 0 : this.#highest - this.#countedTo;
    const counts = { packets: this.#packets, expected: this.#expectedBefore + running };
    this.#packets = 0;
    this.#expectedBefore = 0;
    if (this.#highest !== null) {
      this.#countedTo = this.#highest;
      this.#atStart = false;
    }
    return counts;
  }

  restart(): void {
    if (this.#highest === null) return;
    this.#expectedBefore += this.#highest - this.#countedTo;
    this.#highest = null;
  }

  #begin(sequence: number): void {
    // One cycle above zero, so that numbers before the first stay positive.
    this.#highest = sequence + CYCLE;
    this.#countedTo = this.#highest - 1;
    this.#atStart = true;
    this.#seen.fill(-1);
    this.#seen[this.#highest % WINDOW] = this.#highest;
    this.#packets += 1;
  }
}

/**
 * Counts the packets of a producer over all its layers. Duplicates and retransmissions of what came are not counted
 * twice; a packet that comes after a cut belongs to the later part, its expectation to the earlier one, so that the
 * sums over all parts are exact.
 */
export class SequenceCount {
  readonly #streams = new Map<number, StreamCount>();

  /** @param packet an RTP packet (RFC 3550 §5.1) */
  add(packet: Uint8Array): void {
    if (packet.length < 12) return;
    const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
    const ssrc = view.getUint32(8);
    let stream = this.#streams.get(ssrc);
    if (stream === undefined) this.#streams.set(ssrc, (stream = new StreamCount()));
    stream.add(view.getUint16(2));
  }

  /** What comes next is counted anew: numbers that were not taken on purpose are not missing. */
  restart(): void {
    for (const stream of this.#streams.values()) stream.restart();
  }

  /** Counts since the last cut. */
  cut(): Counts {
    let packets = 0;
    let expected = 0;
    for (const stream of this.#streams.values()) {
      const counts = stream.cut();
      packets += counts.packets;
      expected += counts.expected;
    }
    return { packets, expected };
  }
}
