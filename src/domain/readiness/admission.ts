/** One bridge point that wants to run the media part of its check. */
interface Waiting {
  readonly id: string;
  /** Lower goes first: a bridge that has not passed yet before one that only checks again. */
  readonly priority: number;
  readonly since: number;
}

/** Share of a new duration in the running mean: a few checks tell how long one takes now. */
const LEARNING = 0.2;

/**
 * The fair queue of the media part: at most so many at once, by priority and then in order of coming. It knows nothing
 * of timers or sockets; the owner tells it what happened and asks who may go on.
 */
export class Admission {
  readonly #slots: number;
  readonly #waiting: Waiting[] = [];
  readonly #admitted = new Map<string, number>();
  #meanMs: number;
  #open = true;

  /** @param expectedMs how long one turn is expected to take, until some were seen */
  constructor(slots: number, expectedMs: number) {
    this.#slots = slots;
    this.#meanMs = expectedMs;
  }

  /** Comes into the queue; who is in already stays where he is. */
  enter(id: string, priority: number, now: number): void {
    if (this.#admitted.has(id) || this.#waiting.some((each) => each.id === id)) return;
    const place = this.#waiting.findIndex((each) => each.priority > priority);
    this.#waiting.splice(place === -1 ? this.#waiting.length : place, 0, { id, priority, since: now });
  }

  /** Admits as many as there are free slots; returns who was. */
  admit(now: number): readonly string[] {
    const admitted: string[] = [];
    while (this.#open && this.#admitted.size < this.#slots) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      this.#admitted.set(next.id, now);
      admitted.push(next.id);
    }
    return admitted;
  }

  /** Gives the turn back, or leaves the queue. @param served whether the turn was used to its end */
  leave(id: string, now: number, served = false): void {
    const since = this.#admitted.get(id);
    if (since !== undefined) {
      this.#admitted.delete(id);
      if (served) this.#meanMs += (now - since - this.#meanMs) * LEARNING;
      return;
    }
    const at = this.#waiting.findIndex((each) => each.id === id);
    if (at !== -1) this.#waiting.splice(at, 1);
  }

  /** While the server is short of power nobody new is admitted; those inside go on. */
  setOpen(open: boolean): void {
    this.#open = open;
  }

  isAdmitted(id: string): boolean {
    return this.#admitted.has(id);
  }

  /** 0: admitted; 1: next; null: not in the queue. */
  placeOf(id: string): number | null {
    if (this.#admitted.has(id)) return 0;
    const at = this.#waiting.findIndex((each) => each.id === id);
    return at === -1 ? null : at + 1;
  }

  /** Expected wait in milliseconds: turns end evenly spread over the slots. */
  waitOf(id: string): number | null {
    const place = this.placeOf(id);
    if (place === null) return null;
    return place === 0 ? 0 : Math.round((place * this.#meanMs) / this.#slots);
  }

  get waiting(): readonly string[] {
    return this.#waiting.map(({ id }) => id);
  }
}
