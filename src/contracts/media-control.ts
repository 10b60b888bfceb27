import { z } from 'zod';
import { BridgeId, Instant, ItemId, SeatId, SessionId } from './ids.ts';
import {
  ConsumerOffer,
  DtlsParameters,
  MEDIA_SOURCES,
  MediaKind,
  ProduceRequest,
  ProducerFact,
  RtpCapabilities,
  TransportDirection,
  TransportParameters,
} from './media-shapes.ts';
import { LineQuality } from './session.ts';
import type { ToldEvents } from './tables.ts';

const ofSession = z.object({ sessionId: SessionId });
const ofSeat = ofSession.extend({ bridgeId: BridgeId, seatId: SeatId });
const empty = z.object({});

export const MEDIA_PROTOCOLS = ['udp', 'tcp'] as const;

/** One end of a seat as the SFU knows it. */
const TransportFacts = z.object({
  iceState: z.enum(['new', 'connected', 'completed', 'disconnected', 'closed']),
  dtlsState: z.enum(['new', 'connecting', 'connected', 'failed', 'closed']),
  /** What ICE chose; null until it has. */
  protocol: z.enum(MEDIA_PROTOCOLS).nullable(),
  /** Address the packets come from: tells a relay from a direct path. */
  remoteAddress: z.string().nullable(),
  /** Totals since the transport was made, RTP with its headers. */
  rtpBytesReceived: z.number(),
  rtpBytesSent: z.number(),
});

/** One stream as the SFU counted it; totals since it began, over all layers. */
const StreamFacts = z.object({
  source: z.enum(MEDIA_SOURCES),
  kind: MediaKind,
  bytes: z.number(),
  /** Packets that came at the first sending; with `lostPackets` all that were sent. */
  packets: z.number(),
  /** Packets that did not come at the first sending, whether or not a repetition mended it. */
  lostPackets: z.number(),
  /** Share lost lately as the receiving end reported it last, 0 to 1. */
  fractionLost: z.number(),
  jitterMs: z.number(),
  rttMs: z.number().nullable(),
});
export type StreamFacts = z.infer<typeof StreamFacts>;

/** What the SFU itself measured of one seat. */
export const SeatStats = z.object({
  /** Instant by the clock of the media process. */
  at: Instant,
  send: TransportFacts,
  receive: TransportFacts,
  /** What the bridge sends, as received here. */
  producers: z.array(StreamFacts),
  /** What is sent to the bridge, as it reported it back. */
  consumers: z.array(StreamFacts),
});
export type SeatStats = z.infer<typeof SeatStats>;

/**
 * What `server` may ask of `media`, over Socket.IO on the media network. Every command is idempotent: asked again
 * after a crash of either side it leads to the same end.
 */
