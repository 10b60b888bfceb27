import { fitFloor, type Point } from './fit-floor.ts';

/** What one stream (SSRC) tells of its clocks; timestamps are counted on over their wrap-around. */
export interface StreamSurvey {
  /** Tells the streams apart; SSRCs alone are only unique within a producer. */
  readonly key: string;
  readonly seatId: string;
  /** RTP timestamp units per second. */
  readonly clockRate: number;
  readonly reports: readonly { readonly timestamp: number; readonly ntpMs: number }[];
  /** Per second of arrival the packet that was under way the shortest. */
  readonly fastest: readonly { readonly timestamp: number; readonly arrival: number }[];
  /** Where nothing arrived for a while: the timestamp of the first packet afterwards and the length, milliseconds. */
  readonly silences: readonly { readonly timestamp: number; readonly ms: number }[];
}

/** Session time in milliseconds of an RTP timestamp. */
export type StreamClock = (timestamp: number) => number;

/** A larger change of the offset between reports is a step of the RTP clock, not drift, milliseconds. */
const STEP_MS = 100;
/** Streams of a seat further apart than this do not share a clock: the page was loaded anew, milliseconds. */
const SAME_CLOCK_MS = 1_000;

/**
 * Maps the RTP timestamps of every stream to session time. Sender reports give each stream the sender's own clock;
 * one offset per sender clock, the smallest way of any packet of any stream, leads from there to the server's.
 * One offset for sound and picture is what keeps lips and voice together. A stream without any report is anchored
 * by its own arrivals.
 * @param openedAt where session time is 0, milliseconds since the epoch
 * @returns by the streams' keys
 */
export function makeSessionClock(
  streams: readonly StreamSurvey[],
  openedAt: number,
): ReadonlyMap<string, StreamClock> {
  const clocks = new Map<string, StreamClock>();
  const bySeat = new Map<string, Sender[]>();
  for (const stream of streams) {
    if (stream.fastest.length === 0) continue;
    const toSender = senderClock(stream);
    const points = stream.fastest.map(({ timestamp, arrival }): Point => {
      const at = toSender(timestamp);
      return { x: at, y: arrival - at };
    });
    const least = points.reduce((smallest, { y }) => Math.min(smallest, y), Infinity);
    const sender = { key: stream.key, toSender, points, least };
    // Without a report the "sender clock" is the RTP clock itself: nobody else shares it.
    const shared = stream.reports.length === 0 ? `stream ${stream.key}` : `seat ${stream.seatId}`;
    bySeat.set(shared, [...(bySeat.get(shared) ?? []), sender]);
  }
  for (const senders of bySeat.values()) {
    for (const group of sameClock(senders)) {
      const offset = fitFloor(group.flatMap((sender) => sender.points));
      for (const { key, toSender } of group) {
        clocks.set(key, (timestamp) => {
          const at = toSender(timestamp);
          return at + offset(at) - openedAt;
        });
      }
    }
  }
  return clocks;
}

interface Sender {
  readonly key: string;
  readonly toSender: (timestamp: number) => number;
  readonly points: readonly Point[];
  readonly least: number;
}

function sameClock(senders: readonly Sender[]): Sender[][] {
  const groups: Sender[][] = [];
  for (const sender of [...senders].sort((a, b) => a.least - b.least)) {
    const group = groups.at(-1);
    const least = group?.[0]?.least;
    if (group !== undefined && least !== undefined && sender.least - least <= SAME_CLOCK_MS)
      group.push(sender);
    else groups.push([sender]);
  }
  return groups;
}

/**
 * RTP timestamp to the sender's clock, milliseconds. Between two reports the offset runs evenly; outside them the
 * nearest one holds. Where it steps (a sender whose RTP clock stood still while muted), the step is put where
 * the stream fell silent the longest between the two reports.
 */
export function senderClock(stream: StreamSurvey): (timestamp: number) => number {
  const perMs = stream.clockRate / 1_000;
  const knots: { timestamp: number; offset: number }[] = [];
  const reports = stream.reports
    .map(({ timestamp, ntpMs }) => ({ timestamp, offset: ntpMs - timestamp / perMs }))
    .sort((a, b) => a.timestamp - b.timestamp);
  for (const report of reports) {
    const before = knots.at(-1);
    if (before !== undefined && Math.abs(report.offset - before.offset) > STEP_MS) {
      const at = stepBetween(stream, before.timestamp, report.timestamp);
      knots.push({ timestamp: at - 1, offset: before.offset }, { timestamp: at, offset: report.offset });
    }
    knots.push(report);
  }
  return (timestamp) => timestamp / perMs + offsetAt(knots, timestamp);
}

function stepBetween(stream: StreamSurvey, from: number, to: number): number {
  let longest = { timestamp: to, ms: 0 };
  for (const silence of stream.silences) {
    if (silence.timestamp > from && silence.timestamp <= to && silence.ms > longest.ms) longest = silence;
  }
  return longest.timestamp;
}

function offsetAt(knots: readonly { timestamp: number; offset: number }[], timestamp: number): number {
  let low = 0;
  let high = knots.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((knots[middle]?.timestamp ?? Infinity) <= timestamp) low = middle + 1;
    else high = middle;
  }
  const before = knots[low - 1];
  const after = knots[low];
  if (before === undefined) return after?.offset ?? 0;
  if (after === undefined) return before.offset;
  const share = (timestamp - before.timestamp) / (after.timestamp - before.timestamp);
  return before.offset + share * (after.offset - before.offset);
}
