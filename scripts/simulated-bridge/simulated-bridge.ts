import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { io, type Socket } from 'socket.io-client';
import { Failure } from '../../src/contracts/failure.ts';
import { ConsumerOffer } from '../../src/contracts/media-shapes.ts';
import { clientEvents } from '../../src/contracts/socket.ts';
import type { AskedEvent } from '../../src/contracts/tables.ts';
import type { Colour } from './picture.ts';
import { SeatMedia, type Ask } from './seat-media.ts';
import type { ServerAccount } from './server-account.ts';
import { makeCamera, makeMicrophone, type MadeSource } from './web-rtc.ts';

/** As much of a session as decides whether anything is sent. */
const Told = z.object({
  session: z.object({ floor: z.object({ mine: z.boolean(), mode: z.string() }) }),
});
const ANSWER_LIMIT_MS = 10_000;
const TRY_AGAIN_MS = 2_000;
const PICTURES_PER_SECOND = 15;

export interface SimulatedBridgeOptions {
  readonly account: ServerAccount;
  readonly sessionId: string;
  readonly bridgeId: string;
  readonly colour: Colour;
  /** Of the voice, Hz. */
  readonly pitch: number;
  /** Picture; even numbers. Default 480×270 at 15 a second. */
  readonly size?: { readonly width: number; readonly height: number };
  readonly framesPerSecond?: number;
}

/** What a simulated bridge received so far. */
export interface Reception {
  readonly streams: number;
  /** Over the transports it has now. */
  readonly bytes: number;
  /** From asking for the seat to the first decoded picture of another bridge, milliseconds; null before it. */
  readonly firstPictureMs: number | null;
  /** When the first picture of the stream given last was decoded, milliseconds since the epoch; null before any. */
  readonly newestPictureAt: number | null;
}

/**
 * A bridge point without people or browser: a real WebRTC client that takes its seat as the browser does, sends a moving
 * picture and speech-like sound, receives what it is given, and comes back by itself when its line drops.
 */
export class SimulatedBridge {
  readonly #options: SimulatedBridgeOptions;
  readonly #deviceId = randomUUID();
  readonly #size: { readonly width: number; readonly height: number };
  readonly #camera: MadeSource;
  readonly #microphone: MadeSource;
  readonly #socket: Socket;
  #media: SeatMedia | null = null;
  /** Offers that came before the transports existed. */
  #waiting: ConsumerOffer[] = [];
  #seatId: string | null = null;
  #muted = false;
  #firstPictureMs: number | null = null;
  #newestPictureAt: number | null = null;
  #joining = false;
  #closed = false;
  /** Settles with the first time that the seat is taken and everything is sent. */
  readonly seated: Promise<void>;

