import { randomUUID } from 'node:crypto';
import { access, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { workOnArchive, type ArchiveWorkParts } from '../../../recorder/archive/archive-work.ts';
import { findTools } from '../../../recorder/finish/find-tools.ts';
import { sha256Of } from '../../../recorder/finish/probe.ts';
import { openPackage } from '../../../recorder/seal/package-reader.ts';
import { sha256 } from '../../../recorder/seal/seal-document.ts';
import { sealPackage, writeBag } from '../../../recorder/seal/seal-package.ts';
import { archiveOnDisk } from '../../../recorder/seal/archive-reader.ts';
import { verifyArchive } from '../../../recorder/seal/verify-archive.ts';
import { verifyPackage } from '../../../recorder/seal/verify-package.ts';
import { sealFile } from '../../../recorder/sealed/sealed-file.ts';
import type { ArchiveJob, PreparedFile } from '../../../src/contracts/archive-jobs.ts';
import { testRestrictedKey, testSealKey } from '../../fakes/finish-parts.ts';
import { decode } from '../../fakes/flash-and-beep.ts';

const NOW = Date.UTC(2027, 5, 1);
let root: string;
let parts: ArchiveWorkParts;
const sessions = [randomUUID(), randomUUID()] as const;
const folderOf = (index: 0 | 1): string => `2026/${sessions[index]}`;
const shared = (index: 0 | 1) => ({
  jobId: randomUUID(),
  sessionId: sessions[index],
  folder: folderOf(index),
});

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ctd-work-'));
  const tools = await findTools({ FFMPEG_PATH: '', FFPROBE_PATH: '' });
  const verifier = join(root, 'verify.mjs');
  await writeFile(verifier, '// the verifier');
  parts = {
    ...{
      archiveDir: join(root, 'archive'),
      preparedDir: join(root, 'prepared'),
      copyDir: join(root, 'copy'),
    },
    ...{ objects: null, copyObjects: null, moveAfterDays: 0 },
    ...{ supplementsDir: join(root, 'supplements'), organisation: 'Ban', stamp: () => Promise.resolve(null) },
    spoolDirs: [join(root, 'spool'), join(root, 'mirror')],
    ...{ verifier, tools, sealKey: testSealKey, restrictedKey: testRestrictedKey, now: () => NOW },
    signal: new AbortController().signal,
  };
  for (const index of [0, 1] as const) await makePackage(index);
}, 60_000);
afterAll(() => rm(root, { recursive: true, force: true }));

/** A grey picture of two seconds with a tone, twice, and one of them sealed. */
async function makePackage(index: 0 | 1): Promise<void> {
  const place = join(parts.archiveDir, folderOf(index));
  await mkdir(join(place, 'data'), { recursive: true });
  const clip = join(place, 'data', 'vu-viec-001.mp4');
  await decode(parts.tools.ffmpeg, [
    ...['-v', 'error', '-y', '-f', 'lavfi', '-i', 'color=c=0x404040:s=640x360:r=25:d=2', '-f', 'lavfi'],
    ...['-i', 'sine=frequency=800:duration=2', '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac', clip],
  ]);
  const sealed = join(place, 'data', 'vu-viec-002.mp4.enc');
  await sealFile(clip, sealed, randomUUID(), testRestrictedKey.makeItemKey());
  const files = await Promise.all(
    [clip, sealed].map(async (path) => ({
      ...{ path: path.slice(place.length + 1), bytes: (await readFile(path)).length },
      sha256: await sha256Of(path),
    })),
  );
  const facts = {
    ...{ sessionId: sessions[index], title: 'Buổi thử', openedAt: 1, closedAt: 2, journalHash: null, files },
    ...{ tagFiles: [], folder: folderOf(index) },
  };
  await writeBag(place, facts, 'Ban Tiếp công dân', 3);
  await sealPackage({
    ...{ archiveDir: parts.archiveDir, facts, key: testSealKey, sealedAt: 3 },
    stamp: () => Promise.resolve(null),
  });
}

async function prepared(job: ArchiveJob): Promise<PreparedFile & { full: string }> {
  const result = await workOnArchive(job, parts);
  if (result.kind !== 'prepared') throw new Error('no file');
  const full = join(parts.preparedDir, result.file.path);
  expect(await sha256Of(full)).toBe(result.file.sha256);
  return { ...result.file, full };
}

const brightness = async (file: string): Promise<number[]> => {
  const gray = await decode(parts.tools.ffmpeg, [
    ...['-v', 'error', '-ss', '1', '-i', file, '-frames:v', '1', '-vf', 'format=gray', '-f', 'rawvideo', '-'],
  ]);
  return [...gray];
};

