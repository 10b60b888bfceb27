import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { isStale, withLock } from '../../../scripts/setup/lock.mjs';

let dir: string;
let file: string;

beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'ctd-lock-'));
  file = path.join(dir, 'build.lock');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const deadHolder = { pid: 2 ** 22 + 1, started: '1', host: os.hostname(), token: 'dead' };

test('two set-ups take turns, and the second is told whom it waits for', async () => {
  const events: string[] = [];
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const first = withLock(file, async () => {
    events.push('first in');
    await held;
    events.push('first out');
  });
  while (events.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const second = withLock(file, () => Promise.resolve(events.push('second in')), {
    onWait: ({ pid }: { pid: number }) => {
      events.push(`waits for ${pid}`);
      release();
    },
  });
  await Promise.all([first, second]);
  expect(events).toEqual(['first in', `waits for ${process.pid}`, 'first out', 'second in']);
  expect(await readdir(dir)).toEqual([]);
});

test('the lock of a dead process is taken over at once', async () => {
  await writeFile(file, JSON.stringify(deadHolder));
  let waited = false;
  const inside = await withLock(file, () => readFile(file, 'utf8'), { onWait: () => (waited = true) });
  expect(JSON.parse(inside)).toMatchObject({ pid: process.pid });
  expect(waited).toBe(false);
});

test('several waiters on one dead lock never work at the same time', async () => {
  await writeFile(file, JSON.stringify(deadHolder));
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setTimeout(resolve, 20));
    inside--;
  };
  await Promise.all(Array.from({ length: 5 }, () => withLock(file, work)));
  expect(most).toBe(1);
});

test('a lock cut short by a full disk is nobody’s', async () => {
  await writeFile(file, '{"pid":');
  await expect(withLock(file, () => Promise.resolve('done'))).resolves.toBe('done');
});

test('work that fails gives the lock back', async () => {
  await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(existsSync(file)).toBe(false);
});

test('a wait can be stopped', async () => {
  const stop = new AbortController();
  await withLock(file, async () => {
    const waiting = withLock(file, () => Promise.resolve(), {
      signal: stop.signal,
      onWait: () => stop.abort(),
    });
    await expect(waiting).rejects.toMatchObject({ name: 'Interrupted' });
  });
});

test('who is gone: dead, replaced by another process of that number, or long silent on another host', async () => {
  const holder = { pid: 7, started: '100', host: 'here', token: 't' };
  const machine = { host: 'here', isAlive: () => true, startOf: () => Promise.resolve('100') };
  expect(await isStale({ holder, ageMs: 0 }, machine)).toBe(false);
  expect(await isStale({ holder, ageMs: 0 }, { ...machine, isAlive: () => false })).toBe(true);
  expect(await isStale({ holder, ageMs: 0 }, { ...machine, startOf: () => Promise.resolve('900') })).toBe(
    true,
  );
  expect(await isStale({ holder, ageMs: 1_000 }, { ...machine, host: 'elsewhere' })).toBe(false);
  expect(await isStale({ holder, ageMs: 120_000 }, { ...machine, host: 'elsewhere' })).toBe(true);
});
