import type { types } from 'mediasoup';
import { z } from 'zod';
import { MEDIA_PROTOCOLS, type MediaCommandPayload } from '../src/contracts/media-control.ts';
import type { MediaSource, ProducerFact, TransportParameters } from '../src/contracts/media-shapes.ts';
import { NotFoundHere, Refused } from './faults.ts';
import {
  type Direction,
  type MediaProtocol,
  openTransports,
  parametersOf,
  type SeatTransports,
  type TransportPlace,
} from './seat-transports.ts';
import { Turns } from './turns.ts';

export type ProducerState = ProducerFact['state'];

/** What a seat sends from one source. */
export interface SeatProducer {
  readonly source: MediaSource;
  readonly producer: types.Producer;
  /** The parameters as asked for, to know a repeated request by. */
  readonly asked: string;
  /** Whether the bridge made face and voice unrecognisable before sending. */
  readonly disguised: boolean;
}

/** What a seat receives. */
export interface SeatConsumer {
  readonly consumer: types.Consumer;
  readonly transportId: string;
  readonly fromBridgeId: string;
  readonly source: MediaSource;
}

/** What the owner of a seat is told. */
export interface SeatListener {
  /** Also when a source is replaced: then without a `stopped` between. */
  produced(seat: Seat, produced: SeatProducer): void;
  sourceChanged(seat: Seat, source: MediaSource, state: ProducerState): void;
  consumerRemoved(seat: Seat, consumerId: string): void;
  /** A transport failed or was closed by the other end: the seat has closed itself. */
  lost(seat: Seat): void;
}

/** What a seat is asked for with. */
export interface SeatRequest {
  readonly bridgeId: string;
  readonly seatId: string;
  readonly rtpCapabilities: Readonly<Record<string, unknown>>;
  /** Ways to the transports that are offered to the client. */
  readonly protocols: readonly MediaProtocol[];
}

/** As much of the capabilities as mediasoup would only find wrong when the first consumer is made. */
const Capabilities = z.looseObject({
  codecs: z
    .array(z.looseObject({ kind: z.enum(['audio', 'video']), mimeType: z.string(), clockRate: z.number() }))
    .min(1),
});

/** Asks anew after a wait, where the compiler would believe the answer from before it. */
function isClosed(thing: { readonly closed: boolean }): boolean {
  return thing.closed;
}

/** A seat as `media` has it: two transports, what is sent and what is received over them. */
export class Seat {
  readonly bridgeId: string;
  readonly seatId: string;
  readonly #listener: SeatListener;
  readonly #rtpCapabilities: types.RtpCapabilities;
  readonly #protocols: readonly MediaProtocol[];
  readonly #transports: SeatTransports;
  readonly #connecting = new Map<Direction, { asked: string; done: Promise<void> }>();
  readonly #producers = new Map<MediaSource, SeatProducer>();
  readonly #consumers = new Map<string, SeatConsumer>();
  /** Consumers whose client made its end. */
  readonly #ready = new Set<string>();
  #picturesHeld = false;
  /** Sources that the bridge itself keeps back because its line carries the sound only. */
  readonly #starved = new Set<MediaSource>();
  /** Source being replaced just now: its old producer's end is nobody's news. */
  readonly #replacing = new Set<MediaSource>();
  readonly #turns = new Turns();
  /** Router of the worker that the seat's transports are on. */
  readonly router: types.Router;
  #closed = false;

  private constructor(
    { bridgeId, seatId, protocols }: SeatRequest,
    rtpCapabilities: types.RtpCapabilities,
    made: { readonly transports: SeatTransports; readonly router: types.Router },
    listener: SeatListener,
  ) {
    const { transports, router } = made;
    this.router = router;
    this.bridgeId = bridgeId;
    this.seatId = seatId;
    this.#protocols = protocols;
    this.#listener = listener;
    this.#rtpCapabilities = rtpCapabilities;
    this.#transports = transports;
    for (const transport of [transports.send, transports.receive]) {
      transport.on('dtlsstatechange', (state) => {
        // A broken ICE line may come back by a restart; a DTLS association that ended never does.
        if (state === 'failed' || state === 'closed') this.#lose();
      });
    }
  }

  /**
   * Makes the two transports of a seat.
   * @throws {Refused} where the capabilities cannot be a device's.
   */
  static async open(request: SeatRequest, listener: SeatListener, place: TransportPlace): Promise<Seat> {
    if (!Capabilities.safeParse(request.rtpCapabilities).success) throw new Refused('rtpCapabilities');
    const rtpCapabilities = request.rtpCapabilities as types.RtpCapabilities;
    const transports = await openTransports(place, request.protocols);
    return new Seat(request, rtpCapabilities, { transports, router: place.router }, listener);
  }

