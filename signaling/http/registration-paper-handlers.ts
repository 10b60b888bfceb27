import type { FastifyReply } from 'fastify';
import type { registrationPaperRoutes } from '../../src/contracts/routes/registration-paper-routes.ts';
import type { Service } from '../service.ts';
import type { RouteHandlers } from './bind-routes.ts';

const TYPES = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/** A paper to keep; no browser keeps a copy of its own. @param name without an ending, ASCII */
function paper(
  reply: FastifyReply,
  { name, format, bytes }: { name: string; format: keyof typeof TYPES; bytes: Uint8Array },
): FastifyReply {
  return reply
    .type(TYPES[format])
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="${name}.${format}"`)
    .send(Buffer.from(bytes));
}

/** Papers of the registration: receipts, files, spreadsheets, the consolidated list. */
export function makeRegistrationPaperHandlers(
  { receipts, registrationFiles, imports, exports, consolidation }: Service,
  documentsDir: string,
): Pick<RouteHandlers, keyof typeof registrationPaperRoutes> {
  return {
    giveReceipt: async ({ actor, params, query, reply }) =>
      paper(reply, await receipts.give(actor, params.sessionId, params.registrationId, query.format)),
    listReceipts: async ({ actor, params }) => ({
      copies: [...(await receipts.copies(actor, params.sessionId, params.registrationId))],
    }),
    listRegistrationFiles: async ({ actor, params }) => ({
      files: [...(await registrationFiles.list(actor, params.sessionId, params.registrationId))],
    }),
    addRegistrationFile: ({ actor, params, query, content }) =>
      registrationFiles.add(actor, params.sessionId, params.registrationId, query, content),
    async getRegistrationFile({ actor, params, reply }) {
      const { sessionId, registrationId, fileId } = params;
      const { path, mimeType } = await registrationFiles.file(actor, sessionId, registrationId, fileId);
      return reply
        .type(mimeType)
        .header('cache-control', 'no-store')
        .header('content-disposition', 'inline')
        .sendFile(path, documentsDir);
    },
    async removeRegistrationFile({ actor, params, body }) {
      const { sessionId, registrationId, fileId } = params;
      const files = await registrationFiles.remove(actor, sessionId, registrationId, fileId, body.reason);
      return { files: [...files] };
    },
    getRegistrationTemplate: async ({ reply }) =>
      paper(reply, { name: 'mau-dang-ky-tiep-cong-dan', format: 'xlsx', bytes: await exports.template() }),
    exportRegistrations: async ({ actor, params, reply }) =>
      paper(reply, { ...(await exports.list(actor, params.sessionId)), format: 'xlsx' }),
    previewImport: ({ actor, params, query, content }) =>
      imports.preview(actor, params.sessionId, query.bridgeId, content),
    importRegistrations: async ({ actor, params, query, content }) => ({
      count: await imports.bringIn(actor, params.sessionId, query.bridgeId, query.sha256, content),
    }),
    getTimeSlots: ({ actor, params }) => consolidation.slots(actor, params.sessionId),
    getConsolidatedList: ({ actor, params }) => consolidation.list(actor, params.sessionId),
    applySuggestedOrder: ({ actor, params }) => consolidation.applyOrder(actor, params.sessionId),
    printConsolidatedList: async ({ actor, params, query, reply }) =>
      paper(reply, await consolidation.print(actor, params.sessionId, query.format)),
  };
}
