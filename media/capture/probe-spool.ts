import { randomUUID } from 'node:crypto';
import { mkdir, open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';

/** As much as a few packets: enough for a full or a failing disk to show. */
const PROBE_BYTES = 64 * 1_024;

/** Whether what is captured now would reach the disk. Never throws: a disk that fails is not writable. */
export async function probeSpool(spoolDir: string): Promise<{ writable: boolean; freeBytes: number }> {
  const path = join(spoolDir, `.probe-${randomUUID()}`);
  let writable = true;
  try {
    await mkdir(spoolDir, { recursive: true, mode: 0o700 });
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(Buffer.alloc(PROBE_BYTES, 1));
      await file.sync();
    } finally {
      await file.close();
    }
  } catch {
    writable = false;
  }
  await rm(path, { force: true }).catch(() => {
    writable = false;
  });
  const room = await statfs(spoolDir).catch(() => null);
  return { writable, freeBytes: room === null ? 0 : room.bavail * room.bsize };
}
