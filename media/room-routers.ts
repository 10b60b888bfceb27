import type { types } from 'mediasoup';
import type { SeatProducer } from './seat.ts';
import type { PlacedRouter, WorkerPool } from './worker-pool.ts';

export interface RoomRoutersParts {
  readonly pool: WorkerPool;
  /** Seats that stay together on one worker before the next worker is used. */
  readonly seatsTogether: number;
  /** A router was added to the first one: the streams of the room are to be brought there. */
  readonly onOpened: (router: types.Router) => void;
  /** A worker died, and with it the router and all seats on it. */
  readonly onDeath: (router: types.Router) => void;
}

/** The crossings to a new router ask for key frames: not while the seat that fills the last one waits for its first picture. */
const NEXT_ROUTER_MS = 2_000;

/**
 * The routers of one room, at the most one on each worker. A small room stays on one worker; a large one spreads, and each
 * of its streams crosses over once to every worker of the room, however many receivers sit there.
 */
export class RoomRouters {
  readonly rtpCapabilities: types.RtpCapabilities;
  readonly #parts: RoomRoutersParts;
  #routers: PlacedRouter[] = [];
  /** Streams that were brought to routers of other workers, by producer and router. */
  readonly #crossings = new Map<string, Promise<types.Consumer>>();
  #opening: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(parts: RoomRoutersParts, first: PlacedRouter) {
    this.#parts = parts;
    // The same for every router, whichever worker it is on.
    this.rtpCapabilities = first.router.rtpCapabilities;
    this.#take(first);
  }

  static async open(parts: RoomRoutersParts): Promise<RoomRouters> {
    const first = await parts.pool.placeRouter(new Set());
    if (first === null) throw new Error('no worker without a router');
    return new RoomRouters(parts, first);
  }

  /**
   * Where the next seat is to sit: beside the others until they are enough, then on a worker of its own, then where
   * the fewest sit.
   * @param seatsOn how many seats of the room a router has
   */
  async placeSeat(seatsOn: (router: types.Router) => number): Promise<PlacedRouter> {
    const byFullness = this.#routers.toSorted((a, b) => seatsOn(b.router) - seatsOn(a.router));
    const withRoom = byFullness.find(({ router }) => seatsOn(router) < this.#parts.seatsTogether);
    if (withRoom !== undefined) {
      // One seat ahead, so that the streams are on the next worker when the first bridge sits down there.
      const last = withRoom === byFullness.at(-1);
      if (last && seatsOn(withRoom.router) === this.#parts.seatsTogether - 1) this.#openNextSoon();
      return withRoom;
    }
    const made = await this.#openNext();
    // Its worker died in this very moment: there is one without a router then.
    return made ?? byFullness.at(-1) ?? this.placeSeat(seatsOn);
  }

  #openNextSoon(): void {
    clearTimeout(this.#opening);
    this.#opening = setTimeout(() => {
      // Where it cannot be opened now, the first seat that needs it tries again.
      if (!this.#closed) void this.#openNext().catch(() => undefined);
    }, NEXT_ROUTER_MS);
  }

  /** A router on a worker that has none of the room yet; null where all have. */
  async #openNext(): Promise<PlacedRouter | null> {
    const made = await this.#parts.pool.placeRouter(new Set(this.#routers.map(({ place }) => place)));
    if (made === null) return null;
    if (this.#closed) made.router.close();
    else {
      this.#take(made);
      this.#parts.onOpened(made.router);
    }
    return made;
  }

  /**
   * Brings a stream to every router of the room, before anybody there wants it. A crossing that begins asks the sender for a key
   * frame; the one that a receiver asks for a moment later would then be ignored by the sender (WebRTC senders answer one
   * request in 300 ms), and mediasoup asks again only after a second. What is on hold sends nothing, so it costs nothing.
   */
  bringEverywhere(produced: SeatProducer, from: types.Router): void {
    for (const { router } of this.#routers) {
      // Where it cannot be made now, the first receiver there tries again.
      void this.bring(produced, from, router).catch(() => undefined);
    }
  }

  /**
   * Brings a stream to a router; on its own router, or once it was brought, it is there already.
   * @throws what mediasoup says, where either end closed meanwhile
   */
  async bring({ producer }: SeatProducer, from: types.Router, to: types.Router): Promise<void> {
    if (from === to || producer.closed) return;
    const key = `${producer.id} ${to.id}`;
    let crossing = this.#crossings.get(key);
    if (crossing === undefined) {
      crossing = this.#cross(producer, { from, to });
      const mine = crossing;
      const forget = (): void => {
        if (this.#crossings.get(key) === mine) this.#crossings.delete(key);
      };
      this.#crossings.set(key, crossing);
      crossing.then((consumer) => consumer.observer.once('close', forget)).catch(forget);
    }
    await crossing;
  }

  /** Closes every router. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#opening);
    for (const { router } of this.#routers) router.close();
    this.#routers = [];
  }

  /** Lost packets are repeated between the workers too: a burst can overrun a socket of the machine itself. */
  async #cross(
    producer: types.Producer,
    { from, to }: { readonly from: types.Router; readonly to: types.Router },
  ): Promise<types.Consumer> {
    const { pipeConsumer } = await from.pipeToRouter({
      producerId: producer.id,
      router: to,
      enableSctp: false,
      enableRtx: true,
    });
    if (pipeConsumer === undefined) throw new Error('no pipe consumer');
    return pipeConsumer;
  }

  #take(placed: PlacedRouter): void {
    const { router } = placed;
    this.#routers.push(placed);
    const onDeath = (): void => {
      if (this.#closed) return;
      this.#routers = this.#routers.filter((each) => each !== placed);
      this.#parts.onDeath(router);
    };
    if (router.closed) onDeath();
    else router.once('workerclose', onDeath);
  }
}
