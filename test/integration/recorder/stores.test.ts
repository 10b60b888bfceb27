import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { workOnArchive, type ArchiveWorkParts } from '../../../recorder/archive/archive-work.ts';
import { findTools } from '../../../recorder/finish/find-tools.ts';
import { archiveInStore, wholeArchive } from '../../../recorder/seal/archive-reader.ts';
import { openPackage } from '../../../recorder/seal/package-reader.ts';
import { sealPackage, writeBag } from '../../../recorder/seal/seal-package.ts';
import { verifyArchive } from '../../../recorder/seal/verify-archive.ts';
import { verifyPackage } from '../../../recorder/seal/verify-package.ts';
import type { FixityReport } from '../../../src/contracts/archive-jobs.ts';
import type { ObjectStore } from '../../../src/contracts/object-store.ts';
import { makeArchiveFiles } from '../../../src/store/archive-files.ts';
import { makeS3Objects } from '../../../src/store/s3-objects.ts';
import { testRestrictedKey, testSealKey } from '../../fakes/finish-parts.ts';
import { startS3, type S3Server } from '../../support/s3-server.ts';

/** Packages that lie in a real S3 service, or are on their way there. */
const NOW = Date.UTC(2027, 5, 1);
const BYTES = 20 * 1024 * 1024;
let s3: S3Server;
let root: string;
let objects: ObjectStore;
let copy: ObjectStore;
let parts: ArchiveWorkParts;
let sessions: string[];

beforeAll(async () => {
  s3 = await startS3();
}, 60_000);
afterAll(() => s3.stop());

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ctd-stores-'));
  const prefix = `tinh-mau/${randomUUID()}`;
  objects = makeS3Objects(s3.settings('archive', prefix));
  copy = makeS3Objects(s3.settings('copy', prefix));
  const verifier = join(root, 'verify.mjs');
  await writeFile(verifier, '// the verifier');
  parts = {
    ...{ archiveDir: join(root, 'archive'), preparedDir: join(root, 'prepared'), copyDir: '' },
    ...{ supplementsDir: join(root, 'supplements'), organisation: 'Ban', stamp: () => Promise.resolve(null) },
    ...{ objects, copyObjects: copy, moveAfterDays: 0, spoolDirs: [], verifier },
    tools: await findTools({ FFMPEG_PATH: '', FFPROBE_PATH: '' }),
    ...{ sealKey: testSealKey, restrictedKey: testRestrictedKey, now: () => NOW },
    signal: new AbortController().signal,
  };
  sessions = [randomUUID(), randomUUID()];
  for (const sessionId of sessions) await makePackage(sessionId);
});

const folderOf = (sessionId: string): string => `2026/${sessionId}`;
const contentOf = (sessionId: string): Buffer =>
  Buffer.alloc(BYTES, createHash('sha256').update(sessionId).digest());
const FILM = 'data/composite.mp4';

