import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import fastifyRateLimit from '@fastify/rate-limit';
import fastifyStatic from '@fastify/static';
import fastifySwagger from '@fastify/swagger';
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import {
  hasZodFastifySchemaValidationErrors,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { DomainError, REFUSALS, type RefusalCode } from '../../src/domain/errors.ts';
import { cookieIn, SIGN_IN_COOKIE } from '../cookies.ts';
import { codeOf, localeOf, newRequestId, problemOf, problemFaults } from '../problem.ts';
import type { Service } from '../service.ts';
import { bindRoutes } from './bind-routes.ts';
import { describeRoute, SECURITY_SCHEMES } from './openapi.ts';
import { makeRouteHandlers } from './route-handlers.ts';

/** Largest body of a request that is no file, bytes. */
const BODY_LIMIT = 256 * 1024;

/** A document of 30 MB over a district's uplink of 1 Mbit/s takes four minutes. */
const REQUEST_TIMEOUT_MS = 300_000;

export interface HttpOptions {
  readonly service: Service;
  readonly logger: FastifyBaseLogger;
  readonly archiveDir: string;
  readonly documentsDir: string;
  readonly preparedDir: string;
  /** Folder of the built client. */
  readonly webDir: string;
  readonly publicUrl: string;
  /** Whether a web server of this machine stands in front: then who asks is whom it names. */
  readonly behindProxy: boolean;
  readonly version: string;
  /** Requests a minute that one key may make. */
  readonly keyRate: number;
}

/** The web server: routes of the table, the client's files, problem+json for every refusal. */
export async function makeHttp(options: HttpOptions): Promise<FastifyInstance> {
  const { service, logger, archiveDir, webDir } = options;
  const https = options.publicUrl.startsWith('https:');
  const app = fastify({
    loggerInstance: logger,
    // One line a request, written below: Fastify's own two carry addresses with query strings.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: newRequestId,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // From elsewhere the header is anybody's word, and with it everybody would have as many tries as they like.
    trustProxy: options.behindProxy ? 'loopback' : false,
  }).withTypeProvider<ZodTypeProvider>();
  // Files are taken as they stream in, by the routes that want one.
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.decorateRequest('actor', null);

  app.setErrorHandler((error, request, reply) => {
    const locale = request.actor?.locale ?? localeOf(request.headers['accept-language']);
    let code: RefusalCode = codeOf(error);
    let faults: { path: string; message: string }[] | undefined;
    if (hasZodFastifySchemaValidationErrors(error)) {
      code = 'invalid_input';
      faults = error.validation.map((issue) => ({
        path: issue.instancePath.slice(1).replaceAll('/', '.'),
        message: issue.message ?? '',
      }));
    } else if (code === 'internal' && isHttpError(error) && error.statusCode < 500) {
      code =
        error.statusCode === 429
          ? 'too_many_attempts'
          : error.statusCode === 404
            ? 'not_found'
            : 'invalid_input';
    }
    if (code === 'registration_incomplete' || code === 'import_refused')
      faults = problemFaults(error, locale);
    if (code === 'internal') request.log.error({ err: error }, 'request failed');
    void reply
      .code(REFUSALS[code][0])
      .type('application/problem+json')
      .serializer((payload: unknown) => JSON.stringify(payload))
      .send(problemOf(code, locale, request.id, faults));
  });
  app.addHook('onResponse', (request, reply, done) => {
    if (request.url.startsWith('/api/')) {
      const fields = {
        requestId: request.id,
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        actorId: request.actor?.id ?? null,
      };
      request.log.info(fields, 'request');
    }
    done();
  });

  await app.register(fastifyHelmet, {
    strictTransportSecurity: https,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Mantine sets styles on elements.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
      },
    },
  });
  await app.register(fastifyCookie);
  await app.register(fastifyRateLimit, { global: false });
  await app.register(fastifySwagger, {
    openapi: {
      info: { title: 'Cầu Tiếp Dân', version: options.version },
      components: { securitySchemes: SECURITY_SCHEMES },
    },
    transform: describeRoute,
  });
  await app.register(fastifyStatic, { root: archiveDir, serve: false, cacheControl: false });

  const rateOfKey = app.createRateLimit({
    ...{ max: options.keyRate, timeWindow: 60_000 },
    keyGenerator: (request) => request.actor?.keyId ?? request.ip,
  });
  app.after(() => {
    bindRoutes(
      app,
      makeRouteHandlers(service, {
        ...{ secureCookies: https, documentsDir: options.documentsDir, preparedDir: options.preparedDir },
      }),
      {
        actorOf(request) {
          const key = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
          // A key stands for itself: a cookie beside it is not looked at.
          if (key !== undefined) return service.apiKeys.actorOf(key);
          return service.signIn.actorOf(cookieIn(request.headers.cookie, SIGN_IN_COOKIE));
        },
        async countKey(request, reply) {
          const counted = await rateOfKey(request);
          if (counted.isAllowed || !counted.isExceeded) return;
          void reply.header('retry-after', counted.ttlInSeconds);
          throw new DomainError('too_many_attempts');
        },
        keys: { write: (...of) => service.apiKeys.write(...of) },
      },
    );
  });
  await serveClient(app, webDir);
  return app;
}

/** The built client; unknown addresses get its front page, so that links and reloads work. */
async function serveClient(app: FastifyInstance, webDir: string): Promise<void> {
  const built = existsSync(join(webDir, 'index.html'));
  if (built) {
    await app.register(fastifyStatic, {
      root: webDir,
      decorateReply: false,
      wildcard: false,
      setHeaders(response, path) {
        // Names under assets/ carry the hash of their content.
        const lasting = path.startsWith(join(webDir, 'assets'));
        void response.header('cache-control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const page = request.method === 'GET' && !request.url.startsWith('/api/') && !request.url.includes('.');
    if (page && built) return reply.header('cache-control', 'no-cache').sendFile('index.html', webDir);
    return reply
      .code(404)
      .type('application/problem+json')
      .send(problemOf('not_found', localeOf(request.headers['accept-language']), request.id));
  });
}

function isHttpError(error: unknown): error is { statusCode: number } {
  return (
    typeof error === 'object' &&
    error !== null &&
    'statusCode' in error &&
    typeof error.statusCode === 'number'
  );
}
