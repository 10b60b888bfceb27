import { availableParallelism } from 'node:os';

/** More at once only compete for the disk. */
const MOST = 4;

/**
 * Does the same with each of some things, as many at once as there are cores (four at the most).
 * @returns the results in the order of the things
 * @throws the first failure, when all that was begun has ended: nothing goes on behind the caller's back
 */
export async function inParallel<T, R>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  const entries = items.entries();
  let failed = false;
  const lane = async (): Promise<void> => {
    for (const [index, item] of entries) {
      if (failed) return;
      try {
        results[index] = await work(item, index);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const lanes = Array.from({ length: Math.min(MOST, availableParallelism(), items.length) }, lane);
  for (const ended of await Promise.allSettled(lanes)) if (ended.status === 'rejected') throw ended.reason;
  return results;
}
