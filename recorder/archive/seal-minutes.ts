import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ArchiveJob, ArchiveJobResult } from '../../src/contracts/archive-jobs.ts';
import { sha256Of } from '../finish/probe.ts';
import { isThere } from '../is-there.ts';
import { PAYLOAD_FOLDER } from '../seal/seal-document.ts';
import type { SealKey } from '../seal/seal-key.ts';
import { chainedSeal, sealPackage, writeBag, type PackageFacts } from '../seal/seal-package.ts';
import { writeSynced } from './write-package.ts';

/** Which piece of work made a package: asked again, it is sealed once. */
const JOB_FILE = 'minutes-job.json';

/**
 * Seals minutes and their signatures in a package of their own beside the recording's, which stays as it was sealed. Minutes
 * that were sealed before are kept beside them. Repeatable: what was made is only sealed, what was sealed is told again.
 * @throws {Error} where a file is not what the server said
 */
export async function sealMinutes(
  job: Extract<ArchiveJob, { kind: 'minutes' }>,
  parts: {
    readonly archiveDir: string;
    readonly supplementsDir: string;
    readonly organisation: string;
    readonly sealKey: SealKey;
    readonly stamp: (text: string) => Promise<Uint8Array | null>;
    readonly now: () => number;
    readonly signal: AbortSignal;
  },
): Promise<ArchiveJobResult> {
  const { archiveDir, sealKey: key, stamp, now } = parts;
  const { jobId, version, signatures } = job;
  const place = join(archiveDir, job.folder);
  const facts: PackageFacts = {
    ...{ sessionId: job.sessionId, title: job.title, openedAt: job.openedAt, closedAt: job.closedAt },
    ...{ journalHash: null, tagFiles: [JOB_FILE], folder: job.folder },
    files: job.files.map(({ name, bytes, sha256 }) => ({ path: `${PAYLOAD_FOLDER}/${name}`, bytes, sha256 })),
  };
  if (!(await isMadeBy(place, jobId))) await make(job, place, facts, parts);
  const sealed =
    (await chainedSeal(archiveDir, place)) ??
    (await sealPackage({ archiveDir, facts, key, sealedAt: now(), stamp }));
  return { kind: 'minutes_sealed', version, signatures, number: sealed.number, sealedAt: sealed.sealedAt };
}

async function isMadeBy(place: string, jobId: string): Promise<boolean> {
  return (await readFile(join(place, JOB_FILE), 'utf8').catch(() => '')) === jobText(jobId);
}

async function make(
  job: Extract<ArchiveJob, { kind: 'minutes' }>,
  place: string,
  facts: PackageFacts,
  parts: Parameters<typeof sealMinutes>[1],
): Promise<void> {
  const prefix = `${basename(place)}.partial-`;
  await mkdir(dirname(place), { recursive: true });
  for (const name of await readdir(dirname(place)))
    if (name.startsWith(prefix)) await rm(join(dirname(place), name), { recursive: true, force: true });
  const work = join(dirname(place), `${prefix}${randomUUID()}`);
  await mkdir(work, { mode: 0o700 });
  try {
    for (const { name, path, sha256 } of job.files) {
      parts.signal.throwIfAborted();
      const target = join(work, PAYLOAD_FOLDER, name);
      await writeSynced(target, createReadStream(join(parts.supplementsDir, path)));
      if ((await sha256Of(target)) !== sha256)
        throw new Error(`${path} is not what was left for the archive`);
    }
    await writeFile(join(work, JOB_FILE), jobText(job.jobId));
    await writeBag(work, facts, parts.organisation, parts.now());
    await setAside(place);
    await rename(work, place);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** What was sealed before stays beside it: nothing finished is ever deleted here. */
async function setAside(place: string): Promise<void> {
  if (!(await isThere(place))) return;
  for (let number = 1; ; number += 1) {
    const aside = `${place}.replaced-${number}`;
    if (await isThere(aside)) continue;
    await rename(place, aside);
    return;
  }
}

const jobText = (jobId: string): string => `${JSON.stringify({ jobId })}\n`;
