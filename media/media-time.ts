/**
 * Milliseconds since the Unix epoch on the process's own monotonic clock: it never jumps while the process lives,
 * so distances between captured packets hold even where the machine's clock is set.
 */
export function mediaNow(): number {
  return performance.timeOrigin + performance.now();
}
