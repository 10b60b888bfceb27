import { randomUUID } from 'node:crypto';
import { Device, type types } from 'mediasoup-client';
import { io, type Socket } from 'socket.io-client';
import type { z } from 'zod';
import { Failure } from '../../src/contracts/failure.ts';
import { ConsumerOffer, type TransportParameters } from '../../src/contracts/media-shapes.ts';
import { clientEvents } from '../../src/contracts/socket.ts';
import type { AskedEvent } from '../../src/contracts/tables.ts';
import { layersFor } from '../../web/room/picture-layers.ts';
import type { Colour } from './picture.ts';
import type { ServerAccount } from './server-account.ts';
import { makeCamera, makeMicrophone, type MadeSource } from './web-rtc.ts';

type Asked = typeof clientEvents;
const ANSWER_LIMIT_MS = 10_000;

export interface SimulatedBridgeOptions {
  readonly account: ServerAccount;
  readonly sessionId: string;
  readonly bridgeId: string;
  readonly colour: Colour;
  /** Of the voice, Hz. */
  readonly pitch: number;
  /** Picture; even numbers. Default 480×270 at 15 a second. */
  readonly size?: { readonly width: number; readonly height: number };
}

/** What a simulated bridge received so far. */
export interface Reception {
  readonly streams: number;
  readonly bytes: number;
  /** From asking for the seat to the first received packet of a picture, milliseconds; null before it. */
  readonly firstPictureMs: number | null;
}

/**
 * A bridge point without people or browser: a real WebRTC client that takes its seat as the browser does, sends a moving
 * picture and speech-like sound, receives what it is given, and comes back by itself when its line drops.
 */
export class SimulatedBridge {
  readonly #options: SimulatedBridgeOptions;
  readonly #deviceId = randomUUID();
  readonly #camera: MadeSource;
  readonly #microphone: MadeSource;
  readonly #socket: Socket;
  #seatId: string | null = null;
  #send: types.Transport | null = null;
  #receive: types.Transport | null = null;
  #producers = new Map<string, types.Producer>();
  #consumers = new Map<string, types.Consumer>();
  #waiting: ConsumerOffer[] = [];
  #muted = false;
  #joinedAt = 0;
  #firstPictureMs: number | null = null;
  #closed = false;
  /** Settles with the first time that the seat is taken and everything is sent. */
  readonly seated: Promise<void>;

