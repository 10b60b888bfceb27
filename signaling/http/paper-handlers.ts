import type { paperRoutes } from '../../src/contracts/routes/paper-routes.ts';
import type { Service } from '../service.ts';
import type { RouteHandlers } from './bind-routes.ts';

/** What is written in a session and brought to it: messages, notes, documents, pieces of what the line did not carry. */
export function makePaperHandlers(
  { messages, notes, documents, supplements }: Service,
  documentsDir: string,
): Pick<RouteHandlers, keyof typeof paperRoutes> {
  return {
    listMessages: async ({ actor, params }) => ({
      messages: [...(await messages.list(actor, params.sessionId))],
    }),
    sendMessage: ({ actor, params, body }) => messages.send(actor, params.sessionId, body),
    listNotes: async ({ actor, params }) => ({ notes: [...(await notes.list(actor, params.sessionId))] }),
    addNote: ({ actor, params, body }) => notes.add(actor, params.sessionId, body),
    changeNote: ({ actor, params, body }) => notes.change(actor, params.sessionId, params.noteId, body),
    listDocuments: async ({ actor, params }) => ({
      documents: [...(await documents.list(actor, params.sessionId))],
    }),
    addDocument: ({ actor, params, query, content }) =>
      documents.add(actor, params.sessionId, query, content),
    addSupplement: ({ actor, params, query, content }) =>
      supplements.add(actor, params.sessionId, query, content),
    async getDocument({ actor, params, reply }) {
      const { path, mimeType } = await documents.file(actor, params.sessionId, params.documentId);
      return (
        reply
          .type(mimeType)
          // Who may read it may change with the next item: no browser keeps it.
          .header('cache-control', 'no-store')
          .header('content-disposition', 'inline')
          .sendFile(path, documentsDir)
      );
    },
  };
}
