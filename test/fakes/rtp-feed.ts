import { createHash, randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input, EncodedPacket } from 'mediabunny';
import {
  encodeRecord,
  encodeSegmentStart,
  FIRST_PREV,
  JOURNAL_FILE,
  SEGMENTS_FOLDER,
  type SegmentFact,
  type SegmentHeader,
  type SegmentRecord,
} from '../../src/contracts/segment.ts';
import type { ItemKey } from '../../src/contracts/item-key.ts';
import { PacketSealer } from '../../src/contracts/sealed-packet.ts';
import { decode, flashAndBeepInputs } from './flash-and-beep.ts';

/** Encoded frames of a clip, times in seconds from its beginning. */
export interface Clip {
  readonly video: readonly EncodedPacket[];
  readonly audio: readonly EncodedPacket[];
}

/** Encodes flash and beep as a browser would: VP8 or H.264 (no B-frames), Opus of 20 ms. */
export async function makeClip(
  folder: string,
  options: {
    width: number;
    height: number;
    seconds: number;
    codec?: 'vp8' | 'h264';
    beepHz?: number;
    /** Of the picture, as ffmpeg takes it. */
    bitrate?: string;
    /** Grain as of a camera in a dim room: a drawn picture does not need the bits. */
    grain?: boolean;
  },
): Promise<Clip> {
  const { bitrate = '300k' } = options;
  const h264 = options.codec === 'h264';
  const file = join(folder, `clip-${randomUUID()}${h264 ? '.mp4' : '.webm'}`);
  const video = h264
    ? [
        'libx264',
        '-profile:v',
        'baseline',
        '-preset',
        'ultrafast',
        '-b:v',
        bitrate,
        '-x264-params',
        'repeat-headers=1',
      ]
    : ['libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', bitrate, '-auto-alt-ref', '0'];
  await decode('ffmpeg', [
    ...['-v', 'error', '-nostdin', '-y'],
    ...flashAndBeepInputs({ ...options, rate: 25 }),
    ...(options.grain === true ? ['-vf', 'noise=alls=8:allf=t'] : []),
    ...['-c:v', ...video, '-pix_fmt', 'yuv420p', '-g', '25', '-c:a', 'libopus', '-b:a', '32k', file],
  ]);
  const input = new Input({ source: new FilePathSource(file), formats: ALL_FORMATS });
  const [videoTrack, audioTrack] = [await input.getPrimaryVideoTrack(), await input.getPrimaryAudioTrack()];
  if (videoTrack === null || audioTrack === null) throw new Error('the clip lacks a track');
  return {
    video: await packetsOf(new EncodedPacketSink(videoTrack)),
    audio: await packetsOf(new EncodedPacketSink(audioTrack)),
  };
}

async function packetsOf(sink: EncodedPacketSink): Promise<EncodedPacket[]> {
  const packets: EncodedPacket[] = [];
  for await (const packet of sink.packets()) packets.push(packet);
  return packets;
}

/** The packets of a clip again and again, for a session longer than it. */
export function repeated(
  packets: readonly EncodedPacket[],
  clipSeconds: number,
  seconds: number,
): EncodedPacket[] {
  const rounds = Math.ceil(seconds / clipSeconds);
  return Array.from({ length: rounds }, (_, round) =>
    packets.map(
      ({ data, type, timestamp, duration }) =>
        new EncodedPacket(data, type, timestamp + round * clipSeconds, duration),
    ),
  ).flat();
}

/** How one source was sent and how the line treated it. */
export interface Sending {
  readonly bridgeId: string;
  readonly seatId: string;
  readonly source: SegmentHeader['source'];
  readonly mimeType: string;
  /** Frames of each layer, lowest first. */
  readonly layers: readonly (readonly EncodedPacket[])[];
  /** Server time of the clip's beginning, milliseconds since the epoch. */
  readonly startAt: number;
  /** Part of the clip that is sent, seconds. */
  readonly from?: number;
  readonly to?: number;
  /** Sender's wall clock minus the server's, milliseconds. */
  readonly clockError: number;
  /** How much slower than the server's the sender's clock runs: 50e-6 is a bad quartz. */
  readonly drift?: number;
  /** Way of a packet, milliseconds, by its number in sending order. */
  readonly way?: (packet: number) => number;
  /** Packets that never arrive, by number in sending order and layer. */
  readonly lost?: (packet: number, layer: number) => boolean;
  readonly twice?: (packet: number) => boolean;
  /** Packets of these seconds of the clip are not taken. */
  readonly lostAt?: (second: number) => boolean;
  /** Seconds between sender reports; 0 for none. The first comes after this time. */
  readonly reportEvery?: number;
  /** Seconds of the clip. */
  readonly facts?: readonly { readonly at: number; readonly fact: SegmentFact['fact'] }[];
}

