import type { types } from 'mediasoup';
import type { Logger } from 'pino';
import type { MediaEventName, MediaEventPayload } from '../src/contracts/media-control.ts';
import type { ConsumerOffer, ProducerFact } from '../src/contracts/media-shapes.ts';
import type { Edge } from '../src/domain/floor.ts';
import type { CaptureFloor } from './capture/capture-floor.ts';
import { edgeDifference } from './edges.ts';
import { messageOf, NotFoundHere } from './faults.ts';
import { LINE_INTERVAL_MS, LineWatch } from './line-watch.ts';
import { Seat, type SeatConsumer, type SeatListener, type SeatProducer, type SeatRequest } from './seat.ts';
import { SpeakingWatch } from './speaking.ts';
import { Turns } from './turns.ts';
import type { PlacedRouter, WorkerPool } from './worker-pool.ts';

/** Tells one thing of one session to whoever is connected. */
export type Tell = <N extends MediaEventName>(name: N, payload: MediaEventPayload<N>) => void;

/** A source as the capture takes it. */
export interface RoomSource {
  readonly bridgeId: string;
  readonly seatId: string;
  readonly produced: SeatProducer;
  readonly router: types.Router;
}

export interface RoomParts {
  readonly sessionId: string;
  readonly pool: WorkerPool;
  readonly tell: Tell;
  /** Every new source, also after the room was built anew. */
  readonly onSource: (source: RoomSource) => void;
  readonly logger: Logger;
}

/** What the server wants of a room's media. */
export interface WantedFloor {
  readonly revision: number;
  readonly edges: readonly Edge[];
  readonly recorded?: readonly string[] | undefined;
  readonly locked?: readonly string[] | undefined;
  readonly restrictedTo?: string | null | undefined;
}

interface Base extends PlacedRouter {
  readonly speaking: SpeakingWatch;
}

interface Seated {
  readonly seat: Seat;
  readonly line: LineWatch;
}

/** The media of one session: its router, its seats, and exactly the consumers that the floor wants. */
export class Room {
  readonly sessionId: string;
  readonly #parts: RoomParts;
  readonly #turns = new Turns();
  readonly #seats = new Map<string, Seated>();
  readonly #listener: SeatListener;
  readonly #lineTimer: NodeJS.Timeout;
  #base: Base;
  #edges: readonly Edge[] = [];
  #edgeKeys: ReadonlySet<string> = new Set();
  #locked: ReadonlySet<string> = new Set();
  #captureFloor: CaptureFloor = { recorded: null, restrictedTo: null };
  #revision = Number.NEGATIVE_INFINITY;
  #reconciling: Promise<void> | null = null;
  #again = false;
  #closed = false;

  private constructor(parts: RoomParts, base: Base) {
    this.sessionId = parts.sessionId;
    this.#parts = parts;
    this.#listener = this.#makeListener();
    this.#base = base;
    this.#lineTimer = setInterval(() => void this.#lookAtLines(), LINE_INTERVAL_MS);
    this.#watchRouter(base.router);
  }

  static async open(parts: RoomParts): Promise<Room> {
    return new Room(parts, await makeBase(parts));
  }

  /** The same for every router, whichever worker it is on. */
  get rtpCapabilities(): types.RtpCapabilities {
    return this.#base.router.rtpCapabilities;
  }

