import type { SegmentFact, SegmentHeader, SegmentRecord, SenderReport } from '../../src/contracts/segment.ts';
import { parseRtp, Unwrapper } from './rtp.ts';
import type { StreamSurvey } from './session-clock.ts';

/** One source of a bridge from its start to its end, as captured. */
export interface ProducerSurvey {
  readonly producerId: string;
  readonly header: SegmentHeader;
  /** First and last arrival, milliseconds since the epoch. */
  firstArrival: number;
  lastArrival: number;
  /** Arrival times at which nothing came on purpose; an open end lasts until the producer's. */
  readonly pauses: { from: number; to: number | null; readonly cause: PauseCause }[];
  /** Why nothing comes now. */
  readonly silentFor: Set<PauseCause>;
  /** Arrival times at which it was told that the disk had not taken packets. */
  readonly drops: number[];
  /** Whether the bridge ended the source itself. */
  ended: boolean;
}

/** `starved`: the bridge kept its picture back, because the line carries the sound only. */
export type PauseCause = 'held' | 'muted' | 'starved';
/** Of several reasons at once the first one counts: what is on hold is not missing, whatever else it is. */
const CAUSES: readonly PauseCause[] = ['held', 'muted', 'starved'];

const BUCKET_MS = 1_000;
const SILENCE_MS = 100;

interface Stream {
  readonly header: SegmentHeader;
  readonly timestamps: Unwrapper;
  readonly reports: { timestamp: number; ntpMs: number }[];
  readonly early: SenderReport[];
  /** Whether a packet was counted. */
  counted: boolean;
  readonly fastest: { timestamp: number; arrival: number; way: number }[];
  readonly silences: { timestamp: number; ms: number }[];
  bucket: number;
  lastArrival: number | null;
}

/**
 * First look at the captured streams of one bridge: what the clocks need to know, without keeping any packet.
 * Segments of one producer come in their order.
 */
export class Survey {
  readonly #streams = new Map<string, Stream>();
  readonly producers = new Map<string, ProducerSurvey>();

  add(header: SegmentHeader, records: readonly SegmentRecord[]): void {
    for (const record of records) {
      const producer = this.#producerOf(header, record.time);
      producer.lastArrival = Math.max(producer.lastArrival, record.time);
      producer.firstArrival = Math.min(producer.firstArrival, record.time);
      if (record.type === 'rtp') this.#addPacket(header, record.time, record.packet);
      else if (record.type === 'senderReport') {
        addReport(this.#streamOf(header, record.report.ssrc), record.report);
      } else if (record.type === 'fact') addFact(producer, record.fact, record.time);
    }
  }

  streams(): StreamSurvey[] {
    return [...this.#streams].map(([key, { header, reports, fastest, silences }]) => ({
      key,
      seatId: header.seatId,
      clockRate: header.clockRate,
      reports,
      fastest,
      silences,
    }));
  }

  #producerOf(header: SegmentHeader, at: number): ProducerSurvey {
    const found = this.producers.get(header.producerId);
    if (found !== undefined) return found;
    const made: ProducerSurvey = {
      ...{ producerId: header.producerId, header, firstArrival: at, lastArrival: at },
      ...{ pauses: [], silentFor: new Set(), drops: [], ended: false },
    };
    this.producers.set(header.producerId, made);
    return made;
  }

  #streamOf(header: SegmentHeader, ssrc: number): Stream {
    const key = streamKey(header.producerId, ssrc);
    const found = this.#streams.get(key);
    if (found !== undefined) return found;
    const made: Stream = {
      header,
      timestamps: new Unwrapper(32),
      reports: [],
      early: [],
      counted: false,
      fastest: [],
      silences: [],
      bucket: -1,
      lastArrival: null,
    };
    this.#streams.set(key, made);
    return made;
  }

  #addPacket(header: SegmentHeader, arrival: number, bytes: Uint8Array): void {
    const packet = parseRtp(bytes);
    if (packet === null) return;
    const stream = this.#streamOf(header, packet.ssrc);
    const timestamp = stream.timestamps.next(packet.timestamp);
    stream.counted = true;
    for (const report of stream.early.splice(0)) addReport(stream, report);
    if (packet.payload.length === 0) return;
    if (stream.lastArrival !== null && arrival - stream.lastArrival >= SILENCE_MS) {
      stream.silences.push({ timestamp, ms: arrival - stream.lastArrival });
    }
    stream.lastArrival = Math.max(stream.lastArrival ?? arrival, arrival);

    const way = arrival - (timestamp / header.clockRate) * 1_000;
    const bucket = Math.floor(arrival / BUCKET_MS);
    const best = stream.fastest.at(-1);
    if (best === undefined || bucket !== stream.bucket) {
      stream.fastest.push({ timestamp, arrival, way });
      stream.bucket = bucket;
    } else if (way < best.way) {
      stream.fastest[stream.fastest.length - 1] = { timestamp, arrival, way };
    }
  }
}

/** SSRCs are only unique within a producer. */
export function streamKey(producerId: string, ssrc: number): string {
  return `${producerId} ${ssrc}`;
}

function addReport(stream: Stream, report: SenderReport): void {
  // Seconds 0 says that the sender knows no clock (RFC 3550 §6.4.1).
  if (report.ntpSeconds === 0) return;
  if (!stream.counted) {
    // Before the first packet there is nothing to count the timestamp on from.
    stream.early.push(report);
    return;
  }
  stream.reports.push({
    timestamp: stream.timestamps.peek(report.rtpTimestamp),
    ntpMs: report.ntpSeconds * 1_000 + (report.ntpFraction / 2 ** 32) * 1_000,
  });
}

function addFact(producer: ProducerSurvey, { fact, reason }: SegmentFact, at: number): void {
  const { pauses, silentFor } = producer;
  if (fact === 'closed') producer.ended = true;
  if (fact === 'dropped') producer.drops.push(at);
  if (fact === 'paused' || fact === 'resumed') {
    silentFor.delete('muted');
    silentFor.delete('starved');
    if (fact === 'paused') silentFor.add(reason ?? 'muted');
  }
  if (fact === 'held') silentFor.add('held');
  if (fact === 'released') silentFor.delete('held');
  const cause = CAUSES.find((each) => silentFor.has(each)) ?? null;
  const open = pauses.at(-1);
  const isOpen = open !== undefined && open.to === null;
  if (isOpen && open.cause === cause) return;
  if (isOpen) open.to = at;
  if (cause !== null) pauses.push({ from: at, to: null, cause });
}
