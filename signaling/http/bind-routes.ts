import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { routes } from '../../src/contracts/http.ts';
import type { Access, Route } from '../../src/contracts/tables.ts';
import { DomainError } from '../../src/domain/errors.ts';
import { actorMay } from '../../src/domain/roles.ts';
import type { Actor } from '../../src/usecases/actor.ts';
import type { ApiKeys } from '../../src/usecases/api-keys.ts';
import { operationOf } from './openapi.ts';

type RouteTable = typeof routes;
export type RouteName = keyof RouteTable;
type Part<R extends Route, K extends 'params' | 'query' | 'body'> =
  R extends Record<K, infer S extends z.ZodType> ? z.output<S> : undefined;
type ReplyOf<R extends Route> = R extends { reply: infer S extends z.ZodType } ? z.input<S> : FastifyReply;
/** Routes for anybody may run with nobody signed in. */
type ActorOf<R extends Route> = R['can'] extends 'anyone' ? Actor | null : Actor;

/** One request of a route, checked: who, and what with. */
export interface Call<R extends Route> {
  readonly actor: ActorOf<R>;
  readonly params: Part<R, 'params'>;
  readonly query: Part<R, 'query'>;
  readonly body: Part<R, 'body'>;
  /** The file that streams in; empty for routes that take none. */
  readonly content: AsyncIterable<Uint8Array>;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** A handler for every route of the table: a route without one does not compile. */
export type RouteHandlers = {
  readonly [N in RouteName]: (call: Call<RouteTable[N]>) => Promise<ReplyOf<RouteTable[N]>>;
};

/**
 * @param forKeys whether a key needs no scope for it
 * @throws {DomainError} `not_signed_in` or `not_allowed`
 */
export function assertAccess(actor: Actor | null, can: Access, forKeys = false): void {
  if (can === 'anyone') return;
  if (actor === null) throw new DomainError('not_signed_in');
  // What belongs to everybody signed in is a person's own: notices, language.
  if (can === 'signed_in' ? actor.scopes !== undefined && !forKeys : !actorMay(actor, can))
    throw new DomainError('not_allowed', { permission: can });
}

/** Requests a minute from one address, where more would be an attack or a fault. */
const RATE_LIMITS: Readonly<Partial<Record<RouteName, number>>> = {
  signIn: 20,
  signInDevice: 20,
  sendMessage: 120,
  addDocument: 60,
  addRegistrationFile: 60,
  previewImport: 60,
  importRegistrations: 60,
  giveReceipt: 60,
  addSupplement: 240,
  getPublicSchedule: 60,
  getPublicCalendar: 60,
  getPublicPage: 60,
};

/** Largest bodies that are no files, where more comes than people type, bytes. */
const BODY_LIMITS: Readonly<Partial<Record<RouteName, number>>> = { importCases: 8 * 1024 * 1024 };

/** Who asks, and what is asked of those who come with a key. */
export interface Gate {
  /** Finds who is signed in, or whose key it is. @throws {DomainError} `api_key_not_valid` */
  readonly actorOf: (request: FastifyRequest) => Promise<Actor | null>;
  /** Counts what a key asks. @throws {DomainError} `too_many_attempts` */
  readonly countKey: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
  readonly keys: Pick<ApiKeys, 'write'>;
}

/** Binds every route of the table: actor, permission, parsed input, use case, reply stripped to its schema. */
export function bindRoutes(
  app: FastifyInstance,
  handlers: RouteHandlers,
  { actorOf, countKey, keys }: Gate,
): void {
  for (const [name, route] of Object.entries(routes) as [RouteName, Route][]) {
    const max = RATE_LIMITS[name];
    const handler = handlers[name] as unknown as (call: Call<Route>) => Promise<unknown>;
    const bodyLimit = BODY_LIMITS[name];
    app.route({
      method: route.method,
      url: route.path,
      schema: {
        operationId: name,
        summary: route.help,
        ...operationOf(name, route),
        ...(route.params === undefined ? {} : { params: route.params }),
        ...(route.query === undefined ? {} : { querystring: route.query }),
        ...(route.body === undefined ? {} : { body: route.body }),
        ...(route.reply === undefined ? {} : { response: { 200: route.reply } }),
      },
      ...(bodyLimit === undefined ? {} : { bodyLimit }),
      config: max === undefined ? {} : { rateLimit: { max, timeWindow: 60_000 } },
      // Who asks is settled before the input is looked at: a stranger learns nothing about shapes.
      onRequest: async (request, reply) => {
        const actor = await actorOf(request);
        request.actor = actor;
        if (actor?.keyId !== undefined) await countKey(request, reply);
        assertAccess(actor, route.can, route.forKeys);
      },
      handler: async (request, reply) => {
        const actor = request.actor as Actor;
        const { params, query, body } = request;
        const work = (): Promise<unknown> =>
          handler({
            ...{ actor, request, reply },
            ...{ params: params as undefined, query: query as undefined, body: body as undefined },
            content: body instanceof Readable ? body : Readable.from([]),
          });
        if (request.actor?.keyId === undefined || route.method === 'GET') return work();
        const idempotencyKey = request.headers['idempotency-key'];
        const { answer, repeated } = await keys.write(
          actor,
          {
            ...{ route: name, requestId: request.id, input: { params, query, body } },
            idempotencyKey: Array.isArray(idempotencyKey) ? idempotencyKey.join() : idempotencyKey,
          },
          work,
        );
        if (repeated) void reply.header('idempotency-replayed', 'true');
        return answer;
      },
    });
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the binder before any handler runs. */
    actor: Actor | null;
  }
}
