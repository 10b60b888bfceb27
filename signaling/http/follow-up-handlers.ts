import type { FastifyReply } from 'fastify';
import type { followUpRoutes } from '../../src/contracts/routes/follow-up-routes.ts';
import type { PrintFormat } from '../../src/usecases/ports/printing.ts';
import type { Service } from '../service.ts';
import type { RouteHandlers } from './bind-routes.ts';

const TYPES: Readonly<Record<PrintFormat, string>> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};

function sendPaper(
  reply: FastifyReply,
  format: PrintFormat,
  { bytes, fileName }: { bytes: Uint8Array; fileName: string },
): FastifyReply {
  return (
    reply
      .type(TYPES[format])
      // It may name a citizen: no browser keeps it.
      .header('cache-control', 'no-store')
      .header('content-disposition', `${format === 'pdf' ? 'inline' : 'attachment'}; filename="${fileName}"`)
      .send(Buffer.from(bytes))
  );
}

/** Tasks that follow from a reception, and what its citizens are told. */
export function makeFollowUpHandlers({
  tasks,
  results,
}: Service): Pick<RouteHandlers, keyof typeof followUpRoutes> {
  return {
    listTasks: ({ actor, query }) => tasks.list(actor, query),
    shareResolved: ({ actor, query }) => tasks.share(actor, query),
    getTask: ({ actor, params }) => tasks.get(actor, params.taskId),
    addTask: ({ actor, params, body }) => tasks.add(actor, params.sessionId, body),
    reportTask: ({ actor, params, body }) => tasks.report(actor, params.taskId, body),
    addTaskFile: ({ actor, params, query, content }) =>
      tasks.addFile(actor, params.taskId, query.name, content),
    async getTaskFile({ actor, params, reply }) {
      const { path, root, mimeType } = await tasks.file(actor, params.taskId, params.fileId);
      return reply
        .type(mimeType)
        .header('cache-control', 'no-store')
        .header('content-disposition', 'inline')
        .sendFile(path, root);
    },
    answerTask: ({ actor, params, body }) => tasks.answer(actor, params.taskId, body),
    actOnTask: ({ actor, params, body }) => tasks.act(actor, params.taskId, body),
    printUrging: async ({ actor, params, query, reply }) =>
      sendPaper(
        reply,
        query.format,
        await tasks.urgingLetter(actor, params.taskId, params.version, query.format),
      ),
    listResults: ({ actor, query }) => results.list(actor, query),
    getResult: ({ actor, params }) => results.get(actor, params.itemId),
    writeResult: ({ actor, params, body }) => results.write(actor, params.itemId, body),
    handOverResult: ({ actor, params, body }) => results.handOver(actor, params.itemId, body),
    printResult: async ({ actor, params, query, reply }) =>
      sendPaper(reply, query.format, await results.paper(actor, params.itemId, query.format)),
    orderPublication: ({ actor, params, body }) => results.order(actor, params.itemId, body),
    publicResults: ({ query }) => results.open(query.page),
  };
}
