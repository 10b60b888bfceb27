/** A time in which the line carried nothing, by the server's clock, milliseconds since the epoch. */
export interface LostRange {
  readonly from: number;
  readonly to: number;
}

/** Nothing came for this long: the line is down. Longer than the pause between two signs of life of a good line. */
const SILENCE_MS = 4_000;
/** What was sent shortly before may not have come, and the first packets after it are on their way, milliseconds. */
const BEFORE_MS = 3_000;
const AFTER_MS = 2_000;
/** Ranges nearer than this are one, milliseconds. */
const JOIN_MS = 5_000;

/** Tells from the signs of life of a line when it carried nothing. */
export class LostRanges {
  readonly #ended: LostRange[] = [];
  #sign: number | null = null;
  #lastSignAt: number | null = null;
  #downSince: number | null = null;
  #starvedSince: number | null = null;

  /**
   * Told about once a second.
   * @param at server's time
   * @param sign anything that grows while the line carries; null where there is no line
   */
  look(at: number, sign: number | null): void {
    const alive = sign !== null && sign !== this.#sign;
    this.#sign = sign;
    if (alive) {
      if (this.#downSince !== null) this.#add({ from: this.#downSince - BEFORE_MS, to: at + AFTER_MS });
      this.#downSince = null;
      this.#lastSignAt = at;
      return;
    }
    if (this.#lastSignAt !== null && this.#downSince === null && at - this.#lastSignAt >= SILENCE_MS)
      this.#downSince = this.#lastSignAt;
  }

  /** The way to the server is gone and is made anew: what was under way is lost. */
  broke(at: number): void {
    this.#downSince ??= this.#lastSignAt ?? at;
    this.#sign = null;
  }

  /** The picture is kept back, because the line is too narrow for it. */
  starved(at: number, starved: boolean): void {
    if (starved) this.#starvedSince ??= at;
    else if (this.#starvedSince !== null) {
      this.#add({ from: this.#starvedSince, to: at });
      this.#starvedSince = null;
    }
  }

  /** Whether the line carries nothing, or not enough, now: no time to send anything more. */
  get down(): boolean {
    return this.#downSince !== null || this.#starvedSince !== null;
  }

  /** When what lacks now began to; null where nothing does. */
  get since(): number | null {
    const begun = [this.#downSince, this.#starvedSince].filter((each) => each !== null);
    return begun.length === 0 ? null : Math.min(...begun) - BEFORE_MS;
  }

  /** What lacked and is over, oldest first. */
  get ended(): readonly LostRange[] {
    return this.#ended;
  }

  /** The session is over here: what lacks now lacks until now. */
  end(at: number): void {
    this.starved(at, false);
    if (this.#downSince !== null) this.#add({ from: this.#downSince - BEFORE_MS, to: at });
    this.#downSince = null;
  }

  /** Ranges of an earlier page of the same seat. */
  restore(ranges: readonly LostRange[]): void {
    for (const range of ranges) this.#add(range);
  }

  forget(range: LostRange): void {
    const place = this.#ended.indexOf(range);
    if (place >= 0) this.#ended.splice(place, 1);
  }

  #add(range: LostRange): void {
    const last = this.#ended.at(-1);
    if (last !== undefined && range.from - last.to <= JOIN_MS)
      this.#ended[this.#ended.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
    else this.#ended.push(range);
  }
}
