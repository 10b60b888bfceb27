import { Device } from 'mediasoup-client';
import type { types } from 'mediasoup-client';
import type { ConsumerOffer, MediaSource, TransportParameters } from '../../src/contracts/media-shapes.ts';
import { PICTURE_GOES, soundFirst } from '../../src/domain/sound-first.ts';
import type { LiveLine } from '../api/socket.ts';
import { layersFor } from './picture-layers.ts';
import { availableUplink, signsOfLife, UPLINK_INTERVAL_MS } from './uplink.ts';

/** A line that only stutters mends itself; after this long, new ICE candidates are asked for. */
const RESTART_AFTER_MS = 3_000;

/** What the seat media tells its owner. */
export interface SeatMediaEvents {
  /** A track of a bridge is there. */
  track(offer: ConsumerOffer, track: MediaStreamTrack): void;
  trackGone(offer: ConsumerOffer, track: MediaStreamTrack): void;
  /** The transports cannot be mended: they must be made anew. */
  broken(): void;
  /** The camera is kept back, or let go on, because of what the line carries; without this it never is. */
  starved?(starved: boolean): void;
}

/** The two transports of one seat with all they carry. One owner, one close. */
export class SeatMedia {
  readonly #line: LiveLine;
  readonly #events: SeatMediaEvents;
  readonly #device: Device;
  readonly #send: types.Transport;
  readonly #receive: types.Transport;
  readonly #producers = new Map<MediaSource, types.Producer>();
  readonly #muted = new Set<MediaSource>();
  #held = false;
  #uplink = PICTURE_GOES;
  #uplinkTimer: ReturnType<typeof setInterval> | undefined;
  readonly #consumers = new Map<string, { offer: ConsumerOffer; consumer: types.Consumer }>();
  readonly #asked = new Set<string>();
  #restartTimers = new Map<string, ReturnType<typeof setTimeout>>();
  #closed = false;

  private constructor(
    line: LiveLine,
    device: Device,
    ends: { send: types.Transport; receive: types.Transport },
    events: SeatMediaEvents,
  ) {
    this.#line = line;
    this.#events = events;
    this.#device = device;
    this.#send = ends.send;
    this.#receive = ends.receive;
  }