  get seats(): readonly Seat[] {
    return [...this.#seats.values()].map(({ seat }) => seat);
  }

  get sources(): readonly RoomSource[] {
    return this.seats.flatMap((seat) => seat.producers.map((produced) => this.#sourceOf(seat, produced)));
  }

  /**
   * Makes a seat; whoever sat at the bridge is closed first. The same seat asked again before its client came is
   * the same seat; after that, or with other ways to reach it, it gets new transports.
   */
  openSeat(request: SeatRequest): Promise<Seat> {
    return this.#turns.run(async () => {
      if (this.#closed) throw new NotFoundHere('room');
      const { bridgeId, seatId, protocols } = request;
      const old = this.#seats.get(bridgeId)?.seat;
      if (old?.seatId === seatId && !old.closed && old.untouched && old.offers(protocols)) return old;
      if (old !== undefined) this.#remove(old);
      const seat = await Seat.open(request, this.#listener, this.#base);
      if (seat.closed) throw new NotFoundHere('seat');
      this.#seats.set(bridgeId, { seat, line: new LineWatch(seat) });
      // The floor may have wanted this bridge to receive before it sat down.
      this.#background(this.#reconcile());
      return seat;
    });
  }

  /** @throws {NotFoundHere} where the seat is gone or another one sits at the bridge. */
  seat(bridgeId: string, seatId: string): Seat {
    const found = this.findSeat(bridgeId, seatId);
    if (found === null) throw new NotFoundHere('seat');
    return found;
  }

  findSeat(bridgeId: string, seatId: string): Seat | null {
    const seat = this.#seats.get(bridgeId)?.seat;
    return seat?.seatId === seatId && !seat.closed ? seat : null;
  }

  closeSeat(bridgeId: string, seatId: string): Promise<void> {
    return this.#turns.run(async () => {
      const seat = this.#seats.get(bridgeId)?.seat;
      if (seat?.seatId === seatId) this.#remove(seat);
      await Promise.resolve();
    });
  }

  /** Takes over what the floor wants, unless newer is known; resolves when the consumers are so. */
  async setFloor(wanted: WantedFloor): Promise<void> {
    const { revision, edges, recorded, locked, restrictedTo } = wanted;
    if (revision < this.#revision) return;
    this.#revision = revision;
    this.#edges = edges;
    this.#edgeKeys = new Set(edges.map(edgeKey));
    this.#locked = new Set(locked);
    this.#captureFloor = {
      recorded: recorded === undefined ? null : new Set(recorded),
      restrictedTo: restrictedTo ?? null,
    };
    // What may no longer be heard ends now, even while consumers of the last floor are still being made.
    this.#closeUnwanted();
    for (const seat of this.seats) if (this.#locked.has(seat.bridgeId)) this.#background(seat.silence());
    await this.#reconcile();
  }

  /** Whether only the chair may open the microphone of a bridge. */
  isLocked(bridgeId: string): boolean {
    return this.#locked.has(bridgeId);
  }

  /** What of the room is captured, while it is. */
  get captureFloor(): CaptureFloor {
    return this.#captureFloor;
  }

  /** A consumer as its client is told of it. */
  offerOf({ consumer, transportId, fromBridgeId, source }: SeatConsumer): ConsumerOffer {
    return {
      consumerId: consumer.id,
      transportId,
      producerId: consumer.producerId,
      fromBridgeId,
      kind: consumer.kind,
      source,
      rtpParameters: { ...consumer.rtpParameters },
      producerPaused: consumer.producerPaused,
    };
  }

  get producerFacts(): ProducerFact[] {
    return this.sources.map(({ bridgeId, produced: { source, producer } }) => ({
      bridgeId,
      source,
      state: producer.paused ? 'muted' : 'sending',
    }));
  }

  /** Closes every seat and the router. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#lineTimer);
    for (const seat of this.seats) this.#remove(seat);
    this.#base.router.close();
  }

  #makeListener(): SeatListener {
    const { sessionId, tell } = this.#parts;
    return {
      produced: (seat, produced) => {
        if (produced.source === 'microphone')
          this.#background(this.#base.speaking.add(seat.bridgeId, produced.producer));
        this.#parts.onSource(this.#sourceOf(seat, produced));
        this.#background(this.#reconcile());
      },
      sourceChanged: ({ bridgeId }, source, state) => {
        tell('producer:changed', { sessionId, fact: { bridgeId, source, state } });
      },
      consumerRemoved: ({ bridgeId, seatId }, consumerId) => {
        tell('consumer:removed', { sessionId, bridgeId, seatId, consumerId });
      },
      lost: (seat) => {
        this.#remove(seat);
        this.#tellLost(seat);
      },
    };
  }

  #sourceOf({ bridgeId, seatId }: Seat, produced: SeatProducer): RoomSource {
    return { bridgeId, seatId, produced, router: this.#base.router };
  }

  #remove(seat: Seat): void {
    if (this.#seats.get(seat.bridgeId)?.seat === seat) this.#seats.delete(seat.bridgeId);
    seat.close();
  }

  #tellLost({ bridgeId, seatId }: Seat): void {
    this.#parts.tell('seat:lost', { sessionId: this.sessionId, bridgeId, seatId });
  }

  /** When the worker dies everything on it is gone: the seats are told lost, the room is placed again. */
  #watchRouter(router: types.Router): void {
    const onDeath = (): void => {
      if (this.#closed) return;
      const lost = this.seats;
      for (const seat of lost) this.#remove(seat);
      for (const seat of lost) this.#tellLost(seat);
      this.#background(
        this.#turns.run(async () => {
          const base = await makeBase(this.#parts);
          this.#base = base;
          if (this.#closed) base.router.close();
          else this.#watchRouter(base.router);
        }),
      );
    };
    if (router.closed) onDeath();
    else router.once('workerclose', onDeath);
  }

  #difference(): ReturnType<typeof edgeDifference> {
    const seats = this.seats;
    return edgeDifference({
      edges: this.#edges,
      seats: new Set(seats.map(({ bridgeId }) => bridgeId)),
      producers: seats.flatMap(({ bridgeId, producers }) =>
        producers.map(({ producer }) => ({ bridgeId, producerId: producer.id })),
      ),
      consumers: seats.flatMap(({ bridgeId, consumers }) =>
        consumers.map(({ consumer }) => ({
          consumerId: consumer.id,
          to: bridgeId,
          producerId: consumer.producerId,
        })),
      ),
    });
  }

