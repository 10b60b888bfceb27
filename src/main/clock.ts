import type { Clock } from '../usecases/ports.ts';

/** The machine's clock: the only place that reads it. */
export const systemClock: Clock = {
  // eslint-disable-next-line no-restricted-syntax -- this is the Clock adapter
  now: () => Date.now(),
};
