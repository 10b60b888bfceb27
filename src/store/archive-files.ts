import { access, open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenedFile } from '../contracts/archive-files.ts';
import type { ObjectStore } from '../contracts/object-store.ts';
import { DomainError } from '../domain/errors.ts';
import type { ArchiveFiles } from '../usecases/ports.ts';

/**
 * Files of the archive, wherever they lie: on the disk, or in the store that packages are moved to. The disk goes first,
 * so a package that is being moved can be read at every instant.
 * @param objects null: there is no other store
 */
export function makeArchiveFiles(archiveDir: string, objects: ObjectStore | null): ArchiveFiles {
  return {
    async open(path) {
      const file = await openOnDisk(join(archiveDir, path));
      if (file !== null) return onDisk(file);
      const bytes = objects === null ? null : await sizeIn(objects, path);
      if (objects === null || bytes === null) {
        // It may have come back to the disk between the two looks.
        const back = objects === null ? null : await openOnDisk(join(archiveDir, path));
        if (back === null) throw new DomainError('not_found');
        return onDisk(back);
      }
      return {
        bytes,
        read: (range) => objects.open(path, range).catch(unavailable),
        close: () => Promise.resolve(),
      };
    },
    async placeOf(folder) {
      if (objects === null) return 'disk';
      return access(join(archiveDir, folder)).then(
        () => 'disk',
        () => 'store',
      );
    },
  };
}

async function sizeIn(objects: ObjectStore, path: string): Promise<number | null> {
  return objects.size(path).catch(unavailable);
}

/** What the store's own library says is for the log, not for the reader of a recording. */
function unavailable(error: unknown): never {
  throw new DomainError('store_unavailable', { reason: error instanceof Error ? error.name : 'unknown' });
}

async function onDisk(file: FileHandle): Promise<OpenedFile> {
  const { size } = await file.stat();
  return {
    bytes: size,
    read: (range) => Promise.resolve(file.createReadStream(range ?? {})),
    close: () => file.close(),
  };
}

async function openOnDisk(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    // Whatever realm the error comes from.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
