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
      const bytes = (await objects?.size(path)) ?? null;
      if (objects === null || bytes === null) {
        // It may have come back to the disk between the two looks.
        const back = objects === null ? null : await openOnDisk(join(archiveDir, path));
        if (back === null) throw new DomainError('not_found');
        return onDisk(back);
      }
      return {
        bytes,
        read: (range) => objects.open(path, range),
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