  constructor(options: SimulatedBridgeOptions) {
    this.#options = options;
    this.#size = options.size ?? { width: 480, height: 270 };
    this.#camera = makeCamera(this.#size, options.colour, options.framesPerSecond ?? PICTURES_PER_SECOND);
    this.#microphone = makeMicrophone(options.pitch);
    this.#socket = io(options.account.url, {
      extraHeaders: { cookie: options.account.cookie },
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 300,
      reconnectionDelayMax: TRY_AGAIN_MS,
    });
    this.#socket.on('media:consumer', (offer: unknown) => this.#offered(ConsumerOffer.parse(offer)));
    this.#socket.on('media:consumer-gone', ({ consumerId }: { consumerId: string }) => {
      this.#waiting = this.#waiting.filter((offer) => offer.consumerId !== consumerId);
      this.#media?.drop(consumerId);
    });
    this.#socket.on('session:changed', (told: unknown) => this.#heed(Told.parse(told).session.floor));
    this.#socket.on('media:reset', () => this.#begin());
    this.#socket.on('seat:lost', () => this.close());
    this.seated = new Promise((resolve, reject) => {
      const startedAt = performance.now();
      this.#socket.once('connect_error', reject);
      this.#socket.once('connect', () => {
        this.#joining = true;
        this.#join(startedAt)
          .then(resolve, (error: unknown) => {
            reject(error instanceof Error ? error : new Error(String(error)));
            // Refused at the door: it does not stand there and knock.
            this.close();
          })
          .finally(() => (this.#joining = false));
        this.#socket.on('connect', () => void this.#comeBack());
      });
    });
  }

  readonly #ask: Ask = async (name, payload) => {
    const answer = (await this.#socket.timeout(ANSWER_LIMIT_MS).emitWithAck(name, payload)) as {
      ok: boolean;
      data?: unknown;
      error?: unknown;
    };
    if (!answer.ok) throw new Error(Failure.parse(answer.error).message);
    const event: AskedEvent = clientEvents[name];
    return event.reply.parse(answer.data) as never;
  };

  async #join(startedAt: number): Promise<void> {
    const joined = await this.#ask('session:join', {
      sessionId: this.#options.sessionId,
      bridgeId: this.#options.bridgeId,
      deviceId: this.#deviceId,
      ...(this.#seatId === null ? {} : { seatId: this.#seatId }),
    });
    this.#seatId = joined.seatId;
    this.#heed(joined.session.floor);
    if (joined.resumed && this.#media !== null) return;
    this.#dropMedia();
    const media = await SeatMedia.open(this.#ask, joined.routerRtpCapabilities, {
      picture: () => {
        this.#firstPictureMs ??= performance.now() - startedAt;
        this.#newestPictureAt = performance.timeOrigin + performance.now();
      },
      broken: () => {
        if (this.#media === media) this.#begin();
      },
    });
    if (this.#closed) {
      media.close();
      return;
    }
    this.#media = media;
    for (const offer of this.#waiting.splice(0)) this.#offered(offer);
    await media.sendCamera(this.#camera, this.#size.height);
    await media.sendMicrophone(this.#microphone, this.#muted);
  }

  /** The transports are of no use any more: makes new ones. */
  #begin(): void {
    this.#dropMedia();
    void this.#comeBack();
  }

  /** Nobody stands beside the device: it tries until it has its seat again, or its socket is gone, too. */
  async #comeBack(): Promise<void> {
    if (this.#joining) return;
    this.#joining = true;
    while (!this.#closed && this.#socket.connected) {
      try {
        await this.#join(performance.now());
        break;
      } catch {
        this.#dropMedia();
        await wait(TRY_AGAIN_MS);
      }
    }
    this.#joining = false;
  }

  #offered(offer: ConsumerOffer): void {
    if (this.#media === null) this.#waiting.push(offer);
    // An offer taken back meanwhile, or a dropped line: joining again tells all offers anew.
    else void this.#media.take(offer).catch(() => undefined);
  }

  /** On hold nothing leaves the room. */
  #heed({ mine, mode }: z.infer<typeof Told>['session']['floor']): void {
    const held = !mine && mode !== 'lobby';
    this.#camera.hold(held);
    this.#microphone.hold(held);
  }

  /** Mutes or unmutes the microphone. */
  async setMuted(muted: boolean): Promise<void> {
    this.#muted = muted;
    this.#media?.mute('microphone', muted);
    await this.#ask('media:set-producer', { source: 'microphone', state: muted ? 'muted' : 'sending' });
  }

  /** What was received so far. */
  async reception(): Promise<Reception> {
    const received = (await this.#media?.received()) ?? { streams: 0, bytes: 0 };
    return {
      ...received,
      firstPictureMs: this.#firstPictureMs,
      newestPictureAt: this.#newestPictureAt,
    };
  }

  /** Leaves the seat on purpose. */
  async leave(): Promise<void> {
    await this.#ask('session:leave', {});
    this.close();
  }

  #dropMedia(): void {
    this.#media?.close();
    this.#media = null;
    this.#waiting = [];
  }

  /** Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#dropMedia();
    this.#camera.close();
    this.#microphone.close();
    this.#socket.close();
  }
}
