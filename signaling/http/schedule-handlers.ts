import type { scheduleRoutes } from '../../src/contracts/routes/schedule-routes.ts';
import type { Service } from '../service.ts';
import type { RouteHandlers } from './bind-routes.ts';

/** When receptions are held, who is told of it, and who is invited. */
export function makeScheduleHandlers(_service: Service): Pick<RouteHandlers, keyof typeof scheduleRoutes> {
  return {};
}
