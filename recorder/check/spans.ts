/** A part of a recording, seconds from its beginning. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Joins spans that overlap or lie closer together than `gap`.
 * @param gap seconds
 */
export function joinSpans(spans: readonly Span[], gap: number): readonly Span[] {
  const joined: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last === undefined || span.from - last.to > gap) joined.push(span);
    else joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
  }
  return joined;
}

/** Share of `length` (seconds) that lies within the spans, 0 to 1, rounded to thousandths. */
export function shareOf(spans: readonly Span[], length: number): number {
  if (!(length > 0)) return 0;
  const covered = joinSpans(spans, 0).reduce(
    (sum, { from, to }) => sum + Math.max(0, Math.min(to, length) - Math.max(from, 0)),
    0,
  );
  return Math.round(Math.min(1, covered / length) * 1_000) / 1_000;
}
