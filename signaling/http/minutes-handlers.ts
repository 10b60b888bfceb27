import type { FastifyReply } from 'fastify';
import type { minutesRoutes } from '../../src/contracts/routes/minutes-routes.ts';
import type { Service } from '../service.ts';
import type { RouteHandlers } from './bind-routes.ts';

const TYPES = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
} as const;

/** Roll call, minutes, signatures and notices after a session. */
export function makeMinutesHandlers({
  rolls,
  minutes,
  signatures,
  conclusions,
  archiveMinutes,
}: Service): Pick<RouteHandlers, keyof typeof minutesRoutes> {
  return {
    getRolls: ({ actor, params }) => rolls.list(actor, params.sessionId),
    callRoll: ({ actor, params, body }) => rolls.call(actor, params.sessionId, params.bridgeId, body),
    listMinutes: async ({ actor }) => ({ minutes: [...(await minutes.list(actor))] }),
    getMinutes: ({ actor, params }) => minutes.get(actor, params.sessionId),
    listMinutesVersions: async ({ actor, params }) => ({
      versions: [...(await minutes.versions(actor, params.sessionId))],
    }),
    writeMinutes: ({ actor, params, body }) => minutes.write(actor, params.sessionId, body),
    readMinutesBack: ({ actor, params, body }) => minutes.readBack(actor, params.sessionId, body.version),
    async getMinutesPaper({ actor, params, query, reply }) {
      const { format, sessionId } = params;
      const wanted = { version: query.version ?? null, copy: query.copy, format };
      const { name, content } = await minutes.paper(actor, sessionId, wanted);
      return sendFile(reply, TYPES[format], `${name}.${format}`, content);
    },
    addMinutesSignature: ({ actor, params, query, content }) =>
      signatures.sign(actor, params.sessionId, query, content),
    async getMinutesSignature({ actor, params, reply }) {
      const { mimeType, content } = await signatures.file(actor, params.sessionId, params.signatureId);
      return sendFile(reply, mimeType, `ban-ky-${params.signatureId.slice(0, 8)}`, content);
    },
    archiveMinutes: ({ actor, params }) => archiveMinutes.seal(actor, params.sessionId),
    issueConclusionNotice: ({ actor, params, body }) =>
      conclusions.issue(actor, params.sessionId, body.number),
    async getConclusionNotice({ actor, params, reply }) {
      const { sessionId, version, format } = params;
      const content = await conclusions.file(actor, sessionId, version, format);
      return sendFile(reply, TYPES[format], `thong-bao-ket-luan-${version}.${format}`, content);
    },
  };
}

/** Who may read it may change: no browser keeps it. */
function sendFile(reply: FastifyReply, type: string, name: string, content: Uint8Array): FastifyReply {
  return reply
    .type(type)
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(Buffer.from(content));
}
