import type { z } from 'zod';
import { Problem } from '../../src/contracts/failure.ts';
import { routes } from '../../src/contracts/http.ts';
import type { Route } from '../../src/contracts/tables.ts';
import { keptLocale } from '../i18n/words.ts';
import { ApiFailure } from './failure.ts';

type Table = typeof routes;
/** Routes that answer with data; those without a reply answer with a file. */
export type DataRoute = {
  [N in keyof Table]: Table[N] extends { reply: z.ZodType } ? N : never;
}[keyof Table];
type Input<R, K extends 'params' | 'query' | 'body'> =
  R extends Readonly<Record<K, infer S extends z.ZodType>> ? Readonly<Record<K, z.input<S>>> : object;
type InputOf<N extends keyof Table> = Input<Table[N], 'params'> &
  (Table[N] extends { query: z.ZodType } ? Partial<Input<Table[N], 'query'>> : object) &
  Input<Table[N], 'body'>;
export type ReplyOf<N extends DataRoute> = Table[N] extends { reply: infer S extends z.ZodType }
  ? z.output<S>
  : never;

/** Address of a route with its parameters filled in. */
export function addressOf(
  name: keyof Table,
  params: Readonly<Record<string, string>> = {},
  query: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const path = routes[name].path.replace(/:(\w+)/g, (_, key: string) =>
    encodeURIComponent(params[key] ?? ''),
  );
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  ).toString();
  return search === '' ? path : `${path}?${search}`;
}

/**
 * Asks a route of the table.
 * @throws {ApiFailure} with the server's sentence, or `offline`
 */
export async function call<N extends DataRoute>(name: N, input: InputOf<N>): Promise<ReplyOf<N>> {
  const route: Route = routes[name];
  const { params, query, body } = input as {
    params?: Record<string, string>;
    query?: Record<string, string | number | undefined>;
    body?: unknown;
  };
  const hasBody = route.method !== 'GET';
  return answerOf(name, {
    method: route.method,
    address: addressOf(name, params, query),
    ...(hasBody ? { type: 'application/json', body: JSON.stringify(body ?? {}) } : {}),
  });
}

/** Routes that take a file. */
type UploadRoute = { [N in DataRoute]: Table[N] extends { upload: true } ? N : never }[DataRoute];

/**
 * Sends a file to a route of the table.
 * @throws {ApiFailure} with the server's sentence, or `offline`
 */
export function upload<N extends UploadRoute>(
  name: N,
  { params, query }: Required<Input<Table[N], 'params'>> & Input<Table[N], 'query'>,
  file: Blob,
): Promise<ReplyOf<N>> {
  return answerOf(name, {
    method: routes[name].method,
    address: addressOf(name, params as Record<string, string>, query as Record<string, string | number>),
    ...{ type: 'application/octet-stream', body: file },
  });
}

async function answerOf<N extends DataRoute>(
  name: N,
  request: { method: string; address: string; type?: string; body?: BodyInit },
): Promise<ReplyOf<N>> {
  const route: Route = routes[name];
  const { method, address, type, body } = request;
  let response: Response;
  try {
    response = await fetch(address, {
      method,
      headers: { 'accept-language': keptLocale(), ...(type === undefined ? {} : { 'content-type': type }) },
      ...(body === undefined ? {} : { body }),
    });
  } catch {
    throw new ApiFailure('offline', '', null);
  }
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    const problem = Problem.safeParse(answer);
    if (!problem.success) throw new ApiFailure('offline', '', null);
    const { code, title, requestId, faults = [] } = problem.data;
    // What a schema says of a shape is for developers; what a rule says is for people.
    const found = code === 'invalid_input' ? [] : faults.map(({ message }) => message);
    throw new ApiFailure(code, title, requestId, found, faults);
  }
  return (route.reply as z.ZodType).parse(answer) as ReplyOf<N>;
}
