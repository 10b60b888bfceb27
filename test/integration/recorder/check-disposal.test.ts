import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { disposeCheckRecordings } from '../../../recorder/check/dispose.ts';

let root: string;
let checksDir: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ctd-dispose-'));
  checksDir = join(root, 'checks');
});

afterEach(() => rm(root, { recursive: true, force: true }));

const put = async (day: string, ...names: string[]): Promise<void> => {
  await mkdir(join(checksDir, day), { recursive: true });
  for (const name of names) await writeFile(join(checksDir, day, name), 'x');
};

const dispose = (now: string, days = 7) => disposeCheckRecordings(checksDir, { days, now: Date.parse(now) });

test('a day goes at the midnight in Vietnam that ends its last day of keeping, not a millisecond before', async () => {
  await put('2026-03-12', `${randomUUID()}.webm`, `${randomUUID()}.json`);
  await put('2026-03-13', `${randomUUID()}.mp4`);
  await mkdir(join(checksDir, '2026-03-12', `${randomUUID()}.partial-${randomUUID()}`, 'bridges'), {
    recursive: true,
  });
  expect(await dispose('2026-03-19T23:59:59.999+07:00')).toEqual([]);
  expect(await readdir(join(checksDir, '2026-03-12'))).toHaveLength(3);
  expect(await dispose('2026-03-20T00:00:00.000+07:00')).toEqual(['2026-03-12']);
  expect(await readdir(checksDir)).toEqual(['2026-03-13']);
  expect(await dispose('2026-03-20T00:00:00.000+07:00')).toEqual([]);
});

test('as many days as the setting says', async () => {
  await put('2026-03-12', `${randomUUID()}.webm`);
  expect(await dispose('2026-03-13T23:59:59+07:00', 1)).toEqual([]);
  expect(await dispose('2026-03-14T00:00:00+07:00', 1)).toEqual(['2026-03-12']);
});

test('nothing else is touched: other names, other folders, what a link leads to', async () => {
  const recording = `${randomUUID()}.webm`;
  const elsewhere = join(root, 'elsewhere');
  await mkdir(elsewhere);
  await writeFile(join(elsewhere, recording), 'x');
  await put('2020-01-01', recording, 'notes.txt', 'manifest.json', `${randomUUID()}.webm.bak`);
  await put('2020-02-31', recording);
  await put('2020', recording);
  await put('2020-01-02-old', recording);
  await writeFile(join(checksDir, '2020-01-03'), 'a file');
  await symlink(elsewhere, join(checksDir, '2020-01-04'));
  expect(await dispose('2026-03-20T00:00:00+07:00')).toEqual([]);
  expect((await readdir(join(checksDir, '2020-01-01'))).sort()).toEqual([
    expect.stringMatching(/\.webm\.bak$/),
    'manifest.json',
    'notes.txt',
  ]);
  for (const kept of ['2020-02-31', '2020', '2020-01-02-old', '2020-01-04']) {
    expect(await readdir(join(checksDir, kept))).toEqual([recording]);
  }
  expect(await readdir(elsewhere)).toEqual([recording]);
  expect(await readdir(checksDir)).toContain('2020-01-03');
});

test('a folder that is not there is no error', async () => {
  expect(await dispose('2026-03-20T00:00:00+07:00')).toEqual([]);
});
