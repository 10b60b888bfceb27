import type { SwaggerTransform } from '@fastify/swagger';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Problem } from '../../src/contracts/failure.ts';
import { subjectOf } from '../../src/contracts/http.ts';
import type { Route } from '../../src/contracts/tables.ts';
import { isKeyScope } from '../../src/domain/procedure/exchange-scopes.ts';
import { SIGN_IN_COOKIE } from '../cookies.ts';

/** How one proves who asks. */
export const SECURITY_SCHEMES = {
  cookie: {
    type: 'apiKey',
    in: 'cookie',
    name: SIGN_IN_COOKIE,
    description: 'Set by POST /api/sign-in, for people',
  },
  key: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'ctd_…',
    description: 'Key of another program; what it may is named by x-scope at each operation',
  },
} as const;

/** What OpenAPI says of a route besides its shapes, out of the table alone. */
export function operationOf(name: string, { can, forKeys }: Pick<Route, 'can' | 'forKeys'>) {
  const scope = isKeyScope(can) ? can : null;
  const cookie: Record<string, string[]> = { cookie: [] };
  const key: Record<string, string[]> = { key: [] };
  const byKey = scope !== null || forKeys === true;
  return {
    tags: [subjectOf(name)],
    security: can === 'anyone' ? [] : byKey ? [cookie, key] : [cookie],
    'x-permission': can,
    ...(scope === null ? {} : { 'x-scope': scope }),
  };
}

const { $schema: _, ...problem } = z.toJSONSchema(Problem);
const REFUSAL = {
  description: 'Refused, or failed: a stable code and a sentence for people (RFC 9457)',
  content: { 'application/problem+json': { schema: problem } },
};

/** Shapes as JSON Schema, and what every route answers where it does not do as asked. */
export const describeRoute: SwaggerTransform = (given) => {
  const { schema, url } = jsonSchemaTransform(given);
  const told = schema as { response?: Record<string, unknown> };
  const answered = told.response ?? { 200: { description: 'A file' } };
  return { schema: { ...schema, response: { ...answered, default: REFUSAL } }, url };
};
