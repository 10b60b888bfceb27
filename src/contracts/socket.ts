import { z } from 'zod';
import { FinishProgress, RECORDING_STATES } from './archive.ts';
import { BridgeId, DeviceId, Instant, SeatId, SessionId } from './ids.ts';
import {
  ConsumerOffer,
  DtlsParameters,
  ProduceRequest,
  ProducerFact,
  RtpCapabilities,
  TransportDirection,
  TransportParameters,
} from './media-shapes.ts';
import { LineQuality, RecordingMark, Session } from './session.ts';
import type { AskedEvents, ToldEvents } from './tables.ts';

const empty = z.object({});

/** What a browser may ask. One socket holds one seat at the most. */
export const clientEvents = {
  'session:join': {
    payload: z.object({
      sessionId: SessionId,
      bridgeId: BridgeId,
      deviceId: DeviceId,
      /** Takes the seat from another device, on purpose. */
      takeOver: z.boolean().default(false),
      /** The seat held before the line dropped, to come back to it. */
      seatId: SeatId.optional(),
    }),
    reply: z.object({
      seatId: SeatId,
      /** True: the transports of `seatId` still live; keep them. False: make new ones with `media:open`. */
      resumed: z.boolean(),
      routerRtpCapabilities: RtpCapabilities,
      session: Session,
      producers: z.array(ProducerFact),
    }),
    can: 'session.join',
    help: 'Take the seat of a bridge point',
  },
  'session:leave': { payload: empty, reply: empty, can: 'session.join', help: 'Leave the seat' },
  'session:watch': {
    payload: z.object({ sessionId: SessionId }),
    reply: z.object({ session: Session }),
    can: 'session.read',
    help: 'Be told of changes of a session without sitting in it',
  },
  'archive:watch': {
    payload: empty,
    reply: empty,
    can: 'archive.list',
    help: 'Be told of the progress of recordings being finished',
  },
  'media:open': {
    payload: z.object({ rtpCapabilities: RtpCapabilities }),
    reply: z.object({ send: TransportParameters, receive: TransportParameters }),
    can: 'session.join',
    help: 'Make the two transports of the seat',
  },
  'media:connect': {
    payload: z.object({ direction: TransportDirection, dtlsParameters: DtlsParameters }),
    reply: empty,
    can: 'session.join',
    help: 'DTLS parameters of one transport',
  },
  'media:restart-ice': {
    payload: z.object({ direction: TransportDirection }),
    reply: z.object({ iceParameters: z.record(z.string(), z.unknown()) }),
    can: 'session.join',
    help: 'New ICE parameters after the line changed',
  },
  'media:produce': {
    payload: ProduceRequest,
    reply: z.object({ producerId: z.string() }),
    can: 'session.join',
    help: 'Send a camera, a microphone or a screen; asking again for the same source replaces it',
  },
  'media:set-producer': {
    payload: ProducerFact.omit({ bridgeId: true }),
    reply: empty,
    can: 'session.join',
    help: 'Mute, unmute or stop a source',
  },
  'media:ready': {
    payload: z.object({ consumerId: z.string().max(100) }),
    reply: empty,
    can: 'session.join',
    help: 'The browser made its end of a consumer: let it flow',
  },
  'media:prefer': {
    payload: z.object({ consumerId: z.string().max(100), spatialLayer: z.number().int().min(0).max(5) }),
    reply: empty,
    can: 'session.join',
    help: 'Highest picture layer the tile can use',
  },
} as const satisfies AskedEvents;

/** What the server tells browsers. */
export const serverEvents = {
  'session:changed': { payload: z.object({ session: Session }), help: 'State, seats or times changed' },
  'seat:lost': {
    payload: z.object({ reason: z.enum(['taken_over', 'session_closed']) }),
    help: 'This device no longer holds the seat',
  },
  'media:consumer': { payload: ConsumerOffer, help: 'A stream is given to this seat' },
  'media:consumer-gone': { payload: z.object({ consumerId: z.string() }), help: 'A stream was taken away' },
  'media:producer': { payload: ProducerFact, help: 'A bridge mutes, unmutes, starts or stops a source' },
  'media:reset': {
    payload: empty,
    help: 'The media process lost this seat: make new transports with `media:open`',
  },
  'media:speaking': {
    payload: z.object({ bridgeIds: z.array(BridgeId) }),
    help: 'Who speaks now, loudest first; sent on change',
  },
  'media:line': {
    payload: z.object({ bridgeId: BridgeId, quality: LineQuality }),
    help: 'Line quality of a bridge; sent on change',
  },
  'recording:mark': {
    payload: z.object({ sessionId: SessionId, at: Instant, mark: RecordingMark }),
    help: 'Bytes on disk, at least once a second while recorded; silence for 2 s means: no mark',
  },
  'archive:progress': {
    payload: z.object({
      sessionId: SessionId,
      state: z.enum(RECORDING_STATES),
      progress: FinishProgress.nullable(),
    }),
    help: 'How far the finishing of a recording has come',
  },
} as const satisfies ToldEvents;
