import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type {
  ArchiveJob,
  ArchiveJobResult,
  FixityReport,
  PreparedFile,
} from '../../src/contracts/archive-jobs.ts';
import type { ObjectStore } from '../../src/contracts/object-store.ts';
import type { Tools } from '../finish/find-tools.ts';
import { sha256Of } from '../finish/probe.ts';
import { isThere } from '../is-there.ts';
import { addLink, chainNumbers, nextPlace, readLink } from '../seal/chain.ts';
import { wholeArchive } from '../seal/archive-reader.ts';
import { filesBelow } from '../seal/package-reader.ts';
import { sealText, type DisposalSeal, type Seal } from '../seal/seal-document.ts';
import type { SealKey } from '../seal/seal-key.ts';
import { verifyArchive, type PackageVerdict } from '../seal/verify-archive.ts';
import type { RestrictedKey } from '../sealed/restricted-key.ts';
import { openSealedFile } from '../sealed/sealed-file.ts';
import { joinExtracts } from './join-extracts.ts';
import { fetchPackage, moveToDisk, moveToStore, NotMoved } from './move-package.ts';
import { sealMinutes } from './seal-minutes.ts';
import { copyArchive, copyInStore, copyOnDisk, type CopyPlace } from './second-copy.ts';

export interface ArchiveWorkParts {
  readonly archiveDir: string;
  readonly preparedDir: string;
  /** Folder of the second copy; empty: none. */
  readonly copyDir: string;
  /** The store that packages are moved to; null: they stay on the disk. */
  readonly objects: ObjectStore | null;
  /** The store of a second copy. */
  readonly copyObjects: ObjectStore | null;
  /** Packages older than this are moved, days; 0: only when asked. */
  readonly moveAfterDays: number;
  /** Shared with the server: what it left there for the archive. */
  readonly supplementsDir: string;
  /** Named in packages as the one that keeps them. */
  readonly organisation: string;
  /** Asks for a time stamp over a seal; null: none is set up, or none came. */
  readonly stamp: (text: string) => Promise<Uint8Array | null>;
  /** Where captured bytes lie, on one disk or two. */
  readonly spoolDirs: readonly string[];
  /** The program that goes out with a package; it may not be built here. */
  readonly verifier: string;
  readonly tools: Tools;
  readonly sealKey: SealKey;
  readonly restrictedKey: RestrictedKey;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** Prepared files are removed after this time, milliseconds: what was given out lies with who got it. */
const KEEP_PREPARED_MS = 7 * 24 * 3_600_000;

/** Does one piece of work on finished packages. Repeatable: a half-made file is made anew. */
export async function workOnArchive(job: ArchiveJob, parts: ArchiveWorkParts): Promise<ArchiveJobResult> {
  await clearPrepared(parts.preparedDir, parts.now());
  switch (job.kind) {
    case 'fixity':
      return { kind: 'fixity', report: await fixity(parts) };
    case 'disposal':
      return dispose(job, parts);
    case 'extract':
      return prepared(job, `trich-luc-${job.jobId.slice(0, 8)}.mp4`, 'video/mp4', parts, (target) =>
        withPackage(job.folder, parts, (folder) =>
          joinExtracts({
            files: job.paths.map((path) => join(folder, path)),
            ...{ watermark: job.watermark, target, ffmpeg: parts.tools.ffmpeg, signal: parts.signal },
          }),
        ),
      );
    case 'open_sealed':
      return prepared(job, `vu-viec-kin-${job.jobId.slice(0, 8)}.mp4`, 'video/mp4', parts, (target) =>
        withPackage(job.folder, parts, (folder) =>
          openSealedFile(join(folder, job.path), target, (wrapped) => parts.restrictedKey.unwrap(wrapped)),
        ),
      );
    case 'export':
      return prepared(job, `goi-ho-so-${job.sessionId}.zip`, 'application/zip', parts, (target) =>
        withPackage(job.folder, parts, (folder) => writeZip(folder, job.sessionId, target, parts)),
      );
    case 'minutes':
      return sealMinutes(job, parts);
    case 'move':
      await move(job.folder, job.to, parts);
      return { kind: 'moved', to: job.to };
  }
}

/** Works on a package where it lies on the disk; one that was moved is brought here for as long as it takes. */
async function withPackage(
  folder: string,
  { archiveDir, objects, sealKey, signal }: ArchiveWorkParts,
  work: (folder: string) => Promise<void>,
): Promise<void> {
  const place = join(archiveDir, folder);
  if (objects === null || (await isThere(place))) return work(place);
  const fetched = await fetchPackage({ archiveDir, objects, folder, trustedKey: sealKey.keyId, signal });
  try {
    await work(fetched);
  } finally {
    await rm(fetched, { recursive: true, force: true });
  }
}

/** @throws {NotMoved} where it is not whole, or no store is set up */
async function move(
  folder: string,
  to: 'disk' | 'store',
  { archiveDir, objects, sealKey, signal }: ArchiveWorkParts,
): Promise<void> {
  if (objects === null) throw new NotMoved(folder, 'no store is set up (ARCHIVE_S3_URL)');
  const options = { archiveDir, objects, folder, trustedKey: sealKey.keyId, signal };
  if (to === 'disk') await moveToDisk(options);
  else if (await isThere(join(archiveDir, folder))) await moveToStore(options);
}

async function prepared(
  job: { readonly jobId: string },
  name: string,
  mimeType: string,
  { preparedDir }: ArchiveWorkParts,
  make: (target: string) => Promise<void>,
): Promise<ArchiveJobResult> {
  const folder = join(preparedDir, job.jobId);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const [part, file] = [join(folder, `.${name}.part`), join(folder, name)];
  await rm(part, { force: true });
  await make(part);
  await rename(part, file);
  const { size } = await stat(file);
  const described: PreparedFile = {
    ...{ path: `${job.jobId}/${name}`, name, mimeType, bytes: size, sha256: await sha256Of(file) },
  };
  return { kind: 'prepared', file: described };
}

const READ_ME = `GÓI HỒ SƠ BẢN GHI BUỔI TIẾP CÔNG DÂN TRỰC TUYẾN

Kiểm tra gói này còn nguyên vẹn (cần Node.js 22 trở lên, không cần mạng, không cần phần mềm nào khác):

    node verify.mjs .

To see whether this package is whole (Node.js 22 or later, no network, nothing else):

    node verify.mjs .
`;

/** The package as it lies in the archive, with the program that verifies it. */
async function writeZip(
  folder: string,
  sessionId: string,
  target: string,
  { verifier, signal }: ArchiveWorkParts,
): Promise<void> {
  const zip = new ZipFile();
  for (const name of await filesBelow(folder)) {
    // Media does not get smaller by being packed again.
    zip.addFile(join(folder, name), `${sessionId}/${name}`, { compress: name.endsWith('.json') });
  }
  const program = await readFile(verifier).catch(() => null);
  if (program !== null) {
    zip.addBuffer(program, `${sessionId}/verify.mjs`);
    zip.addBuffer(Buffer.from(READ_ME), `${sessionId}/DOC-TRUOC.txt`);
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(target, { mode: 0o600 }), { signal });
}

/**
 * Removes a recording after its entry in the chain says so: what is missing since then is missing rightly. The package goes,
 * here and in the second copy, with those it replaced, and what was captured. Done before, the same entry is told again.
 */
async function dispose(
  job: Extract<ArchiveJob, { kind: 'disposal' }>,
  { archiveDir, copyDir, objects, copyObjects, spoolDirs, sealKey, now }: ArchiveWorkParts,
): Promise<ArchiveJobResult> {
  const sealed = await sealDisposals(job, archiveDir, sealKey, now());
  const number = sealed.get(job.folder);
  if (number === undefined) throw new Error('the chain of seals holds no entry of this session');
  for (const dir of [archiveDir, copyDir].filter((each) => each !== '')) {
    const year = join(dir, dirname(job.folder));
    for (const name of await readdir(year).catch(() => []))
      if (name.startsWith(job.sessionId)) await rm(join(year, name), { recursive: true, force: true });
  }
  for (const store of [objects, copyObjects]) {
    const found = (await store?.list(job.folder)) ?? [];
    await store?.remove(found.map(({ key }) => key));
  }
  for (const dir of spoolDirs) await rm(join(dir, job.sessionId), { recursive: true, force: true });
  return { kind: 'disposed', number };
}

/** An entry for each package of the session, the recording's and the minutes'. @returns their numbers, by folder */
async function sealDisposals(
  job: Extract<ArchiveJob, { kind: 'disposal' }>,
  archiveDir: string,
  key: SealKey,
  sealedAt: number,
): Promise<ReadonlyMap<string, number>> {
  const newest = new Map<string, Seal>();
  for (const number of await chainNumbers(archiveDir)) {
    const { seal } = await readLink(archiveDir, number);
    if (seal?.sessionId === job.sessionId) newest.set(seal.folder, seal);
  }
  const sealed = new Map<string, number>();
  for (const [folder, seal] of newest)
    sealed.set(
      folder,
      seal.type === 'disposal'
        ? seal.number
        : await sealDisposal({ ...job, folder }, seal.number, archiveDir, key, sealedAt),
    );
  return sealed;
}

/** @returns number of the entry */
async function sealDisposal(
  { sessionId, folder, reason }: Extract<ArchiveJob, { kind: 'disposal' }>,
  of: number,
  archiveDir: string,
  key: SealKey,
  sealedAt: number,
): Promise<number> {
  for (;;) {
    const entry: DisposalSeal = {
      ...{ version: 1, type: 'disposal', ...(await nextPlace(archiveDir)), sessionId, folder },
      ...{ sealedAt, keyId: key.keyId, publicKey: key.publicKey, of, reason },
    };
    const body = sealText(entry);
    if (await addLink(archiveDir, entry.number, { seal: body, signature: key.sign(body) }))
      return entry.number;
  }
}

/** Brings the second copies up to date, moves what is old enough, then has read everything again, here and there. */
async function fixity(parts: ArchiveWorkParts): Promise<FixityReport> {
  const { archiveDir, objects, sealKey, now, signal } = parts;
  const options = { trustedKey: sealKey.keyId, signal };
  const archive = wholeArchive(archiveDir, objects);
  const here = await verifyArchive(archive, options);
  const faults: FixityReport['faults'] = [
    ...here.chain,
    ...here.packages.flatMap((each) => named(each.folder, each.faults)),
  ];
  const files = here.packages.reduce((sum, each) => sum + each.files, 0);
  const whole = here.packages.filter((each) => each.faults.length === 0);
  const copies: number[] = [];
  for (const to of copyPlaces(parts)) {
    await copyArchive({ from: archive, to, folders: whole.map(({ folder }) => folder), signal });
    const there = await verifyArchive(to.archive, options);
    faults.push(
      ...there.chain.map((fault) => ({ ...fault, file: `copy: ${fault.file}` })),
      ...there.packages.flatMap((each) => named(`copy: ${each.folder}`, each.faults)),
    );
    copies.push(there.packages.filter((each) => each.faults.length === 0).length);
  }
  const moved = await moveOld(whole, parts, faults);
  const held = copies.length === 0 ? null : Math.min(...copies);
  return { at: now(), packages: here.packages.length, files, faults, copies: held, moved };
}

function copyPlaces({ copyDir, copyObjects }: ArchiveWorkParts): CopyPlace[] {
  return [
    ...(copyDir === '' ? [] : [copyOnDisk(copyDir)]),
    ...(copyObjects === null ? [] : [copyInStore(copyObjects)]),
  ];
}

/** @returns how many left the disk */
async function moveOld(
  packages: readonly PackageVerdict[],
  parts: ArchiveWorkParts,
  faults: FixityReport['faults'],
): Promise<number> {
  const { archiveDir, objects, moveAfterDays, now } = parts;
  if (objects === null || moveAfterDays === 0) return 0;
  const before = now() - moveAfterDays * 24 * 3_600_000;
  let moved = 0;
  for (const { folder, seal } of packages) {
    if ((seal?.sealedAt ?? Infinity) > before || !(await isThere(join(archiveDir, folder)))) continue;
    try {
      await move(folder, 'store', parts);
      moved += 1;
    } catch (error) {
      parts.signal.throwIfAborted();
      // It lies where it lay; the next time it is tried again.
      faults.push({
        kind: 'not_moved',
        file: folder,
        detail: error instanceof Error ? error.message : String(error),
      });
    }
  }
  return moved;
}

function named<F extends { readonly file: string }>(folder: string, faults: readonly F[]): F[] {
  return faults.map((fault) => ({ ...fault, file: `${folder}/${fault.file}` }));
}

async function clearPrepared(preparedDir: string, now: number): Promise<void> {
  await mkdir(preparedDir, { recursive: true, mode: 0o700 });
  for (const name of await readdir(preparedDir)) {
    const path = join(preparedDir, name);
    if (now - (await stat(path)).mtimeMs > KEEP_PREPARED_MS) await rm(path, { recursive: true, force: true });
  }
}