  /**
   * Makes both transports of the seat that the line holds.
   * @throws {ApiFailure} where the server refuses
   */
  static async open(
    line: LiveLine,
    routerRtpCapabilities: object,
    events: SeatMediaEvents,
  ): Promise<SeatMedia> {
    const device = await Device.factory();
    await device.load({ routerRtpCapabilities: routerRtpCapabilities });
    const made = await line.ask('media:open', { rtpCapabilities: { ...device.recvRtpCapabilities } });
    const optionsOf = (parameters: TransportParameters): types.TransportOptions =>
      ({
        ...parameters,
        iceServers: made.iceServers,
        iceTransportPolicy: made.relayOnly ? 'relay' : 'all',
      }) as unknown as types.TransportOptions;
    const media = new SeatMedia(
      line,
      device,
      {
        send: device.createSendTransport(optionsOf(made.send)),
        receive: device.createRecvTransport(optionsOf(made.receive)),
      },
      events,
    );
    media.#wire();
    if (events.starved !== undefined)
      media.#uplinkTimer = setInterval(() => {
        // Statistics or a told state that fail now are looked at again in a second.
        void media.#lookAtUplink().catch(() => undefined);
      }, UPLINK_INTERVAL_MS);
    return media;
  }

  #wire(): void {
    for (const [direction, transport] of [
      ['send', this.#send],
      ['receive', this.#receive],
    ] as const) {
      transport.on('connect', ({ dtlsParameters }, done, failed) => {
        this.#line.ask('media:connect', { direction, dtlsParameters }).then(
          () => done(),
          (error: unknown) => failed(asError(error)),
        );
      });
      transport.on('connectionstatechange', (state) => this.#watch(direction, state));
    }
    this.#send.on('produce', ({ kind, rtpParameters, appData }, done, failed) => {
      this.#line
        .ask('media:produce', {
          kind,
          source: appData['source'] as MediaSource,
          rtpParameters: { ...rtpParameters },
          paused: appData['muted'] === true,
          disguised: appData['disguised'] === true,
        })
        .then(
          ({ producerId }) => done({ id: producerId }),
          (error: unknown) => failed(asError(error)),
        );
    });
  }

  /**
   * Sends a track as a source; a track sent before as the same source is replaced.
   * @param options.maxBitrate one layer of this many bits per second in place of a camera's layers
   * @param options.disguised whether nobody can be recognised in it
   */
  async send(
    source: MediaSource,
    track: MediaStreamTrack,
    muted: boolean,
    options: { readonly maxBitrate?: number; readonly disguised?: boolean } = {},
  ): Promise<void> {
    const { maxBitrate, disguised = false } = options;
    const producer = await this.#send.produce({
      track,
      stopTracks: false,
      // The own picture goes on in the own tile while nothing of it leaves the room.
      disableTrackOnPause: false,
      zeroRtpOnPause: true,
      appData: { source, muted, disguised },
      ...(track.kind === 'audio' ? SOUND_OPTIONS : this.#pictureOptions(source, track)),
      // Before the camera where the browser shares out what it takes the line to carry.
      ...(maxBitrate === undefined ? {} : { encodings: [{ maxBitrate, priority: 'high' as const }] }),
    });
    this.#producers.get(source)?.close();
    this.#producers.set(source, producer);
    if (muted) this.#muted.add(source);
    else this.#muted.delete(source);
    this.#settle(source);
  }

  /** While the bridge is on hold nothing leaves the room: the server lets nobody hear it, and here nothing is sent. */
  setHeld(held: boolean): void {
    if (held === this.#held) return;
    this.#held = held;
    for (const source of this.#producers.keys()) this.#settle(source);
  }

  #settle(source: MediaSource): void {
    const producer = this.#producers.get(source);
    if (producer === undefined || producer.closed) return;
    const silent = this.#held || this.#muted.has(source) || (source === 'camera' && this.#uplink.starved);
    if (silent && !producer.paused) producer.pause();
    if (!silent && producer.paused) producer.resume();
  }

  /**
   * Sends another track from now on, as after a change of devices; what receives it goes on without a break.
   * @returns false where nothing is sent as this source yet
   */
  async replace(source: MediaSource, track: MediaStreamTrack): Promise<boolean> {
    const producer = this.#producers.get(source);
    if (producer === undefined || producer.closed) return false;
    await producer.replaceTrack({ track });
    return true;
  }

  #pictureOptions(source: MediaSource, track: MediaStreamTrack): Partial<types.ProducerOptions> {
    const codec = this.#device.sendRtpCapabilities.codecs?.find(
      (each) => each.mimeType.toLowerCase() === 'video/vp8',
    );
    return {
      encodings: source === 'screen' ? SCREEN_LAYER : [...layersFor(track.getSettings().height ?? 720)],
      codecOptions: { videoGoogleStartBitrate: 1_000 },
      ...(codec === undefined ? {} : { codec }),
    };
  }

  /** Mutes or unmutes here first, so that nothing leaves the room even if the line is slow. */
  async setMuted(source: MediaSource, muted: boolean): Promise<void> {
    if (!this.#producers.has(source)) return;
    this.silence(source, muted);
    // Turned on by hand the picture is tried at once.
    if (source === 'camera') this.#uplink = PICTURE_GOES;
    await this.#line.ask('media:set-producer', { source, state: muted ? 'muted' : 'sending' });
  }

  /** Looks at what the line carries: sound first, the picture as far as there is room. */
  async #lookAtUplink(): Promise<void> {
    const camera = this.#producers.get('camera');
    const flowing = camera !== undefined && !this.#held && !this.#muted.has('camera');
    if (this.#closed || this.#send.connectionState !== 'connected' || !flowing) return;
    const before = this.#uplink;
    const available = availableUplink(await this.#send.getStats());
    this.#uplink = soundFirst(before, { at: performance.now(), available, voices: 1 });
    const { starved } = this.#uplink;
    if (starved === before.starved || camera.closed) return;
    this.#settle('camera');
    this.#events.starved?.(starved);
    await this.#line.ask('media:set-producer', { source: 'camera', state: starved ? 'starved' : 'sending' });
  }

  /** Mutes or unmutes here alone: the server knows already. */
  silence(source: MediaSource, muted: boolean): void {
    if (muted) this.#muted.add(source);
    else this.#muted.delete(source);
    this.#settle(source);
  }

  /** A device is gone: its source stops. */
  async stop(source: MediaSource): Promise<void> {
    this.#producers.get(source)?.close();
    if (this.#producers.delete(source))
      await this.#line.ask('media:set-producer', { source, state: 'stopped' });
  }

  /**
   * Takes a stream that the server gives; told twice it is taken once. One that was given to transports before these
   * is not taken.
   * @throws where it could not be taken; being told again tries again
   */
  async receive(offer: ConsumerOffer): Promise<void> {
    const { consumerId } = offer;
    if (this.#closed || offer.transportId !== this.#receive.id || this.#asked.has(consumerId)) return;
    this.#asked.add(consumerId);
    try {
      const consumer = await this.#receive.consume({
        id: consumerId,
        producerId: offer.producerId,
        kind: offer.kind,
        rtpParameters: offer.rtpParameters as unknown as types.RtpParameters,
        // Sound and picture of one bridge belong together: the browser keeps them in step.
        streamId: `${offer.fromBridgeId}-${offer.source === 'screen' ? 'screen' : 'person'}`,
      });
      // Taken away, or all closed, while it was being made.
      if (!this.#asked.has(consumerId)) {
        consumer.close();
        return;
      }
      this.#consumers.set(consumerId, { offer, consumer });
      this.#events.track(offer, consumer.track);
      await this.#line.ask('media:ready', { consumerId });
    } catch (error) {
      this.drop(consumerId);
      throw error;
    }
  }

  /** The server took a stream away. */
  drop(consumerId: string): void {
    this.#asked.delete(consumerId);
    const held = this.#consumers.get(consumerId);
    if (held === undefined) return;
    this.#consumers.delete(consumerId);
    this.#events.trackGone(held.offer, held.consumer.track);
    held.consumer.close();
  }

  /** Whether what is sent has a path to the server. */
  get sending(): boolean {
    return this.#send.connectionState === 'connected';
  }

  /** A number that grows while the line carries what is sent. */
  async signOfLife(): Promise<number> {
    return signsOfLife(await this.#send.getStats());
  }

  /** The browser's own statistics of what it receives from a source; null where it receives nothing. */
  async receivedStats(source: MediaSource): Promise<RTCStatsReport | null> {
    for (const { offer, consumer } of this.#consumers.values())
      if (offer.source === source) return consumer.getStats();
    return null;
  }

  /** Highest layer that a tile of a bridge needs. */
  async prefer(bridgeId: string, spatialLayer: number): Promise<void> {
    for (const { offer, consumer } of this.#consumers.values()) {
      if (offer.fromBridgeId !== bridgeId || consumer.kind !== 'video') continue;
      await this.#line.ask('media:prefer', { consumerId: offer.consumerId, spatialLayer });
    }
  }

  /** After the socket came back: a path that was lost with it is looked for again. */
  mend(): void {
    for (const [direction, transport] of [
      ['send', this.#send],
      ['receive', this.#receive],
    ] as const) {
      if (['disconnected', 'failed'].includes(transport.connectionState)) this.#restart(direction);
    }
  }

  #watch(direction: 'send' | 'receive', state: types.ConnectionState): void {
    clearTimeout(this.#restartTimers.get(direction));
    if (state === 'failed') this.#restart(direction);
    if (state === 'disconnected') {
      this.#restartTimers.set(
        direction,
        setTimeout(() => this.#restart(direction), RESTART_AFTER_MS),
      );
    }
  }

  #restart(direction: 'send' | 'receive'): void {
    // Without the socket nothing can be asked; `mend` follows when it is back.
    if (this.#closed || !this.#line.connected) return;
    const transport = direction === 'send' ? this.#send : this.#receive;
    this.#line
      .ask('media:restart-ice', { direction })
      .then(({ iceParameters }) =>
        transport.restartIce({ iceParameters: iceParameters as unknown as types.IceParameters }),
      )
      .catch(() => {
        if (!this.#closed) this.#events.broken();
      });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#uplinkTimer);
    for (const timer of this.#restartTimers.values()) clearTimeout(timer);
    for (const id of [...this.#consumers.keys()]) this.drop(id);
    this.#asked.clear();
    this.#send.close();
    this.#receive.close();
  }
}

/** Sound for the record: in-band repair and repetition of lost packets on, silence sent like speech. */
const SOUND_OPTIONS: Partial<types.ProducerOptions> = {
  codecOptions: { opusStereo: false, opusFec: true, opusDtx: false, opusNack: true },
  // Where the line is narrow the sound goes before everything else.
  encodings: [{ priority: 'high', networkPriority: 'high' }],
};

/** A screen is read: one layer, sharp. */
const SCREEN_LAYER = [{ maxBitrate: 1_200_000 }];

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
