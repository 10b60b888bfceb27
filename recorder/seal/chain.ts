import { link, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { errorCode } from '../error-code.ts';
import { ChainEntry, parseSeal, sha256, type Seal } from './seal-document.ts';

export const CHAIN_FOLDER = 'chain';
const NAME = /^(\d{8})\.json$/;

/** An entry as read. */
export interface ChainLink {
  readonly number: number;
  /** Below the archive folder. */
  readonly file: string;
  /** As it stands in its file. */
  readonly text: string;
  readonly entry: ChainEntry | null;
  readonly seal: Seal | null;
}

/** Numbers of the entries there are, in order. */
export async function chainNumbers(archiveDir: string): Promise<number[]> {
  try {
    return numbersOf(await readdir(join(archiveDir, CHAIN_FOLDER)));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Numbers of entries from the names of their files, in order. */
export function numbersOf(names: readonly string[]): number[] {
  return names
    .flatMap((name) => Number(NAME.exec(name)?.[1] ?? []))
    .filter((n) => n > 0)
    .sort((a, b) => a - b);
}

export function chainFile(number: number): string {
  return `${CHAIN_FOLDER}/${String(number).padStart(8, '0')}.json`;
}

/** Reads an entry; what cannot be understood is null. */
export async function readLink(archiveDir: string, number: number): Promise<ChainLink> {
  return parseLink(number, await readFile(join(archiveDir, chainFile(number)), 'utf8'));
}

/** An entry from its text; what cannot be understood is null. */
export function parseLink(number: number, text: string): ChainLink {
  const file = chainFile(number);
  let entry: ChainEntry | null = null;
  try {
    entry = ChainEntry.parse(JSON.parse(text));
  } catch {
    // Told by whoever asks: an entry that is none.
  }
  return { number, file, text, entry, seal: entry === null ? null : parseSeal(entry.seal) };
}

/** Where the next entry goes: its number and what it must name as the one before. */
export async function nextPlace(archiveDir: string): Promise<Pick<Seal, 'number' | 'previous'>> {
  const last = (await chainNumbers(archiveDir)).at(-1);
  if (last === undefined) return { number: 1, previous: null };
  const { entry } = await readLink(archiveDir, last);
  return { number: last + 1, previous: { number: last, sha256: sha256(entry?.seal ?? '') } };
}

/**
 * Adds an entry at its number. The file system decides between two recorders: exactly one gets the number.
 * @returns false where the number is taken
 */
export async function addLink(archiveDir: string, number: number, entry: ChainEntry): Promise<boolean> {
  const folder = join(archiveDir, CHAIN_FOLDER);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const fresh = join(folder, `.new-${randomUUID()}`);
  const file = await open(fresh, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(entry)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(fresh, join(archiveDir, chainFile(number)));
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(fresh, { force: true });
  }
}
