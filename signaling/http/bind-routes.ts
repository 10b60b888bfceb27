import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { routes } from '../../src/contracts/http.ts';
import type { Access, Route } from '../../src/contracts/tables.ts';
import { DomainError } from '../../src/domain/errors.ts';
import { may } from '../../src/domain/roles.ts';
import type { Actor } from '../../src/usecases/actor.ts';

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

/** @throws {DomainError} `not_signed_in` or `not_allowed` */
export function assertAccess(actor: Actor | null, can: Access): void {
  if (can === 'anyone') return;
  if (actor === null) throw new DomainError('not_signed_in');
  if (can !== 'signed_in' && !may(actor.role, can)) throw new DomainError('not_allowed', { permission: can });
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

/**
 * Binds every route of the table: actor, permission, parsed input, use case, reply stripped to its schema.
 * @param actorOf finds who is signed in
 */
export function bindRoutes(
  app: FastifyInstance,
  handlers: RouteHandlers,
  actorOf: (request: FastifyRequest) => Promise<Actor | null>,
): void {
  for (const [name, route] of Object.entries(routes) as [RouteName, Route][]) {
    const max = RATE_LIMITS[name];
    const handler = handlers[name] as unknown as (call: Call<Route>) => Promise<unknown>;
    app.route({
      method: route.method,
      url: route.path,
      schema: {
        operationId: name,
        summary: route.help,
        ...(route.params === undefined ? {} : { params: route.params }),
        ...(route.query === undefined ? {} : { querystring: route.query }),
        ...(route.body === undefined ? {} : { body: route.body }),
        ...(route.reply === undefined ? {} : { response: { 200: route.reply } }),
      },
      config: max === undefined ? {} : { rateLimit: { max, timeWindow: 60_000 } },
      // Who asks is settled before the input is looked at: a stranger learns nothing about shapes.
      onRequest: async (request) => {
        const actor = await actorOf(request);
        request.actor = actor;
        assertAccess(actor, route.can);
      },
      handler: (request, reply) =>
        handler({
          actor: request.actor as Actor,
          params: request.params as undefined,
          query: request.query as undefined,
          body: request.body as undefined,
          content: request.body instanceof Readable ? request.body : Readable.from([]),
          request,
          reply,
        }),
    });
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the binder before any handler runs. */
    actor: Actor | null;
  }
}
