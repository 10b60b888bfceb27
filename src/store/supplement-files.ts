import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '../domain/errors.ts';
import type { SupplementFiles } from '../usecases/ports.ts';
import { keepIncoming } from './incoming-file.ts';

/**
 * Keeps what bridges bring from their own buffers below a folder, one folder a session.
 * @param maxBytes largest piece that is taken
 */
export function makeSupplementFiles(folder: string, maxBytes: number): SupplementFiles {
  return {
    async keep(sessionId, supplementId, content) {
      const { path, bytes, sha256 } = await keepIncoming(
        { folder, group: sessionId, name: supplementId },
        content,
        {
          maxBytes,
          typeOf: (found) =>
            found?.ext === 'webm' || found?.ext === 'mkv' ? { type: 'webm', extension: 'webm' } : null,
          tooLarge: () => new DomainError('supplement_too_large', { maxBytes }),
          notReadable: (found) => new DomainError('supplement_not_readable', { found: found?.mime ?? null }),
        },
      );
      return { path, bytes, sha256 };
    },
    async remove(path) {
      await rm(join(folder, path), { force: true });
    },
  };
}
