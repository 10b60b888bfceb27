import { randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectStore } from '../../src/contracts/object-store.ts';
import { digestOf, openPackage, openStoredPackage, type PackageReader } from '../seal/package-reader.ts';
import { isThere } from '../is-there.ts';
import { verifyPackage, type Fault } from '../seal/verify-package.ts';
import { storePackage, writePackage } from './write-package.ts';

/** A package did not come through whole; it stays where it was. */
export class NotMoved extends Error {
  constructor(folder: string, why: string) {
    super(`${folder}: ${why}`);
    this.name = 'NotMoved';
  }
}

/**
 * Moves a package from the disk to a store. It is written there, read back from there byte by byte, and only then leaves
 * the disk, all at once: at every instant it can be read in one place or the other.
 * @throws {NotMoved} where it is damaged here, or did not arrive whole
 */
export async function moveToStore(options: {
  readonly archiveDir: string;
  readonly objects: ObjectStore;
  readonly folder: string;
  readonly trustedKey: string | null;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { archiveDir, objects, folder, trustedKey, signal } = options;
  const place = join(archiveDir, folder);
  const here = await openPackage(place);
  assertWhole(folder, await verifyPackage(here, trustedKey));
  await storePackage(objects, folder, here, signal);
  const there = await openStoredPackage(objects, folder);
  await assertSame(folder, here, there, signal);
  const gone = `${place}.moved-${randomUUID()}`;
  await rename(place, gone);
  await rm(gone, { recursive: true, force: true });
}

/**
 * Brings a package back to the disk: written, read again, given its name at once; only then it leaves the store.
 * @throws {NotMoved} where it did not arrive whole
 */
export async function moveToDisk(options: {
  readonly archiveDir: string;
  readonly objects: ObjectStore;
  readonly folder: string;
  readonly trustedKey: string | null;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { archiveDir, objects, folder } = options;
  const place = join(archiveDir, folder);
  if (!(await isThere(place))) await rename(await fetchPackage(options), place);
  await objects.remove((await objects.list(`${folder}/`)).map(({ key }) => key));
}

/**
 * Brings a package of a store to a folder of its own beside its place on the disk, whole.
 * @returns the folder, for the caller to rename or remove
 */
export async function fetchPackage(options: {
  readonly archiveDir: string;
  readonly objects: ObjectStore;
  readonly folder: string;
  readonly trustedKey: string | null;
  readonly signal: AbortSignal;
}): Promise<string> {
  const { archiveDir, objects, folder, trustedKey, signal } = options;
  const there = await openStoredPackage(objects, folder);
  if (there.names.length === 0) throw new NotMoved(folder, 'the store does not hold it');
  const fresh = `${join(archiveDir, folder)}.fetching-${randomUUID()}`;
  try {
    await writePackage(there, fresh, signal);
    assertWhole(folder, await verifyPackage(await openPackage(fresh), trustedKey));
    return fresh;
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
}

function assertWhole(folder: string, { faults }: { readonly faults: readonly Fault[] }): void {
  const [first] = faults;
  if (first !== undefined) throw new NotMoved(folder, `${first.kind} ${first.file} ${first.detail}`);
}

async function assertSame(
  folder: string,
  here: PackageReader,
  there: PackageReader,
  signal: AbortSignal,
): Promise<void> {
  if (here.names.join('\n') !== there.names.join('\n')) throw new NotMoved(folder, 'the store lacks files');
  for (const name of here.names) {
    signal.throwIfAborted();
    const [one, other] = await Promise.all([digestOf(here, name), digestOf(there, name)]);
    if (one.sha256 !== other.sha256) throw new NotMoved(folder, `${name} came back changed`);
  }
}
