import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { z } from 'zod';
import { ConsumerOffer, type MediaSource } from '../../../src/contracts/media-shapes.ts';

const Answer = z.object({ id: z.number(), result: z.unknown().optional(), error: z.string().optional() });
const Offers = z.array(ConsumerOffer);
type Ask = (request: Record<string, unknown>) => Promise<unknown>;

/**
 * Bridges without a browser, in a process of their own: real WebRTC clients (wrtc), whose library ends the process it
 * lives in with an abort.
 */
export class SimulatedBridges {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { done: (result: unknown) => void; failed: (error: Error) => void }>();
  #lastId = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (message) => {
      const { id, result, error } = Answer.parse(message);
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.done(result);
      else waiting?.failed(new Error(error));
    });
    child.once('exit', (code) => {
      for (const { failed } of this.#waiting.values())
        failed(new Error(`the bridges' process ended (${String(code)})`));
      this.#waiting.clear();
    });
  }

  static async start(controlPort: number, secret: string): Promise<SimulatedBridges> {
    const script = new URL('./simulated-client-child.ts', import.meta.url);
    const child = fork(script, [`http://127.0.0.1:${controlPort}`, secret], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    const bridges = new SimulatedBridges(child);
    await once(child, 'message');
    return bridges;
  }

  /** Takes the seat of a bridge. @param protocols ways that the seat is asked to offer; all where left out */
  async sit(
    sessionId: string,
    bridgeId: string = randomUUID(),
    protocols?: readonly ('udp' | 'tcp')[],
  ): Promise<SimulatedBridge> {
    const seatId = z.string().parse(await this.#ask({ act: 'sit', sessionId, bridgeId, protocols }));
    return new SimulatedBridge({ sessionId, bridgeId, seatId }, this.#ask);
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.disconnect();
    await exit;
  }

  readonly #ask: Ask = (request) => {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((done, failed) => {
      this.#waiting.set(id, { done, failed });
      this.#child.send({ id, request });
    });
  };
}

/** One bridge: sends a moving picture and a tone, takes what it is given. */
export class SimulatedBridge {
  readonly key: { readonly sessionId: string; readonly bridgeId: string; readonly seatId: string };
  readonly #ask: Ask;

  constructor(key: SimulatedBridge['key'], ask: Ask) {
    this.key = key;
    this.#ask = ask;
  }

  get bridgeId(): string {
    return this.key.bridgeId;
  }

  get seatId(): string {
    return this.key.seatId;
  }

  /** @returns id of the producer */
  async sendMicrophone(options: { readonly disguised?: boolean } = {}): Promise<string> {
    const disguised = options.disguised === true;
    return z.string().parse(await this.#ask({ act: 'microphone', seatId: this.seatId, disguised }));
  }

  /** @returns id of the producer */
  async sendCamera(
    options: { readonly simulcast?: boolean; readonly noisy?: boolean } = {},
  ): Promise<string> {
    const simulcast = options.simulcast === true;
    const noisy = options.noisy === true;
    return z.string().parse(await this.#ask({ act: 'camera', seatId: this.seatId, simulcast, noisy }));
  }

  /** Ends sending without a word to the server. */
  async stop(source: MediaSource): Promise<void> {
    await this.#ask({ act: 'stop', seatId: this.seatId, source });
  }

  /** Packets of a kind that have come in. */
  async packetsReceived(kind: 'audio' | 'video'): Promise<number> {
    return z.number().parse(await this.#ask({ act: 'packets', seatId: this.seatId, kind }));
  }

  /** What the seat is given now. */
  async offers(): Promise<z.infer<typeof Offers>> {
    return Offers.parse(await this.#ask({ act: 'offers', seatId: this.seatId }));
  }

  /** Closes its connections, as a closed page does. */
  async leave(): Promise<void> {
    await this.#ask({ act: 'leave', seatId: this.seatId });
  }
}
