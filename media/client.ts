import { io, type Socket } from 'socket.io-client';
import type { Logger } from 'pino';
import { z } from 'zod';
import {
  type MediaCommandName,
  type MediaCommandPayload,
  type MediaCommandReply,
  mediaCommands,
  type MediaEventName,
  type MediaEventPayload,
  mediaEvents,
} from '../src/contracts/media-control.ts';
import { DomainError } from '../src/domain/errors.ts';
import type { MediaPlane } from '../src/usecases/ports.ts';

/** How long a command may take, milliseconds; the end of a capture waits for the disk. */
const ANSWER_LIMIT_MS = 5_000;
const CAPTURE_STOP_LIMIT_MS = 15_000;
const RECONNECT_FIRST_MS = 100;
const RECONNECT_LONGEST_MS = 2_000;

const Ack = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), data: z.unknown() }),
  z.object({ ok: z.literal(false), code: z.enum(['not_found', 'refused', 'failed']), message: z.string() }),
]);

const CODES = { not_found: 'seat_lost', refused: 'invalid_input', failed: 'media_unavailable' } as const;

export interface MediaClientOptions {
  /** Where `media` serves its control contract: `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly secret: string;
  readonly logger: Logger;
}

/** The SFU process as the use cases see it: the control contract over Socket.IO, reconnecting by itself. */
export class MediaClient implements MediaPlane {
  readonly #socket: Socket;
  readonly #logger: Logger;

  /** Begins to connect at once and keeps trying; listeners added before the next turn miss nothing. */
  constructor({ url, secret, logger }: MediaClientOptions) {
    this.#logger = logger;
    this.#socket = io(url, {
      auth: { secret },
      transports: ['websocket'],
      reconnectionDelay: RECONNECT_FIRST_MS,
      reconnectionDelayMax: RECONNECT_LONGEST_MS,
      // Each client has its own link, also where several of one process speak to one media process.
      forceNew: true,
    });
    this.#socket.on('connect', () => logger.info('media connected'));
    this.#socket.on('disconnect', (cause) => {
      // Ending the link on purpose is no news to anybody.
      if (cause === 'io client disconnect') return;
      logger.warn({ cause }, 'media disconnected');
      // Socket.IO does not come back by itself after the other end closed on purpose.
      if (cause === 'io server disconnect') this.#socket.connect();
    });
    this.#socket.on('connect_error', (error) =>
      logger.debug({ reason: error.message }, 'media does not answer'),
    );
  }

  get connected(): boolean {
    return this.#socket.connected;
  }

  async ask<N extends MediaCommandName>(
    name: N,
    payload: MediaCommandPayload<N>,
  ): Promise<MediaCommandReply<N>> {
    // A command kept for later could undo what is wanted by then.
    if (!this.#socket.connected)
      throw new DomainError('media_unavailable', { command: name, reason: 'not connected' });
    const limit = name === 'capture:stop' ? CAPTURE_STOP_LIMIT_MS : ANSWER_LIMIT_MS;
    let answer: unknown;
    try {
      answer = await this.#socket.timeout(limit).emitWithAck(name, payload);
    } catch {
      throw new DomainError('media_unavailable', { command: name, reason: 'no answer' });
    }
    const ack = Ack.safeParse(answer);
    if (!ack.success)
      throw new DomainError('media_unavailable', { command: name, reason: 'malformed answer' });
    if (!ack.data.ok)
      throw new DomainError(CODES[ack.data.code], { command: name, reason: ack.data.message });
    const reply = mediaCommands[name].reply.safeParse(ack.data.data);
    if (!reply.success)
      throw new DomainError('media_unavailable', { command: name, reason: 'malformed reply' });
    return reply.data as MediaCommandReply<N>;
  }

  on<N extends MediaEventName>(name: N, listener: (payload: MediaEventPayload<N>) => void): void {
    this.#socket.on<string>(name, (payload: unknown) => {
      const parsed = mediaEvents[name].payload.safeParse(payload);
      if (parsed.success) listener(parsed.data as MediaEventPayload<N>);
      else
        this.#logger.error({ event: name, faults: parsed.error.issues.length }, 'malformed event of media');
    });
  }

  onConnected(listener: () => void): void {
    this.#socket.on('connect', listener);
    if (this.#socket.connected) listener();
  }

  /** Ends the link for good. Idempotent. */
  close(): void {
    this.#socket.close();
  }
}
