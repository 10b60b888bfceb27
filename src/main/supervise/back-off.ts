const FIRST_MS = 200;
const LONGEST_MS = 5_000;
const CALM_MS = 30_000;

/** How long to wait before the next start of a part that died. */
export interface BackOff {
  /**
   * @param ranMs how long the part had run when it died, milliseconds
   * @returns pause before the next start, milliseconds
   */
  next(ranMs: number): number;
}

/** Doubles from 0.2 s to 5 s, and begins anew once the part has run for 30 s: a rare crash is not a crash loop. */
export function makeBackOff(): BackOff {
  let pause = FIRST_MS;
  return {
    next(ranMs) {
      if (ranMs >= CALM_MS) pause = FIRST_MS;
      const now = pause;
      pause = Math.min(pause * 2, LONGEST_MS);
      return now;
    },
  };
}
