import type { followUpRoutes } from '../../src/contracts/routes/follow-up-routes.ts';
import type { Service } from '../service.ts';
import type { RouteHandlers } from './bind-routes.ts';

/** Tasks that follow from a reception, books and reports. */
export function makeFollowUpHandlers(_service: Service): Pick<RouteHandlers, keyof typeof followUpRoutes> {
  return {};
}
