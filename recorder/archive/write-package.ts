import { createWriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ObjectStore } from '../../src/contracts/object-store.ts';
import type { PackageReader } from '../seal/package-reader.ts';
import { BAG } from '../seal/seal-document.ts';

/** Writes the files of a package into a folder, each on the disk before the next. */
export async function writePackage(from: PackageReader, folder: string, signal: AbortSignal): Promise<void> {
  for (const name of from.names) {
    signal.throwIfAborted();
    await writeSynced(join(folder, name), await from.open(name));
  }
}

/** Writes a file and waits until it is on the disk. */
export async function writeSynced(path: string, content: Readable): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await pipeline(content, createWriteStream(path, { mode: 0o600 }));
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Writes a package into a store: the seal last, so what has one is whole. Objects of an older package go. */
export async function storePackage(
  objects: ObjectStore,
  folder: string,
  from: PackageReader,
  signal: AbortSignal,
): Promise<void> {
  const before = await objects.list(`${folder}/`);
  const sealLast = [...from.names].sort((a, b) => Number(a === BAG.seal) - Number(b === BAG.seal));
  for (const name of sealLast) {
    signal.throwIfAborted();
    await objects.put(`${folder}/${name}`, await from.open(name));
  }
  const stale = before
    .map(({ key }) => key)
    .filter((key) => !from.names.includes(key.slice(folder.length + 1)));
  await objects.remove(stale);
}
