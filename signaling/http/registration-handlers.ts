import type { registrationRoutes } from '../../src/contracts/routes/registration-routes.ts';
import type { Service } from '../service.ts';
import type { RouteHandlers } from './bind-routes.ts';

/** Citizens and their matters before a session. */
export function makeRegistrationHandlers({
  registrations,
}: Service): Pick<RouteHandlers, keyof typeof registrationRoutes> {
  return {
    listComingSessions: async ({ actor }) => ({ sessions: [...(await registrations.coming(actor))] }),
    listRegistrations: ({ actor, params }) => registrations.list(actor, params.sessionId),
    addRegistration: ({ actor, params, body }) =>
      registrations.add(actor, params.sessionId, body.bridgeId, body.draft),
    changeRegistration: ({ actor, params, body }) =>
      registrations.change(actor, params.sessionId, params.registrationId, body),
    withdrawRegistration: ({ actor, params, body }) =>
      registrations.withdraw(actor, params.sessionId, params.registrationId, body),
    submitRegistrations: ({ actor, params, body }) =>
      registrations.submit(actor, params.sessionId, body.bridgeId, body.reason),
    screenRegistration: ({ actor, params, body }) =>
      registrations.screen(actor, params.sessionId, params.registrationId, body),
  };
}
