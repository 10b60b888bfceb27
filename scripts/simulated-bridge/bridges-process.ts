import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { BridgeRequest } from './bridges-child.ts';
import type { Reception } from './simulated-bridge.ts';

const Answer = z.object({ id: z.number(), result: z.unknown().optional(), error: z.string().optional() });
const START_LIMIT_MS = 20_000;
const CHILD = fileURLToPath(new URL('./bridges-child.ts', import.meta.url));

/** Simulated bridges in a process of their own: their load and their library's end stay apart from the owner. */
export class BridgesProcess {
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
    child.once('exit', (code, signal) => {
      for (const { failed } of this.#waiting.values()) {
        failed(new Error(`the simulated bridges ended (${String(code ?? signal)})`));
      }
      this.#waiting.clear();
    });
  }

  /** @throws {Error} where the process ends or says nothing */
  static async start(): Promise<BridgesProcess> {
    const child = fork(CHILD, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
    const bridges = new BridgesProcess(child);
    const limit = AbortSignal.timeout(START_LIMIT_MS);
    // The library is not there for every machine; then the process ends before it says a word.
    const ended = once(child, 'exit', { signal: limit }).then(() => {
      throw new Error('the simulated bridges did not start: is @roamhq/wrtc made for this machine?');
    });
    ended.catch(() => undefined);
    try {
      await Promise.race([once(child, 'message', { signal: limit }), ended]);
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
    return bridges;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Takes a seat; settles when picture and sound are sent. */
  async sit(seat: Omit<Extract<BridgeRequest, { act: 'sit' }>, 'act'>): Promise<void> {
    await this.#ask({ act: 'sit', ...seat });
  }

  async mute(name: string, muted: boolean): Promise<void> {
    await this.#ask({ act: 'mute', name, muted });
  }

  async leave(name: string): Promise<void> {
    await this.#ask({ act: 'leave', name });
  }

  async reception(name: string): Promise<Reception> {
    return (await this.#ask({ act: 'reception', name })) as Reception;
  }

  #ask(request: BridgeRequest): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((done, failed) => {
      this.#waiting.set(id, { done, failed });
      this.#child.send({ id, request }, (error) => {
        if (error === null) return;
        this.#waiting.delete(id);
        failed(new Error('the simulated bridges have ended', { cause: error }));
      });
    });
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    if (this.#child.connected) this.#child.disconnect();
    await exit;
  }
}
