import { io, type Socket } from 'socket.io-client';
import type { z } from 'zod';
import { Failure } from '../../src/contracts/failure.ts';
import { clientEvents, serverEvents } from '../../src/contracts/socket.ts';
import type { AskedEvent, ToldEvent } from '../../src/contracts/tables.ts';
import { ApiFailure } from './failure.ts';

type Asked = typeof clientEvents;
type Told = typeof serverEvents;
export type AskedName = keyof Asked;
export type ToldName = keyof Told;
export type AskPayload<N extends AskedName> = z.input<Asked[N]['payload']>;
export type AskReply<N extends AskedName> = z.output<Asked[N]['reply']>;
export type ToldPayload<N extends ToldName> = z.output<Told[N]['payload']>;

const ANSWER_LIMIT_MS = 10_000;

/** The live line to the server: asks by the table, hears by the table. */
export interface LiveLine {
  readonly connected: boolean;
  /** @throws {ApiFailure} with the server's sentence, or `offline` */
  ask<N extends AskedName>(name: N, payload: AskPayload<N>): Promise<AskReply<N>>;
  /** @returns how to stop listening */
  on<N extends ToldName>(name: N, listener: (payload: ToldPayload<N>) => void): () => void;
  /** Answers an event that the server waits for, at once. */
  onAsked<N extends ToldName>(name: N, answer: (payload: ToldPayload<N>) => unknown): () => void;
  /** Called at every connection, the first one too. */
  onConnect(listener: () => void): () => void;
  onDisconnect(listener: () => void): () => void;
  close(): void;
}

/** Opens a line of its own; the cookie of the sign-in goes with it. */
export function openLine(): LiveLine {
  const socket: Socket = io({
    transports: ['websocket', 'polling'],
    // After a cut a bridge has to be back within three seconds of the line: short tries, soon after one another.
    timeout: 1_500,
    reconnectionDelay: 300,
    reconnectionDelayMax: 700,
  });
  return {
    get connected() {
      return socket.connected;
    },
    async ask(name, payload) {
      const event: AskedEvent = clientEvents[name];
      let answer: unknown;
      try {
        answer = await socket.timeout(ANSWER_LIMIT_MS).emitWithAck(name, payload);
      } catch {
        throw new ApiFailure('offline', '', null);
      }
      const { ok, data, error } = answer as { ok?: boolean; data?: unknown; error?: unknown };
      if (ok === true) return event.reply.parse(data) as never;
      const failure = Failure.safeParse(error);
      if (!failure.success) throw new ApiFailure('offline', '', null);
      throw new ApiFailure(failure.data.code, failure.data.message, failure.data.requestId);
    },
    on(name, listener) {
      const event: ToldEvent = serverEvents[name];
      const hear = (raw: unknown): void => {
        const parsed = event.payload.safeParse(raw);
        if (parsed.success) listener(parsed.data as never);
        else console.error(`the server told ${name} in a shape that is not agreed`, parsed.error);
      };
      socket.on<string>(name, hear);
      return () => void socket.off<string>(name, hear);
    },
    onAsked(name, answer) {
      const event: ToldEvent = serverEvents[name];
      const hear = (raw: unknown, ack: unknown): void => {
        const parsed = event.payload.safeParse(raw);
        if (parsed.success && typeof ack === 'function')
          (ack as (said: unknown) => void)(answer(parsed.data as never));
      };
      socket.on<string>(name, hear);
      return () => void socket.off<string>(name, hear);
    },
    onConnect(listener) {
      socket.on('connect', listener);
      if (socket.connected) listener();
      return () => void socket.off('connect', listener);
    },
    onDisconnect(listener) {
      socket.on('disconnect', listener);
      return () => void socket.off('disconnect', listener);
    },
    close: () => void socket.close(),
  };
}
