import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '../error-code.ts';
import { MANIFEST_FILE, type Manifest } from './manifest.ts';

/** Where a recording is made before it takes its place. */
export interface WorkFolder {
  readonly root: string;
  readonly bridges: string;
  readonly posters: string;
  /** For what does not belong to the recording. */
  readonly scratch: string;
  /** Removes what was not published. */
  remove(): Promise<void>;
}

/** Makes a folder beside `place`, and clears away what recorders that are gone left there. */
export async function openWorkFolder(place: string): Promise<WorkFolder> {
  const parent = dirname(place);
  const prefix = `${basename(place)}.partial-`;
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    if (name.startsWith(prefix)) await rm(join(parent, name), { recursive: true, force: true });
  }
  const root = join(parent, `${prefix}${randomUUID()}`);
  const scratch = join(root, '.scratch');
  const folder = { root, bridges: join(root, 'bridges'), posters: join(root, 'posters'), scratch };
  for (const path of [root, folder.bridges, folder.posters, scratch]) await mkdir(path);
  return { ...folder, remove: () => rm(root, { recursive: true, force: true }) };
}

/**
 * Writes the manifest and moves the whole folder to its place at once. A recording that is there already, made from
 * another state of the journal, is kept beside it: nothing finished is ever deleted here.
 */
export async function publish(folder: WorkFolder, place: string, manifest: Manifest): Promise<void> {
  await rm(folder.scratch, { recursive: true, force: true });
  await writeFile(join(folder.root, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`, { flag: 'wx' });
  // On the disk before the name is: a power cut must not leave a finished recording of empty files.
  for (const path of [...manifest.files.map((file) => file.path), MANIFEST_FILE]) {
    const file = await open(join(folder.root, path), 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  }
  for (let number = 1; ; number += 1) {
    try {
      await rename(folder.root, place);
      return;
    } catch (error) {
      if (!isTaken(error)) throw error;
      await setAside(place, number);
    }
  }
}

async function setAside(place: string, number: number): Promise<void> {
  try {
    await rename(place, `${place}.replaced-${number}`);
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
}

function isTaken(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOTEMPTY' || code === 'EEXIST';
}
