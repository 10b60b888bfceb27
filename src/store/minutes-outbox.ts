import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MinutesOutbox } from '../usecases/ports/minutes.ts';

/** Leaves files for the recorder below the folder that both share: each time in a folder of its own, one may be read still. */
export function makeMinutesOutbox(folder: string): MinutesOutbox {
  return {
    async put(sessionId, jobId, files) {
      const left = [];
      const own = join(sessionId, `${jobId}-${randomUUID()}`);
      for (const { name, content } of files) {
        const path = join(own, name);
        await mkdir(dirname(join(folder, path)), { recursive: true, mode: 0o700 });
        const file = await open(join(folder, path), 'w', 0o600);
        try {
          await file.writeFile(content);
          await file.sync();
        } finally {
          await file.close();
        }
        const sha256 = createHash('sha256').update(content).digest('hex');
        left.push({ name, path, bytes: content.byteLength, sha256 });
      }
      return left;
    },
  };
}
