import type { Actor } from '../../src/usecases/actor.ts';
import type { User } from '../../src/contracts/session.ts';
import { cookieIn, SIGN_IN_COOKIE } from '../cookies.ts';
import type { Service } from '../service.ts';
import type { RouteHandlers } from './bind-routes.ts';
import { makeArchiveHandlers } from './archive-handlers.ts';
import { makeExchangeHandlers } from './exchange-handlers.ts';
import { makeFollowUpHandlers } from './follow-up-handlers.ts';
import { makeMinutesHandlers } from './minutes-handlers.ts';
import { makeRegistrationPaperHandlers } from './registration-paper-handlers.ts';
import { makeRegistrationHandlers } from './registration-handlers.ts';
import { makeReportHandlers } from './report-handlers.ts';
import { makeScheduleHandlers } from './schedule-handlers.ts';
import { makePaperHandlers } from './paper-handlers.ts';
import { makeReadinessHandlers } from './readiness-handlers.ts';

function userOf({ id, username, displayName, role, bridgeId, locale }: Actor): User {
  return { id, username, displayName, role, bridgeId, locale };
}

/**
 * What each route does.
 * @param secureCookies true where people come by HTTPS
 */
export function makeRouteHandlers(
  service: Service,
  {
    secureCookies,
    documentsDir,
    preparedDir,
  }: { secureCookies: boolean; documentsDir: string; preparedDir: string },
): RouteHandlers {
  const { signIn, conduct } = service;
  // `strict`: no other site can make a signed-in browser act, which is our guard against CSRF.
  const cookie = { path: '/', httpOnly: true, sameSite: 'strict', secure: secureCookies } as const;
  return {
    async health({ reply }) {
      const notReady = [...(await service.notReady())];
      reply.code(notReady.length === 0 ? 200 : 503);
      return { ready: notReady.length === 0, notReady };
    },
    about: () => Promise.resolve(service.about()),
    async signIn({ body, reply }) {
      const { actor, token, expiresAt } = await signIn.signIn(body.username, body.password);
      reply.setCookie(SIGN_IN_COOKIE, token, { ...cookie, expires: new Date(expiresAt) });
      return userOf(actor);
    },
    async signOut({ request, reply }) {
      const token = cookieIn(request.headers.cookie, SIGN_IN_COOKIE);
      if (token !== undefined) await signIn.signOut(token);
      reply.clearCookie(SIGN_IN_COOKIE, cookie);
      return {};
    },
    me: ({ actor }) => Promise.resolve(userOf(actor)),
    setLocale: async ({ actor, body }) => userOf(await signIn.setLocale(actor, body.locale)),
    listSessions: async ({ actor, query }) => ({ sessions: [...(await conduct.list(actor, query.day))] }),
    getSession: ({ actor, params }) => conduct.get(actor, params.sessionId),
    openSession: ({ actor, params, body }) => conduct.open(actor, params.sessionId, body.decision),
    closeSession: ({ actor, params }) => conduct.close(actor, params.sessionId),
    actInSession: ({ actor, params, body }) => service.acts.act(actor, params.sessionId, body),
    async askToSpeak({ actor, params }) {
      await service.acts.askToSpeak(actor, params.sessionId, params.bridgeId);
      return {};
    },
    addItem: ({ actor, params, body }) => service.agenda.add(actor, params.sessionId, body),
    changeItem: ({ actor, params, body }) =>
      service.agenda.change(actor, params.sessionId, params.itemId, body),
    withdrawItem: ({ actor, params, body }) =>
      service.agenda.withdraw(actor, params.sessionId, params.itemId, body.reason),
    orderItems: ({ actor, params, body }) => service.agenda.reorder(actor, params.sessionId, body.itemIds),
    ...makePaperHandlers(service, documentsDir),
    ...makeRegistrationHandlers(service),
    ...makeRegistrationPaperHandlers(service, documentsDir),
    ...makeScheduleHandlers(service),
    ...makeMinutesHandlers(service),
    ...makeFollowUpHandlers(service),
    ...makeReportHandlers(service),
    ...makeExchangeHandlers(service),
    createSession: ({ actor, body }) => conduct.plan(actor, body),
    async signInDevice({ body, reply }) {
      const { actor, token, expiresAt } = await service.devices.signIn(body.token);
      reply.setCookie(SIGN_IN_COOKIE, token, { ...cookie, expires: new Date(expiresAt) });
      return userOf(actor);
    },
    ...makeReadinessHandlers(service),
    ...makeArchiveHandlers(service, preparedDir),
  };
}
