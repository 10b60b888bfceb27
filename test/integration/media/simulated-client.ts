import { randomUUID } from 'node:crypto';
import wrtc from '@roamhq/wrtc';
import { Device, type types } from 'mediasoup-client';
import type { z } from 'zod';
import type { MediaCommandPayload } from '../../../src/contracts/media-control.ts';
import type { ConsumerOffer, MediaSource, TransportParameters } from '../../../src/contracts/media-shapes.ts';
import type { MediaPlane } from '../../../src/usecases/ports.ts';

const SMALL = { width: 320, height: 180 };
/** libwebrtc sends two layers only from this size on. */
const LARGE = { width: 640, height: 360 };
const FRAME_MS = 66;
const SAMPLE_RATE = 48_000;

// mediasoup-client looks for the browser's own names.
Object.assign(globalThis, {
  RTCPeerConnection: wrtc.RTCPeerConnection,
  RTCSessionDescription: wrtc.RTCSessionDescription,
  RTCRtpReceiver: wrtc.RTCRtpReceiver,
  // Exported, though its types do not say so.
  MediaStream: (wrtc as unknown as { MediaStream: unknown }).MediaStream,
});

/** The few shapes of wrtc and mediasoup-client that are used; the browser's types are not part of this project's tests. */
type Track = NonNullable<types.ProducerOptions['track']>;
export type Offer = z.infer<typeof ConsumerOffer>;
interface InboundReport {
  readonly type: string;
  readonly kind?: string;
  readonly packetsReceived?: number;
}
interface Received {
  readonly offer: Offer;
  readonly consumer: types.Consumer;
}

/** A bridge without a browser: a real WebRTC client that sends a moving picture and a tone, and takes what it is given. */
export class SimulatedClient {
  readonly sessionId: string;
  readonly bridgeId: string;
  readonly seatId = randomUUID();
  readonly #received = new Map<string, Received>();
  readonly #media: MediaPlane;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #producers = new Map<MediaSource, types.Producer>();
  #send: types.Transport | null = null;
  #receive: types.Transport | null = null;
  /** Offers that came before the transports existed. */
  #waiting: Offer[] = [];

  constructor(media: MediaPlane, sessionId: string, bridgeId: string = randomUUID()) {
    this.#media = media;
    this.sessionId = sessionId;
    this.bridgeId = bridgeId;
    media.on('consumer:added', (event) => {
      if (event.seatId === this.seatId) void this.#consume(event.consumer);
    });
    media.on('consumer:removed', (event) => {
      if (event.seatId !== this.seatId) return;
      this.#received.get(event.consumerId)?.consumer.close();
      this.#received.delete(event.consumerId);
    });
  }

  get key(): { sessionId: string; bridgeId: string; seatId: string } {
    return { sessionId: this.sessionId, bridgeId: this.bridgeId, seatId: this.seatId };
  }

