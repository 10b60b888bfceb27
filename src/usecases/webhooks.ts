import { randomUUID } from 'node:crypto';
import type { Delivery, Webhook, WebhookDraft } from '../contracts/exchange.ts';
import { DomainError } from '../domain/errors.ts';
import { EVENT_KINDS, OLD_SECRET_MS, TEST_KIND } from '../domain/procedure/exchange-events.ts';
import { assertMay, type Actor } from './actor.ts';
import type { Clock, Log, Store } from './ports.ts';
import type {
  DeliveryRow,
  ExchangeTraceRow,
  WebhookQueue,
  WebhookRow,
  WebhookSender,
  WebhookSum,
} from './ports/exchange.ts';
import { newWebhookSecret } from './webhook-signature.ts';

const SHOWN = 50;
const NOTHING: WebhookSum = { waiting: 0, failed: 0, lastDeliveredAt: null };

/** Receivers of events at other programs, kept by an administrator. */
export interface Webhooks {
  list(actor: Actor): Promise<readonly Webhook[]>;
  /** The secret is returned this once. @throws {DomainError} `webhook_address_refused` */
  add(actor: Actor, draft: WebhookDraft): Promise<{ secret: string; webhook: Webhook }>;
  pause(actor: Actor, webhookId: string, paused: boolean): Promise<Webhook>;
  /** A new secret; the one before signs along for a day. */
  rotate(actor: Actor, webhookId: string): Promise<{ secret: string; webhook: Webhook }>;
  remove(actor: Actor, webhookId: string, reason: string): Promise<void>;
  /** @throws {DomainError} `act_not_allowed_now` where the receiver is paused */
  test(actor: Actor, webhookId: string): Promise<Delivery>;
  deliveries(actor: Actor, webhookId: string): Promise<readonly Delivery[]>;
  /** @throws {DomainError} `act_not_allowed_now` where the receiver is paused */
  sendAgain(actor: Actor, deliveryId: string): Promise<Delivery>;
}

export function makeWebhooks(parts: {
  store: Store;
  clock: Clock;
  queue: WebhookQueue;
  sender: Pick<WebhookSender, 'accepts'>;
  log: Log;
}): Webhooks {
  const { store, clock, queue, sender, log } = parts;
  const { webhooks, deliveries } = store.exchange;

  const trace = (
    actor: Actor,
    what: string,
    subjectId: string,
    details: ExchangeTraceRow['details'] = {},
  ): ExchangeTraceRow => ({ at: clock.now(), actorId: actor.id, what, subjectId, details });

  async function known(actor: Actor, webhookId: string): Promise<WebhookRow> {
    assertMay(actor, 'exchange.manage');
    const row = await webhooks.byId(webhookId);
    if (row === null || row.removedAt !== null) throw new DomainError('not_found');
    return row;
  }

  async function viewOf(row: WebhookRow & WebhookSum): Promise<Webhook> {
    const { id, label, url, kinds, createdAt, pausedAt, oldSecretUntil, waiting, failed, lastDeliveredAt } =
      row;
    return {
      ...{
        webhookId: id,
        label,
        url,
        kinds: [...kinds],
        createdAt,
        pausedAt,
        waiting,
        failed,
        lastDeliveredAt,
      },
      oldSecretUntil: oldSecretUntil !== null && oldSecretUntil > clock.now() ? oldSecretUntil : null,
      createdBy: (await store.users.byId(row.createdBy))?.displayName ?? '',
    };
  }

  async function one(webhookId: string): Promise<Webhook> {
    const row = (await webhooks.list()).find(({ id }) => id === webhookId);
    if (row === undefined) throw new DomainError('not_found');
    return viewOf(row);
  }

  function assertSending(row: WebhookRow): void {
    if (row.pausedAt !== null) throw new DomainError('act_not_allowed_now', { paused: true });
  }

  return {
    async list(actor) {
      assertMay(actor, 'exchange.manage');
      return Promise.all((await webhooks.list()).map(viewOf));
    },

    async add(actor, { label, url, kinds }) {
      assertMay(actor, 'exchange.manage');
      if (!sender.accepts(url)) throw new DomainError('webhook_address_refused');
      const secret = newWebhookSecret();
      const row: WebhookRow = {
        ...{ id: randomUUID(), label, url, secret, oldSecret: null, oldSecretUntil: null },
        kinds: EVENT_KINDS.filter((kind) => kinds.includes(kind)),
        ...{ createdAt: clock.now(), createdBy: actor.id, pausedAt: null, removedAt: null },
      };
      await webhooks.add(row, trace(actor, 'webhook.added', row.id, { url, kinds: row.kinds }));
      log.info({ webhookId: row.id, actorId: actor.id }, 'webhook added');
      return { secret, webhook: await viewOf({ ...row, ...NOTHING }) };
    },

    async pause(actor, webhookId, paused) {
      const row = await known(actor, webhookId);
      if ((row.pausedAt !== null) !== paused)
        await webhooks.change(
          webhookId,
          { pausedAt: paused ? clock.now() : null },
          trace(actor, paused ? 'webhook.paused' : 'webhook.resumed', webhookId),
        );
      return one(webhookId);
    },

    async rotate(actor, webhookId) {
      const { secret: oldSecret } = await known(actor, webhookId);
      const secret = newWebhookSecret();
      await webhooks.change(
        webhookId,
        { secret, oldSecret, oldSecretUntil: clock.now() + OLD_SECRET_MS },
        trace(actor, 'webhook.secret_changed', webhookId),
      );
      log.info({ webhookId, actorId: actor.id }, 'secret of a webhook changed');
      return { secret, webhook: await one(webhookId) };
    },

    async remove(actor, webhookId, reason) {
      await known(actor, webhookId);
      await webhooks.change(
        webhookId,
        { removedAt: clock.now() },
        trace(actor, 'webhook.removed', webhookId, { reason }),
      );
      log.info({ webhookId, actorId: actor.id }, 'webhook removed');
    },

    async test(actor, webhookId) {
      assertSending(await known(actor, webhookId));
      const event = {
        ...{ occasion: `test/${randomUUID()}`, kind: TEST_KIND, at: clock.now(), sessionId: null },
        ...{ sample: false, data: {} },
      };
      const row = await deliveries.add(webhookId, event, trace(actor, 'webhook.tested', webhookId));
      await queue.hurry(row);
      return deliveryView(row);
    },

    async deliveries(actor, webhookId) {
      await known(actor, webhookId);
      return (await deliveries.of(webhookId, SHOWN)).map(deliveryView);
    },

    async sendAgain(actor, deliveryId) {
      assertMay(actor, 'exchange.manage');
      const row = await deliveries.byId(deliveryId);
      if (row === null) throw new DomainError('not_found');
      assertSending(await known(actor, row.webhookId));
      await deliveries.again(deliveryId, trace(actor, 'delivery.sent_again', deliveryId));
      await queue.hurry(row);
      return deliveryView({ ...row, state: 'waiting', tries: 0, nextAt: null });
    },
  };
}

function deliveryView({ id, event, state, tries, nextAt, last }: DeliveryRow): Delivery {
  return {
    ...{
      deliveryId: id,
      eventId: eventIdOf(event),
      kind: event.kind,
      at: event.at,
      sessionId: event.sessionId,
    },
    ...{ state, tries, nextAt, last: last === null ? null : { ...last } },
  };
}

/** What the receiver knows an event by. */
export function eventIdOf({ id }: { readonly id: string }): string {
  return `evt_${id}`;
}
