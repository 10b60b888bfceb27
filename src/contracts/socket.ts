import { z } from 'zod';
import { FinishProgress, RECORDING_STATES } from './archive.ts';
import { BridgeId, DeviceId, Instant, SeatId, SessionId } from './ids.ts';
import {
  ConsumerOffer,
  DtlsParameters,
  MediaSource,
  ProduceRequest,
  ProducerFact,
  RtpCapabilities,
  TransportDirection,
  TransportParameters,
} from './media-shapes.ts';
import { Message } from './papers.ts';
import { LineQuality, RecordingMark, Session } from './session.ts';
import {
  Attempt,
  AttemptId,
  BoardRow,
  CheckPlan,
  Notice,
  PathResult,
  ReadinessSum,
  ReceivedPicture,
  StepReport,
  StepResult,
} from './readiness.ts';
import { MEDIA_PATHS } from '../domain/readiness/measures.ts';
import type { AskedEvents, ToldEvents } from './tables.ts';

const empty = z.object({});
const ofAttempt = z.object({ attemptId: AttemptId });
const LineFact = z.object({ bridgeId: BridgeId, quality: LineQuality });
/** As RTCPeerConnection takes it; credentials hold for some hours. */
const IceServer = z.object({ urls: z.array(z.string()), username: z.string(), credential: z.string() });

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
      lines: z.array(LineFact),
    }),
    can: 'session.join',
    help: 'Take the seat of a bridge point',
  },
  'session:leave': { payload: empty, reply: empty, can: 'session.join', help: 'Leave the seat' },
  'session:watch': {
    payload: z.object({ sessionId: SessionId }),
    reply: z.object({
      session: Session,
      /** For people of the centre; nobody else learns how the others are. */
      producers: z.array(ProducerFact),
      lines: z.array(LineFact),
    }),
    can: 'session.read',
    help: 'Be told of changes of a session without sitting in it',
  },
  'archive:watch': {
    payload: empty,
    reply: empty,
    can: 'archive.list',
    help: 'Be told of the progress of recordings being finished',
  },
  'check:begin': {
    payload: z.object({ bridgeId: BridgeId, sessionId: SessionId.nullable() }),
    reply: ofAttempt.extend({ plan: CheckPlan }),
    can: 'check.run',
    help: 'Begin a check of a bridge point; one at a time for each',
  },
  'check:report': {
    payload: ofAttempt.extend({ report: StepReport }),
    reply: StepResult,
    can: 'check.run',
    help: 'What the browser measured in one step; answered with its verdict',
  },
  'check:signaling': {
    payload: ofAttempt,
    reply: StepResult,
    can: 'check.run',
    help: 'Let the server time the way there and back by `check:echo`',
  },
  'check:admit': {
    payload: ofAttempt,
    reply: z.object({
      /** 0: go on now; else the place in the queue, told anew by `check:place`. */
      place: z.number().int(),
      waitMs: z.number().nullable(),
    }),
    can: 'check.run',
    help: 'Ask for a turn at the media part',
  },
  'check:path': {
    payload: ofAttempt.extend({ path: z.enum([...MEDIA_PATHS, 'all']) }),
    reply: z.object({
      configured: z.boolean(),
      routerRtpCapabilities: RtpCapabilities,
    }),
    can: 'check.run',
    help: 'Take the test seat of one path; then `media:open`, and send. `all` hears itself back',
  },
  'check:path-done': {
    payload: ofAttempt.extend({ path: z.enum(MEDIA_PATHS) }),
    reply: PathResult,
    can: 'check.run',
    help: 'What the server received over the path of the test seat; gives it back',
  },
  'check:paths-done': {
    payload: ofAttempt,
    reply: StepResult,
    can: 'check.run',
    help: 'All paths were tried',
  },
  'check:media-start': {
    payload: ofAttempt,
    reply: z.object({ seconds: z.number() }),
    can: 'check.run',
    help: 'Begin measuring what flows over the test seat',
  },
  'check:media-end': {
    payload: ofAttempt.extend({ received: ReceivedPicture }),
    reply: StepResult,
    can: 'check.run',
    help: 'The seconds are over; answered from the SFU’s own statistics',
  },
  'check:record-start': {
    payload: ofAttempt,
    reply: z.object({ seconds: z.number() }),
    can: 'check.run',
    help: 'Begin the test recording',
  },
  'check:record-stop': {
    payload: ofAttempt,
    reply: empty,
    can: 'check.run',
    help: 'End the test recording and give the turn back; the result is told by `check:step`',
  },
  'check:confirm': {
    payload: ofAttempt.extend({ clear: z.boolean() }),
    reply: StepResult,
    can: 'check.run',
    help: 'Whether the person heard and saw the test recording well',
  },
  'check:finish': {
    payload: ofAttempt,
    reply: Attempt,
    can: 'check.run',
    help: 'End the check: its verdict by the server’s clock',
  },
  'check:cancel': { payload: ofAttempt, reply: Attempt, can: 'check.run', help: 'Break the check off' },
  'readiness:watch': {
    payload: z.object({ sessionId: SessionId }),
    reply: empty,
    can: 'readiness.read',
    help: 'Be told of the readiness of a session; an officer hears of the own bridge',
  },
  'media:open': {
    payload: z.object({ rtpCapabilities: RtpCapabilities }),
    reply: z.object({
      send: TransportParameters,
      receive: TransportParameters,
      /** Relays that the transports may use besides the direct path. */
      iceServers: z.array(IceServer),
      /** True: only by the relays, as a readiness check asks for. */
      relayOnly: z.boolean(),
    }),
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
  'floor:asked-to-speak': { payload: empty, help: 'The chair asks this bridge to open its microphone' },
  'floor:silenced': { payload: empty, help: 'The chair closed the microphone of this bridge' },
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
    payload: LineFact,
    help: 'Line quality of a bridge; sent on change',
  },
  'media:picture': {
    payload: z.object({ bridgeId: BridgeId, source: MediaSource, held: z.boolean() }),
    help: 'The own line carries no picture of a bridge (any more, or again); its sound goes on',
  },
  'message:new': {
    payload: z.object({ sessionId: SessionId, message: Message }),
    help: 'A text message that this person may read',
  },
  'notes:changed': {
    payload: z.object({ sessionId: SessionId }),
    help: 'A note was written or changed: read the notes again',
  },
  'recording:mark': {
    payload: z.object({ sessionId: SessionId, at: Instant, mark: RecordingMark }),
    help: 'Bytes on disk, at least once a second while recorded; silence for 2 s means: no mark',
  },
  'check:echo': {
    payload: ofAttempt,
    help: 'To be acknowledged at once with `{ clock }`, the browser’s own time: the server times the answer',
  },
  'check:place': {
    payload: ofAttempt.extend({ place: z.number().int(), waitMs: z.number().nullable() }),
    help: 'Place in the queue of the media part; 0: it is your turn',
  },
  'check:step': {
    payload: ofAttempt.extend({ result: StepResult }),
    help: 'A step that the server finished by itself',
  },
  'check:over': {
    payload: ofAttempt,
    help: 'The server ended the check: it took too long, or another device took over',
  },
  'readiness:row': {
    payload: z.object({ sessionId: SessionId, row: BoardRow, sum: ReadinessSum }),
    help: 'One bridge point of a board changed',
  },
  'readiness:changed': {
    payload: z.object({ sessionId: SessionId }),
    help: 'The board as a whole changed: read it again',
  },
  'notice:new': { payload: Notice, help: 'A notice for the person of this socket' },
  'archive:progress': {
    payload: z.object({
      sessionId: SessionId,
      state: z.enum(RECORDING_STATES),
      progress: FinishProgress.nullable(),
    }),
    help: 'How far the finishing of a recording has come',
  },
} as const satisfies ToldEvents;
