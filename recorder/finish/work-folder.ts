import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '../error-code.ts';
import { PAYLOAD_FOLDER } from '../seal/seal-document.ts';
import type { Manifest } from './manifest.ts';

/** Where a recording is made before it takes its place. */
export interface WorkFolder {
  readonly root: string;
  /** What is sealed: all that belongs to the recording. */
  readonly payload: string;
  readonly bridges: string;
  readonly extracts: string;
  readonly posters: string;
  readonly readiness: string;
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
  const payload = join(root, PAYLOAD_FOLDER);
  const [bridges, extracts] = [join(payload, 'bridges'), join(payload, 'extracts')];
  const [posters, readiness] = [join(payload, 'posters'), join(payload, 'readiness')];
  const folder = { root, payload, bridges, extracts, posters, readiness, scratch };
  for (const path of [root, payload, bridges, extracts, posters, readiness, scratch]) await mkdir(path);
  return { ...folder, remove: () => rm(root, { recursive: true, force: true }) };
}

/**
 * Moves the whole folder to its place at once, its files on the disk before. Folders that stayed empty go. A recording that is there already, made from
 * another state of the journal, is kept beside it: nothing finished is ever deleted here.
 */
export async function publish(
  folder: WorkFolder,
  place: string,
  manifest: Manifest,
  tagFiles: readonly string[],
): Promise<void> {
  await rm(folder.scratch, { recursive: true, force: true });
  // On the disk before the name is: a power cut must not leave a finished recording of empty files.
  for (const path of [...manifest.files.map((file) => file.path), ...tagFiles]) {
    const file = await open(join(folder.root, path), 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  }
  for (const path of [folder.extracts, folder.readiness, folder.posters, folder.bridges]) {
    // One that holds something stays.
    await rmdir(path).catch(() => undefined);
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