  constructor(options: SimulatedBridgeOptions) {
    this.#options = options;
    this.#camera = makeCamera(options.size ?? { width: 480, height: 270 }, options.colour, 15);
    this.#microphone = makeMicrophone(options.pitch);
    this.#socket = io(options.account.url, {
      extraHeaders: { cookie: options.account.cookie },
      transports: ['websocket'],
      forceNew: true,
    });
    this.#socket.on('media:consumer', (offer: unknown) => this.#offered(ConsumerOffer.parse(offer)));
    this.#socket.on('media:consumer-gone', ({ consumerId }: { consumerId: string }) => {
      this.#consumers.get(consumerId)?.close();
      this.#consumers.delete(consumerId);
    });
    this.#socket.on('media:reset', () => void this.#join().catch(() => undefined));
    this.#socket.on('seat:lost', () => this.close());
    this.seated = new Promise((resolve, reject) => {
      this.#socket.on('connect', () => this.#join().then(resolve, reject));
      this.#socket.once('connect_error', reject);
    });
  }

  async #ask<N extends keyof Asked>(
    name: N,
    payload: z.input<Asked[N]['payload']>,
  ): Promise<z.output<Asked[N]['reply']>> {
    const answer = (await this.#socket.timeout(ANSWER_LIMIT_MS).emitWithAck(name, payload)) as {
      ok: boolean;
      data?: unknown;
      error?: unknown;
    };
    if (!answer.ok) throw new Error(Failure.parse(answer.error).message);
    const event: AskedEvent = clientEvents[name];
    return event.reply.parse(answer.data) as z.output<Asked[N]['reply']>;
  }

  async #join(): Promise<void> {
    this.#joinedAt = performance.now();
    const joined = await this.#ask('session:join', {
      sessionId: this.#options.sessionId,
      bridgeId: this.#options.bridgeId,
      deviceId: this.#deviceId,
      ...(this.#seatId === null ? {} : { seatId: this.#seatId }),
    });
    this.#seatId = joined.seatId;
    if (joined.resumed && this.#send !== null) return;
    this.#dropMedia();
    const device = new Device({ handlerName: 'Chrome111' });
    await device.load({ routerRtpCapabilities: joined.routerRtpCapabilities });
    const made = await this.#ask('media:open', { rtpCapabilities: { ...device.recvRtpCapabilities } });
    this.#send = this.#wire('send', device.createSendTransport(optionsOf(made.send)));
    this.#receive = this.#wire('receive', device.createRecvTransport(optionsOf(made.receive)));
    for (const offer of this.#waiting.splice(0)) this.#offered(offer);
    await this.#produce('camera', this.#camera, {
      encodings: [...layersFor((this.#options.size ?? { height: 270 }).height)],
      codecOptions: { videoGoogleStartBitrate: 600 },
    });
    await this.#produce('microphone', this.#microphone, {
      codecOptions: { opusStereo: false, opusFec: true, opusDtx: false, opusNack: true },
    });
  }

  #wire(direction: 'send' | 'receive', transport: types.Transport): types.Transport {
    transport.on('connect', ({ dtlsParameters }, done, failed) => {
      this.#ask('media:connect', { direction, dtlsParameters }).then(() => done(), failed);
    });
    transport.on('produce', ({ kind, rtpParameters, appData }, done, failed) => {
      const source = appData['source'] === 'camera' ? 'camera' : 'microphone';
      const paused = source === 'microphone' && this.#muted;
      this.#ask('media:produce', { kind, source, rtpParameters: { ...rtpParameters }, paused }).then(
        ({ producerId }) => done({ id: producerId }),
        failed,
      );
    });
    return transport;
  }

  async #produce(
    source: 'camera' | 'microphone',
    made: MadeSource,
    options: Partial<types.ProducerOptions>,
  ): Promise<void> {
    if (this.#send === null) return;
    const { track } = made;
    this.#producers.set(
      source,
      await this.#send.produce({ track, stopTracks: false, appData: { source }, ...options }),
    );
  }

  #offered(offer: ConsumerOffer): void {
    if (this.#receive === null) {
      this.#waiting.push(offer);
      return;
    }
    if (this.#consumers.has(offer.consumerId)) return;
    // An offer taken back meanwhile, or a dropped line: joining again tells all offers anew.
    void this.#consume(this.#receive, offer).catch(() => undefined);
  }

  async #consume(receive: types.Transport, offer: ConsumerOffer): Promise<void> {
    const consumer = await receive.consume({
      id: offer.consumerId,
      producerId: offer.producerId,
      kind: offer.kind,
      rtpParameters: offer.rtpParameters as unknown as types.RtpParameters,
    });
    this.#consumers.set(offer.consumerId, consumer);
    await this.#ask('media:ready', { consumerId: offer.consumerId });
  }

  /** Mutes or unmutes the microphone. */
  async setMuted(muted: boolean): Promise<void> {
    this.#muted = muted;
    const producer = this.#producers.get('microphone');
    if (muted) producer?.pause();
    else producer?.resume();
    await this.#ask('media:set-producer', { source: 'microphone', state: muted ? 'muted' : 'sending' });
  }

  /** What was received so far. */
  async reception(): Promise<Reception> {
    let bytes = 0;
    const reports = (await this.#receive?.getStats()) as Iterable<[string, InboundReport]> | undefined;
    for (const [, report] of reports ?? []) {
      if (report.type !== 'inbound-rtp') continue;
      bytes += report.bytesReceived ?? 0;
      if (report.kind === 'video' && (report.packetsReceived ?? 0) > 0) {
        this.#firstPictureMs ??= performance.now() - this.#joinedAt;
      }
    }
    return { streams: this.#consumers.size, bytes, firstPictureMs: this.#firstPictureMs };
  }

  /** Leaves the seat on purpose. */
  async leave(): Promise<void> {
    await this.#ask('session:leave', {});
    this.close();
  }

  #dropMedia(): void {
    this.#send?.close();
    this.#receive?.close();
    this.#send = null;
    this.#receive = null;
    this.#producers.clear();
    this.#consumers.clear();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#dropMedia();
    this.#camera.close();
    this.#microphone.close();
    this.#socket.close();
  }
}

interface InboundReport {
  readonly type: string;
  readonly kind?: string;
  readonly bytesReceived?: number;
  readonly packetsReceived?: number;
}

function optionsOf(parameters: TransportParameters): types.TransportOptions {
  return parameters as unknown as types.TransportOptions;
}
