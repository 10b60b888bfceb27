import type { Span } from './spans.ts';

/** What ffmpeg's filters noted on one decoded frame. */
export interface FrameNotes {
  /** Seconds of the file's own time. */
  readonly time: number;
  readonly notes: ReadonlyMap<string, string>;
}

/**
 * Reads what the filters `metadata=print` and `ametadata=print` write. Frames without a time are passed over: they can be
 * put nowhere.
 */
export function readFrameNotes(text: string): readonly FrameNotes[] {
  const frames: { time: number; notes: Map<string, string> }[] = [];
  let current: Map<string, string> | null = null;
  for (const line of text.split('\n')) {
    if (line.startsWith('frame:')) {
      const time = Number(/pts_time:(\S+)/.exec(line)?.[1] ?? Number.NaN);
      current = Number.isFinite(time) ? new Map() : null;
      if (current !== null) frames.push({ time, notes: current });
      continue;
    }
    const equals = line.indexOf('=');
    if (equals > 0) current?.set(line.slice(0, equals), line.slice(equals + 1).trim());
  }
  return frames;
}

/**
 * Pairs what a detector noted as begin and end.
 * @param end where a span ends that the detector left open, seconds
 */
export function spansNoted(
  frames: readonly FrameNotes[],
  beginKey: string,
  endKey: string,
  end: number,
): readonly Span[] {
  const spans: Span[] = [];
  let from: number | null = null;
  for (const { notes } of frames) {
    // One frame may end a span and begin the next.
    const ended = notes.get(endKey);
    if (ended !== undefined && from !== null) {
      spans.push({ from, to: Number(ended) });
      from = null;
    }
    const begun = notes.get(beginKey);
    if (begun !== undefined) from = Number(begun);
  }
  if (from !== null) spans.push({ from, to: Math.max(from, end) });
  return spans;
}
