import { z } from 'zod';
import { BridgeId, Instant, ItemId, SessionId } from './ids.ts';
import { MediaKind, MediaSource } from './media-shapes.ts';

/**
 * A segment is the raw RTP of one producer for about a minute: magic, header, then records appended as packets
 * arrive. All numbers big-endian.
 *
 *     file   = "CTDSEG1\n" u32(header length) header(JSON, UTF-8) record*
 *     record = u32(body length) u8(type) f64(time) body
 *
 * `body length` does not count type and time. `time` is milliseconds since the Unix epoch on media's own
 * monotonic clock (performance.timeOrigin + performance.now()), so it never jumps within a process.
 * A torn last record (crash, full disk) is skipped by readers; nothing before it is lost.
 */
export const SEGMENT_MAGIC = new TextEncoder().encode('CTDSEG1\n');
export const RECORD_HEAD_BYTES = 13;
/** No packet, report or fact is larger; a longer length means a torn or foreign file. */
export const MAX_BODY_BYTES = 65_535;

export const RECORD_TYPES = { rtp: 1, senderReport: 2, fact: 3, sealedRtp: 4 } as const;

/** One simulcast layer (or the only stream) as captured: the SSRC of its packets in the segment. */
const Layer = z.object({ ssrc: z.number().int(), rid: z.string().nullable() });

/**
 * The key of a closed item, wrapped for the recorder alone: X25519 with an ephemeral key (RFC 7748), HKDF-SHA256
 * (RFC 5869), AES-256-GCM. Whoever captures holds the public half only and cannot read what it wrote.
 */
export const WrappedKey = z.object({
  scheme: z.literal('x25519-hkdf-sha256-aes-256-gcm'),
  /** Raw ephemeral public key, SPKI DER. */
  ephemeral: z.base64(),
  /** IV (12 bytes), wrapped key (32), tag (16). */
  wrapped: z.base64(),
});
export type WrappedKey = z.infer<typeof WrappedKey>;

/** How the packets of a closed item are encrypted. */
export const SealedPackets = z.object({ key: WrappedKey, salt: z.base64() });
export type SealedPackets = z.infer<typeof SealedPackets>;

export const SegmentHeader = z.object({
  version: z.literal(1),
  sessionId: SessionId,
  bridgeId: BridgeId,
  bridgeCode: z.string(),
  producerId: z.string(),
  /** Streams of one seat share one sender clock (RTCP NTP). */
  seatId: z.string(),
  kind: MediaKind,
  source: MediaSource,
  mimeType: z.string(),
  payloadType: z.number().int(),
  clockRate: z.number().int(),
  channels: z.number().int().nullable(),
  layers: z.array(Layer).min(1),
  /** From 0 within the producer. */
  index: z.number().int(),
  startedAt: Instant,
  /** The closed item that was received while this was captured: for the archive to seal apart. */
  restrictedTo: ItemId.nullable().optional(),
  sealed: SealedPackets.optional(),
});
export type SegmentHeader = z.infer<typeof SegmentHeader>;

/** A sender report (RFC 3550 §6.4.1) as it arrived, its SSRC already that of the captured layer. */
export interface SenderReport {
  readonly ssrc: number;
  readonly ntpSeconds: number;
  readonly ntpFraction: number;
  readonly rtpTimestamp: number;
}

export const SegmentFact = z.object({
  /**
   * `paused`: the bridge muted the source; `held`: it was on hold, and nothing of it was to be recorded; `closed`: the
   * bridge ended the source; `cut_off`: its transport or worker ended under it.
   */
  fact: z.enum(['paused', 'resumed', 'held', 'released', 'closed', 'cut_off', 'dropped']),
  /** For `paused`: the bridge kept the source back because its line carries the sound only. */
  reason: z.literal('starved').optional(),
  /** For `dropped`: packets that could not be kept because the disk was too slow. */
  packets: z.number().int().optional(),
});
export type SegmentFact = z.infer<typeof SegmentFact>;

export type SegmentRecord =
  | { readonly type: 'rtp'; readonly time: number; readonly packet: Uint8Array }
  /** A packet of a closed item: its fixed header readable, the rest encrypted by the key of the item. */
  | { readonly type: 'sealedRtp'; readonly time: number; readonly body: Uint8Array }
  | { readonly type: 'senderReport'; readonly time: number; readonly report: SenderReport }
  | { readonly type: 'fact'; readonly time: number; readonly fact: SegmentFact };

/** Magic and header of a new segment. */
export function encodeSegmentStart(header: SegmentHeader): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(SEGMENT_MAGIC.length + 4 + json.length);
  bytes.set(SEGMENT_MAGIC);
  new DataView(bytes.buffer).setUint32(SEGMENT_MAGIC.length, json.length);
  bytes.set(json, SEGMENT_MAGIC.length + 4);
  return bytes;
}

