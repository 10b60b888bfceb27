import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Preview, PREVIEW_FILE, previewFolder } from '../contracts/preview.ts';
import type { Previews } from '../usecases/ports.ts';

/** Reads what a recorder left beside the recordings for a look before they are finished. */
export function makePreviews(archiveDir: string): Previews {
  return {
    async of(folder) {
      try {
        const text = await readFile(join(archiveDir, previewFolder(folder), PREVIEW_FILE), 'utf8');
        return Preview.parse(JSON.parse(text)).files;
      } catch {
        // Not there yet, gone, or being replaced: the recording itself follows.
        return [];
      }
    },
  };
}
