import type { Clock, Store } from './ports.ts';
import type { ExchangeEvents } from './ports/exchange.ts';

/** Tells other programs of what no record tells of by itself. */
export function makeExchangeEvents({ store, clock }: { store: Store; clock: Clock }): ExchangeEvents {
  return {
    async tell(kind, { occasion, sessionId, ids = {} }) {
      const session = sessionId === null ? null : await store.sessions.byId(sessionId);
      await store.exchange.events.add({
        ...{
          occasion: `told/${occasion}`,
          kind,
          at: clock.now(),
          sessionId,
          sample: session?.sample ?? false,
        },
        data: ids,
      });
    },
  };
}
