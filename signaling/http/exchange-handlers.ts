import type { exchangeRoutes } from '../../src/contracts/routes/exchange-routes.ts';
import type { Service } from '../service.ts';
import type { RouteHandlers } from './bind-routes.ts';

/** What other programs may ask and are told. */
export function makeExchangeHandlers(_service: Service): Pick<RouteHandlers, keyof typeof exchangeRoutes> {
  return {};
}
