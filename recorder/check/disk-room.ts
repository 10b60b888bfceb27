import { stat, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

export interface DiskRoom {
  /** What a program without special rights may still write; 0 where the disk does not answer. */
  readonly freeBytes: number;
  /** Tells disks apart; null where it does not answer. */
  readonly device: number | null;
}

/** Room on the disk a folder is on, or will be on once it is made. Never throws: a disk that fails has no room. */
export async function diskRoom(folder: string): Promise<DiskRoom> {
  for (let path = resolve(folder); ; path = dirname(path)) {
    try {
      const [{ bavail, bsize }, { dev }] = await Promise.all([statfs(path), stat(path)]);
      return { freeBytes: bavail * bsize, device: dev };
    } catch {
      if (path === dirname(path)) return { freeBytes: 0, device: null };
    }
  }
}
