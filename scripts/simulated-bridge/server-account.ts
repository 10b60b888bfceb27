import type { z } from 'zod';
import { Problem } from '../../src/contracts/failure.ts';
import { routes } from '../../src/contracts/http.ts';
import type { Route } from '../../src/contracts/tables.ts';

type Table = typeof routes;
type DataRoute = { [N in keyof Table]: Table[N] extends { reply: z.ZodType } ? N : never }[keyof Table];
type ReplyOf<N extends DataRoute> = Table[N] extends { reply: infer S extends z.ZodType }
  ? z.output<S>
  : never;

/** A signed-in account of a program: calls routes of the table with its cookie. */
export class ServerAccount {
  readonly url: string;
  readonly cookie: string;

  private constructor(url: string, cookie: string) {
    this.url = url;
    this.cookie = cookie;
  }

  /** @throws {Error} with the server's sentence */
  static async signIn(url: string, username: string, password: string): Promise<ServerAccount> {
    const response = await fetch(`${url}${routes.signIn.path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });
    if (!response.ok) throw new Error(await sentenceOf(response));
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    return new ServerAccount(url, cookie);
  }

  /** @throws {Error} with the server's sentence */
  async call<N extends DataRoute>(
    name: N,
    input: { params?: Record<string, string>; body?: unknown } = {},
  ): Promise<ReplyOf<N>> {
    const route: Route = routes[name];
    const path = route.path.replace(/:(\w+)/g, (_, key: string) =>
      encodeURIComponent(input.params?.[key] ?? ''),
    );
    const response = await fetch(`${this.url}${path}`, {
      method: route.method,
      headers: {
        cookie: this.cookie,
        ...(route.method === 'GET' ? {} : { 'content-type': 'application/json' }),
      },
      ...(route.method === 'GET' ? {} : { body: JSON.stringify(input.body ?? {}) }),
    });
    if (!response.ok) throw new Error(await sentenceOf(response));
    return (route.reply as z.ZodType).parse(await response.json()) as ReplyOf<N>;
  }
}

async function sentenceOf(response: Response): Promise<string> {
  const problem = Problem.safeParse(await response.json().catch(() => null));
  return problem.success ? problem.data.title : `HTTP ${response.status}`;
}
