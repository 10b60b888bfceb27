import { closeSync, openSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from './error-code.ts';

/** Size from which a log is put aside at the next start, bytes. */
export const ROTATE_BYTES = 20e6;
const KEPT = 3;

/** The open log files of all parts. */
export interface LogFiles {
  readonly pathOf: (part: string) => string;
  /**
   * Descriptor to hand to the part's process. It writes there by itself, so that neither a slow nor a dead supervisor
   * stands between a part and its log.
   */
  descriptorOf(part: string): number;
  close(): void;
}

/** Opens `<part>.log` for each part, appending; one that has grown large is put aside first, three are kept. */
export async function openLogFiles(folder: string, parts: readonly string[]): Promise<LogFiles> {
  const pathOf = (part: string): string => join(folder, `${part}.log`);
  const open = new Map<string, number>();
  for (const part of parts) {
    await rotate(pathOf(part));
    open.set(part, openSync(pathOf(part), 'a', 0o600));
  }
  return {
    pathOf,
    descriptorOf(part) {
      const descriptor = open.get(part);
      if (descriptor === undefined) throw new Error(`no log is open for ${part}`);
      return descriptor;
    },
    close() {
      for (const descriptor of open.values()) closeSync(descriptor);
      open.clear();
    },
  };
}

async function rotate(path: string): Promise<void> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size < ROTATE_BYTES) return;
  await rm(`${path}.${KEPT}`, { force: true });
  for (let nth = KEPT - 1; nth >= 1; nth -= 1) {
    await rename(`${path}.${nth}`, `${path}.${nth + 1}`).catch((error: unknown) => {
      if (errorCode(error) !== 'ENOENT') throw error;
    });
  }
  await rename(path, `${path}.1`);
}
