import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A disk of its own in a file of this machine: it can be full, and it can stand still. */
export interface SmallDisk {
  readonly folder: string;
  /** Takes all the room that is left. */
  fill(): Promise<void>;
  /** Gives that room back. */
  clear(): Promise<void>;
  /** Every writer waits from now on, as of a controller that hangs. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  close(): Promise<void>;
}

/** Makes the disk; null where this machine does not allow it. */
export async function makeSmallDisk(megabytes: number): Promise<SmallDisk | null> {
  const root = await mkdtemp(join(tmpdir(), 'ctd-disk-'));
  const [image, folder] = [join(root, 'image'), join(root, 'disk')];
  const file = await open(image, 'w');
  await file.truncate(megabytes * 1024 * 1024);
  await file.close();
  await mkdir(folder);
  try {
    await run('mkfs.ext4', ['-q', '-m', '0', image]);
    await run('mount', ['-o', 'loop', image, folder]);
  } catch {
    await rm(root, { recursive: true, force: true });
    return null;
  }
  const filler = join(folder, 'filler');
  const thaw = async (): Promise<void> => {
    await run('fsfreeze', ['--unfreeze', folder]).catch(() => undefined);
  };
  return {
    folder,
    async fill() {
      // Most of it at once, without a byte written; the rest byte by byte.
      const { bavail, bsize } = await statfs(folder);
      const most = Math.floor(bavail * bsize * 0.99);
      await run('fallocate', ['-l', String(most), filler]);
      const all = await open(filler, 'a');
      try {
        const piece = Buffer.alloc(4 * 1024);
        while ((await statfs(folder)).bavail > 0) await all.write(piece);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        await all.close();
      }
    },
    clear: () => rm(filler, { force: true }),
    async freeze() {
      await run('fsfreeze', ['--freeze', folder]);
    },
    thaw,
    async close() {
      await thaw();
      await run('umount', ['--lazy', folder]).catch(() => undefined);
      await rm(root, { recursive: true, force: true });
    },
  };
}
