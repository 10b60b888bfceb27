import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { workOnArchive, type ArchiveWorkParts } from '../../../recorder/archive/archive-work.ts';
import { archiveOnDisk } from '../../../recorder/seal/archive-reader.ts';
import { sealPackage, writeBag, type PackageFacts } from '../../../recorder/seal/seal-package.ts';
import { verifyArchive, type ArchiveVerdict } from '../../../recorder/seal/verify-archive.ts';
import { verifyMain } from '../../../recorder/seal/verify-main.ts';
import type { ArchiveJob } from '../../../src/contracts/archive-jobs.ts';
import { archiveFolder, minutesFolder } from '../../../src/domain/archive-folder.ts';
import { testRestrictedKey, testSealKey } from '../../fakes/finish-parts.ts';

const NOW = Date.UTC(2027, 5, 1);
const OPENED = Date.UTC(2027, 4, 31);
const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
let root: string;
let parts: ArchiveWorkParts;
let sessionId: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ctd-minutes-'));
  sessionId = randomUUID();
  parts = {
    ...{
      archiveDir: join(root, 'archive'),
      preparedDir: join(root, 'prepared'),
      copyDir: join(root, 'copy'),
    },
    ...{ objects: null, copyObjects: null, moveAfterDays: 0, spoolDirs: [join(root, 'supplements')] },
    ...{ supplementsDir: join(root, 'supplements'), organisation: 'Ban', stamp: () => Promise.resolve(null) },
    ...{ verifier: join(root, 'none'), sealKey: testSealKey, restrictedKey: testRestrictedKey },
    tools: { ffmpeg: '', ffprobe: '', versions: { ffmpeg: '', ffprobe: '' } },
    ...{ now: () => NOW, signal: new AbortController().signal },
  };
  await sealRecording();
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** A recording as it was sealed some seconds after the close. */
async function sealRecording(): Promise<void> {
  const folder = archiveFolder(sessionId, OPENED);
  const place = join(parts.archiveDir, folder);
  await mkdir(join(place, 'data'), { recursive: true });
  await writeFile(join(place, 'data/audio.m4a'), 'sound');
  const facts: PackageFacts = {
    ...{ sessionId, title: 'Buổi thử', openedAt: OPENED, closedAt: OPENED + 1, journalHash: null, folder },
    files: [{ path: 'data/audio.m4a', bytes: 5, sha256: sha256('sound') }],
    tagFiles: [],
  };
  await writeBag(place, facts, 'Ban', NOW);
  await sealPackage({
    ...{ archiveDir: parts.archiveDir, facts, key: testSealKey, sealedAt: NOW, stamp: parts.stamp },
  });
}

async function jobOf(
  version: number,
  content: Readonly<Record<string, string>>,
): Promise<Extract<ArchiveJob, { kind: 'minutes' }>> {
  const jobId = `minutes-${sessionId}-v${version}-s1`;
  const files = Object.entries(content).map(([name, text]) => ({
    ...{ name, path: `${sessionId}/${jobId}/${name}`, bytes: text.length, sha256: sha256(text) },
    text,
  }));
  for (const { path, text } of files) {
    await mkdir(dirname(join(parts.supplementsDir, path)), { recursive: true });
    await writeFile(join(parts.supplementsDir, path), text);
  }
  return {
    ...{ kind: 'minutes', jobId, sessionId, folder: minutesFolder(sessionId, OPENED) },
    ...{ title: 'Biên bản', openedAt: OPENED, closedAt: OPENED + 1, version, signatures: 1 },
    files: files.map(({ text: _, ...file }) => file),
  };
}
const CONTENT = { 'bien-ban.pdf': 'paper', 'bien-ban.json': '{}', 'chu-ky/01-phu-cu.p7s': 'signature' };
const verify = (): Promise<ArchiveVerdict> =>
  verifyArchive(archiveOnDisk(parts.archiveDir), { trustedKey: testSealKey.keyId });
const faultsOf = ({ packages, chain }: ArchiveVerdict): string[] =>
  [...chain, ...packages.flatMap(({ faults }) => faults)].map(({ kind, file }) => `${kind} ${file}`);