test('an extract carries its watermark on the picture, and lasts as long as its turns', async () => {
  const path = 'data/vu-viec-001.mp4';
  const watermark = "BẢN TRÍCH LỤC – Bà Nguyễn Thị Mẫu: 100% ' [x]";
  const job: ArchiveJob = { ...shared(0), kind: 'extract', paths: [path, path], watermark };
  const { full, mimeType } = await prepared(job);
  expect(mimeType).toBe('video/mp4');
  const [marked, plain] = [
    (await brightness(full)).filter((value) => value > 90).length,
    (await brightness(join(parts.archiveDir, folderOf(0), path))).filter((value) => value > 90).length,
  ];
  expect(plain).toBe(0);
  expect(marked).toBeGreaterThan(1_000);
  const sound = await decode(parts.tools.ffmpeg, [
    '-v',
    'error',
    '-i',
    full,
    '-vn',
    '-ar',
    '8000',
    '-ac',
    '1',
    '-f',
    's16le',
    '-',
  ]);
  expect(sound.length / 16_000).toBeCloseTo(4, 0);
}, 60_000);

test('a closed item is opened for those who may, and its file goes after a week', async () => {
  const job: ArchiveJob = { ...shared(0), kind: 'open_sealed', path: 'data/vu-viec-002.mp4.enc' };
  const { full } = await prepared(job);
  expect(await sha256Of(full)).toBe(
    await sha256Of(join(parts.archiveDir, folderOf(0), 'data/vu-viec-001.mp4')),
  );
  const old = (NOW - 8 * 24 * 3_600_000) / 1_000;
  await utimes(join(parts.preparedDir, job.jobId), old, old);
  await workOnArchive({ kind: 'export', ...shared(1) }, parts);
  await expect(access(full)).rejects.toThrow();
});

test('an exported package is whole, with the program that verifies it; asked twice it is made anew', async () => {
  const job: ArchiveJob = { ...shared(1), kind: 'export' };
  await prepared(job);
  const { full } = await prepared(job);
  const reader = await openPackage(full);
  expect(reader.names).toEqual(expect.arrayContaining(['verify.mjs', 'DOC-TRUOC.txt', 'bagit.txt']));
  expect((await verifyPackage(reader, testSealKey.keyId)).faults).toEqual([]);
  await reader.close();
});

test('the second copy takes what holds, and re-reading finds what was changed here or there', async () => {
  const fixity = async () => {
    const result = await workOnArchive({ kind: 'fixity', jobId: 'fixity' }, parts);
    if (result.kind !== 'fixity') throw new Error('no report');
    return result.report;
  };
  expect(await fixity()).toEqual({ at: NOW, packages: 2, files: 4, faults: [], copies: 2, moved: 0 });
  const file = join(parts.archiveDir, folderOf(0), 'data/vu-viec-001.mp4');
  const before = await readFile(file);
  await writeFile(file, Buffer.from(before).fill(1, 0, 1));
  const found = await fixity();
  expect(found.faults.map(({ kind, file: where }) => `${kind} ${where}`)).toEqual([
    `changed ${folderOf(0)}/data/vu-viec-001.mp4`,
  ]);
  // The copy was not touched by the damage here.
  expect(found.copies).toBe(2);
  expect(sha256(await readFile(join(parts.copyDir, folderOf(0), 'data/vu-viec-001.mp4')))).toBe(
    sha256(before),
  );
  await writeFile(file, before);
  await rm(join(parts.copyDir, folderOf(1), 'data/vu-viec-001.mp4'));
  const there = await fixity();
  expect(there.faults.map(({ file: where }) => where)).toEqual([`copy: ${folderOf(1)}/data/vu-viec-001.mp4`]);
  expect(there.copies).toBe(1);
});

test('a disposal stands in the chain before anything goes, here and in the copy; told twice it is one', async () => {
  const job: ArchiveJob = { ...shared(1), kind: 'disposal', reason: 'Hết thời hạn bảo quản' };
  const captured = parts.spoolDirs.map((dir) => join(dir, sessions[1], 'segments'));
  const replaced = join(parts.archiveDir, `${folderOf(1)}.replaced-1`);
  for (const folder of [...captured, replaced]) await mkdir(folder, { recursive: true });
  const first = await workOnArchive(job, parts);
  expect(first).toEqual({ kind: 'disposed', number: 3 });
  expect(await workOnArchive(job, parts)).toEqual(first);
  const places = [parts.archiveDir, parts.copyDir].map((place) => join(place, folderOf(1)));
  for (const gone of [...places, ...captured, replaced]) await expect(access(gone)).rejects.toThrow();
  const verdict = await verifyArchive(archiveOnDisk(parts.archiveDir), { trustedKey: testSealKey.keyId });
  expect(verdict.chain).toEqual([]);
  expect(verdict.packages.map(({ folder }) => folder)).toEqual([folderOf(0)]);
});
