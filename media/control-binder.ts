import type { Logger } from 'pino';
import {
  type MediaAck,
  type MediaCommandName,
  type MediaCommandPayload,
  type MediaCommandReply,
  mediaCommands,
} from '../src/contracts/media-control.ts';
import { messageOf, NotFoundHere, Refused } from './faults.ts';

/** One handler per command of the contract; a missing one does not compile. */
export type MediaHandlers = {
  readonly [N in MediaCommandName]: (
    payload: MediaCommandPayload<N>,
  ) => MediaCommandReply<N> | Promise<MediaCommandReply<N>>;
};

/** As much of a socket as binding needs. */
interface CommandSocket {
  on(name: string, listener: (payload: unknown, ack: unknown) => void): unknown;
}

/** Binds every command of the contract to its handler: parse, act, acknowledge, one line in the log. */
export function bindCommands(socket: CommandSocket, handlers: MediaHandlers, logger: Logger): void {
  for (const name of Object.keys(mediaCommands) as MediaCommandName[])
    bindCommand(socket, name, handlers, logger);
}

function bindCommand(
  socket: CommandSocket,
  name: MediaCommandName,
  handlers: MediaHandlers,
  logger: Logger,
): void {
  socket.on(name, (payload, ack) => {
    const began = performance.now();
    void answer(name, handlers[name], payload).then((reply) => {
      const ms = Math.round(performance.now() - began);
      if (reply.ok) logger.debug({ command: name, ms }, 'command done');
      else logger.warn({ command: name, ms, code: reply.code, reason: reply.message }, 'command not done');
      if (isAck(ack)) ack(reply);
    });
  });
}

function isAck(ack: unknown): ack is (reply: unknown) => void {
  return typeof ack === 'function';
}

/** Carries one command out. Never rejects. */
async function answer<N extends MediaCommandName>(
  name: N,
  handler: MediaHandlers[N],
  payload: unknown,
): Promise<MediaAck<N>> {
  const parsed = mediaCommands[name].payload.safeParse(payload);
  if (!parsed.success) {
    const where = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    return { ok: false, code: 'refused', message: where.join('; ') };
  }
  try {
    return { ok: true, data: await handler(parsed.data as MediaCommandPayload<N>) };
  } catch (error) {
    return { ok: false, code: codeOf(error), message: messageOf(error) };
  }
}

/** mediasoup tells wrong parameters by TypeError and UnsupportedError. */
function codeOf(error: unknown): 'not_found' | 'refused' | 'failed' {
  if (error instanceof NotFoundHere) return 'not_found';
  if (error instanceof Refused || error instanceof TypeError) return 'refused';
  return error instanceof Error && error.name === 'UnsupportedError' ? 'refused' : 'failed';
}
