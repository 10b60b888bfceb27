import type { types } from 'mediasoup';
import type { SeatProducer } from './seat.ts';
import type { PlacedRouter, WorkerPool } from './worker-pool.ts';

export interface RoomRoutersParts {
  readonly pool: WorkerPool;
  /** Seats that stay together on one worker before the next worker is used. */
  readonly seatsTogether: number;
  /** A worker died, and with it the router and all seats on it. */
  readonly onDeath: (router: types.Router) => void;
}

/** A stream on its way to a router of another worker. */
interface Pipe {
  readonly producerId: string;
  readonly routerId: string;
  readonly made: Promise<types.Consumer>;
}

function pipeKey(producerId: string, routerId: string): string {
  return `${producerId} ${routerId}`;
}

/**
 * The routers of one room, at the most one on each worker. A small room stays on one worker; a large one spreads, and its
 * streams cross over once per worker that has a receiver, however many receivers sit there.
 */
export class RoomRouters {
  readonly rtpCapabilities: types.RtpCapabilities;
  readonly #parts: RoomRoutersParts;
  #routers: PlacedRouter[] = [];
  readonly #pipes = new Map<string, Pipe>();
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
    if (withRoom !== undefined) return withRoom;
    const made = await this.#parts.pool.placeRouter(new Set(this.#routers.map(({ place }) => place)));
    if (made !== null) {
      if (this.#closed) made.router.close();
      else this.#take(made);
      return made;
    }
    const emptiest = byFullness.at(-1);
    // Its worker died in this very moment: there is one without a router then.
    return emptiest ?? this.placeSeat(seatsOn);
  }

  /**
   * Brings a stream to a router where somebody wants it; on its own router it is there already.
   * @throws what mediasoup says, where either end closed meanwhile
   */
  async bring({ producer }: SeatProducer, from: types.Router, to: types.Router): Promise<void> {
    if (from === to) return;
    const key = pipeKey(producer.id, to.id);
    let pipe = this.#pipes.get(key);
    if (pipe === undefined) {
      const made = this.#pipe(producer, { from, to });
      pipe = { producerId: producer.id, routerId: to.id, made };
      const mine = pipe;
      const forget = (): void => {
        if (this.#pipes.get(key) === mine) this.#pipes.delete(key);
      };
      this.#pipes.set(key, pipe);
      made.then((consumer) => consumer.observer.once('close', forget)).catch(forget);
    }
    await pipe.made;
  }

  /** Ends the crossings of streams that nobody on the other side receives. */
  keepOnly(wanted: readonly { readonly producerId: string; readonly router: types.Router }[]): void {
    const keys = new Set(wanted.map(({ producerId, router }) => pipeKey(producerId, router.id)));
    for (const { producerId, routerId, made } of this.#pipes.values()) {
      if (keys.has(pipeKey(producerId, routerId))) continue;
      // A crossing that could not be made needs no ending.
      made.then((consumer) => consumer.close()).catch(() => {});
    }
  }

  /** Closes every router. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const { router } of this.#routers) router.close();
    this.#routers = [];
  }

  /** Lost packets are repeated between the workers too: a burst can overrun a socket of the machine itself. */
  async #pipe(
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