export const mediaCommands = {
  'room:open': { payload: ofSession, reply: z.object({ routerRtpCapabilities: RtpCapabilities }) },
  'room:close': { payload: ofSession, reply: empty },
  /** Makes the seat with its two transports; another seat of the same bridge is closed first. */
  'seat:open': {
    payload: ofSeat.extend({
      rtpCapabilities: RtpCapabilities,
      /** Restricts the paths that are offered: a readiness check tries each by itself. */
      protocols: z.array(z.enum(MEDIA_PROTOCOLS)).min(1).optional(),
    }),
    reply: z.object({ send: TransportParameters, receive: TransportParameters }),
  },
  'seat:stats': { payload: ofSeat, reply: SeatStats },
  /** Whether the seat and both transports still live, to come back to it after a lost socket. */
  'seat:find': { payload: ofSeat, reply: z.object({ alive: z.boolean() }) },
  'seat:close': { payload: ofSeat, reply: empty },
  /** Tells the seat all its consumers again, for a client that missed events while its socket was away. */
  'seat:retell': { payload: ofSeat, reply: z.object({ consumers: z.array(ConsumerOffer) }) },
  'transport:connect': {
    payload: ofSeat.extend({ direction: TransportDirection, dtlsParameters: DtlsParameters }),
    reply: empty,
  },
  'transport:restart-ice': {
    payload: ofSeat.extend({ direction: TransportDirection }),
    reply: z.object({ iceParameters: z.record(z.string(), z.unknown()) }),
  },
  'producer:create': {
    payload: ofSeat.extend(ProduceRequest.shape),
    reply: z.object({ producerId: z.string() }),
  },
  'producer:set': { payload: ofSeat.extend(ProducerFact.omit({ bridgeId: true }).shape), reply: empty },
  'consumer:ready': { payload: ofSeat.extend({ consumerId: z.string() }), reply: empty },
  'consumer:prefer': {
    payload: ofSeat.extend({ consumerId: z.string(), spatialLayer: z.number().int() }),
    reply: empty,
  },
  /** The wanted set of edges; media makes it so by difference. An older revision is ignored. */
  'floor:set': {
    payload: ofSession.extend({
      revision: z.number().int(),
      edges: z.array(z.object({ from: BridgeId, to: BridgeId })).max(20_000),
      /** Bridges that are captured while a capture runs; absent: all. */
      recorded: z.array(BridgeId).max(1_000).optional(),
      /** Bridges whose microphone stays closed, whatever their client asks. */
      locked: z.array(BridgeId).max(1_000).optional(),
      /** Bridges whose camera and microphone flow only once they come disguised. */
      disguised: z.array(BridgeId).max(1_000).optional(),
      /** Closed item that what is captured now belongs to. */
      restrictedTo: ItemId.nullable().optional(),
    }),
    reply: empty,
  },
  /** Whether the recording would reach the disk: a file is written, synced and removed again. */
  'capture:probe': {
    payload: empty,
    reply: z.object({ writable: z.boolean(), freeBytes: z.number() }),
  },
  'capture:start': {
    payload: ofSession.extend({
      openedAt: Instant,
      bridges: z.array(z.object({ bridgeId: BridgeId, code: z.string() })),
    }),
    reply: empty,
  },
  /** Ends the last segments, writes their journal lines and the journal's closing line. */
  'capture:stop': {
    payload: ofSession.extend({ closedAt: Instant }),
    reply: z.object({
      segments: z.number().int(),
      bytes: z.number().int(),
      journalHash: z.string().nullable(),
    }),
  },
  status: {
    payload: empty,
    reply: z.object({
      workers: z.array(
        z.object({
          pid: z.number(),
          port: z.number(),
          rooms: z.number(),
          /** Share of one core used lately, 0 to 1. */
          load: z.number(),
        }),
      ),
      sessions: z.array(
        z.object({
          sessionId: SessionId,
          seats: z.array(z.object({ bridgeId: BridgeId, seatId: SeatId })),
          producers: z.array(ProducerFact),
          /** Consumers that exist in the SFU: the proof of who receives whom. */
          consumers: z.array(z.object({ from: BridgeId, to: BridgeId, kind: z.string() })),
          capturing: z.boolean(),
          /** How many seats are on each worker that carries the session, most first. */
          spread: z.array(z.number().int()),
        }),
      ),
    }),
  },
} as const satisfies Readonly<Record<string, { payload: z.ZodType; reply: z.ZodType }>>;

/** What `media` tells `server`. */
export const mediaEvents = {
  'consumer:added': { payload: ofSeat.extend({ consumer: ConsumerOffer }), help: 'A seat is given a stream' },
  'consumer:removed': { payload: ofSeat.extend({ consumerId: z.string() }), help: 'A stream was taken away' },
  'producer:changed': {
    payload: ofSession.extend({ fact: ProducerFact }),
    help: 'A source started, muted, stopped',
  },
  speaking: { payload: ofSession.extend({ bridgeIds: z.array(BridgeId) }), help: 'Who speaks, on change' },
  line: {
    payload: ofSession.extend({ bridgeId: BridgeId, quality: LineQuality }),
    help: 'Line quality, on change',
  },
  picture: {
    payload: ofSeat.extend({ fromBridgeId: BridgeId, source: z.enum(MEDIA_SOURCES), held: z.boolean() }),
    help: 'The line of a seat carries no picture of a bridge (any more, or again); on change',
  },
  'seat:lost': {
    payload: ofSeat,
    help: 'A worker died or a transport failed for good: the seat must be made anew',
  },
  'capture:flow': {
    payload: ofSession.extend({
      at: Instant,
      /** Bytes known to be on disk (written and synced). */
      bytes: z.number().int(),
      lastByteAt: Instant.nullable(),
      /** Room on the disk, and what waits for it; null where it is not known yet. */
      disk: z
        .object({
          freeBytes: z.number(),
          /** How long the room lasts at the present rate. */
          secondsLeft: z.number().nullable(),
          waitingBytes: z.number(),
        })
        .nullable(),
    }),
    help: 'Bytes on disk, twice a second while capturing',
  },
} as const satisfies ToldEvents;

export type MediaCommandName = keyof typeof mediaCommands;
export type MediaCommandPayload<N extends MediaCommandName> = z.output<(typeof mediaCommands)[N]['payload']>;
export type MediaCommandReply<N extends MediaCommandName> = z.output<(typeof mediaCommands)[N]['reply']>;
export type MediaEventName = keyof typeof mediaEvents;
export type MediaEventPayload<N extends MediaEventName> = z.output<(typeof mediaEvents)[N]['payload']>;

/** Acknowledgement of a command. */
export type MediaAck<N extends MediaCommandName> =
  | { readonly ok: true; readonly data: MediaCommandReply<N> }
  | { readonly ok: false; readonly code: 'not_found' | 'refused' | 'failed'; readonly message: string };
