import type { types } from 'mediasoup';
import type { Logger } from 'pino';
import type { MediaEventName, MediaEventPayload } from '../src/contracts/media-control.ts';
import type { ConsumerOffer, MediaSource, ProducerFact } from '../src/contracts/media-shapes.ts';
import type { Edge } from '../src/domain/floor.ts';
import type { CaptureFloor } from './capture/capture-floor.ts';
import { ConsumerKeeper } from './consumer-keeper.ts';
import { messageOf, NotFoundHere } from './faults.ts';
import { LINE_INTERVAL_MS, LineWatch } from './line-watch.ts';
import { PictureWatch } from './picture-watch.ts';
import { RoomRouters } from './room-routers.ts';
import {
  Seat,
  type ProducerState,
  type SeatConsumer,
  type SeatListener,
  type SeatProducer,
  type SeatRequest,
} from './seat.ts';
import { SpeakingWatch } from './speaking.ts';
import { Turns } from './turns.ts';
import type { WorkerPool } from './worker-pool.ts';

/** Tells one thing of one session to whoever is connected. */
export type Tell = <N extends MediaEventName>(name: N, payload: MediaEventPayload<N>) => void;

/** A source as the capture takes it. */
export interface RoomSource {
  readonly bridgeId: string;
  readonly seatId: string;
  readonly produced: SeatProducer;
  readonly router: types.Router;
  /** How it stands now. */
  readonly state: () => ProducerState;
}

export interface RoomParts {
  readonly sessionId: string;
  readonly pool: WorkerPool;
  /** Seats that stay together on one worker before the next one is used. */
  readonly seatsTogether: number;
  readonly tell: Tell;
  /** Every new source, also after the room was built anew. */
  readonly onSource: (source: RoomSource) => void;
  /** A source was muted, opened or kept back. */
  readonly onState: (source: MediaSource, seatId: string) => void;
  readonly logger: Logger;
}

/** What the server wants of a room's media. */
export interface WantedFloor {
  readonly revision: number;
  readonly edges: readonly Edge[];
  readonly recorded?: readonly string[] | undefined;
  readonly locked?: readonly string[] | undefined;
  /** Bridges whose camera and microphone flow only disguised. */
  readonly disguised?: readonly string[] | undefined;
  readonly restrictedTo?: string | null | undefined;
}

interface Seated {
  readonly seat: Seat;
  readonly line: LineWatch;
  readonly pictures: PictureWatch;
}

/** The media of one session: its routers, its seats, and exactly the consumers that the floor wants. */
export class Room {
  readonly sessionId: string;
  readonly #parts: RoomParts;
  readonly #turns = new Turns();
  readonly #seats = new Map<string, Seated>();
  readonly #listener: SeatListener;
  readonly #lineTimer: NodeJS.Timeout;
  readonly #routers: RoomRouters;
  readonly #speaking: SpeakingWatch;
  readonly #keeper: ConsumerKeeper;
  #locked: ReadonlySet<string> = new Set();
  #captureFloor: CaptureFloor = { recorded: null, disguised: new Set(), restrictedTo: null };
  #revision = Number.NEGATIVE_INFINITY;
  #closed = false;

