import { createHmac, randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { RegistrationDraft } from '../../../src/contracts/registrations.ts';
import { EVENT_KINDS, TRIES } from '../../../src/domain/procedure/exchange-events.ts';
import { makeWebhookQueue, type OwnedWebhookQueue } from '../../../src/jobs/webhook-queue.ts';
import { makeWebhookSender } from '../../../src/jobs/webhook-sender.ts';
import { makeLogger } from '../../../src/main/logging.ts';
import type { Actor } from '../../../src/usecases/actor.ts';
import { makeDeliverEvents, type DeliverEvents } from '../../../src/usecases/deliver-events.ts';
import { makeExchangeEvents } from '../../../src/usecases/exchange-events.ts';
import { makeWebhooks, type Webhooks } from '../../../src/usecases/webhooks.ts';
import { makeFakeClock } from '../../fakes/clock.ts';
import { RedisServer } from '../../fakes/redis-server.ts';
import { until } from '../../support/until.ts';
import { openStore, type TestStore } from '../store/open-store.ts';

interface Received {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly type: string;
  readonly sessionId: string | undefined;
}

/** A real receiver that answers what it is told to. */
class Receiver {
  status = 200;
  readonly got: Received[] = [];
  #server: Server | null = null;

  get url(): string {
    return `http://127.0.0.1:${(this.#server?.address() as AddressInfo).port}/events`;
  }

  async start(): Promise<void> {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        const { type, data } = JSON.parse(body) as { type: string; data: { sessionId?: string } };
        this.got.push({
          headers: request.headers as Record<string, string>,
          body,
          type,
          sessionId: data.sessionId,
        });
        response
          .writeHead(this.status, this.status === 302 ? { location: this.url } : {})
          .end('x'.repeat(100_000));
      });
    });
    await new Promise<void>((done) => this.#server?.listen(0, '127.0.0.1', done));
  }

  stop(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }
}

const logger = makeLogger('test', 'silent');
const clock = makeFakeClock();
const told: { kind: string; occasion: string }[] = [];
const receiver = new Receiver();
let store: TestStore;
let redis: RedisServer;
let queue: OwnedWebhookQueue;
let deliver: DeliverEvents;
let webhooks: Webhooks;
let admin: Actor;
let home: string;

function wire(): void {
  queue = makeWebhookQueue({ redisUrl: redis.url, logger });
  const sender = makeWebhookSender({ allowed: ['127.0.0.1'] });
  const parts = { store: store.store, clock, queue, sender, log: logger };
  const notify = {
    staff: () => Promise.resolve([]),
    tell: (_: unknown, { kind, occasion }: { kind: string; occasion: string }) =>
      Promise.resolve(void told.push({ kind, occasion })),
  };
  deliver = makeDeliverEvents({
    ...parts,
    notify,
    publicUrl: 'https://tiepdan.mau.invalid',
    pauseOf: () => 5,
  });
  webhooks = makeWebhooks(parts);
}

beforeAll(async () => {
  store = await openStore();
  redis = new RedisServer(await mkdtemp(join(tmpdir(), 'ctd-redis-')));
  await Promise.all([redis.start(), receiver.start()]);
  home = await store.addBridge('trung-tam');
  const id = await store.addUser('quantri', 'admin');
  const user = await store.store.users.byId(id);
  if (user === null) throw new Error('no administrator');
  admin = user;
  wire();
  await queue.start();
});
afterAll(async () => {
  await queue.close();
  receiver.stop();
  await redis.stop();
  await store.close();
});
afterEach(async () => {
  for (const { webhookId } of await webhooks.list(admin))
    await webhooks.remove(admin, webhookId, 'Hết thử nghiệm');
  receiver.status = 200;
  receiver.got.length = 0;
  told.length = 0;
});

const subscribe = (kinds: readonly (typeof EVENT_KINDS)[number][] = EVENT_KINDS) =>
  webhooks.add(admin, { label: 'Đơn thư', url: receiver.url, kinds: [...kinds] });
const append = (sessionId: string, ...types: ('session_opened' | 'session_closed' | 'session_archived')[]) =>
  store.store.events.append(sessionId, () =>
    types.map((type) => ({ body: { type }, at: clock.now(), actorId: null })),
  );
const types = (): string[] => receiver.got.map(({ type }) => type);
const states = async (webhookId: string) =>
  (await webhooks.deliveries(admin, webhookId)).map(({ state, kind }) => `${kind} ${state}`).toReversed();
