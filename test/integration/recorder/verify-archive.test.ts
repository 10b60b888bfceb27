import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { recordingFolders, verifyRecording } from '../../../recorder/seal/verify-archive.ts';

const SESSION = '7b8bb4ac-06a7-4a0c-8f0e-0d7d8e2a6c11';
const CONTENT = Buffer.from('sound of a session');
let archive: string;
let folder: string;

beforeEach(async () => {
  archive = await mkdtemp(join(tmpdir(), 'ctd-verify-'));
  folder = join(archive, '2026', SESSION);
  await mkdir(join(folder, 'bridges'), { recursive: true });
  await mkdir(join(archive, '2026', `${SESSION}.partial`));
  await writeFile(join(folder, 'audio.m4a'), CONTENT);
  const file = {
    kind: 'audio',
    bridgeId: null,
    path: 'audio.m4a',
    mimeType: 'audio/mp4',
    bytes: CONTENT.length,
    durationMs: 1,
    streams: [{ kind: 'audio', codec: 'aac' }],
    width: null,
    height: null,
    sha256: createHash('sha256').update(CONTENT).digest('hex'),
  };
  const manifest = {
    version: 1,
    sessionId: SESSION,
    title: 'Buổi thử',
    openedAt: 1,
    closedAt: 2,
    bridges: [],
    files: [file],
    tracks: [],
    faults: [],
    journalHash: null,
    tools: { ffmpeg: 'x', ffprobe: 'x', node: 'x' },
  };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
});
afterEach(() => rm(archive, { recursive: true, force: true }));

const kinds = async () => (await verifyRecording(folder)).faults.map(({ kind, file }) => [kind, file]);

test('an untouched recording holds, and folders in work are passed over', async () => {
  expect(await recordingFolders(archive)).toEqual([folder]);
  expect(await verifyRecording(folder)).toMatchObject({ sessionId: SESSION, files: 1, faults: [] });
});

test('one flipped byte is found', async () => {
  const changed = Buffer.from(CONTENT);
  changed.writeUInt8(changed.readUInt8(3) ^ 1, 3);
  await writeFile(join(folder, 'audio.m4a'), changed);
  expect(await kinds()).toEqual([['changed', 'audio.m4a']]);
});

test('a shortened, a removed and an added file are each found', async () => {
  await writeFile(join(folder, 'audio.m4a'), CONTENT.subarray(1));
  expect(await kinds()).toEqual([['changed', 'audio.m4a']]);
  await unlink(join(folder, 'audio.m4a'));
  await writeFile(join(folder, 'bridges', 'x.webm'), 'x');
  expect(await kinds()).toEqual([
    ['missing', 'audio.m4a'],
    ['unexpected', 'bridges/x.webm'],
  ]);
});

test('a recording without its manifest does not hold', async () => {
  await unlink(join(folder, 'manifest.json'));
  expect(await kinds()).toEqual([['no_manifest', 'manifest.json']]);
});
