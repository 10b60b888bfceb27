import { join } from 'node:path';
import type { ObjectStore } from '../../src/contracts/object-store.ts';
import {
  CHAIN_FOLDER,
  chainFile,
  chainNumbers,
  numbersOf,
  parseLink,
  readLink,
  type ChainLink,
} from './chain.ts';
import { isThere } from '../is-there.ts';
import { openPackage, openStoredPackage, type PackageReader } from './package-reader.ts';
import { isRecordingFolder, recordingFolders } from './recording-folders.ts';

/** An archive to be read: its packages and the chain of their seals. */
export interface ArchiveReader {
  /** Numbers of the entries there are, in order. */
  chainNumbers(): Promise<readonly number[]>;
  readLink(number: number): Promise<ChainLink>;
  /** Packages, by year. */
  folders(): Promise<readonly string[]>;
  open(folder: string): Promise<PackageReader>;
}

/** An archive in a folder. */
export function archiveOnDisk(archiveDir: string): ArchiveReader {
  return {
    chainNumbers: () => chainNumbers(archiveDir),
    readLink: (number) => readLink(archiveDir, number),
    folders: () => recordingFolders(archiveDir),
    open: (folder) => openPackage(join(archiveDir, folder)),
  };
}

/** An archive in a store of objects. */
export function archiveInStore(objects: ObjectStore): ArchiveReader {
  return {
    async chainNumbers() {
      const found = await objects.list(`${CHAIN_FOLDER}/`);
      return numbersOf(found.map(({ key }) => key.slice(CHAIN_FOLDER.length + 1)));
    },
    async readLink(number) {
      const parts: Buffer[] = [];
      for await (const part of await objects.open(chainFile(number))) parts.push(part as Buffer);
      return parseLink(number, Buffer.concat(parts).toString('utf8'));
    },
    async folders() {
      const found = (await objects.list('')).map(({ key }) => key.split('/').slice(0, 2).join('/'));
      return [...new Set(found)].filter(isRecordingFolder).sort();
    },
    open: (folder) => openStoredPackage(objects, folder),
  };
}

/** The archive of the centre: its chain and newest packages on the disk, those that were moved in a store. */
export function wholeArchive(archiveDir: string, objects: ObjectStore | null): ArchiveReader {
  const disk = archiveOnDisk(archiveDir);
  if (objects === null) return disk;
  const store = archiveInStore(objects);
  return {
    ...disk,
    async folders() {
      return [...new Set([...(await disk.folders()), ...(await store.folders())])].sort();
    },
    async open(folder) {
      const onDisk = await isThere(join(archiveDir, folder));
      return onDisk ? disk.open(folder) : store.open(folder);
    },
  };
}