/** Checked as the published specification says, not by our own code. */
function isSigned({ headers, body }: Received, secret: string): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const wanted = `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
  return (headers['webhook-signature'] ?? '').split(' ').includes(wanted);
}

test('what happens in a session is told in order, signed, with ids and never a name', async () => {
  const sessionId = await store.addSession([home]);
  const { secret, webhook } = await subscribe();
  await append(sessionId, 'session_opened', 'session_closed', 'session_archived');
  await deliver.look();
  await until(() => Promise.resolve(receiver.got.length === 3));
  expect(types()).toEqual(['session.opened', 'session.closed', 'archive.sealed']);
  expect(receiver.got.every((each) => isSigned(each, secret))).toBe(true);
  expect(receiver.got.every((each) => isSigned(each, 'whsec_AAAA'))).toBe(false);
  const [first] = receiver.got;
  expect(JSON.parse(first?.body ?? '')).toEqual({
    type: 'session.opened',
    timestamp: new Date(clock.now()).toISOString(),
    data: {
      ...{ eventId: first?.headers['webhook-id'], sessionId, sample: true },
      link: `https://tiepdan.mau.invalid/api/sessions/${sessionId}`,
    },
  });
  // Looked at again it is not told again.
  await deliver.look();
  await webhooks.test(admin, webhook.webhookId);
  await until(() => Promise.resolve(types().includes('webhook.test')));
  expect(receiver.got).toHaveLength(4);
  expect((await states(webhook.webhookId)).slice(0, 3).every((state) => state.endsWith('delivered'))).toBe(
    true,
  );
});