  #closeUnwanted(): void {
    const close = new Set(this.#difference().close);
    for (const seat of this.seats) {
      for (const { consumer } of seat.consumers) if (close.has(consumer.id)) seat.closeConsumer(consumer.id);
    }
  }

  /**
   * Makes the consumers what the edges want. One pass at a time, so that nothing is made twice; a change during a
   * pass brings another one.
   */
  #reconcile(): Promise<void> {
    this.#again = true;
    this.#reconciling ??= this.#passes();
    return this.#reconciling;
  }

  async #passes(): Promise<void> {
    try {
      while (this.#again && !this.#closed) {
        this.#again = false;
        this.#closeUnwanted();
        const byId = new Map(this.sources.map((source) => [source.produced.producer.id, source]));
        await Promise.all(
          this.#difference().make.map(async ({ to, producerId }) => {
            const source = byId.get(producerId);
            if (source !== undefined) await this.#makeConsumer(to, source);
          }),
        );
      }
    } finally {
      // In the same step as the last look at `again`: a change from here on starts passes of its own.
      this.#reconciling = null;
    }
  }

  async #makeConsumer(to: string, { bridgeId, produced, router }: RoomSource): Promise<void> {
    const seat = this.#seats.get(to)?.seat;
    if (seat === undefined) return;
    try {
      const made = await seat.consume(router, { bridgeId, produced });
      if (made === null) return;
      // The edge may have gone while the consumer was being made: then nobody may ever hear of it.
      if (!this.#edgeKeys.has(edgeKey({ from: bridgeId, to }))) {
        seat.closeConsumer(made.consumer.id);
        return;
      }
      const { sessionId } = this;
      this.#parts.tell('consumer:added', {
        sessionId,
        bridgeId: to,
        seatId: seat.seatId,
        consumer: this.offerOf(made),
      });
    } catch (error) {
      // Either end closed under the request, or the router is gone: no consumer is then what is wanted.
      if (!seat.closed && !produced.producer.closed) {
        this.#parts.logger.error(
          { sessionId: this.sessionId, reason: messageOf(error) },
          'consumer could not be made',
        );
      }
    }
  }

  async #lookAtLines(): Promise<void> {
    await Promise.all(
      [...this.#seats.values()].map(async ({ seat: { bridgeId, seatId }, line }) => {
        // Statistics of a seat that closes meanwhile are refused; the seat's end is told elsewhere.
        const quality = await line.look().catch(() => null);
        if (quality === null || this.findSeat(bridgeId, seatId) === null) return;
        this.#parts.tell('line', { sessionId: this.sessionId, bridgeId, quality });
      }),
    );
  }

  #background(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      if (this.#closed) return;
      this.#parts.logger.error({ sessionId: this.sessionId, reason: messageOf(error) }, 'room work failed');
    });
  }
}

function edgeKey({ from, to }: Edge): string {
  return `${from} ${to}`;
}

async function makeBase({ pool, sessionId, tell }: RoomParts): Promise<Base> {
  const placed = await pool.placeRouter();
  const speaking = await SpeakingWatch.open(placed.router, (bridgeIds) =>
    tell('speaking', { sessionId, bridgeIds }),
  );
  return { ...placed, speaking };
}
