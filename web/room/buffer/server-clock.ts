import { call } from '../../api/http.ts';

/** How long a sample tells something: office PCs drift by some milliseconds in this time. */
const KEPT_MS = 10 * 60_000;
const FIRST_SAMPLES = 4;
const INTERVAL_MS = 30_000;

/**
 * The server's time at which something sent now would arrive there: the recording's clock counts arrivals too. Of all
 * samples the one that was under way the shortest counts.
 */
export class ServerClock {
  readonly #samples: { readonly at: number; readonly offset: number }[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;

  start(): void {
    this.#timer = setInterval(() => void this.#sample(), INTERVAL_MS);
    void this.#begin();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Milliseconds since the epoch; null until the server has answered once. */
  now(): number | null {
    const least = this.#samples.reduce((best, { offset }) => Math.min(best, offset), Infinity);
    return Number.isFinite(least) ? steady() + least : null;
  }

  async #begin(): Promise<void> {
    for (let i = 0; i < FIRST_SAMPLES; i += 1) await this.#sample();
  }

  async #sample(): Promise<void> {
    const sent = steady();
    try {
      const { serverTime } = await call('about', {});
      const at = steady();
      this.#samples.push({ at, offset: serverTime - sent });
      while (this.#samples.length > 1 && at - (this.#samples[0]?.at ?? at) > KEPT_MS) this.#samples.shift();
    } catch {
      // Without a line nothing is learned; what was learned before holds on.
    }
  }
}

/** Never jumps, unlike the wall clock of an office PC. */
function steady(): number {
  return performance.timeOrigin + performance.now();
}
