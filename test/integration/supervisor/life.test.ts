import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { isAlive, markOf } from '../../../src/main/supervise/process-table.ts';
import { cleanUp, factsOf, startHouse, takenPort, tempFolder, until } from './house-run.ts';

afterEach(cleanUp);

const given = (folder: string, part: string): Record<string, string> =>
  JSON.parse(readFileSync(join(folder, `${part}.env.json`), 'utf8')) as Record<string, string>;

describe('a run', () => {
  test('keeps its data over a restart and says its address in one line', async () => {
    const folder = tempFolder();
    const first = startHouse(folder);
    const cold = await first.ready();
    expect(await factsOf(cold.url)).toEqual({
      starts: '1',
      who: { role: 'cautiepdan', fsync: 'on' },
      recorderStarts: '1',
      aof: ['appendonly', 'yes'],
    });
    expect(first.out().trim().split('\n')).toHaveLength(1);
    first.child.kill('SIGTERM');
    expect(await first.exited()).toBe(0);

    const second = startHouse(folder);
    const warm = await second.ready();
    expect(await factsOf(warm.url)).toMatchObject({ starts: '2', recorderStarts: '2' });
    // How fast is for whoever measures on a quiet machine, not for a test.
    console.info(`start to ready: cold ${cold.seconds.toFixed(2)} s, warm ${warm.seconds.toFixed(2)} s`);
  });

  test('SIGTERM leaves no process, not even a worker that ignores it or a database connection', async () => {
    const folder = tempFolder();
    const run = startHouse(folder, { FIXTURE_STUBBORN: '1' });
    await run.ready();
    const family = run.family();
    const worker = markOf(Number(readFileSync(join(folder, 'worker.pid'), 'utf8')));
    // postgres with its own helpers, redis, media with its worker, recorder, server
    expect(family.length).toBeGreaterThan(8);
    expect(worker).not.toBeNull();
    expect(family.map(({ pid }) => pid)).toContain(worker!.pid);
    run.child.kill('SIGTERM');
    expect(await run.exited()).toBe(0);
    expect(family.filter(isAlive)).toEqual([]);
  });

  test('closing the terminal and Ctrl-C stop everything too; one Ctrl-C that comes twice is one', async () => {
    const folder = tempFolder();
    for (const signals of [['SIGHUP'], ['SIGINT', 'SIGINT']] as const) {
      const run = startHouse(folder);
      await run.ready();
      const family = run.family();
      for (const signal of signals) run.child.kill(signal);
      expect(await run.exited()).toBe(0);
      expect(family.filter(isAlive)).toEqual([]);
      expect(run.err()).not.toContain('stopping at once');
    }
  });

  test('a second Ctrl-C does not wait for a part that will not stop, and still leaves nothing', async () => {
    const run = startHouse(tempFolder(), { FIXTURE_HANGS: '1', FIXTURE_STUBBORN: '1' });
    await run.ready();
    const family = run.family();
    run.child.kill('SIGINT');
    await sleep(1_000);
    expect(run.child.exitCode).toBeNull();
    const asked = performance.now();
    run.child.kill('SIGINT');
    expect(await run.exited()).toBe(0);
    expect(performance.now() - asked).toBeLessThan(5_000);
    expect(family.filter(isAlive)).toEqual([]);
  });

  test('a process gets only the secrets it needs', async () => {
    const folder = tempFolder();
    const run = startHouse(folder, { SAMPLE_PASSWORD: 'mat-khau-mau' });
    await run.ready();
    const [media, recorder, server] = ['media', 'recorder', 'server'].map((part) => given(folder, part));
    for (const name of ['DATABASE_URL', 'REDIS_URL', 'SAMPLE_PASSWORD'])
      expect(media).not.toHaveProperty(name);
    for (const name of ['DATABASE_URL', 'MEDIA_CONTROL_SECRET', 'SAMPLE_PASSWORD']) {
      expect(recorder).not.toHaveProperty(name);
    }
    expect(server).toMatchObject({
      SAMPLE_PASSWORD: 'mat-khau-mau',
      MEDIA_CONTROL_SECRET: media!.MEDIA_CONTROL_SECRET,
      MEDIA_CONTROL_URL: `http://127.0.0.1:${media!.MEDIA_CONTROL_PORT}`,
    });
    expect(media!.MEDIA_CONTROL_SECRET!.length).toBeGreaterThanOrEqual(40);
    // Told on the console, never in a log.
    expect(run.out()).toContain('DỮ LIỆU MẪU');
    expect(run.out()).toContain('mat-khau-mau');
    for (const part of ['server', 'supervisor', 'media', 'recorder', 'postgres', 'redis']) {
      expect(readFileSync(join(folder, 'logs', `${part}.log`), 'utf8')).not.toContain('mat-khau-mau');
    }
  });

  test('the demo gets address and accounts, nothing else; the service goes on when it ends', async () => {
    const folder = tempFolder();
    const run = startHouse(folder, {}, ['--demo']);
    const { url } = await run.ready();
    await until(() => (run.err().includes('The demo has ended') ? true : undefined), 'the end of the demo');
    const demo = given(folder, 'demo');
    expect(demo.DEMO_SERVER_URL).toBe(url);
    expect(JSON.parse(demo.DEMO_ACCOUNTS!)).toEqual([
      {
        username: 'thuky',
        password: given(folder, 'server').SAMPLE_PASSWORD,
        role: 'secretary',
        displayName: 'Thư ký (mẫu)',
      },
    ]);
    for (const name of ['DATABASE_URL', 'REDIS_URL', 'SAMPLE_PASSWORD', 'MEDIA_CONTROL_SECRET']) {
      expect(demo).not.toHaveProperty(name);
    }
    expect(await factsOf(url)).toMatchObject({ starts: '1' });
  });
});

