import type { FastifyReply } from 'fastify';
import type { scheduleRoutes } from '../../src/contracts/routes/schedule-routes.ts';
import type { StateDocument } from '../../src/domain/documents/state-document.ts';
import type { PrintFormat } from '../../src/usecases/ports/printing.ts';
import type { Service } from '../service.ts';
import type { RouteHandlers } from './bind-routes.ts';
import { scheduleFeed } from './schedule-feed.ts';
import { schedulePage } from './schedule-page.ts';

const TYPES: Readonly<Record<PrintFormat, string>> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
};
/** What strangers ask for may be kept by what stands between them and us, seconds. */
const PUBLIC_CACHE = 'public, max-age=60';

/** When receptions are held, who is told of it, and who is invited. */
export function makeScheduleHandlers(service: Service): Pick<RouteHandlers, keyof typeof scheduleRoutes> {
  const { calendar, schedule, plans, changes, moves, scheduleNotices, invitations, printer } = service;

  async function send(
    reply: FastifyReply,
    document: StateDocument,
    format: PrintFormat,
  ): Promise<FastifyReply> {
    const bytes = await printer.print(document, format);
    return reply
      .type(TYPES[format])
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="${document.name}.${format}"`)
      .send(Buffer.from(bytes));
  }

  return {
    getSchedule: ({ actor, query }) => schedule.year(actor, query.year),
    listRules: async ({ actor }) => ({ rules: [...(await calendar.rules(actor))] }),
    addRule: ({ actor, body }) => calendar.addRule(actor, body),
    changeRule: ({ actor, params, body }) => calendar.changeRule(actor, params.ruleId, body),
    previewYear: async ({ actor, query }) => ({ days: [...(await calendar.preview(actor, query.year))] }),
    makeYear: async ({ actor, body }) => ({ made: await calendar.make(actor, body.year) }),
    proposeSession: ({ actor }) => Promise.resolve(plans.propose(actor)),
    planSession: ({ actor, body }) => plans.plan(actor, body),
    getSessionPlan: ({ actor, params }) => plans.page(actor, params.sessionId),
    replanSession: ({ actor, params, body }) => plans.replan(actor, params.sessionId, body),
    async cancelSession({ actor, params, body }) {
      await changes.cancel(actor, params.sessionId, body.reason);
      return plans.page(actor, params.sessionId);
    },
    moveRegistrations: async ({ actor, params, body }) => ({
      moved: await moves.move(actor, params.sessionId, body),
    }),
    listScheduleNotices: async ({ actor, query }) => ({
      notices: [...(await scheduleNotices.notices(actor, query.year))],
    }),
    publishSchedule: ({ actor, body }) => scheduleNotices.publish(actor, body),
    printScheduleNotice: async ({ actor, params, query, reply }) =>
      send(reply, await scheduleNotices.paper(actor, params.noticeId), query.format),
    listInvitations: ({ actor, params }) => invitations.list(actor, params.sessionId),
    sendInvitations: ({ actor, params, body }) => invitations.send(actor, params.sessionId, body),
    listMyInvitations: async ({ actor }) => ({ invitations: [...(await invitations.mine(actor))] }),
    answerInvitation: ({ actor, params, body }) => invitations.answer(actor, params.invitationId, body),
    withdrawInvitation: ({ actor, params, body }) => invitations.withdraw(actor, params.invitationId, body),
    printInvitation: async ({ actor, params, query, reply }) =>
      send(reply, await invitations.paper(actor, params.invitationId), query.format),
    getAttendance: ({ actor, params }) => invitations.attendance(actor, params.organiser),
    setAttendance: ({ actor, params, body }) => invitations.setAttendance(actor, params.organiser, body),
    async getPublicSchedule({ reply }) {
      reply.header('cache-control', PUBLIC_CACHE);
      return scheduleNotices.publicSchedule();
    },
    async getPublicCalendar({ reply }) {
      const { organisation } = service.about();
      return reply
        .type('text/calendar; charset=utf-8')
        .header('cache-control', PUBLIC_CACHE)
        .send(scheduleFeed(organisation, await scheduleNotices.published()));
    },
    async getPublicPage({ reply }) {
      return reply
        .type('text/html; charset=utf-8')
        .header('cache-control', PUBLIC_CACHE)
        .send(schedulePage(await scheduleNotices.publicSchedule()));
    },
  };
}