const PAYLOAD_BYTES = 1_100;
/** Seconds between 1900 and 1970. */
const NTP_EPOCH = 2_208_988_800;

/** The records of one sending, in order of arrival. Sequence numbers and timestamps begin close to their ends. */
export function recordsOf(sending: Sending): {
  header: Omit<SegmentHeader, 'sessionId' | 'index' | 'startedAt'>;
  records: SegmentRecord[];
} {
  const video = sending.source !== 'microphone';
  const clockRate = video ? 90_000 : 48_000;
  const records: SegmentRecord[] = [];
  const { drift = 0 } = sending;
  /** Server time of a second of the clip. */
  const serverTime = (second: number): number => sending.startAt + second * 1_000 * (1 + drift);
  const layers = sending.layers.map((frames, layer) => {
    const ssrc = 0x1000_0000 + Math.floor(Math.random() * 0xefff_ffff);
    const timestampBase = 2 ** 32 - 2 * clockRate - layer * 1_234;
    let sequence = 65_500 - layer * 7;
    let number = 0;
    const inside = frames.filter(
      ({ timestamp }) => timestamp >= (sending.from ?? 0) && timestamp < (sending.to ?? Infinity),
    );
    for (const [picture, frame] of inside.entries()) {
      const timestamp = (timestampBase + Math.round(frame.timestamp * clockRate)) >>> 0;
      const payloads = payloadsOf(sending.mimeType, frame.data, picture + 120);
      for (const [part, payload] of payloads.entries()) {
        const packet = rtp({
          ssrc,
          sequence: sequence & 0xffff,
          timestamp,
          marker: part === payloads.length - 1,
          payload,
        });
        const time = serverTime(frame.timestamp) + (sending.way?.(number) ?? 5);
        const untaken = sending.lostAt?.(frame.timestamp) === true || sending.lost?.(number, layer) === true;
        if (!untaken) records.push({ type: 'rtp', time, packet });
        if (sending.twice?.(number) === true) records.push({ type: 'rtp', time: time + 30, packet });
        sequence += 1;
        number += 1;
      }
    }
    const every = sending.reportEvery ?? 1;
    const end = inside.at(-1)?.timestamp ?? 0;
    for (let at = (sending.from ?? 0) + every; every > 0 && at < end; at += every) {
      const ntp = (sending.startAt + at * 1_000 + sending.clockError) / 1_000 + NTP_EPOCH;
      records.push({
        type: 'senderReport',
        time: serverTime(at) + 12,
        report: {
          ssrc,
          ntpSeconds: Math.floor(ntp),
          ntpFraction: Math.floor((ntp % 1) * 2 ** 32),
          rtpTimestamp: (timestampBase + Math.round(at * clockRate)) >>> 0,
        },
      });
    }
    return { ssrc, rid: sending.layers.length > 1 ? `r${layer}` : null };
  });
  for (const { at, fact } of sending.facts ?? [])
    records.push({ type: 'fact', time: serverTime(at), fact: { fact } });
  records.sort((a, b) => a.time - b.time);
  const { bridgeId, seatId, source, mimeType } = sending;
  return {
    header: {
      version: 1,
      bridgeId,
      bridgeCode: 'test',
      producerId: randomUUID(),
      seatId,
      kind: video ? 'video' : 'audio',
      source,
      mimeType,
      payloadType: 100,
      clockRate,
      channels: video ? null : 1,
      layers,
    },
    records,
  };
}

/**
 * Writes a session's spool as capture does: segments, their hashes in a chained journal.
 * @param options.segmentMs length of a segment
 * @returns names of the segments, below the session's folder
 */