  get closed(): boolean {
    return this.#closed || this.#transports.send.closed || this.#transports.receive.closed;
  }

  /** Whether no client has begun to use the transports. */
  get untouched(): boolean {
    return this.#connecting.size === 0;
  }

  /** Whether just these ways to the transports are offered. */
  offers(protocols: readonly MediaProtocol[]): boolean {
    return MEDIA_PROTOCOLS.every((each) => protocols.includes(each) === this.#protocols.includes(each));
  }

  get producers(): readonly SeatProducer[] {
    return [...this.#producers.values()];
  }

  get consumers(): readonly SeatConsumer[] {
    return [...this.#consumers.values()];
  }

  /** Transports in use, for statistics. */
  get transports(): SeatTransports {
    return this.#transports;
  }

  /** What the client needs to make its ends. */
  get parameters(): { send: TransportParameters; receive: TransportParameters } {
    const { send, receive } = this.#transports;
    return { send: parametersOf(send), receive: parametersOf(receive) };
  }

  /**
   * Gives a transport the client's DTLS parameters. Asked again with the same ones it is the same connecting.
   * @throws {Refused} where it was connected with others.
   */
  async connect(
    direction: Direction,
    dtlsParameters: MediaCommandPayload<'transport:connect'>['dtlsParameters'],
  ) {
    const asked = JSON.stringify(dtlsParameters);
    const before = this.#connecting.get(direction);
    if (before !== undefined) {
      if (before.asked !== asked) throw new Refused('transport is connected with other DTLS parameters');
      return before.done;
    }
    const done = this.#transports[direction].connect({
      dtlsParameters: dtlsParameters as types.DtlsParameters,
    });
    this.#connecting.set(direction, { asked, done });
    try {
      await done;
    } catch (error) {
      this.#connecting.delete(direction);
      throw error;
    }
  }

  /** New ICE credentials after the client's line changed. */
  async restartIce(direction: Direction): Promise<Record<string, unknown>> {
    return { ...(await this.#transports[direction].restartIce()) };
  }

  /**
   * Takes a source; the producer that this source had is replaced. The very same request again gives the very same
   * producer, so that a retry after a lost answer changes nothing.
   * @returns id of the producer
   * @throws {Refused} where source and kind do not go together; TypeError from mediasoup on wrong parameters.
   */
  produce(
    request: Pick<
      MediaCommandPayload<'producer:create'>,
      'kind' | 'source' | 'rtpParameters' | 'paused' | 'disguised'
    >,
  ) {
    return this.#turns.run(async (): Promise<string> => {
      const { kind, source, paused, disguised = false } = request;
      if ((source === 'microphone') !== (kind === 'audio')) throw new Refused(`${source} is not ${kind}`);
      if (this.closed) throw new NotFoundHere('seat');
      const asked = JSON.stringify(request.rtpParameters);
      const old = this.#producers.get(source);
      if (old?.asked === asked && old.disguised === disguised && !old.producer.closed) return old.producer.id;

      // The old one goes first: a client may use its SSRC and MID again.
      this.#replacing.add(source);
      old?.producer.close();
      let producer: types.Producer;
      try {
        const rtpParameters = request.rtpParameters as unknown as types.RtpParameters;
        producer = await this.#transports.send.produce({ kind, rtpParameters, paused });
      } catch (error) {
        if (old !== undefined) this.#listener.sourceChanged(this, source, 'stopped');
        throw error;
      } finally {
        this.#replacing.delete(source);
      }
      if (isClosed(this)) {
        producer.close();
        throw new NotFoundHere('seat');
      }
      const produced: SeatProducer = { source, producer, asked, disguised };
      this.#starved.delete(source);
      this.#producers.set(source, produced);
      producer.observer.once('close', () => this.#producerClosed(produced));
      this.#listener.produced(this, produced);
      this.#listener.sourceChanged(this, source, paused ? 'muted' : 'sending');
      return producer.id;
    });
  }

  /**
   * Mutes, unmutes or stops a source. Stopping what is not there is done already.
   * @throws {Refused} where a source to mute or unmute was never sent.
   */
  setProducer(source: MediaSource, state: ProducerState): Promise<void> {
    return this.#turns.run(async () => {
      const produced = this.#producers.get(source);
      if (produced === undefined) {
        if (state === 'stopped') return;
        throw new Refused(`${source} is not being sent`);
      }
      const { producer } = produced;
      if (state === 'stopped') {
        producer.close();
        return;
      }
      if (this.stateOf(produced) === state) return;
      if (state === 'starved') this.#starved.add(source);
      else this.#starved.delete(source);
      if (state === 'sending') await producer.resume();
      else if (!producer.paused) await producer.pause();
      if (!producer.closed) this.#listener.sourceChanged(this, source, state);
    });
  }