describe('a refusal is one sentence', () => {
  test('PORT in use', async () => {
    const taken = await takenPort();
    const run = startHouse(tempFolder(), { PORT: String(taken.port) });
    expect(await run.exited()).toBe(78);
    await taken.close();
    expect(run.err()).toContain(
      `Port ${taken.port} (TCP) is in use by another program; set PORT to another port.`,
    );
    expect(run.err()).not.toMatch(/\n {4}at /);
  });

  test('MEDIA_PORT in use, also that of the second worker', async () => {
    const taken = await takenPort();
    const run = startHouse(tempFolder(), { MEDIA_PORT: String(taken.port - 1), MEDIA_WORKERS: '2' });
    expect(await run.exited()).toBe(78);
    await taken.close();
    expect(run.err()).toContain('set MEDIA_PORT to another port');
  });

  test('a part that refuses ends everything with its sentence', async () => {
    const folder = tempFolder();
    const run = startHouse(folder, { FIXTURE_REFUSES: 'Thiếu một thứ. / Something is missing.' });
    expect(await run.exited()).toBe(78);
    expect(run.err()).toContain('✗ Thiếu một thứ. / Something is missing.\n');
    expect(run.family()).toEqual([]);
  });

  test('a part that dies again and again at the first start is given up, and its log is named', async () => {
    const folder = tempFolder();
    const run = startHouse(folder, { FIXTURE_DIES: '1' });
    expect(await run.exited()).not.toBe(0);
    expect(run.err()).toContain(
      `The part "server" cannot start (mã/code 3); see ${join(folder, 'logs', 'server.log')}.`,
    );
    expect(run.out()).toBe('');
  });

  test('redis-server missing, wrong settings, an unreachable Redis', async () => {
    const noRedis = startHouse(tempFolder(), { REDIS_SERVER_PATH: '/nowhere/redis-server' });
    expect(await noRedis.exited()).toBe(78);
    expect(noRedis.err()).toContain('/nowhere/redis-server cannot be run; check REDIS_SERVER_PATH.');
    const wrong = startHouse(tempFolder(), { PORT: 'abc', LOG_LEVEL: 'loud' });
    expect(await wrong.exited()).toBe(78);
    expect(wrong.err()).toMatch(/PORT=abc[^]*LOG_LEVEL=loud/);
    const taken = await takenPort();
    await taken.close();
    const unreachable = startHouse(tempFolder(), { REDIS_URL: `redis://127.0.0.1:${taken.port}` });
    expect(await unreachable.exited()).toBe(78);
    expect(unreachable.err()).toContain('Redis cannot be reached at REDIS_URL');
  });

  test('a DATA_DIR that is a file', async () => {
    const run = startHouse(join(import.meta.filename, 'below'));
    expect(await run.exited()).toBe(78);
    expect(run.err()).toContain('is not a folder; set DATA_DIR to another place.');
  });
});
