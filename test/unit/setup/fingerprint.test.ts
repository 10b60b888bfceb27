import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { contentHash, listFiles, listHash } from '../../../scripts/setup/fingerprint.mjs';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'ctd-print-'));
  await mkdir(path.join(root, 'web', 'pages'), { recursive: true });
  await writeFile(path.join(root, 'web', 'pages', 'a.tsx'), 'a');
  await writeFile(path.join(root, 'web', 'b.tsx'), 'b');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const inputs = ['web', 'lock.json'];
const fingerprint = async () => {
  const files = await listFiles(root, inputs);
  return { list: listHash(files), content: await contentHash(root, files) };
};

test('lists files of folders, leaving out what is not there', async () => {
  const files = await listFiles(root, inputs);
  expect(files.map((file) => file.path)).toEqual([
    path.join('web', 'b.tsx'),
    path.join('web', 'pages', 'a.tsx'),
  ]);
});

test('a touched file changes the list but not the content', async () => {
  const before = await fingerprint();
  await utimes(path.join(root, 'web', 'b.tsx'), new Date(0), new Date(0));
  const after = await fingerprint();
  expect(after.list).not.toBe(before.list);
  expect(after.content).toBe(before.content);
});

test.each([
  ['an edit', () => writeFile(path.join(root, 'web', 'b.tsx'), 'B')],
  ['a new file', () => writeFile(path.join(root, 'lock.json'), '{}')],
  ['a removed file', () => rm(path.join(root, 'web', 'b.tsx'))],
])('%s changes the content', async (_what, change) => {
  const before = await fingerprint();
  await change();
  expect((await fingerprint()).content).not.toBe(before.content);
});
