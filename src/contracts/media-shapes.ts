import { z } from 'zod';
import { BridgeId, SeatId } from './ids.ts';

/**
 * RTP and DTLS parameters are mediasoup's own shapes. They are checked here as far as they could do harm (type and
 * size); mediasoup itself checks the rest and refuses with a TypeError.
 */
const jsonObject = z.record(z.string(), z.unknown());
export const RtpCapabilities = jsonObject;
export const RtpParameters = jsonObject;
export const DtlsParameters = z.object({
  role: z.enum(['auto', 'client', 'server']).optional(),
  fingerprints: z
    .array(z.object({ algorithm: z.string().max(20), value: z.string().max(300) }))
    .min(1)
    .max(10),
});

export const MEDIA_SOURCES = ['camera', 'microphone', 'screen'] as const;
export const MediaSource = z.enum(MEDIA_SOURCES);
export type MediaSource = z.infer<typeof MediaSource>;
export const MediaKind = z.enum(['audio', 'video']);
export type MediaKind = z.infer<typeof MediaKind>;
export const TransportDirection = z.enum(['send', 'receive']);

/** What a client needs to make its end of a transport. */
export const TransportParameters = z.object({
  id: z.string(),
  iceParameters: jsonObject,
  iceCandidates: z.array(jsonObject),
  dtlsParameters: jsonObject,
});
export type TransportParameters = z.infer<typeof TransportParameters>;

export const ProduceRequest = z.object({
  kind: MediaKind,
  source: MediaSource,
  rtpParameters: RtpParameters,
  paused: z.boolean(),
  /** Face and voice were made unrecognisable before sending; what the floor wants disguised flows only so. */
  disguised: z.boolean().optional(),
});

/** A stream that a seat is now given. */
export const ConsumerOffer = z.object({
  consumerId: z.string(),
  /** The receiving transport it goes over: an offer for one that was made anew since is of no use. */
  transportId: z.string(),
  producerId: z.string(),
  fromBridgeId: BridgeId,
  kind: MediaKind,
  source: MediaSource,
  rtpParameters: RtpParameters,
  producerPaused: z.boolean(),
  /** The line of the seat carries no pictures now. */
  held: z.boolean(),
});
export type ConsumerOffer = z.infer<typeof ConsumerOffer>;

/** What a bridge sends now, for the tiles of the others. */
export const ProducerFact = z.object({
  bridgeId: BridgeId,
  source: MediaSource,
  /** `starved`: kept back by the bridge itself, because its line carries the sound only. */
  state: z.enum(['sending', 'muted', 'starved', 'stopped']),
});
export type ProducerFact = z.infer<typeof ProducerFact>;

export const SeatKey = z.object({ bridgeId: BridgeId, seatId: SeatId });
