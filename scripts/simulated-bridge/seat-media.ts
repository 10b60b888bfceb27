import { Device, type types } from 'mediasoup-client';
import type { z } from 'zod';
import type { ConsumerOffer, MediaSource, TransportParameters } from '../../src/contracts/media-shapes.ts';
import type { clientEvents } from '../../src/contracts/socket.ts';
import { layersFor } from '../../web/room/picture-layers.ts';
import { onFirstPicture, type MadeSource } from './web-rtc.ts';

type Asked = typeof clientEvents;
/** Asks the server by the table. */
export type Ask = <N extends keyof Asked>(
  name: N,
  payload: z.input<Asked[N]['payload']>,
) => Promise<z.output<Asked[N]['reply']>>;

/** A path that only stutters mends itself; after this long, new ICE candidates are asked for. */
const RESTART_AFTER_MS = 3_000;

export interface SeatMediaEvents {
  /** The first picture of another bridge was decoded. */
  picture(): void;
  /** The transports cannot be mended: they must be made anew. */
  broken(): void;
}

/** The two transports of one simulated seat with all they carry. */
export class SeatMedia {
  readonly #ask: Ask;
  readonly #events: SeatMediaEvents;
  readonly #send: types.Transport;
  readonly #receive: types.Transport;
  readonly #producers = new Map<MediaSource, types.Producer>();
  /** Null while it is being made. */
  readonly #consumers = new Map<string, types.Consumer | null>();
  /** What watches a received picture for its first frame. */
  readonly #sinks = new Map<string, () => void>();
  readonly #restarts = new Map<string, NodeJS.Timeout>();
  #closed = false;

  private constructor(
    ask: Ask,
    events: SeatMediaEvents,
    ends: { send: types.Transport; receive: types.Transport },
  ) {
    this.#ask = ask;
    this.#events = events;
    this.#send = ends.send;
    this.#receive = ends.receive;
  }

  /** Makes both transports of the seat that is held. @throws {Error} with the server's sentence */
  static async open(ask: Ask, routerRtpCapabilities: object, events: SeatMediaEvents): Promise<SeatMedia> {
    const device = new Device({ handlerName: 'Chrome111' });
    await device.load({ routerRtpCapabilities: routerRtpCapabilities });
    const made = await ask('media:open', { rtpCapabilities: { ...device.recvRtpCapabilities } });
    const media = new SeatMedia(ask, events, {
      send: device.createSendTransport(optionsOf(made.send)),
      receive: device.createRecvTransport(optionsOf(made.receive)),
    });
    media.#wire('send', media.#send);
    media.#wire('receive', media.#receive);
    return media;
  }

  #wire(direction: 'send' | 'receive', transport: types.Transport): void {
    transport.on('connect', ({ dtlsParameters }, done, failed) => {
      this.#ask('media:connect', { direction, dtlsParameters }).then(() => done(), failed);
    });
    transport.on('produce', ({ kind, rtpParameters, appData }, done, failed) => {
      const source = appData['source'] === 'camera' ? 'camera' : 'microphone';
      const paused = appData['muted'] === true;
      this.#ask('media:produce', { kind, source, rtpParameters: { ...rtpParameters }, paused }).then(
        ({ producerId }) => done({ id: producerId }),
        failed,
      );
    });
    transport.on('connectionstatechange', (state) => {
      clearTimeout(this.#restarts.get(direction));
      if (state === 'failed') this.#restart(direction, transport);
      if (state === 'disconnected') {
        const later = setTimeout(() => this.#restart(direction, transport), RESTART_AFTER_MS);
        this.#restarts.set(direction, later);
      }
    });
  }

  #restart(direction: 'send' | 'receive', transport: types.Transport): void {
    if (this.#closed) return;
    this.#ask('media:restart-ice', { direction })
      .then(({ iceParameters }) =>
        transport.restartIce({ iceParameters: iceParameters as unknown as types.IceParameters }),
      )
      .catch(() => {
        if (!this.#closed) this.#events.broken();
      });
  }

  async sendCamera({ track }: MadeSource, height: number): Promise<void> {
    const producer = await this.#send.produce({
      ...{ track, stopTracks: false, appData: { source: 'camera' } },
      encodings: [...layersFor(height)],
      codecOptions: { videoGoogleStartBitrate: 600 },
    });
    this.#producers.set('camera', producer);
  }

  async sendMicrophone({ track }: MadeSource, muted: boolean): Promise<void> {
    const producer = await this.#send.produce({
      ...{ track, stopTracks: false, appData: { source: 'microphone', muted } },
      codecOptions: { opusStereo: false, opusFec: true, opusDtx: false, opusNack: true },
    });
    if (muted) producer.pause();
    this.#producers.set('microphone', producer);
  }

  mute(source: MediaSource, muted: boolean): void {
    const producer = this.#producers.get(source);
    if (muted) producer?.pause();
    else producer?.resume();
  }

  /** Takes a stream that the server gives; told twice it is taken once. */
  async take(offer: ConsumerOffer): Promise<void> {
    const { consumerId: id, producerId, kind, rtpParameters } = offer;
    if (this.#closed || offer.transportId !== this.#receive.id || this.#consumers.has(id)) return;
    this.#consumers.set(id, null);
    const consumer = await this.#receive.consume({
      ...{ id, producerId, kind },
      rtpParameters: rtpParameters as unknown as types.RtpParameters,
    });
    // Taken away, or all closed, while it was being made.
    if (!this.#consumers.has(id)) {
      consumer.close();
      return;
    }
    this.#consumers.set(id, consumer);
    if (kind === 'video')
      this.#sinks.set(
        id,
        onFirstPicture(consumer.track, () => this.#events.picture()),
      );
    await this.#ask('media:ready', { consumerId: id });
  }

  /** The server took a stream away. */
  drop(consumerId: string): void {
    this.#sinks.get(consumerId)?.();
    this.#sinks.delete(consumerId);
    this.#consumers.get(consumerId)?.close();
    this.#consumers.delete(consumerId);
  }

  /** Streams taken, and bytes that came in over them so far. */
  async received(): Promise<{ readonly streams: number; readonly bytes: number }> {
    let bytes = 0;
    for (const [, report] of (await this.#receive.getStats()) as Iterable<[string, InboundReport]>) {
      if (report.type === 'inbound-rtp') bytes += report.bytesReceived ?? 0;
    }
    return { streams: this.#consumers.size, bytes };
  }

  /** Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const timer of this.#restarts.values()) clearTimeout(timer);
    for (const id of [...this.#consumers.keys()]) this.drop(id);
    this.#send.close();
    this.#receive.close();
  }
}

interface InboundReport {
  readonly type: string;
  readonly bytesReceived?: number;
}

function optionsOf(parameters: TransportParameters): types.TransportOptions {
  return parameters as unknown as types.TransportOptions;
}
