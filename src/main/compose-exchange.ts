import type { Config } from '../../config/settings.ts';
import type { Service } from '../../signaling/service.ts';
import { makeApiKeys } from '../usecases/api-keys.ts';
import { makeDeliverEvents } from '../usecases/deliver-events.ts';
import { makeImportCases } from '../usecases/import-cases.ts';
import type { Notify } from '../usecases/notify.ts';
import type { Log } from '../usecases/ports.ts';
import { makeWebhooks } from '../usecases/webhooks.ts';
import type { Parts } from './parts.ts';

const LOOK_EVERY_MS = 2_000;

/** The exchange with other programs, wired. */
export interface Exchange {
  readonly service: Pick<Service, 'apiKeys' | 'webhooks' | 'cases'>;
  /** Begins to look for what is to be told. */
  start(): void;
  stop(): Promise<void>;
}

export function composeExchange(given: { config: Config; parts: Parts; notify: Notify; log: Log }): Exchange {
  const { config, parts, notify, log } = given;
  const { store, clock, webhookQueue: queue, webhookSender: sender } = parts;
  const deliver = makeDeliverEvents({
    ...{ store, clock, queue, sender, notify, publicUrl: config.publicUrl, log },
  });
  let ticker: NodeJS.Timeout | undefined;
  let looking: Promise<void> | null = null;
  const look = (): void => {
    looking ??= deliver
      .look()
      .catch((error: unknown) => log.warn({ err: error }, 'looking for events failed'))
      .finally(() => (looking = null));
  };
  return {
    service: {
      apiKeys: makeApiKeys({ store, clock, log }),
      webhooks: makeWebhooks({ store, clock, queue, sender, log }),
      cases: makeImportCases({ store, clock, policy: config.DENUNCIATIONS, log }),
    },
    start() {
      ticker ??= setInterval(look, LOOK_EVERY_MS);
    },
    async stop() {
      clearInterval(ticker);
      await looking;
    },
  };
}
