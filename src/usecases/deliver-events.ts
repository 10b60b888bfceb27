import { retryPause, TELL_AFTER_TRIES, TEST_KIND, TRIES } from '../domain/procedure/exchange-events.ts';
import type { Notify } from './notify.ts';
import type { Clock, Log, Store } from './ports.ts';
import type {
  DeliveryRow,
  ExchangeEventRow,
  Stream,
  WebhookQueue,
  WebhookRow,
  WebhookSender,
} from './ports/exchange.ts';
import { signedHeaders } from './webhook-signature.ts';
import { eventIdOf } from './webhooks.ts';

/** Brings what happened to the receivers, in order within a session, each until it was taken or given up. */
export interface DeliverEvents {
  /** Looks for what is to be told and wakes those who send it. */
  look(): Promise<void>;
}

/** Longer than anything takes from its instant to its record; the first look of a process goes back to the beginning. */
const LOOK_BACK_MS = 24 * 3_600_000;

/** @param pauseOf pause before the next try, milliseconds; by how often it was tried */
export function makeDeliverEvents(parts: {
  store: Store;
  clock: Clock;
  queue: WebhookQueue;
  sender: WebhookSender;
  notify: Pick<Notify, 'tell' | 'staff'>;
  publicUrl: string;
  pauseOf?: (tries: number) => number;
  log: Log;
}): DeliverEvents {
  const { store, clock, queue, sender, notify, publicUrl, pauseOf = retryPause, log } = parts;
  const { events, webhooks, deliveries } = store.exchange;
  let lookedOnce = false;

  async function post(webhook: WebhookRow, event: ExchangeEventRow) {
    const now = clock.now();
    const { secret, oldSecret, oldSecretUntil } = webhook;
    const old = oldSecret !== null && oldSecretUntil !== null && now < oldSecretUntil ? [oldSecret] : [];
    const body = bodyOf(event, publicUrl);
    const signed = signedHeaders({ id: eventIdOf(event), at: now, body, secrets: [secret, ...old] });
    return sender.send({
      url: webhook.url,
      headers: { ...signed, 'content-type': 'application/json; charset=utf-8', 'user-agent': 'cau-tiep-dan' },
      body,
    });
  }

  /** Administrators are told by name of the receiver and code of its answer; of the event nothing. */
  async function tellAdmins(
    webhook: WebhookRow,
    kind: 'webhook_failing' | 'webhook_failed',
    { status, event }: { readonly status: number | null; readonly event: ExchangeEventRow },
  ): Promise<void> {
    const day = Math.floor(clock.now() / 86_400_000);
    await notify.tell(await notify.staff(['admin']), {
      ...{ kind, sessionId: event.sessionId, bridgeId: null },
      // One that is down for long fails many events: it is said once a day.
      occasion: `${kind}/${webhook.id}/${day}`,
      values: { webhook: webhook.label, status: status ?? 0 },
    });
  }

  /** @returns the pause before the next try; null: it was taken or given up */
  async function tryOnce(webhook: WebhookRow, delivery: DeliveryRow): Promise<number | null> {
    const { id, event } = delivery;
    const at = clock.now();
    const { status, ms, fault } = await post(webhook, event);
    const tries = delivery.tries + 1;
    const facts = { webhookId: webhook.id, deliveryId: id, tries, status, fault };
    const attempt = { at, status, ms, fault };
    if (status !== null && status >= 200 && status < 300) {
      await deliveries.tried(id, attempt, { state: 'delivered', tries, nextAt: null });
      log.info(facts, 'event delivered');
      return null;
    }
    // A trial is answered at once, and tells nobody but who looks.
    if (tries >= TRIES || event.kind === TEST_KIND) {
      await deliveries.tried(id, attempt, { state: 'failed', tries, nextAt: null });
      log.error(facts, 'event given up');
      if (event.kind !== TEST_KIND) await tellAdmins(webhook, 'webhook_failed', { status, event });
      return null;
    }
    const pause = pauseOf(tries);
    await deliveries.tried(id, attempt, { state: 'waiting', tries, nextAt: clock.now() + pause });
    log.warn(facts, 'event not taken; it is sent again');
    if (tries === TELL_AFTER_TRIES) await tellAdmins(webhook, 'webhook_failing', { status, event });
    return pause;
  }

  queue.onWake(async (stream: Stream) => {
    for (;;) {
      const [webhook, delivery] = await Promise.all([
        webhooks.byId(stream.webhookId),
        deliveries.head(stream),
      ]);
      if (webhook === null || delivery === null) return null;
      if (webhook.pausedAt !== null || webhook.removedAt !== null) return null;
      const pause = await tryOnce(webhook, delivery);
      if (pause !== null) return pause;
    }
  });

  return {
    async look() {
      const now = clock.now();
      await queue.wake(await events.collect(now, lookedOnce ? now - LOOK_BACK_MS : 0));
      lookedOnce = true;
    },
  };
}

/** The same text at every try: the signature and the receiver's memory go by it. */
export function bodyOf(event: ExchangeEventRow, publicUrl: string): string {
  const { kind, at, sessionId, sample, data } = event;
  return JSON.stringify({
    type: kind,
    timestamp: new Date(at).toISOString(),
    data: {
      eventId: eventIdOf(event),
      ...(sessionId === null ? {} : { sessionId, link: `${publicUrl}/api/sessions/${sessionId}` }),
      ...data,
      ...(sample ? { sample } : {}),
    },
  });
}
