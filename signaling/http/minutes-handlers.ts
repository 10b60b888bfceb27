import type { minutesRoutes } from '../../src/contracts/routes/minutes-routes.ts';
import type { Service } from '../service.ts';
import type { RouteHandlers } from './bind-routes.ts';

/** Minutes, signatures and notices after a session. */
export function makeMinutesHandlers(_service: Service): Pick<RouteHandlers, keyof typeof minutesRoutes> {
  return {};
}
