import type { Stream, WebhookQueue, WebhookSender } from '../../src/usecases/ports/exchange.ts';

/** What was sent, and a receiver that answers what the test wants. */
export interface FakeWebhooks {
  readonly parts: { readonly webhookQueue: WebhookQueue; readonly webhookSender: WebhookSender };
  readonly sent: { url: string; headers: Readonly<Record<string, string>>; body: string }[];
  /** Answer of the receiver from now on. */
  status: number;
  /** Streams that were woken, each once. */
  readonly woken: Map<string, Stream>;
  /** Sends what waits in the streams that were woken. @returns pauses that were asked for */
  run(): Promise<number[]>;
}

export function makeFakeWebhooks(): FakeWebhooks {
  let listener: Parameters<WebhookQueue['onWake']>[0] | null = null;
  const wake = (streams: readonly Stream[]): Promise<void> => {
    for (const { webhookId, stream } of streams)
      fake.woken.set(`${webhookId}/${stream}`, { webhookId, stream });
    return Promise.resolve();
  };
  const fake: FakeWebhooks = {
    ...{ sent: [], status: 200, woken: new Map() },
    async run() {
      const pauses: number[] = [];
      const streams = [...fake.woken.values()];
      fake.woken.clear();
      for (const stream of streams) {
        const pause = await listener?.(stream);
        if (typeof pause === 'number') pauses.push(pause);
      }
      return pauses;
    },
    parts: {
      webhookQueue: {
        wake,
        hurry: (stream) => wake([stream]),
        onWake(wanted) {
          listener = wanted;
        },
      },
      webhookSender: {
        accepts: (url) => url.startsWith('https:'),
        send(request) {
          fake.sent.push(request);
          return Promise.resolve({ status: fake.status, ms: 12, fault: null });
        },
      },
    },
  };
  return fake;
}
