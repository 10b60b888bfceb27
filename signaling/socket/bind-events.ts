import { clientEvents } from '../../src/contracts/socket.ts';
import type { Failure } from '../../src/contracts/failure.ts';
import type { AskedEvent, PayloadOf, ReplyOf } from '../../src/contracts/tables.ts';
import type { Log } from '../../src/usecases/ports.ts';
import type { Actor } from '../../src/usecases/actor.ts';
import { assertAccess } from '../http/bind-routes.ts';
import { codeOf, failureOf, newRequestId } from '../problem.ts';
import type { ClientSocket } from './socket-types.ts';

type Table = typeof clientEvents;
export type AskedName = keyof Table;

/** One asked event, checked: who asks, what, over which socket. */
export interface Asked<N extends AskedName> {
  readonly actor: Actor;
  readonly payload: PayloadOf<Table[N]>;
  readonly socket: ClientSocket;
}

/** A handler for every event of the table: an event without one does not compile. */
export type EventHandlers = {
  readonly [N in AskedName]: (asked: Asked<N>) => Promise<ReplyOf<Table[N]>>;
};

/** Acknowledgement of every asked event. */
export type Ack =
  { readonly ok: true; readonly data: unknown } | { readonly ok: false; readonly error: Failure };

/** Events a second and socket beyond which a browser is refused: far above what a room needs. */
const EVENTS_PER_SECOND = 50;

/**
 * Binds every event of the table to a socket: permission, parsed payload, use case, reply, one log line.
 * Whatever comes in, the socket gets an answer and stays open.
 */
export function bindEvents(parts: {
  socket: ClientSocket;
  handlers: EventHandlers;
  log: Log;
  now: () => number;
}): void {
  const { socket, handlers, log, now } = parts;
  let windowStart = 0;
  let inWindow = 0;
  const tooMany = (): boolean => {
    const time = now();
    if (time - windowStart >= 1_000) {
      windowStart = time;
      inWindow = 0;
    }
    inWindow += 1;
    return inWindow > EVENTS_PER_SECOND;
  };

  const answer = async (name: AskedName, raw: unknown): Promise<Ack> => {
    const requestId = newRequestId();
    const { actor } = socket.data;
    const refuse = (code: Failure['code']): Ack => ({
      ok: false,
      error: failureOf(code, actor.locale, requestId),
    });
    const fields = { requestId, event: name, actorId: actor.id, socketId: socket.id };
    try {
      if (tooMany()) return refuse('too_many_attempts');
      const event: AskedEvent = clientEvents[name];
      assertAccess(actor, event.can);
      const parsed = event.payload.safeParse(raw);
      if (!parsed.success) {
        log.warn(
          { ...fields, paths: parsed.error.issues.map((issue) => issue.path.join('.')) },
          'event refused: invalid',
        );
        return refuse('invalid_input');
      }
      const handler = handlers[name] as (asked: {
        actor: Actor;
        payload: unknown;
        socket: ClientSocket;
      }) => Promise<unknown>;
      const data = await handler({ actor, payload: parsed.data, socket });
      log.info({ ...fields, ...socket.data.seat }, 'event');
      return { ok: true, data };
    } catch (error) {
      const code = codeOf(error);
      if (code === 'internal') log.error({ ...fields, err: error }, 'event failed');
      else log.warn({ ...fields, code }, 'event refused');
      return refuse(code);
    }
  };

  for (const name of Object.keys(clientEvents) as AskedName[]) {
    socket.on(name, (...received: unknown[]) => {
      const ack = received.at(-1);
      const payload = typeof received[0] === 'function' ? undefined : received[0];
      void answer(name, payload).then((reply) => {
        if (typeof ack === 'function') (ack as (reply: Ack) => void)(reply);
      });
    });
  }
}
