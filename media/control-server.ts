import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { Server } from 'socket.io';
import { bindCommands, type MediaHandlers } from './control-binder.ts';
import { MediaStartFault } from './faults.ts';
import type { Tell } from './room.ts';

const LOOPBACK = '127.0.0.1';
/** The largest command, a floor of 20,000 edges, is about 2 MB. */
const MAX_COMMAND_BYTES = 4 * 1024 * 1024;

/** Whether two secrets are one, in a time that tells nothing of where they differ. An empty one never is. */
export function sameSecret(expected: string, given: unknown): boolean {
  if (expected === '' || typeof given !== 'string' || given === '') return false;
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(expected), hash(given));
}

/** The control contract's end in this process: Socket.IO on loopback, for servers that know the secret. */
export class ControlServer {
  readonly #io: Server;
  readonly #logger: Logger;
  readonly #startServing: () => void;
  readonly port: number;

  private constructor(io: Server, port: number, startServing: () => void, logger: Logger) {
    this.#io = io;
    this.port = port;
    this.#startServing = startServing;
    this.#logger = logger;
  }

  /**
   * Listens, refusing whoever does not know the secret. Who knows it is let in from `serve` on: a connection taken
   * earlier would find nobody to answer its commands, ever.
   * @throws {MediaStartFault} where the port is taken or the secret is empty.
   */
  static async listen(options: { readonly port: number; readonly secret: string }, logger: Logger) {
    if (options.secret === '') throw new MediaStartFault('secret', 'MEDIA_CONTROL_SECRET');
    const http = createServer();
    const io = new Server(http, {
      serveClient: false,
      transports: ['websocket'],
      maxHttpBufferSize: MAX_COMMAND_BYTES,
    });
    const { promise: serving, resolve } = Promise.withResolvers<null>();
    io.use((socket, next) => {
      const { secret } = socket.handshake.auth as { readonly secret?: unknown };
      if (sameSecret(options.secret, secret)) {
        void serving.then(() => next());
        return;
      }
      logger.warn('a connection with a wrong secret was refused');
      next(new Error('refused'));
    });
    await new Promise<void>((resolve, reject) => {
      http.once('error', (error) => {
        reject(new MediaStartFault('control_port', String(options.port), { cause: error }));
      });
      http.listen(options.port, LOOPBACK, resolve);
    });
    return new ControlServer(io, (http.address() as AddressInfo).port, () => resolve(null), logger);
  }

  /** Answers commands from now on. A server that leaves ends nothing here. */
  serve(handlers: MediaHandlers): void {
    this.#io.on('connection', (socket) => {
      this.#logger.info({ connection: socket.id }, 'server connected');
      bindCommands(socket, handlers, this.#logger);
      socket.once('disconnect', (cause) => {
        this.#logger.info({ connection: socket.id, cause }, 'server disconnected');
      });
    });
    this.#startServing();
  }

  /** Brings an event to every connected server. */
  readonly tell: Tell = (name, payload) => {
    this.#io.emit(name, payload);
  };

  /** Ends all connections and stops listening. */
  async close(): Promise<void> {
    await this.#io.close();
  }
}
