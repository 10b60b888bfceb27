import type { FastifyReply } from 'fastify';
import type { reportRoutes } from '../../src/contracts/routes/report-routes.ts';
import type { MadeFile } from '../../src/usecases/report-files.ts';
import type { Service } from '../service.ts';
import type { RouteHandlers } from './bind-routes.ts';

/** Sends a file that was made for this one request; no browser keeps it. */
function send(reply: FastifyReply, { name, mimeType, bytes }: MadeFile): FastifyReply {
  return reply
    .type(mimeType)
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(Buffer.from(bytes));
}

/** Books and reports of the receptions. */
export function makeReportHandlers({
  writeReports,
  reportFiles,
}: Service): Pick<RouteHandlers, keyof typeof reportRoutes> {
  return {
    listReports: ({ actor, query }) => writeReports.list(actor, query.year ?? null),
    getReportFigures: ({ actor, query }) => writeReports.figures(actor, query),
    printReport: async ({ actor, query: { format, ...query }, reply }) =>
      send(reply, await reportFiles.draft(actor, query, format)),
    listReportCases: ({ actor, query }) => writeReports.cases(actor, query),
    listReportSessions: ({ actor, query }) => writeReports.sessions(actor, query),
    listReportBridges: ({ actor, query }) => writeReports.bridges(actor, query),
    listReportTasks: ({ actor, query }) => writeReports.tasks(actor, query),
    async listBook({ actor, query }) {
      const { total, rows, sample } = await writeReports.book(actor, query);
      return { total, rows: [...rows], sample };
    },
    printBook: async ({ actor, query: { format, ...query }, reply }) =>
      send(reply, await reportFiles.book(actor, query, format)),
    issueReport: ({ actor, body }) => writeReports.issue(actor, body),
    async getIssuedReport({ actor, params }) {
      const { report, figures } = await writeReports.issued(actor, params.reportId);
      return { ...report, figures };
    },
    printIssuedReport: async ({ actor, params, query, reply }) =>
      send(reply, await reportFiles.issued(actor, params.reportId, query.format)),
  };
}
