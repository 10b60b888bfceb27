import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openPromise, type Entry } from 'yauzl';
import type { ObjectStore } from '../../src/contracts/object-store.ts';

/** A package to be read, wherever it lies. */
export interface PackageReader {
  /** Every file, `/` as separator, in order. */
  readonly names: readonly string[];
  open(name: string): Promise<Readable>;
  close(): Promise<void>;
}

/** Every file of a folder and those below it, with `/` as separator, in order. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

/**
 * Opens a folder, or a ZIP of one; a single folder at the top of the ZIP is stepped into.
 * @throws {Error} where there is neither
 */
export async function openPackage(path: string): Promise<PackageReader> {
  if ((await stat(path)).isDirectory()) {
    const names = await filesBelow(path);
    return {
      names,
      open: (name) => Promise.resolve(createReadStream(join(path, name))),
      close: () => Promise.resolve(),
    };
  }
  return openZip(path);
}

/** Opens a package in a store of objects. @param folder below the store, without a slash at its end */
export async function openStoredPackage(objects: ObjectStore, folder: string): Promise<PackageReader> {
  const found = await objects.list(`${folder}/`);
  return {
    names: found.map(({ key }) => key.slice(folder.length + 1)),
    open: (name) => objects.open(`${folder}/${name}`),
    close: () => Promise.resolve(),
  };
}

async function openZip(path: string): Promise<PackageReader> {
  const zip = await openPromise(path, { autoClose: false, lazyEntries: true });
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    if (!entry.fileName.endsWith('/')) entries.set(entry.fileName, entry);
  }
  const names = [...entries.keys()];
  const [first = ''] = names;
  const top = first.includes('/') ? first.slice(0, first.indexOf('/') + 1) : '';
  const inTop = top !== '' && !entries.has('bagit.txt') && names.every((name) => name.startsWith(top));
  const prefix = inTop ? top : '';
  return {
    names: names.map((name) => name.slice(prefix.length)).sort(),
    async open(name) {
      const entry = entries.get(prefix + name);
      if (entry === undefined) throw new Error(`${name} is not in the ZIP`);
      return zip.openReadStreamPromise(entry);
    },
    close: () => {
      zip.close();
      return Promise.resolve();
    },
  };
}

/** SHA-256 (hex) and length of a file of a package, read as a stream. */
export async function digestOf(
  reader: PackageReader,
  name: string,
): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const source = await reader.open(name);
  source.on('data', (chunk: Buffer) => (bytes += chunk.length));
  await pipeline(source, hash);
  return { sha256: hash.digest('hex'), bytes };
}

/** A small file of a package as text; null where it is not there. */
export async function textOf(reader: PackageReader, name: string): Promise<string | null> {
  return reader.names.includes(name) ? (await bytesOf(reader, name)).toString('utf8') : null;
}

/** A small file of a package. @throws where it is not there */
export async function bytesOf(reader: PackageReader, name: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of await reader.open(name)) parts.push(chunk as Buffer);
  return Buffer.concat(parts);
}