/** One record as it is appended. */
export function encodeRecord(record: SegmentRecord): Uint8Array {
  const body = bodyOf(record);
  const bytes = new Uint8Array(RECORD_HEAD_BYTES + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, body.length);
  view.setUint8(4, RECORD_TYPES[record.type]);
  view.setFloat64(5, record.time);
  bytes.set(body, RECORD_HEAD_BYTES);
  return bytes;
}

function bodyOf(record: SegmentRecord): Uint8Array {
  switch (record.type) {
    case 'rtp':
      return record.packet;
    case 'sealedRtp':
      return record.body;
    case 'fact':
      return new TextEncoder().encode(JSON.stringify(record.fact));
    case 'senderReport': {
      const bytes = new Uint8Array(16);
      const view = new DataView(bytes.buffer);
      view.setUint32(0, record.report.ssrc);
      view.setUint32(4, record.report.ntpSeconds);
      view.setUint32(8, record.report.ntpFraction);
      view.setUint32(12, record.report.rtpTimestamp);
      return bytes;
    }
  }
}

/**
 * Reads a whole segment. A torn tail ends the records and is told by `tornBytes`.
 * @throws {Error} where the file is no segment at all.
 */
export function decodeSegment(bytes: Uint8Array): {
  readonly header: SegmentHeader;
  readonly records: readonly SegmentRecord[];
  readonly tornBytes: number;
} {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = SEGMENT_MAGIC.length;
  if (bytes.length < start + 4 || SEGMENT_MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw new Error('not a segment: wrong magic');
  }
  const headerEnd = start + 4 + view.getUint32(start);
  if (headerEnd > bytes.length) throw new Error('not a segment: torn header');
  const header = SegmentHeader.parse(
    JSON.parse(new TextDecoder().decode(bytes.subarray(start + 4, headerEnd))),
  );

  const records: SegmentRecord[] = [];
  let at = headerEnd;
  while (at + RECORD_HEAD_BYTES <= bytes.length) {
    const length = view.getUint32(at);
    const end = at + RECORD_HEAD_BYTES + length;
    if (length === 0 || length > MAX_BODY_BYTES || end > bytes.length) break;
    const record = decodeRecord(
      view.getUint8(at + 4),
      view.getFloat64(at + 5),
      bytes.subarray(at + RECORD_HEAD_BYTES, end),
    );
    if (record === null) break;
    records.push(record);
    at = end;
  }
  return { header, records, tornBytes: bytes.length - at };
}

function decodeRecord(type: number, time: number, body: Uint8Array): SegmentRecord | null {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  switch (type) {
    case RECORD_TYPES.rtp:
      return { type: 'rtp', time, packet: body };
    case RECORD_TYPES.sealedRtp:
      return { type: 'sealedRtp', time, body };
    case RECORD_TYPES.senderReport:
      if (body.length !== 16) return null;
      return {
        type: 'senderReport',
        time,
        report: {
          ssrc: view.getUint32(0),
          ntpSeconds: view.getUint32(4),
          ntpFraction: view.getUint32(8),
          rtpTimestamp: view.getUint32(12),
        },
      };
    case RECORD_TYPES.fact:
      return { type: 'fact', time, fact: SegmentFact.parse(JSON.parse(new TextDecoder().decode(body))) };
    default:
      return null;
  }
}

/** Where a session's captured bytes lie below the spool folder. */
export const JOURNAL_FILE = 'journal.jsonl';
export const SEGMENTS_FOLDER = 'segments';

/**
 * A line of the session's append-only journal (`SPOOL/<session id>/journal.jsonl`). `prev` is the SHA-256 (hex) of
 * the line before, without its newline; of the first line it is 64 zeros.
 */
export const JournalLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('opened'), at: Instant, sessionId: SessionId, prev: z.string() }),
  z.object({
    type: z.literal('segment'),
    at: Instant,
    /** Below the session's spool folder. */
    file: z.string(),
    bytes: z.number().int(),
    sha256: z.string(),
    bridgeId: BridgeId,
    producerId: z.string(),
    source: MediaSource,
    from: Instant,
    to: Instant,
    packets: z.number().int(),
    /** Packets that the sequence numbers say were sent; more than `packets` where the line lost some. */
    expected: z.number().int(),
    /** Found on disk at a start, after the process that wrote it died. */
    adopted: z.boolean(),
    prev: z.string(),
  }),
  z.object({ type: z.literal('closed'), at: Instant, segments: z.number().int(), prev: z.string() }),
]);
export type JournalLine = z.infer<typeof JournalLine>;
export const FIRST_PREV = '0'.repeat(64);
