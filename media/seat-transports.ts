import type { types } from 'mediasoup';
import type { MEDIA_PROTOCOLS } from '../src/contracts/media-control.ts';
import type { TransportParameters } from '../src/contracts/media-shapes.ts';

/** Guess of a bridge's downlink until congestion control knows better, bits per second. */
const INITIAL_OUTGOING_BITRATE = 1_000_000;

export type Direction = 'send' | 'receive';
export type MediaProtocol = (typeof MEDIA_PROTOCOLS)[number];
export type SeatTransports = Readonly<Record<Direction, types.WebRtcTransport>>;

/** Where the transports of a seat are made. */
export interface TransportPlace {
  readonly router: types.Router;
  readonly server: types.WebRtcServer;
}

/**
 * Makes the two transports of a seat. The server listens over UDP and TCP whatever is offered here, but a client learns of
 * a way only by its candidate: what is not offered is not tried.
 */
export async function openTransports(
  { router, server }: TransportPlace,
  protocols: readonly MediaProtocol[],
): Promise<SeatTransports> {
  const make = (): Promise<types.WebRtcTransport> =>
    router.createWebRtcTransport({
      webRtcServer: server,
      enableUdp: protocols.includes('udp'),
      enableTcp: protocols.includes('tcp'),
      preferUdp: true,
      initialAvailableOutgoingBitrate: INITIAL_OUTGOING_BITRATE,
    });
  const send = await make();
  try {
    return { send, receive: await make() };
  } catch (error) {
    send.close();
    throw error;
  }
}

/** What a client needs to make its end of a transport. */
export function parametersOf(transport: types.WebRtcTransport): TransportParameters {
  return {
    id: transport.id,
    iceParameters: { ...transport.iceParameters },
    iceCandidates: transport.iceCandidates.map((candidate) => ({ ...candidate })),
    dtlsParameters: { ...transport.dtlsParameters },
  };
}