  /** What the seat is given now. */
  get offers(): Offer[] {
    return [...this.#received.values()].map(({ offer }) => offer);
  }

  /** @param protocols ways that the seat is asked to offer; all where left out */
  async sit(protocols?: MediaCommandPayload<'seat:open'>['protocols']): Promise<void> {
    const { routerRtpCapabilities } = await this.#media.ask('room:open', { sessionId: this.sessionId });
    const device = new Device({ handlerName: 'Chrome111' });
    await device.load({ routerRtpCapabilities: routerRtpCapabilities });
    const { send, receive } = await this.#media.ask('seat:open', {
      ...this.key,
      rtpCapabilities: { ...device.recvRtpCapabilities },
      ...(protocols === undefined ? {} : { protocols }),
    });
    this.#send = device.createSendTransport(optionsOf(send));
    this.#receive = device.createRecvTransport(optionsOf(receive));
    this.#answer(this.#send, 'send');
    this.#answer(this.#receive, 'receive');
    for (const offer of this.#waiting.splice(0)) void this.#consume(offer);
    this.#send.on('produce', ({ kind, rtpParameters, appData }, done, failed) => {
      const source = appData['source'] as MediaSource;
      this.#media
        .ask('producer:create', {
          ...this.key,
          kind,
          source,
          rtpParameters: { ...rtpParameters },
          paused: false,
          disguised: appData['disguised'] === true,
        })
        .then(({ producerId }) => done({ id: producerId }), failed);
    });
  }

  async sendMicrophone(options: { readonly disguised?: boolean } = {}): Promise<string> {
    const source = new wrtc.nonstandard.RTCAudioSource();
    let frame = 0;
    this.#every(10, () => {
      const samples = new Int16Array(SAMPLE_RATE / 100);
      for (let n = 0; n < samples.length; n += 1) {
        samples[n] = 8_000 * Math.sin((2 * Math.PI * 440 * (frame * samples.length + n)) / SAMPLE_RATE);
      }
      frame += 1;
      source.onData({
        samples,
        sampleRate: SAMPLE_RATE,
        bitsPerSample: 16,
        channelCount: 1,
        numberOfFrames: samples.length,
      });
    });
    return this.#produce('microphone', source.createTrack(), {
      codecOptions: { opusStereo: true, opusNack: true, opusFec: true },
      appData: { source: 'microphone', disguised: options.disguised === true },
    });
  }

  /** @param options.noisy a picture that takes all the bits its layers may have */
  async sendCamera(
    options: { readonly simulcast?: boolean; readonly noisy?: boolean } = {},
  ): Promise<string> {
    const source = new wrtc.nonstandard.RTCVideoSource();
    const { width, height } = options.simulcast === true ? LARGE : SMALL;
    let frame = 0;
    this.#every(FRAME_MS, () => {
      const data = new Uint8Array((width * height * 3) / 2).fill(128);
      // A bar that wanders: every frame differs.
      for (let y = 0; y < height; y += 1)
        data.fill(230, y * width + (frame % 300), y * width + (frame % 300) + 16);
      if (options.noisy === true) crypto.getRandomValues(data.subarray(0, 65_536));
      frame += 4;
      source.onFrame({ width, height, data });
    });
    const encodings = [{ scaleResolutionDownBy: 2, maxBitrate: 100_000 }, { maxBitrate: 300_000 }];
    return this.#produce('camera', source.createTrack(), options.simulcast === true ? { encodings } : {});
  }

  stop(source: MediaSource): void {
    this.#producers.get(source)?.close();
  }

  /** Packets of a kind that came in over the receiving transport. */
  async packetsReceived(kind: 'audio' | 'video'): Promise<number> {
    if (this.#receive === null) return 0;
    const reports = (await this.#receive.getStats()).values() as Iterable<InboundReport>;
    let packets = 0;
    for (const { type, kind: of, packetsReceived } of reports) {
      if (type === 'inbound-rtp' && of === kind) packets += packetsReceived ?? 0;
    }
    return packets;
  }

  leave(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers.clear();
    this.#send?.close();
    this.#receive?.close();
  }

  #every(ms: number, act: () => void): void {
    this.#timers.add(setInterval(act, ms));
  }

  async #produce(
    source: MediaSource,
    track: unknown,
    options: Partial<types.ProducerOptions>,
  ): Promise<string> {
    if (this.#send === null) throw new Error('not seated');
    const producer = await this.#send.produce({ track: track as Track, appData: { source }, ...options });
    this.#producers.set(source, producer);
    return producer.id;
  }

  async #consume(offer: Offer): Promise<void> {
    if (this.#receive === null) {
      this.#waiting.push(offer);
      return;
    }
    const consumer = await this.#receive.consume({
      id: offer.consumerId,
      producerId: offer.producerId,
      kind: offer.kind,
      rtpParameters: offer.rtpParameters as unknown as types.RtpParameters,
    });
    this.#received.set(offer.consumerId, { offer, consumer });
    await this.#media.ask('consumer:ready', { ...this.key, consumerId: offer.consumerId });
  }

  #answer(transport: types.Transport, direction: 'send' | 'receive'): void {
    transport.on('connect', ({ dtlsParameters }, done, failed) => {
      this.#media
        .ask('transport:connect', { ...this.key, direction, dtlsParameters })
        .then(() => done(), failed);
    });
  }
}

function optionsOf(parameters: TransportParameters): types.TransportOptions {
  return parameters as unknown as types.TransportOptions;
}
