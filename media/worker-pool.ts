import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { createWorker, setLogEventListeners, workerBin as foundWorkerBin, type types } from 'mediasoup';
import type { Logger } from 'pino';
import type { MediaCommandReply } from '../src/contracts/media-control.ts';
import { MediaStartFault, messageOf } from './faults.ts';
import { ROUTER_CODECS } from './router-codecs.ts';
import type { MediaSettings } from './settings.ts';
import { WorkerLoad } from './worker-load.ts';

/** Wait before a dead worker's place is filled again after a failed try, milliseconds. */
const RESPAWN_RETRY_MS = 1_000;

interface LiveWorker {
  readonly worker: types.Worker;
  readonly server: types.WebRtcServer;
  readonly port: number;
  readonly routers: Set<types.Router>;
  /** Transports of bridges on all its routers: what a worker has to do follows them, not its rooms. */
  transports: number;
  /** Routers being made, so that rooms opened at one time do not all land on one worker. */
  pending: number;
}

/** A router on a worker, with the server its transports listen on. */
export interface PlacedRouter {
  /** Which worker, from 0. */
  readonly place: number;
  readonly router: types.Router;
  readonly server: types.WebRtcServer;
}

/** Fewest transports first; where they are even, fewest rooms. */
function byLoad(a: LiveWorker, b: LiveWorker): number {
  return a.transports - b.transports || a.routers.size + a.pending - (b.routers.size + b.pending);
}

type PoolSettings = Pick<MediaSettings, 'ip' | 'announcedAddress' | 'port' | 'workers' | 'workerBin'>;

/**
 * The mediasoup workers of the process, each with one WebRtcServer (UDP and TCP on one port). A worker that dies is
 * replaced on the same port; its rooms hear of it from their routers (`workerclose`) and place themselves again.
 */
export class WorkerPool {
  readonly #settings: PoolSettings;
  readonly #logger: Logger;
  readonly #places: (LiveWorker | null)[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #load = new WorkerLoad(() => this.#live().map(({ worker }) => worker));
  #closed = false;

  private constructor(settings: PoolSettings, logger: Logger) {
    this.#settings = settings;
    this.#logger = logger;
  }

  /**
   * Starts all workers.
   * @throws {MediaStartFault} where a port is taken, the address is not this machine's or the worker does not run.
   */
  static async start(settings: PoolSettings, logger: Logger): Promise<WorkerPool> {
    const bin = settings.workerBin === '' ? foundWorkerBin : settings.workerBin;
    // A missing binary would take the whole process down in mediasoup's spawn.
    await access(bin, constants.X_OK).catch((error: unknown) => {
      throw new MediaStartFault('worker', bin, { cause: error });
    });
    setLogEventListeners({
      onwarn: (namespace, log) => logger.debug({ namespace, log }, 'mediasoup warning'),
      onerror: (namespace, log) => logger.debug({ namespace, log }, 'mediasoup error'),
    });
    const pool = new WorkerPool({ ...settings, workerBin: bin }, logger);
    const count = settings.workers === 0 ? availableParallelism() : settings.workers;
    try {
      for (let n = 0; n < count; n += 1) {
        pool.#places.push(null);
        await pool.#fill(n);
      }
    } catch (error) {
      pool.close();
      throw error;
    }
    return pool;
  }

  /**
   * Makes a router on the least loaded worker; waits for one where none lives.
   * @param except places of workers that are not to be used
   * @returns null where every living worker is one of those
   * @throws {Error} when the pool is closed meanwhile.
   */
  async placeRouter(except: ReadonlySet<number>): Promise<PlacedRouter | null> {
    for (;;) {
      if (this.#closed) throw new Error('worker pool closed');
      const living = this.#live();
      const live = living.filter((each) => !except.has(this.#places.indexOf(each))).sort(byLoad)[0];
      if (live === undefined) {
        if (living.length > 0) return null;
        await new Promise<void>((wake) => this.#waiting.push(wake));
        continue;
      }
      live.pending += 1;
      try {
        const router = await live.worker.createRouter({ mediaCodecs: ROUTER_CODECS });
        if (!router.closed) return { place: this.#places.indexOf(live), router, server: live.server };
      } catch (error) {
        // The worker died under the request: take another one.
        if (!live.worker.closed) throw error;
      } finally {
        live.pending -= 1;
      }
    }
  }

  /** Living workers, for `status`. */
  workers(): MediaCommandReply<'status'>['workers'] {
    return this.#live().map(({ worker, port, routers }) => ({
      pid: worker.pid,
      port,
      rooms: routers.size,
      load: this.#load.of(worker),
    }));
  }

  /** Workers that died and are not replaced yet. */
  get lacking(): number {
    return this.#places.length - this.#live().length;
  }

  /** Closes all workers with their routers. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#load.close();
    for (const { worker } of this.#live()) worker.close();
    this.#wake();
  }

  #live(): LiveWorker[] {
    return this.#places.filter((place): place is LiveWorker => place !== null && !place.worker.closed);
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async #fill(n: number): Promise<void> {
    const { port: firstPort, workerBin } = this.#settings;
    let worker: types.Worker;
    try {
      worker = await createWorker({ logLevel: 'warn', workerBin });
    } catch (error) {
      throw new MediaStartFault('worker', workerBin, { cause: error });
    }
    let server: types.WebRtcServer;
    let port: number;
    try {
      server = await this.#listen(worker, firstPort === 0 ? 0 : firstPort + n);
      const dump = await server.dump();
      port = dump.udpSockets[0]?.port ?? 0;
    } catch (error) {
      worker.close();
      throw error;
    }
    if (this.#closed) {
      worker.close();
      return;
    }
    const routers = new Set<types.Router>();
    const live: LiveWorker = { worker, server, port, routers, transports: 0, pending: 0 };
    worker.observer.on('newrouter', (router) => {
      routers.add(router);
      router.observer.once('close', () => routers.delete(router));
    });
    server.observer.on('webrtctransporthandled', () => (live.transports += 1));
    server.observer.on('webrtctransportunhandled', () => (live.transports -= 1));
    worker.once('died', (error) => {
      this.#places[n] = null;
      if (this.#closed) return;
      this.#logger.error({ pid: worker.pid, err: error }, 'media worker died');
      void this.#refill(n);
    });
    this.#places[n] = live;
    this.#wake();
  }

  async #listen(worker: types.Worker, port: number): Promise<types.WebRtcServer> {
    const { ip, announcedAddress } = this.#settings;
    const common = {
      ip,
      ...(announcedAddress === ip ? {} : { announcedAddress }),
      ...(port === 0 ? {} : { port }),
    };
    try {
      return await worker.createWebRtcServer({
        listenInfos: [
          { protocol: 'udp', ...common },
          { protocol: 'tcp', ...common },
        ],
      });
    } catch (error) {
      if (/address not available/i.test(messageOf(error))) {
        throw new MediaStartFault('media_ip', ip, { cause: error });
      }
      throw new MediaStartFault('media_port', String(port), { cause: error });
    }
  }

  /** Fills a dead worker's place, however long it takes. Never rejects. */
  async #refill(n: number): Promise<void> {
    while (!this.#closed && this.#places[n] === null) {
      try {
        await this.#fill(n);
        this.#logger.info({ place: n }, 'media worker replaced');
      } catch (error) {
        this.#logger.error({ err: error, place: n }, 'media worker could not be replaced; trying again');
        await new Promise((wake) => setTimeout(wake, RESPAWN_RETRY_MS).unref());
      }
    }
  }
}
