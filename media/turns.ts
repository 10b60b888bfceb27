/** Lets asynchronous acts on one thing happen one after another, in the order they were asked for. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `act` when all earlier ones have ended, well or badly; its outcome is the caller's. */
  run<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(act, act);
    // The chain itself never rejects: a failed act concerns only the one who asked for it.
    this.#last = turn.catch(() => {});
    return turn;
  }
}
