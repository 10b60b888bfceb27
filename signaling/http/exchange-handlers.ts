import type { exchangeRoutes } from '../../src/contracts/routes/exchange-routes.ts';
import type { Service } from '../service.ts';
import type { RouteHandlers } from './bind-routes.ts';

/** What other programs may ask and are told. */
export function makeExchangeHandlers({
  apiKeys,
  webhooks,
  cases,
}: Service): Pick<RouteHandlers, keyof typeof exchangeRoutes> {
  return {
    openApi: async ({ request, reply }) => reply.send(request.server.swagger()),
    importCases: ({ actor, body }) => cases.import(actor, body),
    getCase: async ({ actor, query }) => ({ cases: [...(await cases.status(actor, query.externalNumber))] }),
    listApiKeys: ({ actor }) => apiKeys.list(actor),
    addApiKey: ({ actor, body }) => apiKeys.add(actor, body),
    revokeApiKey: ({ actor, params }) => apiKeys.revoke(actor, params.keyId),
    listKeyUses: async ({ actor, params }) => ({ uses: [...(await apiKeys.uses(actor, params.keyId))] }),
    listWebhooks: async ({ actor }) => ({ webhooks: [...(await webhooks.list(actor))] }),
    addWebhook: ({ actor, body }) => webhooks.add(actor, body),
    pauseWebhook: ({ actor, params, body }) => webhooks.pause(actor, params.webhookId, body.paused),
    rotateWebhook: ({ actor, params }) => webhooks.rotate(actor, params.webhookId),
    async removeWebhook({ actor, params, body }) {
      await webhooks.remove(actor, params.webhookId, body.reason);
      return {};
    },
    testWebhook: ({ actor, params }) => webhooks.test(actor, params.webhookId),
    listDeliveries: async ({ actor, params }) => ({
      deliveries: [...(await webhooks.deliveries(actor, params.webhookId))],
    }),
    sendAgain: ({ actor, params }) => webhooks.sendAgain(actor, params.deliveryId),
  };
}
