import type { ArchiveReader } from './archive-reader.ts';
import { chainFile } from './chain.ts';
import { BAG, isSignedBy, sha256, type Seal } from './seal-document.ts';
import { verifyPackage, type Fault, type Verdict } from './verify-package.ts';

/** A package with where it lies below the archive folder. */
export interface PackageVerdict extends Verdict {
  readonly folder: string;
}

/** What was found of a whole archive. */
export interface ArchiveVerdict {
  readonly packages: readonly PackageVerdict[];
  /** Entries of the chain that were looked at. */
  readonly entries: number;
  /** What does not hold of the chain: an entry changed or gone, a package gone that nothing says was disposed of. */
  readonly chain: readonly Fault[];
}

export interface VerifyOptions {
  /** Fingerprint that the office has published; null: any key. */
  readonly trustedKey: string | null;
  readonly signal?: AbortSignal;
}

/**
 * Looks at every package of an archive and at the chain that joins them: so that not even a whole session can be taken
 * away without a trace.
 */
export async function verifyArchive(archive: ArchiveReader, options: VerifyOptions): Promise<ArchiveVerdict> {
  const { seals, faults } = await readChain(archive, options.trustedKey);
  const packages: PackageVerdict[] = [];
  const sealed = new Set<string>();
  for (const folder of await archive.folders()) {
    options.signal?.throwIfAborted();
    const reader = await archive.open(folder);
    if (reader.names.includes(BAG.seal)) sealed.add(folder);
    const verdict = { folder, ...(await verifyPackage(reader, options.trustedKey)) };
    await reader.close();
    packages.push(verdict);
  }
  const disposed = new Set(seals.flatMap((seal) => (seal.type === 'disposal' ? [seal.of] : [])));
  // By folder: a session has one of its recording, and later one of its minutes.
  const newest = new Map<string, Seal>();
  for (const seal of seals) if (seal.type === 'package') newest.set(seal.folder, seal);
  for (const seal of newest.values()) {
    if (disposed.has(seal.number)) continue;
    const there = packages.find(({ folder }) => folder === seal.folder);
    if (there?.seal?.number === seal.number) continue;
    const detail = `entry ${seal.number}, session ${seal.sessionId}`;
    const gone = there === undefined || !sealed.has(seal.folder);
    faults.push({ kind: gone ? 'package_missing' : 'package_not_chained', file: seal.folder, detail });
  }
  for (const { folder, seal } of packages) {
    if (seal !== null && newest.get(seal.folder)?.number !== seal.number && !newest.has(seal.folder))
      faults.push({ kind: 'package_not_chained', file: folder, detail: `entry ${seal.number}` });
  }
  return { packages, entries: seals.length, chain: faults };
}

async function readChain(
  archive: ArchiveReader,
  trustedKey: string | null,
): Promise<{ seals: Seal[]; faults: Fault[] }> {
  const seals: Seal[] = [];
  const faults: Fault[] = [];
  const numbers = await archive.chainNumbers();
  let before: { number: number; sha256: string } | null = null;
  for (const number of numbers) {
    const expected: number = (before?.number ?? 0) + 1;
    const file = chainFile(number);
    if (number !== expected)
      faults.push({ kind: 'chain_gap', file: chainFile(expected), detail: `entry ${expected} is not there` });
    const { entry, seal } = await archive.readLink(number);
    if (entry === null || seal?.number !== number) {
      faults.push({ kind: 'chain_broken', file, detail: 'the entry cannot be understood' });
    } else {
      if (!isSignedBy(entry.seal, entry.signature, seal))
        faults.push({ kind: 'signature_wrong', file, detail: `key ${seal.keyId}` });
      if (trustedKey !== null && seal.keyId !== trustedKey)
        faults.push({ kind: 'key_unknown', file, detail: `key ${seal.keyId}` });
      if (number === expected && seal.previous?.sha256 !== before?.sha256)
        faults.push({ kind: 'chain_broken', file, detail: 'it does not follow the entry before it' });
      seals.push(seal);
    }
    before = { number, sha256: sha256(entry?.seal ?? '') };
  }
  return { seals, faults };
}
