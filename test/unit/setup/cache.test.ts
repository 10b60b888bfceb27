import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  cacheRoot,
  ensureDirectory,
  explainFileError,
  publishDirectory,
  requireFreeSpace,
} from '../../../scripts/setup/cache.mjs';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'ctd-cache-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('the cache folder follows the settings, then XDG, then the home', () => {
  expect(cacheRoot({ CTD_CACHE_DIR: '/srv/c', XDG_CACHE_HOME: '/x' }, '/home/u')).toBe('/srv/c');
  expect(cacheRoot({ XDG_CACHE_HOME: '/x' }, '/home/u')).toBe('/x/cau-tiep-dan');
  expect(cacheRoot({ XDG_CACHE_HOME: 'relative' }, '/home/u')).toBe('/home/u/.cache/cau-tiep-dan');
  expect(cacheRoot({}, '/home/u')).toBe('/home/u/.cache/cau-tiep-dan');
});

test('a folder appears whole, over one that was broken', async () => {
  const target = path.join(dir, 'tool');
  await mkdir(target);
  await writeFile(path.join(target, 'half'), '');
  await publishDirectory(target, (temporary: string) => writeFile(path.join(temporary, 'whole'), 'yes'));
  expect(await readdir(target)).toEqual(['whole']);
  expect(await readdir(dir)).toEqual(['tool']);
});

test('a failure leaves what was there and no rubbish', async () => {
  const target = path.join(dir, 'tool');
  await publishDirectory(target, (temporary: string) => writeFile(path.join(temporary, 'f'), 'old'));
  const failing = publishDirectory(target, async (temporary: string) => {
    await writeFile(path.join(temporary, 'f'), 'new');
    throw new Error('cut');
  });
  await expect(failing).rejects.toThrow('cut');
  expect(await readFile(path.join(target, 'f'), 'utf8')).toBe('old');
  expect(await readdir(dir)).toEqual(['tool']);
});

test('sweeps what a killed set-up left, and only of the same folder', async () => {
  await mkdir(path.join(dir, '.tool.tmp-dead'));
  await mkdir(path.join(dir, '.other.tmp-live'));
  await publishDirectory(path.join(dir, 'tool'), () => Promise.resolve());
  expect((await readdir(dir)).sort()).toEqual(['.other.tmp-live', 'tool']);
});

test('a folder that cannot be made, and a full disk, have their sentence', async () => {
  await writeFile(path.join(dir, 'file'), '');
  await expect(ensureDirectory(path.join(dir, 'file', 'sub'))).rejects.toMatchObject({
    key: 'no-permission',
  });
  await expect(requireFreeSpace(dir, Number.MAX_SAFE_INTEGER)).rejects.toMatchObject({ key: 'disk-full' });
  expect(explainFileError(Object.assign(new Error(), { code: 'ENOSPC' }), dir)).toMatchObject({
    key: 'disk-full',
  });
});