  private constructor(parts: RoomParts, routers: RoomRouters) {
    const { sessionId, tell } = parts;
    this.sessionId = sessionId;
    this.#parts = parts;
    this.#routers = routers;
    this.#listener = this.#makeListener();
    this.#speaking = new SpeakingWatch((bridgeIds) => tell('speaking', { sessionId, bridgeIds }));
    this.#keeper = new ConsumerKeeper({
      routers,
      seats: () => this.seats,
      sources: () => this.sources.filter((source) => this.#mayFlow(source)),
      onMade: ({ bridgeId, seatId }, made) => {
        tell('consumer:added', { sessionId, bridgeId, seatId, consumer: this.offerOf(made) });
      },
      onFault: (reason) => parts.logger.error({ sessionId, reason }, 'consumer could not be made'),
    });
    this.#lineTimer = setInterval(() => void this.#lookAtLines(), LINE_INTERVAL_MS);
  }

  static async open(parts: RoomParts): Promise<Room> {
    const { pool, seatsTogether } = parts;
    let room: Room | null = null;
    const onDeath = (router: types.Router): void => room?.routerDied(router);
    const onOpened = (router: types.Router): void => room?.routerOpened(router);
    const routers = await RoomRouters.open({ pool, seatsTogether, onOpened, onDeath });
    room = new Room(parts, routers);
    return room;
  }

  get rtpCapabilities(): types.RtpCapabilities {
    return this.#routers.rtpCapabilities;
  }

  get seats(): readonly Seat[] {
    return [...this.#seats.values()].map(({ seat }) => seat);
  }

  get sources(): readonly RoomSource[] {
    return this.seats.flatMap((seat) => seat.producers.map((produced) => sourceOf(seat, produced)));
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
      const place = await this.#routers.placeSeat(
        (router) => this.seats.filter((seat) => seat.router === router).length,
      );
      const seat = await Seat.open(request, this.#listener, place);
      if (seat.closed) throw new NotFoundHere('seat');
      this.#seats.set(bridgeId, { seat, line: new LineWatch(seat), pictures: new PictureWatch(seat) });
      // The floor may have wanted this bridge to receive before it sat down.
      this.#background(this.#keeper.reconcile());
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
    const { revision, edges, recorded, locked, disguised, restrictedTo } = wanted;
    if (revision < this.#revision) return;
    this.#revision = revision;
    this.#locked = new Set(locked);
    this.#captureFloor = {
      recorded: recorded === undefined ? null : new Set(recorded),
      disguised: new Set(disguised),
      restrictedTo: restrictedTo ?? null,
    };
    this.#keeper.want(edges);
    for (const seat of this.seats) if (this.#locked.has(seat.bridgeId)) this.#background(seat.silence());
    await this.#keeper.reconcile();
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
    const seat = this.seats.find(({ transports }) => transports.receive.id === transportId);
    // The source itself knows first: news of a mute takes a moment to cross to another worker.
    const sent = this.#seats
      .get(fromBridgeId)
      ?.seat.producers.find(({ producer }) => producer.id === consumer.producerId);
    return {
      consumerId: consumer.id,
      transportId,
      producerId: consumer.producerId,
      fromBridgeId,
      kind: consumer.kind,
      source,
      rtpParameters: { ...consumer.rtpParameters },
      producerPaused: sent?.producer.paused ?? consumer.producerPaused,
      held: consumer.kind === 'video' && seat?.picturesHeld === true,
    };
  }

  get producerFacts(): ProducerFact[] {
    return this.seats.flatMap((seat) =>
      seat.producers.map((produced) => ({
        bridgeId: seat.bridgeId,
        source: produced.source,
        state: seat.stateOf(produced),
      })),
    );
  }

  /** How many seats sit on each worker's router, most first. */
  get spread(): readonly number[] {
    const counts = new Map<string, number>();
    for (const { router } of this.seats) counts.set(router.id, (counts.get(router.id) ?? 0) + 1);
    return [...counts.values()].toSorted((a, b) => b - a);
  }

  /** The streams of the room are brought to a router that was added, before anybody wants them there. */
  routerOpened(router: types.Router): void {
    for (const { produced, router: from } of this.sources)
      this.#background(this.#routers.bring(produced, from, router));
  }

  /** A worker died and everything on it is gone: its seats are told lost, the others go on. */
  routerDied(router: types.Router): void {
    if (this.#closed) return;
    const lost = this.seats.filter((seat) => seat.router === router);
    for (const seat of lost) this.#remove(seat);
    for (const seat of lost) this.#tellLost(seat);
  }

  /** Closes every seat and the routers. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#lineTimer);
    this.#keeper.close();
    for (const seat of this.seats) this.#remove(seat);
    this.#routers.close();
  }

  #makeListener(): SeatListener {
    const { sessionId, tell } = this.#parts;
    return {
      produced: (seat, produced) => {
        if (produced.source === 'microphone')
          this.#background(this.#speaking.add(seat.bridgeId, produced.producer, seat.router));
        this.#parts.onSource(sourceOf(seat, produced));
        this.#routers.bringEverywhere(produced, seat.router);
        this.#background(this.#keeper.reconcile());
      },
      sourceChanged: ({ bridgeId, seatId }, source, state) => {
        tell('producer:changed', { sessionId, fact: { bridgeId, source, state } });
        this.#parts.onState(source, seatId);
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

  /** What must be unrecognisable flows only where the bridge says that it is; a shared screen shows nobody. */
  #mayFlow({ bridgeId, produced }: RoomSource): boolean {
    return produced.disguised || produced.source === 'screen' || !this.#captureFloor.disguised.has(bridgeId);
  }

  /** Whether somebody is to receive or record what a bridge sends; a bridge on hold sends nothing. */
  #isWanted(bridgeId: string): boolean {
    const { recorded } = this.#captureFloor;
    return recorded === null || recorded.has(bridgeId) || this.#keeper.wants(bridgeId);
  }

  #remove(seat: Seat): void {
    if (this.#seats.get(seat.bridgeId)?.seat === seat) this.#seats.delete(seat.bridgeId);
    seat.close();
  }

  #tellLost({ bridgeId, seatId }: Seat): void {
    this.#parts.tell('seat:lost', { sessionId: this.sessionId, bridgeId, seatId });
  }

  async #lookAtLines(): Promise<void> {
    const { sessionId } = this;
    await Promise.all(
      [...this.#seats.values()].map(async ({ seat: { bridgeId, seatId }, line, pictures }) => {
        // Statistics of a seat that closes meanwhile are refused; the seat's end is told elsewhere.
        for (const change of await pictures.look().catch(() => []))
          this.#parts.tell('picture', { sessionId, bridgeId, seatId, ...change });
        const quality = await line.look(this.#isWanted(bridgeId)).catch(() => null);
        if (quality === null || this.findSeat(bridgeId, seatId) === null) return;
        this.#parts.tell('line', { sessionId, bridgeId, quality });
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

function sourceOf(seat: Seat, produced: SeatProducer): RoomSource {
  const { bridgeId, seatId, router } = seat;
  return { bridgeId, seatId, produced, router, state: () => seat.stateOf(produced) };
}