test('minutes are sealed beside the recording, which stays as it was; verify finds a flipped byte of either', async () => {
  const before = await readFile(join(parts.archiveDir, archiveFolder(sessionId, OPENED), 'seal.json'));
  const job = await jobOf(2, CONTENT);
  const sealed = await workOnArchive(job, parts);
  expect(sealed).toEqual({ kind: 'minutes_sealed', version: 2, signatures: 1, number: 2, sealedAt: NOW });
  // Asked again it is sealed once.
  expect(await workOnArchive(job, parts)).toEqual(sealed);
  const whole = await verify();
  expect([faultsOf(whole), whole.packages.length, whole.entries]).toEqual([[], 2, 2]);
  expect(await readFile(join(parts.archiveDir, archiveFolder(sessionId, OPENED), 'seal.json'))).toEqual(
    before,
  );
  const said: string[] = [];
  expect(await verifyMain([parts.archiveDir], (line) => void said.push(line))).toBe(0);
  for (const name of Object.keys(CONTENT)) {
    const path = join(parts.archiveDir, job.folder, 'data', name);
    const bytes = await readFile(path);
    await writeFile(path, Buffer.from(bytes).fill((bytes[0] ?? 0) ^ 1, 0, 1));
    expect(faultsOf(await verify())).toEqual([`changed data/${name}`]);
    await writeFile(path, bytes);
  }
  await rm(join(parts.archiveDir, job.folder), { recursive: true });
  expect(faultsOf(await verify())).toEqual([`package_missing ${job.folder}`]);
});

test('a recording that is made anew leaves the minutes where they are', async () => {
  await workOnArchive(await jobOf(2, CONTENT), parts);
  const folder = archiveFolder(sessionId, OPENED);
  await rm(join(parts.archiveDir, folder), { recursive: true });
  await sealRecording();
  const verdict = await verify();
  expect(faultsOf(verdict)).toEqual([]);
  expect(verdict.packages.map((each) => [each.folder, each.seal?.number])).toEqual([
    [folder, 3],
    [minutesFolder(sessionId, OPENED), 2],
  ]);
});

test('minutes that were read back again take the place, those before stay beside them', async () => {
  const first = await jobOf(2, CONTENT);
  await workOnArchive(first, parts);
  const sealed = await workOnArchive(await jobOf(3, { ...CONTENT, 'bien-ban.pdf': 'other' }), parts);
  expect(sealed).toMatchObject({ version: 3, number: 3 });
  expect(faultsOf(await verify())).toEqual([]);
  const aside = join(parts.archiveDir, `${first.folder}.replaced-1`, 'data/bien-ban.pdf');
  expect(await readFile(aside, 'utf8')).toBe('paper');
});

test('what is not as the server left it is refused, and nothing is left of it', async () => {
  const job = await jobOf(2, CONTENT);
  await writeFile(join(parts.supplementsDir, job.files[0]?.path ?? ''), 'other');
  await expect(workOnArchive(job, parts)).rejects.toThrow('not what was left');
  expect(await readdir(dirname(join(parts.archiveDir, job.folder)))).toEqual([sessionId]);
});

test('the second copy takes the minutes too, and a disposal both packages, each with an entry', async () => {
  const job = await jobOf(2, CONTENT);
  await workOnArchive(job, parts);
  const report = await workOnArchive({ kind: 'fixity', jobId: 'fixity' }, parts);
  expect(report).toMatchObject({ report: { packages: 2, copies: 2, faults: [] } });
  const disposal: ArchiveJob = {
    ...{ kind: 'disposal', jobId: randomUUID(), sessionId, folder: archiveFolder(sessionId, OPENED) },
    reason: 'Hết thời hạn bảo quản',
  };
  const done = await workOnArchive(disposal, parts);
  expect(done).toEqual({ kind: 'disposed', number: 3 });
  expect(await workOnArchive(disposal, parts)).toEqual(done);
  for (const dir of [parts.archiveDir, parts.copyDir])
    await expect(access(join(dir, job.folder))).rejects.toThrow();
  const verdict = await verify();
  expect([faultsOf(verdict), verdict.packages, verdict.entries]).toEqual([[], [], 4]);
});
