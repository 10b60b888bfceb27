import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const run = promisify(execFile);
const script = new URL('../../../deploy/check-settings.mjs', import.meta.url).pathname;
const example = new URL('../../../deploy/env.example', import.meta.url).pathname;

const GOOD = {
  PUBLIC_URL: 'https://tiepdan.tinh.vn',
  MEDIA_ANNOUNCED_ADDRESS: '10.20.30.40',
  POSTGRES_PASSWORD: 'a'.repeat(24),
  REDIS_PASSWORD: 'b'.repeat(24),
  MEDIA_CONTROL_SECRET: 'c'.repeat(24),
  BACKUP_PASSPHRASE: 'một cụm mật khẩu đủ dài',
  SAMPLE_PASSWORD: 'd'.repeat(12),
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ctd-settings-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function check(file: string): Promise<string> {
  try {
    await run(process.execPath, [script, file]);
    return '';
  } catch (error) {
    return (error as { stderr: string }).stderr;
  }
}

async function checkWith(change: Record<string, string>): Promise<string> {
  const file = join(folder, 'settings.env');
  const lines = Object.entries({ ...GOOD, ...change }).map(([name, value]) => `${name}='${value}'\n`);
  await writeFile(file, lines.join(''));
  return check(file);
}

test('settings of one’s own pass', async () => {
  expect(await checkWith({})).toBe('');
  expect(await checkWith({ TURN_URLS: 'turn:a:3478', TURN_SECRET: 'e'.repeat(24) })).toBe('');
  expect(await checkWith({ SAMPLE_DATA: 'off', SAMPLE_PASSWORD: '' })).toBe('');
});

test('the example as it is does not: every value to be replaced is named', async () => {
  const said = await check(example);
  const named = ['PUBLIC_URL', 'POSTGRES_PASSWORD', 'REDIS_PASSWORD', 'MEDIA_CONTROL_SECRET'];
  for (const name of [...named, 'BACKUP_PASSPHRASE', 'SAMPLE_PASSWORD', 'MEDIA_ANNOUNCED_ADDRESS']) {
    expect(said).toContain(`${name}: còn là giá trị mẫu`);
  }
});

test.each([
  ['nothing set', { REDIS_PASSWORD: '' }, 'REDIS_PASSWORD: chưa đặt'],
  ['a short one', { REDIS_PASSWORD: 'b'.repeat(19) }, 'REDIS_PASSWORD: cần ít nhất 20'],
  ['signs of addresses', { POSTGRES_PASSWORD: 'a@b/c:d'.repeat(4) }, 'POSTGRES_PASSWORD: chỉ dùng'],
  ['twice the same', { REDIS_PASSWORD: GOOD.POSTGRES_PASSWORD }, 'phải khác nhau'],
  ['no encryption', { PUBLIC_URL: 'http://tiepdan.tinh.vn' }, 'PUBLIC_URL: phải là'],
  ['loopback', { MEDIA_ANNOUNCED_ADDRESS: '127.0.0.1' }, 'MEDIA_ANNOUNCED_ADDRESS: phải là'],
  ['a relay without its secret', { TURN_URLS: 'turn:a:3478' }, 'TURN_SECRET: chưa đặt'],
  ['a store without its keys', { ARCHIVE_S3_URL: 'http://a/b' }, 'S3_SECRET_ACCESS_KEY: chưa đặt'],
  ['an open backup', { BACKUP_PASSPHRASE: 'ngắn' }, 'BACKUP_PASSPHRASE: cần ít nhất'],
  ['sample accounts with a short password', { SAMPLE_PASSWORD: '123456' }, 'SAMPLE_PASSWORD: cần'],
])('%s is refused', async (_, change, sentence) => {
  const said = await checkWith(change);
  expect(said).toContain(sentence);
  for (const value of Object.values(change)) if (value.length > 15) expect(said).not.toContain(value);
});