/** A package of one large file: it takes several parts to bring it to a store. */
async function makePackage(sessionId: string): Promise<void> {
  const place = join(parts.archiveDir, folderOf(sessionId));
  await mkdir(join(place, 'data'), { recursive: true });
  const content = contentOf(sessionId);
  await writeFile(join(place, FILM), content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const facts = {
    ...{ sessionId, title: 'Buổi thử (DỮ LIỆU MẪU)', openedAt: 1, closedAt: 2, journalHash: null },
    ...{ files: [{ path: FILM, bytes: BYTES, sha256 }], tagFiles: [], folder: folderOf(sessionId) },
  };
  await writeBag(place, facts, 'Ban Tiếp công dân', 3);
  await sealPackage({
    ...{ archiveDir: parts.archiveDir, facts, key: testSealKey, sealedAt: 3 },
    stamp: () => Promise.resolve(null),
  });
}

const move = (sessionId: string, to: 'store' | 'disk', given: Partial<ArchiveWorkParts> = {}) =>
  workOnArchive(
    { jobId: randomUUID(), sessionId, folder: folderOf(sessionId), kind: 'move', to },
    { ...parts, ...given },
  );
const isOnDisk = (sessionId: string): Promise<boolean> =>
  access(join(parts.archiveDir, folderOf(sessionId))).then(
    () => true,
    () => false,
  );
const verdict = () =>
  verifyArchive(wholeArchive(parts.archiveDir, objects), { trustedKey: testSealKey.keyId });
async function fixity(given: Partial<ArchiveWorkParts> = {}): Promise<FixityReport> {
  const result = await workOnArchive({ jobId: 'f', kind: 'fixity' }, { ...parts, ...given });
  if (result.kind !== 'fixity') throw new Error('no report');
  return result.report;
}

test('a package goes to the store and back, and is read at every instant', async () => {
  const [sessionId = ''] = sessions;
  const files = makeArchiveFiles(parts.archiveDir, objects);
  const wanted = contentOf(sessionId);
  const state = { moving: true };
  const seen = { disk: 0, store: 0 };
  const reading = (async () => {
    for (let at = 0; state.moving; at = (at + 1_234_567) % (BYTES - 100)) {
      seen[await files.placeOf(folderOf(sessionId))] += 1;
      const file = await files.open(`${folderOf(sessionId)}/${FILM}`);
      const got: Buffer[] = [];
      for await (const part of await file.read({ start: at, end: at + 99 })) got.push(part as Buffer);
      expect(file.bytes).toBe(BYTES);
      expect(Buffer.concat(got).equals(wanted.subarray(at, at + 100))).toBe(true);
    }
  })();
  try {
    expect(await move(sessionId, 'store')).toEqual({ kind: 'moved', to: 'store' });
    expect(await isOnDisk(sessionId)).toBe(false);
    const { packages, chain } = await verdict();
    expect([packages.length, packages.flatMap(({ faults }) => faults), chain]).toEqual([2, [], []]);
    // Asked twice: done already.
    await move(sessionId, 'store');
    await move(sessionId, 'disk');
    expect(await isOnDisk(sessionId)).toBe(true);
    expect(await objects.list(folderOf(sessionId))).toEqual([]);
    await move(sessionId, 'disk');
  } finally {
    state.moving = false;
  }
  await reading;
  expect(Math.min(seen.disk, seen.store)).toBeGreaterThan(0);
  const back = await verifyPackage(await openPackage(join(parts.archiveDir, folderOf(sessionId))), null);
  expect(back.faults).toEqual([]);
}, 60_000);

test('what the store changes on the way, or a damaged package, does not leave the disk', async () => {
  const [sessionId = '', damaged = ''] = sessions;
  const changing: ObjectStore = {
    ...objects,
    put(key, content) {
      if (!key.endsWith(FILM)) return objects.put(key, content);
      const through = new PassThrough();
      let first = true;
      content.on('data', (part: Buffer) => {
        const changed = Buffer.from(part);
        if (first) changed[0] = (changed[0] ?? 0) ^ 1;
        first = false;
        through.write(changed);
      });
      content.on('end', () => through.end());
      return objects.put(key, through);
    },
  };
  await expect(move(sessionId, 'store', { objects: changing })).rejects.toThrow('came back changed');
  expect(await isOnDisk(sessionId)).toBe(true);
  const film = join(parts.archiveDir, folderOf(damaged), FILM);
  const bytes = await readFile(film);
  bytes[5] = (bytes[5] ?? 0) ^ 1;
  await writeFile(film, bytes);
  await expect(move(damaged, 'store')).rejects.toThrow(FILM);
  expect(await isOnDisk(damaged)).toBe(true);
  await expect(move(sessionId, 'store', { objects: null })).rejects.toThrow('ARCHIVE_S3_URL');
}, 60_000);

test('what was moved is exported like any other, and nothing of it stays behind', async () => {
  const [sessionId = ''] = sessions;
  await move(sessionId, 'store');
  const result = await workOnArchive(
    { jobId: randomUUID(), sessionId, folder: folderOf(sessionId), kind: 'export' },
    parts,
  );
  if (result.kind !== 'prepared') throw new Error('no file');
  const zip = await openPackage(join(parts.preparedDir, result.file.path));
  expect((await verifyPackage(zip, testSealKey.keyId)).faults).toEqual([]);
  await zip.close();
  expect(await readdir(join(parts.archiveDir, '2026'))).toEqual([sessions[1]]);
}, 60_000);

test('a second copy lies in another store, is read again there, and is not written over', async () => {
  const [moved = '', stays = ''] = sessions;
  await move(moved, 'store');
  expect(await fixity()).toMatchObject({ packages: 2, copies: 2, faults: [], moved: 0 });
  expect(await archiveInStore(copy).folders()).toEqual([moved, stays].map(folderOf).sort());
  expect(await archiveInStore(copy).chainNumbers()).toEqual([1, 2]);
  // One byte of the copy, a file of the moved package: both are told, and neither is mended by itself.
  await copy.put(`${folderOf(stays)}/${FILM}`, Readable.from([Buffer.from('something else')]));
  await objects.remove([`${folderOf(moved)}/${FILM}`]);
  const { faults, copies } = await fixity();
  expect(copies).toBe(1);
  const told = faults.map(({ file }) => file);
  expect(told.some((file) => file.startsWith(`copy: ${folderOf(stays)}/`))).toBe(true);
  expect(told.some((file) => file.startsWith(`${folderOf(moved)}/`))).toBe(true);
  expect(await copy.size(`${folderOf(moved)}/${FILM}`)).toBe(BYTES);
}, 60_000);

test('packages that are old enough are moved by themselves; a store that is away is told and costs nothing', async () => {
  const away = makeS3Objects({ ...s3.settings('archive'), secretAccessKey: 'wrong' });
  const refusing: ObjectStore = { ...objects, put: (key, content) => away.put(key, content) };
  const refused = await fixity({ objects: refusing, copyObjects: null, moveAfterDays: 30 });
  expect(refused.faults.map(({ kind }) => kind)).toEqual(['not_moved', 'not_moved']);
  expect(await isOnDisk(sessions[0] ?? '')).toBe(true);
  const report = await fixity({ copyObjects: null, moveAfterDays: 30 });
  expect(report).toMatchObject({ packages: 2, moved: 2, faults: [] });
  expect(await Promise.all(sessions.map(isOnDisk))).toEqual([false, false]);
  // What is disposed of leaves the store too, and the chain says so.
  const [sessionId = ''] = sessions;
  await workOnArchive(
    { jobId: 'd', sessionId, folder: folderOf(sessionId), kind: 'disposal', reason: 'hết thời hạn' },
    parts,
  );
  const { packages, chain } = await verdict();
  expect([packages.length, chain]).toEqual([1, []]);
  await rm(root, { recursive: true });
}, 60_000);

test('a store that cannot be reached is said in words, and what lies on the disk plays on', async () => {
  const [sessionId = ''] = sessions;
  const { url: _, ...credentials } = s3.settings('archive');
  // A port that nobody listens on.
  const nowhere = makeS3Objects({ ...credentials, url: 'http://127.0.0.1:1/archive' });
  const files = makeArchiveFiles(parts.archiveDir, nowhere);
  expect((await files.open(`${folderOf(sessionId)}/${FILM}`)).bytes).toBe(BYTES);
  await expect(files.open(`${folderOf(randomUUID())}/${FILM}`)).rejects.toMatchObject({
    code: 'store_unavailable',
  });
}, 60_000);
