import type { readinessRoutes } from '../../src/contracts/routes/readiness-routes.ts';
import type { Service } from '../service.ts';
import type { RouteHandlers } from './bind-routes.ts';

type ReadinessRoutes = Pick<RouteHandlers, keyof typeof readinessRoutes | 'listNotices' | 'readNotices'>;

/** What each route of readiness does. */
export function makeReadinessHandlers(service: Service): ReadinessRoutes {
  const { attempts, board, centre, decide, devices, notify, reports } = service;
  return {
    listReadiness: async ({ actor }) => ({ sessions: [...(await board.summaries(actor))] }),
    getBoard: ({ actor, params }) => board.board(actor, params.sessionId),
    async exportBoard({ actor, params, reply }) {
      const file = await reports.spreadsheet(actor, params.sessionId);
      return reply
        .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
        .header('content-disposition', `attachment; filename="${file.fileName}"`)
        .send(file.bytes);
    },
    async getReport({ actor, params, reply }) {
      const { body } = await reports.frozen(actor, params.sessionId);
      return reply
        .type('application/json; charset=utf-8')
        .serializer((text: unknown) => String(text))
        .send(body);
    },
    checkCentre: ({ actor, params }) => centre.check(actor, params.sessionId),
    async waiveEscalation({ actor, params, body }) {
      await decide.waive(actor, params.sessionId, params.subject, body.reason);
      return board.board(actor, params.sessionId);
    },
    async moveBridge({ actor, params, body }) {
      await decide.move(actor, params.sessionId, params.subject, body);
      return board.board(actor, params.sessionId);
    },
    async postponeSession({ actor, params, body }) {
      await service.changes.postpone(actor, params.sessionId, body);
      return board.board(actor, params.sessionId);
    },
    getAttempt: ({ actor, params }) => attempts.get(actor, params.attemptId),
    listAttempts: async ({ actor, params }) => ({
      attempts: [...(await attempts.list(actor, params.bridgeId))],
    }),
    async playCheck({ actor, params, reply }) {
      const { path, mimeType, root } = await reports.checkRecording(actor, params.attemptId);
      return reply.type(mimeType).header('content-disposition', 'inline').sendFile(path, root);
    },
    listBridges: async ({ actor }) => ({ bridges: [...(await service.bridges(actor))] }),
    listDeviceTokens: async ({ actor, params }) => ({
      tokens: [...(await devices.list(actor, params.bridgeId))],
    }),
    addDeviceToken: ({ actor, params, body }) => devices.add(actor, params.bridgeId, body.label),
    revokeDeviceToken: ({ actor, params }) => devices.revoke(actor, params.tokenId),
    listNotices: ({ actor }) => notify.list(actor),
    readNotices: async ({ actor, body }) => ({ unread: await notify.read(actor, body.ids) }),
  };
}
