import type { Service } from '../service.ts';
import type { RouteHandlers } from './bind-routes.ts';
import { sendRange } from './send-range.ts';

type ArchiveRoute =
  | 'listArchive'
  | 'archiveFilters'
  | 'archiveTasks'
  | 'getArchive'
  | 'retryRecording'
  | 'lookAtRecording'
  | 'listAccesses'
  | 'placeHold'
  | 'liftHold'
  | 'askArchive'
  | 'listRequests'
  | 'decideRequest'
  | 'handOverRequest'
  | 'fetchRequest'
  | 'playFile'
  | 'downloadFile';

/** Finding, looking at, giving out and keeping finished recordings. */
export function makeArchiveHandlers(
  { archive, search, requests, recordings }: Service,
  preparedDir: string,
): Pick<RouteHandlers, ArchiveRoute> {
  return {
    listArchive: ({ actor, query }) => search.find(actor, query),
    archiveFilters: ({ actor }) => search.filters(actor),
    archiveTasks: ({ actor }) => search.tasks(actor),
    getArchive: ({ actor, params }) => archive.get(actor, params.sessionId),
    async retryRecording({ actor, params }) {
      await recordings.retry(actor, params.sessionId);
      return archive.get(actor, params.sessionId);
    },
    lookAtRecording: async ({ actor, params, body }) => ({
      until: await archive.look(actor, params.sessionId, body.reason),
    }),
    listAccesses: async ({ actor, params }) => ({
      accesses: [...(await archive.accesses(actor, params.sessionId))],
    }),
    placeHold: ({ actor, params, body }) => archive.hold(actor, params.sessionId, body.reason),
    liftHold: ({ actor, params, body }) => archive.liftHold(actor, params.sessionId, body.reason),
    askArchive: ({ actor, params, body }) => requests.ask(actor, params.sessionId, body),
    listRequests: async ({ actor, query }) => ({
      requests: [...(await requests.list(actor, query.session ?? null))],
    }),
    decideRequest: ({ actor, params, body }) => requests.decide(actor, params.requestId, body),
    handOverRequest: ({ actor, params, body }) => requests.handOver(actor, params.requestId, body),
    async fetchRequest({ actor, params, reply }) {
      const { path, name, mimeType } = await requests.file(actor, params.requestId);
      return reply
        .type(mimeType)
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="${name}"`)
        .sendFile(path, preparedDir);
    },
    async playFile({ actor, params, request, reply }) {
      const { file, mimeType } = await archive.play(actor, params.sessionId, params.fileId);
      void reply
        .type(mimeType)
        .header('cache-control', 'private, no-store')
        .header('content-disposition', 'inline');
      return sendRange(request, reply, file);
    },
    async downloadFile({ actor, params, query, request, reply }) {
      const { file, mimeType, fileName } = await archive.download(
        actor,
        params.sessionId,
        params.fileId,
        query.reason,
      );
      void reply
        .type(mimeType)
        .header('cache-control', 'private, no-store')
        .header('content-disposition', `attachment; filename="${fileName}"`);
      return sendRange(request, reply, file);
    },
  };
}
