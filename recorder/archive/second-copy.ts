import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CHAIN_FOLDER } from '../seal/chain.ts';
import { BAG } from '../seal/seal-document.ts';
import { filesBelow } from '../seal/package-reader.ts';
import { errorCode } from '../error-code.ts';

/**
 * Brings a second copy of the archive up to date: packages that are not there yet, each whole or not at all, then the
 * entries of the chain. What lies there already is never written over: the copy of a package that was damaged here is the
 * one that is needed.
 * @param options.folders packages that hold; a damaged one is not copied
 */
export async function copyArchive(options: {
  readonly from: string;
  readonly to: string;
  readonly folders: readonly string[];
  readonly signal: AbortSignal;
}): Promise<void> {
  const { from, to, folders, signal } = options;
  for (const folder of folders) {
    const target = join(to, folder);
    if (await isThere(target)) {
      if (await isSameSeal(join(from, folder), target)) continue;
      // It was made anew since: the older one stays beside it, as it does here.
      await rename(target, `${target}.replaced-${randomUUID()}`);
    }
    const fresh = `${target}.copying`;
    await rm(fresh, { recursive: true, force: true });
    for (const name of await filesBelow(join(from, folder))) {
      signal.throwIfAborted();
      await copySynced(join(from, folder, name), join(fresh, name));
    }
    await rename(fresh, target);
  }
  await mkdir(join(to, CHAIN_FOLDER), { recursive: true, mode: 0o700 });
  const known = new Set(await readdir(join(to, CHAIN_FOLDER)));
  for (const name of await readdir(join(from, CHAIN_FOLDER)).catch(() => [])) {
    if (name.startsWith('.') || known.has(name)) continue;
    await copySynced(join(from, CHAIN_FOLDER, name), join(to, CHAIN_FOLDER, name));
  }
}

async function copySynced(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await copyFile(from, to);
  const file = await open(to, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function isSameSeal(one: string, other: string): Promise<boolean> {
  const [here, there] = await Promise.all(
    [one, other].map((folder) => readFile(join(folder, BAG.seal), 'utf8').catch(() => null)),
  );
  // A copy that lost its seal is damaged, not older: it is told, and left as it is.
  return there === null || here === there;
}

async function isThere(path: string): Promise<boolean> {
  try {
    await readdir(path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
