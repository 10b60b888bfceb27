import { randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ObjectStore } from '../../src/contracts/object-store.ts';
import { archiveInStore, archiveOnDisk, type ArchiveReader } from '../seal/archive-reader.ts';
import { chainFile } from '../seal/chain.ts';
import { BAG } from '../seal/seal-document.ts';
import { openPackage, openStoredPackage, textOf, type PackageReader } from '../seal/package-reader.ts';
import { isThere } from '../is-there.ts';
import { storePackage, writePackage, writeSynced } from './write-package.ts';

/** Where a second copy lies. */
export interface CopyPlace {
  readonly archive: ArchiveReader;
  /** The package there; null where there is none. */
  find(folder: string): Promise<PackageReader | null>;
  /** Keeps the older package beside the place. */
  setAside(folder: string): Promise<void>;
  /** Writes a package, whole or not at all. */
  write(folder: string, from: PackageReader, signal: AbortSignal): Promise<void>;
  writeLink(number: number, text: string): Promise<void>;
}

/**
 * Brings a second copy of the archive up to date: packages that are not there yet, each whole or not at all, then the
 * entries of the chain. What lies there already is never written over: the copy of a package that was damaged here is the
 * one that is needed.
 * @param options.folders packages that hold; a damaged one is not copied
 */
export async function copyArchive(options: {
  readonly from: ArchiveReader;
  readonly to: CopyPlace;
  readonly folders: readonly string[];
  readonly signal: AbortSignal;
}): Promise<void> {
  const { from, to, folders, signal } = options;
  for (const folder of folders) {
    const reader = await from.open(folder);
    try {
      const there = await to.find(folder);
      if (there !== null) {
        if (await isSameSeal(reader, there)) continue;
        // It was made anew since: the older one stays beside it, as it does here.
        await to.setAside(folder);
      }
      await to.write(folder, reader, signal);
    } finally {
      await reader.close();
    }
  }
  const known = new Set(await to.archive.chainNumbers());
  for (const number of await from.chainNumbers()) {
    if (known.has(number)) continue;
    const { text } = await from.readLink(number);
    await to.writeLink(number, text);
  }
}

/** A copy in a folder, best on another disk or machine. */
export function copyOnDisk(dir: string): CopyPlace {
  return {
    archive: archiveOnDisk(dir),
    async find(folder) {
      return (await isThere(join(dir, folder))) ? openPackage(join(dir, folder)) : null;
    },
    setAside: (folder) => rename(join(dir, folder), `${join(dir, folder)}.replaced-${randomUUID()}`),
    async write(folder, from, signal) {
      const fresh = `${join(dir, folder)}.copying`;
      await rm(fresh, { recursive: true, force: true });
      await writePackage(from, fresh, signal);
      await rename(fresh, join(dir, folder));
    },
    async writeLink(number, text) {
      await writeSynced(join(dir, chainFile(number)), Readable.from([text]));
    },
  };
}

/** A copy in a store of objects. */
export function copyInStore(objects: ObjectStore): CopyPlace {
  return {
    archive: archiveInStore(objects),
    async find(folder) {
      const reader = await openStoredPackage(objects, folder);
      return reader.names.length === 0 ? null : reader;
    },
    async setAside(folder) {
      const aside = `${folder}.replaced-${randomUUID()}`;
      const found = await objects.list(`${folder}/`);
      for (const { key } of found) await objects.copy(key, `${aside}${key.slice(folder.length)}`);
    },
    write: (folder, from, signal) => storePackage(objects, folder, from, signal),
    writeLink: (number, text) => objects.put(chainFile(number), Readable.from([Buffer.from(text)])),
  };
}

async function isSameSeal(here: PackageReader, there: PackageReader): Promise<boolean> {
  const [one, other] = await Promise.all([textOf(here, BAG.seal), textOf(there, BAG.seal)]);
  // A copy that lost its seal is damaged, not older: it is told, and left as it is.
  return other === null || one === other;
}
