import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { readConfig } from '../../config/settings.ts';
import { compose, type App } from '../../src/main/compose.ts';
import { makeLogger } from '../../src/main/logging.ts';
import { argonPasswords } from '../../src/main/passwords.ts';
import { makeSampleData } from '../../src/main/sample-data.ts';
import { openDatabase } from '../../src/store/database.ts';
import { makePrinter } from '../../src/printing/printer.ts';
import { makeStore } from '../../src/store/store.ts';
import type { Store } from '../../src/usecases/ports.ts';
import { makeFakeClock } from '../fakes/clock.ts';
import { makeFakeMediaPlane, type FakeMediaPlane } from '../fakes/media-plane.ts';
import { makeFakeRecorderQueue, type FakeRecorderQueue } from '../fakes/recorder-queue.ts';
import { makeFakeArchiveWorker, type FakeArchiveWorker } from '../fakes/archive-worker.ts';
import { makeFakeReadiness, type FakeReadiness } from '../fakes/readiness.ts';
import { makeFakeWebhooks, type FakeWebhooks } from '../fakes/webhooks.ts';
import { startPostgres } from './postgres.ts';

export const PASSWORD = 'mat-khau-thu';

/** The real server over a real database; media and recorder are fakes that tell what they were asked. */
export interface TestServer {
  readonly app: App;
  readonly url: string;
  readonly store: Store;
  readonly media: FakeMediaPlane;
  readonly recorder: FakeRecorderQueue;
  readonly archiveWorker: FakeArchiveWorker;
  /** Schedule, mail, recorder and machine of readiness. */
  readonly readiness: FakeReadiness;
  readonly webhooks: FakeWebhooks;
  readonly clock: ReturnType<typeof makeFakeClock>;
  readonly archiveDir: string;
  readonly documentsDir: string;
  readonly preparedDir: string;
  signIn(username: string): Promise<Person>;
  stop(): Promise<void>;
}

/** Acknowledgement as browsers get it. */
export type Answer<T = Record<string, unknown>> =
  | { readonly ok: true; readonly data: T }
  | { readonly ok: false; readonly error: { code: string; message: string; requestId: string } };

/** Somebody signed in, over HTTP and sockets. */
export interface Person {
  readonly url: string;
  readonly cookie: string;
  call(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; type: string; body: Record<string, unknown> }>;
  socket(): Promise<TestSocket>;
}

export interface TestSocket {
  readonly raw: Socket;
  ask<T = Record<string, unknown>>(event: string, payload?: unknown): Promise<Answer<T>>;
  /** Everything told so far, by event. */
  told(event: string): unknown[];
  /** Resolves with the first telling of an event, also one that came before. */
  next(event: string): Promise<unknown>;
}

/** @param settings on top of the test's own */
export async function startServer(settings: Record<string, string> = {}): Promise<TestServer> {
  const postgres = await startPostgres();
  const dataDir = await mkdtemp(join(tmpdir(), 'ctd-server-'));
  const config = readConfig({ DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'silent', ...settings });
  const database = await openDatabase(postgres.url, () => {});
  const store = makeStore(database.db);
  const clock = makeFakeClock();
  const media = makeFakeMediaPlane();
  const recorder = makeFakeRecorderQueue();
  const readiness = makeFakeReadiness();
  const webhooks = makeFakeWebhooks();
  const archiveWorker = makeFakeArchiveWorker();
  await makeSampleData({ store, clock, passwords: argonPasswords, samplePassword: PASSWORD, communes: 0 });
  const printer = makePrinter();
  const parts = {
    store,
    media,
    recorder,
    archiveWorker,
    ...readiness.parts,
    ...webhooks.parts,
    clock,
    passwords: argonPasswords,
    printer,
    notReady: () => Promise.resolve([]),
  };
  const app = await compose(config, parts, makeLogger('server', 'silent'));
  const url = `http://127.0.0.1:${app.port}`;
  const sockets: Socket[] = [];

  const people = async (username: string): Promise<Person> => {
    const response = await fetch(`${url}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password: PASSWORD }),
    });
    if (!response.ok) throw new Error(`sign-in failed: ${await response.text()}`);
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    return {
      url,
      cookie,
      call: (method, path, body) => call(url, method, path, body, { cookie }),
      async socket() {
        const raw = io(url, { extraHeaders: { cookie }, transports: ['websocket'], reconnection: false });
        sockets.push(raw);
        const heard: { event: string; payload: unknown }[] = [];
        const waiting: { event: string; resolve: (payload: unknown) => void }[] = [];
        raw.onAny((event: string, payload: unknown) => {
          heard.push({ event, payload });
          for (const wait of waiting.filter((candidate) => candidate.event === event)) wait.resolve(payload);
        });
        await new Promise<void>((resolve, reject) => {
          raw.once('connect', resolve);
          raw.once('connect_error', reject);
        });
        return {
          raw,
          ask: async (event, payload) => (await raw.timeout(5_000).emitWithAck(event, payload)) as never,
          told: (event) => heard.filter((entry) => entry.event === event).map((entry) => entry.payload),
          next: (event) => {
            const before = heard.find((entry) => entry.event === event);
            if (before !== undefined) return Promise.resolve(before.payload);
            return new Promise((resolve) => waiting.push({ event, resolve }));
          },
        };
      },
    };
  };

  return {
    app,
    url,
    store,
    media,
    recorder,
    archiveWorker,
    preparedDir: config.preparedDir,
    readiness,
    webhooks,
    clock,
    archiveDir: config.archiveDir,
    documentsDir: config.documentsDir,
    signIn: people,
    async stop() {
      for (const socket of sockets) socket.close();
      await app.stop();
      await printer.close();
      await database.close();
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** One HTTP request, its JSON answer and content type. */
export async function call(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; type: string; body: Record<string, unknown> }> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    body: (text.startsWith('{') ? JSON.parse(text) : { text }) as Record<string, unknown>,
  };
}
