import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileTypeFromFile, type FileTypeResult } from 'file-type';

/** A file that came in, as its bytes say. */
export interface KeptFile {
  /** Below the folder. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface IncomingRules<T extends string> {
  readonly maxBytes: number;
  /** What the type is called here; null: not taken. What a file is, is read from its bytes, never from its name. */
  readonly typeOf: (
    found: FileTypeResult | undefined,
  ) => { readonly type: T; readonly extension: string } | null;
  readonly tooLarge: () => Error;
  readonly notReadable: (found: FileTypeResult | undefined) => Error;
}

/**
 * Writes a file as it comes in below `folder/group`, syncs it and only then gives it its name.
 * @throws what the rules say; then nothing is left of it
 */
export async function keepIncoming<T extends string>(
  place: { readonly folder: string; readonly group: string; readonly name: string },
  content: AsyncIterable<Uint8Array>,
  rules: IncomingRules<T>,
): Promise<KeptFile & { readonly type: T }> {
  const own = join(place.folder, place.group);
  await mkdir(own, { recursive: true, mode: 0o700 });
  const coming = join(own, `${place.name}.coming`);
  try {
    const { bytes, sha256 } = await write(coming, content, rules);
    const found = await fileTypeFromFile(coming);
    const known = rules.typeOf(found);
    if (known === null) throw rules.notReadable(found);
    const path = join(place.group, `${place.name}.${known.extension}`);
    await rename(coming, join(place.folder, path));
    await syncFolder(own);
    return { path, bytes, sha256, type: known.type };
  } catch (error) {
    await rm(coming, { force: true });
    throw error;
  }
}

async function write(
  path: string,
  content: AsyncIterable<Uint8Array>,
  { maxBytes, tooLarge }: Pick<IncomingRules<string>, 'maxBytes' | 'tooLarge'>,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of content) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw tooLarge();
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
