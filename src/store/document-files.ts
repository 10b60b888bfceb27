import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileTypeFromFile } from 'file-type';
import { DOCUMENT_TYPES } from '../domain/conduct/documents.ts';
import { DomainError } from '../domain/errors.ts';
import type { DocumentFiles } from '../usecases/ports.ts';

/**
 * Keeps documents below a folder, one folder a session. What a file is, is read from its bytes, never from its name.
 * @param maxBytes largest file that is taken
 */
export function makeDocumentFiles(folder: string, maxBytes: number): DocumentFiles {
  return {
    async keep(sessionId, documentId, content) {
      const own = join(folder, sessionId);
      await mkdir(own, { recursive: true, mode: 0o700 });
      const coming = join(own, `${documentId}.coming`);
      try {
        const { bytes, sha256 } = await write(coming, content, maxBytes);
        const type = await fileTypeFromFile(coming);
        const mimeType = DOCUMENT_TYPES.find((each) => each === type?.mime);
        if (mimeType === undefined || type === undefined)
          throw new DomainError('document_not_readable', { found: type?.mime ?? null });
        const path = join(sessionId, `${documentId}.${type.ext}`);
        await rename(coming, join(folder, path));
        await syncFolder(own);
        return { path, mimeType, bytes, sha256 };
      } catch (error) {
        await rm(coming, { force: true });
        throw error;
      }
    },
  };
}

/** @throws {DomainError} `document_too_large` */
async function write(
  path: string,
  content: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of content) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw new DomainError('document_too_large', { maxBytes });
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