test('a receiver that answers 500 for long gets everything later, in order, with the same ids', async () => {
  const sessionId = await store.addSession([home]);
  const { webhook } = await subscribe(['session.opened', 'session.closed']);
  receiver.status = 500;
  await append(sessionId, 'session_opened');
  await deliver.look();
  await until(() => Promise.resolve(receiver.got.length >= 9));
  await append(sessionId, 'session_closed');
  await deliver.look();
  expect(new Set(types())).toEqual(new Set(['session.opened']));
  expect(told.map(({ kind }) => kind)).toEqual(['webhook_failing']);
  receiver.status = 200;
  await until(async () => (await states(webhook.webhookId)).every((state) => state.endsWith('delivered')));
  expect(types().slice(-2)).toEqual(['session.opened', 'session.closed']);
  const opened = receiver.got.filter(({ type }) => type === 'session.opened');
  expect(new Set(opened.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect(new Set(opened.map(({ body }) => body)).size).toBe(1);
});

test('after a day of refusals it is given up, said, kept, and sent again by hand', async () => {
  const sessionId = await store.addSession([home]);
  const { webhook } = await subscribe(['session.opened']);
  receiver.status = 503;
  await append(sessionId, 'session_opened');
  await deliver.look();
  await until(async () => (await states(webhook.webhookId)).includes('session.opened failed'));
  expect(receiver.got).toHaveLength(TRIES);
  expect(told.map(({ kind }) => kind)).toEqual(['webhook_failing', 'webhook_failed']);
  const [delivery] = await webhooks.deliveries(admin, webhook.webhookId);
  expect(delivery).toMatchObject({ tries: TRIES, last: { status: 503, fault: null }, nextAt: null });
  expect((await webhooks.list(admin))[0]).toMatchObject({ failed: 1, waiting: 0, lastDeliveredAt: null });
  receiver.status = 204;
  await webhooks.sendAgain(admin, delivery?.deliveryId ?? '');
  await until(async () => (await states(webhook.webhookId)).includes('session.opened delivered'));
  expect(new Set(receiver.got.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  const attempts = await store.db.execute(
    sql`SELECT 1 FROM webhook_attempts WHERE delivery_id = ${delivery?.deliveryId}`,
  );
  expect(attempts.rows).toHaveLength(TRIES + 1);
});

test('a server that dies with Redis and all loses nothing: what is in the records is told by the next one', async () => {
  const sessionId = await store.addSession([home]);
  const { webhook } = await subscribe(['session.opened', 'session.closed']);
  receiver.status = 500;
  await append(sessionId, 'session_opened');
  await deliver.look();
  await until(() => Promise.resolve(receiver.got.length >= 1));
  await queue.close();
  await redis.stop('SIGKILL');
  // Nobody looks while it happens.
  await append(sessionId, 'session_closed');
  receiver.status = 200;
  receiver.got.length = 0;
  redis = new RedisServer(await mkdtemp(join(tmpdir(), 'ctd-redis-')));
  await redis.start();
  wire();
  await queue.start();
  await deliver.look();
  await until(async () => (await states(webhook.webhookId)).every((state) => state.endsWith('delivered')));
  expect(types()).toEqual(['session.opened', 'session.closed']);
});

test('paused, everything is kept; resumed, it is sent', async () => {
  const sessionId = await store.addSession([home]);
  const { webhook } = await subscribe(['session.opened']);
  await webhooks.pause(admin, webhook.webhookId, true);
  await append(sessionId, 'session_opened');
  await deliver.look();
  expect((await webhooks.list(admin))[0]?.waiting).toBe(1);
  await expect(webhooks.test(admin, webhook.webhookId)).rejects.toMatchObject({
    code: 'act_not_allowed_now',
  });
  expect(receiver.got).toEqual([]);
  await webhooks.pause(admin, webhook.webhookId, false);
  await deliver.look();
  await until(() => Promise.resolve(receiver.got.length === 1));
});

test('after a change of secret both sign for a day, then the new one alone', async () => {
  const { secret, webhook } = await subscribe();
  const { secret: next } = await webhooks.rotate(admin, webhook.webhookId);
  await webhooks.test(admin, webhook.webhookId);
  await until(() => Promise.resolve(receiver.got.length === 1));
  clock.advance(24 * 3_600_000);
  await webhooks.test(admin, webhook.webhookId);
  await until(() => Promise.resolve(receiver.got.length === 2));
  const signedBy = receiver.got.map((each) => [secret, next].map((by) => isSigned(each, by)));
  expect(signedBy).toEqual([
    [true, true],
    [false, true],
  ]);
});

test('a redirect is not followed, and a trial that fails is told at once', async () => {
  const { webhook } = await subscribe();
  receiver.status = 302;
  await webhooks.test(admin, webhook.webhookId);
  await until(async () => (await states(webhook.webhookId)).includes('webhook.test failed'));
  expect(receiver.got).toHaveLength(1);
  expect((await webhooks.deliveries(admin, webhook.webhookId))[0]?.last?.status).toBe(302);
});

test('readiness and decisions on registrations are told from their records, what has none by its use case, each once', async () => {
  const bridgeId = await store.addBridge(`b-${randomUUID()}`);
  const sessionId = await store.addSession([bridgeId]);
  await subscribe();
  const later = await store.addSession([home]);
  await store.store.events.append(sessionId, () => [
    {
      body: {
        type: 'readiness_frozen',
        reportId: randomUUID(),
        sha256: 'a',
        deadline: 5,
        escalated: [bridgeId],
      },
      ...{ at: clock.now(), actorId: null },
    },
  ]);
  const matter = RegistrationDraft.parse({
    ...{ kind: 'complaint', summary: 'Bí mật của công dân', source: 'portal', externalNumber: 'HY-9' },
    persons: [{ name: 'Nguyễn Văn Mẫu', address: 'Thôn 1', idNumber: '033' }],
  });
  const row = {
    ...{
      id: randomUUID(),
      sessionId,
      bridgeId,
      matter,
    },
    ...{ words: '', itemId: null, firstAt: 1, writtenBy: admin.id, writtenAt: clock.now() },
  };
  await store.store.registrations.add({ ...row, version: 1, state: 'submitted' });
  await store.store.registrations.add({ ...row, version: 2, state: 'listed' });
  await store.store.registrations.add({ ...row, version: 3, state: 'submitted' });
  await store.store.registrations.add({ ...row, version: 4, state: 'returned', words: 'Bổ sung giấy tờ' });
  const events = makeExchangeEvents({ store: store.store, clock });
  for (let i = 0; i < 2; i += 1)
    await events.tell('archive.failed', { occasion: `f/${sessionId}`, sessionId });
  await deliver.look();
  await until(() => Promise.resolve(receiver.got.length >= 5));
  expect(types().toSorted()).toEqual([
    ...[
      'archive.failed',
      'readiness.escalated',
      'readiness.settled',
      'registration.decided',
      'session.planned',
    ],
  ]);
  const decided = receiver.got.find(({ type }) => type === 'registration.decided');
  expect(JSON.parse(decided?.body ?? '')).toMatchObject({
    data: { externalNumber: 'HY-9', source: 'portal', decision: 'returned', version: 4, itemId: null },
  });
  expect(receiver.got.find(({ type }) => type === 'session.planned')?.sessionId).toBe(later);
  const all = receiver.got.map(({ body }) => body).join();
  for (const name of ['Nguyễn', 'Thôn', '033', 'Bí mật', 'Bổ sung']) expect(all).not.toContain(name);
});

test('what was told, tried and done can be neither changed nor removed', async () => {
  for (const table of ['exchange_events', 'exchange_traces', 'webhook_attempts'])
    for (const statement of [
      `UPDATE ${table} SET at = 0`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table} CASCADE`,
    ])
      await expect(store.db.execute(sql.raw(statement))).rejects.toThrow();
  for (const table of ['webhooks', 'webhook_deliveries'])
    await expect(store.db.execute(sql.raw(`DELETE FROM ${table}`))).rejects.toThrow();
});