  /** How a source stands now. */
  stateOf({ source, producer }: SeatProducer): ProducerState {
    if (producer.closed) return 'stopped';
    if (!producer.paused) return 'sending';
    return this.#starved.has(source) ? 'starved' : 'muted';
  }

  /** Mutes the microphone where there is one. */
  async silence(): Promise<void> {
    if (this.#producers.has('microphone')) await this.setProducer('microphone', 'muted');
  }

  /**
   * Makes a consumer of what is on the seat's own router, paused until the client says that its end is ready.
   * @returns null where the device cannot receive it, or either end closed meanwhile
   */
  async consume(from: { bridgeId: string; produced: SeatProducer }): Promise<SeatConsumer | null> {
    const { producer, source } = from.produced;
    const rtpCapabilities = this.#rtpCapabilities;
    const wanted = { producerId: producer.id, rtpCapabilities };
    if (this.closed || producer.closed || !this.router.canConsume(wanted)) return null;
    const consumer = await this.#transports.receive.consume({ ...wanted, paused: true });
    // The news of a closed producer may have passed before there was anybody to hear it.
    if (isClosed(this) || isClosed(producer)) {
      consumer.close();
      return null;
    }
    const made: SeatConsumer = {
      ...{ consumer, source },
      transportId: this.#transports.receive.id,
      fromBridgeId: from.bridgeId,
    };
    this.#consumers.set(consumer.id, made);
    consumer.observer.once('close', () => this.#consumerClosed(consumer.id));
    return made;
  }

  /** Lets a consumer flow, beginning with a key frame. @throws {NotFoundHere} */
  async consumerReady(consumerId: string): Promise<void> {
    const { consumer } = this.#consumerOf(consumerId);
    this.#ready.add(consumerId);
    await this.#letFlow(consumer);
  }

  /** Whether the pictures are kept back, because the line carries the voices and no more. */
  get picturesHeld(): boolean {
    return this.#picturesHeld;
  }

  /** Keeps all pictures back, or lets those flow again whose client is ready for them. */
  async holdPictures(held: boolean): Promise<void> {
    if (held === this.#picturesHeld) return;
    this.#picturesHeld = held;
    const pictures = this.consumers.map(({ consumer }) => consumer).filter(({ kind }) => kind === 'video');
    await Promise.all(
      pictures.map(async (consumer) => {
        if (held) await consumer.pause();
        else if (this.#ready.has(consumer.id)) await this.#letFlow(consumer);
      }),
    );
  }

  async #letFlow(consumer: types.Consumer): Promise<void> {
    if (consumer.kind === 'video' && this.#picturesHeld) return;
    if (consumer.paused) await consumer.resume();
    if (consumer.kind === 'video') await consumer.requestKeyFrame();
  }

  /** Highest picture layer that is of use to the receiver. @throws {NotFoundHere} */
  async consumerPrefer(consumerId: string, spatialLayer: number): Promise<void> {
    const { consumer } = this.#consumerOf(consumerId);
    if (consumer.type === 'simulcast' || consumer.type === 'svc')
      await consumer.setPreferredLayers({ spatialLayer });
  }

  closeConsumer(consumerId: string): void {
    this.#consumers.get(consumerId)?.consumer.close();
  }

  /** Closes both transports with all that goes over them. Idempotent; says nothing to its own client. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#transports.send.close();
    this.#transports.receive.close();
  }

  #consumerOf(consumerId: string): SeatConsumer {
    const found = this.#consumers.get(consumerId);
    if (found === undefined) throw new NotFoundHere('consumer');
    return found;
  }

  #producerClosed(produced: SeatProducer): void {
    if (this.#producers.get(produced.source) === produced) this.#producers.delete(produced.source);
    if (!this.#replacing.has(produced.source)) this.#listener.sourceChanged(this, produced.source, 'stopped');
  }

  #consumerClosed(consumerId: string): void {
    this.#consumers.delete(consumerId);
    this.#ready.delete(consumerId);
    if (!this.#closed) this.#listener.consumerRemoved(this, consumerId);
  }

  #lose(): void {
    if (this.#closed) return;
    this.close();
    this.#listener.lost(this);
  }
}
