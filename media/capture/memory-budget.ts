/** Bytes a session may hold in memory until its disk takes them. */
export const SESSION_MEMORY_BYTES = 64 * 1024 * 1024;

/** Keeps count of the bytes that wait for the disk, so that a stopped disk costs packets and not the process. */
export class MemoryBudget {
  readonly #limit: number;
  #used = 0;

  constructor(limit: number = SESSION_MEMORY_BYTES) {
    this.#limit = limit;
  }

  get used(): number {
    return this.#used;
  }

  /** Whether `bytes` more may be held; then they are counted. */
  take(bytes: number): boolean {
    if (this.#used + bytes > this.#limit) return false;
    this.#used += bytes;
    return true;
  }

  /** Counts bytes that must be held whatever the limit: the few of a header or a fact. */
  force(bytes: number): void {
    this.#used += bytes;
  }

  give(bytes: number): void {
    this.#used -= bytes;
  }
}