export async function writeSpool(
  spoolDir: string,
  sendings: readonly Sending[],
  options: {
    sessionId: string;
    openedAt: number;
    closedAt: number;
    segmentMs: number;
    /** A closed item that was received from one instant to another. */
    closed?: { itemId: string; from: number; to: number; key: ItemKey };
  },
): Promise<string[]> {
  const { sessionId, openedAt, closedAt } = options;
  const folder = join(spoolDir, sessionId);
  await mkdir(join(folder, SEGMENTS_FOLDER), { recursive: true });
  const names: string[] = [];
  const lines: string[] = [];
  const note = (line: object): void => {
    const last = lines.at(-1);
    const prev = last === undefined ? FIRST_PREV : createHash('sha256').update(last).digest('hex');
    lines.push(JSON.stringify({ ...line, prev }));
  };
  note({ type: 'opened', at: openedAt, sessionId });
  for (const sending of sendings) {
    const { header, records } = recordsOf(sending);
    const first = records[0]?.time ?? openedAt;
    const { closed } = options;
    const isClosed = (time: number): boolean =>
      closed !== undefined && time >= closed.from && time < closed.to;
    const sealer = closed === undefined ? null : new PacketSealer(closed.key);
    const bySegment = [
      ...Map.groupBy(
        records,
        ({ time }) => `${Math.floor((time - first) / options.segmentMs)} ${String(isClosed(time))}`,
      ).values(),
    ];
    for (const [index, part] of bySegment.entries()) {
      const startedAt = part[0]?.time ?? first;
      const restricted = closed !== undefined && isClosed(startedAt);
      const start = encodeSegmentStart({
        ...{ ...header, sessionId, index, startedAt },
        ...(restricted && sealer !== null ? { restrictedTo: closed.itemId, sealed: sealer.facts } : {}),
      });
      const kept = part.map((record): SegmentRecord =>
        restricted && sealer !== null && record.type === 'rtp'
          ? { type: 'sealedRtp', time: record.time, body: sealer.seal(record.packet) }
          : record,
      );
      const bytes = Buffer.concat([start, ...kept.map(encodeRecord)]);
      const file = `${SEGMENTS_FOLDER}/${header.producerId}-${index}.seg`;
      await writeFile(join(folder, file), bytes);
      names.push(file);
      const packets = part.filter(({ type }) => type === 'rtp').length;
      note({
        type: 'segment',
        at: startedAt + options.segmentMs,
        file,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        bridgeId: header.bridgeId,
        producerId: header.producerId,
        source: header.source,
        from: startedAt,
        to: part.at(-1)?.time ?? startedAt,
        packets,
        expected: packets,
        adopted: false,
      });
    }
  }
  note({ type: 'closed', at: closedAt, segments: names.length });
  await writeFile(join(folder, JOURNAL_FILE), `${lines.join('\n')}\n`);
  return names;
}

/** One RTP packet (RFC 3550 §5.1), without extensions. */
export function rtp(parts: {
  ssrc: number;
  sequence: number;
  timestamp: number;
  marker: boolean;
  payload: Uint8Array;
}): Uint8Array {
  const bytes = new Uint8Array(12 + parts.payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 0x80);
  view.setUint8(1, (parts.marker ? 0x80 : 0) | 100);
  view.setUint16(2, parts.sequence);
  view.setUint32(4, parts.timestamp);
  view.setUint32(8, parts.ssrc);
  bytes.set(parts.payload, 12);
  return bytes;
}

function payloadsOf(mimeType: string, data: Uint8Array, picture: number): Uint8Array[] {
  if (mimeType.startsWith('audio/')) return [data];
  if (mimeType === 'video/VP8') {
    return split(data).map((part, at) => {
      // X, start of the first partition; I with a 15 bit picture id.
      const head = [0x80 | (at === 0 ? 0x10 : 0), 0x80, 0x80 | ((picture >> 8) & 0x7f), picture & 0xff];
      return Uint8Array.from([...head, ...part]);
    });
  }
  return unitsOf(data).flatMap((unit) => {
    if (unit.length <= PAYLOAD_BYTES) return [unit];
    const [head = 0] = unit;
    const parts = split(unit.subarray(1));
    return parts.map((part, at) => {
      const edge = (at === 0 ? 0x80 : 0) | (at === parts.length - 1 ? 0x40 : 0);
      return Uint8Array.from([(head & 0xe0) | 28, edge | (head & 0x1f), ...part]);
    });
  });
}

function split(data: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.ceil(data.length / PAYLOAD_BYTES) }, (_, at) =>
    data.subarray(at * PAYLOAD_BYTES, (at + 1) * PAYLOAD_BYTES),
  );
}

function unitsOf(data: Uint8Array): Uint8Array[] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const units: Uint8Array[] = [];
  for (let at = 0; at + 4 <= data.length;) {
    const end = at + 4 + view.getUint32(at);
    units.push(data.subarray(at + 4, end));
    at = end;
  }
  return units;
}
