import { DOCUMENT_TYPES } from '../domain/conduct/documents.ts';
import { DomainError } from '../domain/errors.ts';
import type { DocumentFiles } from '../usecases/ports.ts';
import { keepIncoming } from './incoming-file.ts';

/**
 * Keeps documents below a folder, one folder a session.
 * @param maxBytes largest file that is taken
 */
export function makeDocumentFiles(folder: string, maxBytes: number): DocumentFiles {
  return {
    async keep(sessionId, documentId, content) {
      const { type: mimeType, ...kept } = await keepIncoming(
        { folder, group: sessionId, name: documentId },
        content,
        {
          maxBytes,
          typeOf(found) {
            const type = DOCUMENT_TYPES.find((each) => each === found?.mime);
            return type === undefined || found === undefined ? null : { type, extension: found.ext };
          },
          tooLarge: () => new DomainError('document_too_large', { maxBytes }),
          notReadable: (found) => new DomainError('document_not_readable', { found: found?.mime ?? null }),
        },
      );
      return { ...kept, mimeType };
    },
  };
}
