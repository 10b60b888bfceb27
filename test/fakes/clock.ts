import type { Clock } from '../../src/usecases/ports.ts';

/** A clock that stands still until it is told otherwise. */
export function makeFakeClock(
  start = Date.UTC(2026, 11, 15, 1, 0, 0),
): Clock & { advance(ms: number): void; set(instant: number): void } {
  let time = start;
  return {
    now: () => time,
    advance: (ms) => void (time += ms),
    set: (instant) => void (time = instant),
  };
}
