/** What can be put in order. */
export interface Ordered {
  /** Sequence number, counted on over its wrap-around. */
  readonly sequence: number;
  /** Arrival, milliseconds. */
  readonly arrival: number;
}

/** How long a missing packet is waited for, milliseconds of arrival: retransmissions come late. */
export const WAIT_MS = 5_000;
/** The first packet of a stream may itself be late. */
const FIRST_WAIT_MS = 1_000;

/**
 * Puts the packets of one stream in order of their sequence numbers. Duplicates are dropped; a packet that does not
 * come within the wait counts as lost.
 */
export class Reorder<P extends Ordered> {
  readonly #waiting = new Map<number, P>();
  readonly #take: (packet: P) => void;
  readonly #lose: (packets: number) => void;
  #next: number | null = null;
  #firstArrival: number | null = null;
  /** Lowest number that waits, so that an open hole costs no search per packet; null: not known. */
  #low: number | null = null;

  /**
   * @param take called for each packet, in order
   * @param lose called where packets are missing, before the packet that follows them
   */
  constructor(take: (packet: P) => void, lose: (packets: number) => void) {
    this.#take = take;
    this.#lose = lose;
  }

  push(packet: P): void {
    if (this.#next !== null && packet.sequence < this.#next) return;
    if (!this.#waiting.has(packet.sequence)) this.#waiting.set(packet.sequence, packet);
    if (this.#low !== null && packet.sequence < this.#low) this.#low = packet.sequence;
    this.#firstArrival ??= packet.arrival;
    if (this.#next === null) {
      if (packet.arrival - this.#firstArrival < FIRST_WAIT_MS) return;
      this.#next = this.#lowest();
    }
    this.#drain(packet.arrival);
  }

  /** No more packets come: gives out all that is left. */
  flush(): void {
    if (this.#waiting.size === 0) return;
    this.#next ??= this.#lowest();
    this.#drain(Infinity);
  }

  #drain(now: number): void {
    for (;;) {
      this.#takeRun();
      if (this.#waiting.size === 0 || this.#next === null) return;
      const lowest = this.#lowest();
      // Packets behind the hole arrived in about their order, so the lowest tells how long the hole is open.
      if (now - (this.#waiting.get(lowest)?.arrival ?? now) < WAIT_MS) return;
      this.#lose(lowest - this.#next);
      this.#next = lowest;
    }
  }

  #takeRun(): void {
    while (this.#next !== null) {
      const packet = this.#waiting.get(this.#next);
      if (packet === undefined) return;
      this.#waiting.delete(this.#next);
      this.#low = null;
      this.#next += 1;
      this.#take(packet);
    }
  }

  #lowest(): number {
    if (this.#low === null) {
      this.#low = Infinity;
      for (const sequence of this.#waiting.keys()) if (sequence < this.#low) this.#low = sequence;
    }
    return this.#low;
  }
}
