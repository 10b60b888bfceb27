export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Shorter spans say nothing about drift: the smallest value holds throughout, milliseconds. */
const DRIFT_SPAN_MS = 300_000;
/** Quartz clocks differ by less; more is a queue that fills, not a clock. */
const MAX_DRIFT = 200e-6;

/**
 * The line below all points that comes nearest to them. Delay only ever adds to the difference of two clocks, so the
 * floor of the differences is the difference itself, and its slope is the drift.
 * @param points x and y in milliseconds, in any order
 * @returns y of the floor at x
 */
export function fitFloor(points: readonly Point[]): (x: number) => number {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const first = sorted[0];
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return () => 0;
  const slope = last.x - first.x < DRIFT_SPAN_MS ? 0 : clamp(hullSlope(sorted), MAX_DRIFT);
  // Counted from the first point: an epoch in milliseconds times a slope would eat the precision.
  const height = sorted.reduce((least, { x, y }) => Math.min(least, y - slope * (x - first.x)), Infinity);
  return (x) => height + slope * (x - first.x);
}

/** Slope of the edge of the lower convex hull over the middle of the points. */
function hullSlope(sorted: readonly Point[]): number {
  const hull: Point[] = [];
  for (const point of sorted) {
    for (;;) {
      const b = hull.at(-1);
      const a = hull.at(-2);
      if (a === undefined || b === undefined) break;
      if ((b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x) > 0) break;
      hull.pop();
    }
    hull.push(point);
  }
  const middle = sorted.reduce((sum, { x }) => sum + x / sorted.length, 0);
  const right = Math.max(
    1,
    hull.findIndex(({ x }) => x >= middle),
  );
  const a = hull[right - 1];
  const b = hull[right];
  return a === undefined || b === undefined || b.x === a.x ? 0 : (b.y - a.y) / (b.x - a.x);
}

function clamp(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
