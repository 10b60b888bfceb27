import type { types } from 'mediasoup';

/** How often the workers' processor time is looked at, milliseconds. */
const INTERVAL_MS = 2_000;
/** A look that comes sooner after the last one tells nothing: processor time is counted in milliseconds. */
const SHORTEST_WINDOW_MS = 1_000;

interface Sample {
  /** Monotonic, milliseconds. */
  readonly at: number;
  /** Processor time used by the process so far, milliseconds. */
  readonly cpuMs: number;
  readonly load: number;
}

/** As much of a worker as is looked at. */
type Watched = Pick<types.Worker, 'getResourceUsage' | 'closed'>;

/** Follows how much of one core each worker process uses. */
export class WorkerLoad {
  readonly #workers: () => readonly Watched[];
  readonly #samples = new WeakMap<Watched, Sample>();
  /** When workers were asked that have not answered yet: a busy one is not asked again. */
  readonly #asked = new WeakMap<Watched, number>();
  readonly #timer: NodeJS.Timeout;

  /** @param workers those that live now; asked for at every look, so that replaced ones are followed by themselves */
  constructor(workers: () => readonly Watched[]) {
    this.#workers = workers;
    this.#timer = setInterval(() => this.#look(), INTERVAL_MS);
  }

  /**
   * Share of one core between the last two looks, 0 to 1; 0 before the second one. A worker has one thread: one that
   * owes the answer for a whole interval has no time left, whatever the last look said.
   */
  of(worker: Watched): number {
    const asked = this.#asked.get(worker);
    if (asked !== undefined && performance.now() - asked >= INTERVAL_MS) return 1;
    return this.#samples.get(worker)?.load ?? 0;
  }

  /** Idempotent. */
  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    for (const worker of this.#workers()) {
      if (this.#asked.has(worker)) continue;
      this.#asked.set(worker, performance.now());
      void this.#sample(worker).finally(() => this.#asked.delete(worker));
    }
  }

  /** Never rejects. */
  async #sample(worker: Watched): Promise<void> {
    let cpuMs: number;
    try {
      const { ru_utime, ru_stime } = await worker.getResourceUsage();
      cpuMs = ru_utime + ru_stime;
    } catch {
      // The worker died under the question; its end is told elsewhere, and its successor is another object.
      return;
    }
    const at = performance.now();
    const last = this.#samples.get(worker);
    if (last === undefined) {
      this.#samples.set(worker, { at, cpuMs, load: 0 });
      return;
    }
    const window = at - last.at;
    if (window < SHORTEST_WINDOW_MS) return;
    this.#samples.set(worker, { at, cpuMs, load: Math.min(1, Math.max(0, (cpuMs - last.cpuMs) / window)) });
  }
}
