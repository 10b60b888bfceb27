import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { isAlive, markOf, processesIn } from '../../../src/main/supervise/process-table.ts';
import { cleanUp, factsOf, startHouse, tempFolder, until } from './house-run.ts';

afterEach(cleanUp);

const log = (folder: string, part: string): string =>
  readFileSync(join(folder, 'logs', `${part}.log`), 'utf8');
const given = (folder: string, part: string): Record<string, string> =>
  JSON.parse(readFileSync(join(folder, `${part}.env.json`), 'utf8')) as Record<string, string>;

describe('a part that dies', () => {
  test.each(['redis', 'postgres'])(
    '%s killed: comes back at the same address with its data',
    async (part) => {
      const folder = tempFolder();
      const run = startHouse(folder);
      const { url } = await run.ready();
      const killed = run.pidOf(part);
      process.kill(killed, 'SIGKILL');
      await until(() => (run.pidOf(part) === killed ? undefined : true), `a new ${part}`);
      // The server is the same process with the same addresses: it finds its data again by itself.
      const facts = await until(() => factsOf(url).catch(() => undefined), 'facts');
      expect(facts).toMatchObject({ starts: '1', recorderStarts: '1' });
      expect(run.err()).toContain(`"${part}" died, restart 1 in 0.2 s`);
      const line = log(folder, 'supervisor')
        .split('\n')
        .find((each) => each.includes('part died'));
      expect(JSON.parse(line!)).toMatchObject({
        part,
        signal: 'SIGKILL',
        code: null,
        restart: 1,
        pauseMs: 200,
      });
    },
  );

  test('media killed: its worker goes too, and it comes back at its control address', async () => {
    const folder = tempFolder();
    const run = startHouse(folder, { FIXTURE_STUBBORN: '1' });
    await run.ready();
    const before = given(folder, 'media');
    const worker = markOf(Number(readFileSync(join(folder, 'worker.pid'), 'utf8')))!;
    process.kill(Number(before.PID), 'SIGKILL');
    const after = await until(() => {
      const now = given(folder, 'media');
      return now.PID === before.PID ? undefined : now;
    }, 'a new media');
    expect(after.MEDIA_CONTROL_PORT).toBe(before.MEDIA_CONTROL_PORT);
    expect(after.MEDIA_CONTROL_SECRET).toBe(before.MEDIA_CONTROL_SECRET);
    expect(isAlive(worker)).toBe(false);
  });
});

describe('a supervisor that is killed', () => {
  test('its processes are ended by the next start, which finds the data', async () => {
    const folder = tempFolder();
    const first = startHouse(folder, { FIXTURE_STUBBORN: '1' });
    await first.ready();
    const family = first.family();
    first.child.kill('SIGKILL');
    await first.exited();
    expect(processesIn(join(folder, 'postgres')).length).toBeGreaterThan(0);
    expect(processesIn(join(folder, 'redis')).length).toBeGreaterThan(0);

    const second = startHouse(folder);
    const { url } = await second.ready();
    expect(await factsOf(url)).toMatchObject({ starts: '2', recorderStarts: '2' });
    expect(family.filter(isAlive)).toEqual([]);
    expect(second.err()).toContain('stopping what an earlier run left behind');
  });

  test('with everything killed, the stale data folder starts again', async () => {
    const folder = tempFolder();
    const first = startHouse(folder);
    await first.ready();
    const family = first.family();
    first.child.kill('SIGKILL');
    for (const mark of family) process.kill(mark.pid, 'SIGKILL');
    await until(() => (family.some(isAlive) ? undefined : true), 'all to be gone');
    expect(existsSync(join(folder, 'postgres', 'postmaster.pid'))).toBe(true);
    expect(existsSync(join(folder, 'supervisor.lock'))).toBe(true);

    const second = startHouse(folder);
    const { url } = await second.ready();
    expect(await factsOf(url)).toMatchObject({ starts: '2' });
  });

  test('a start cut off while the database was made begins anew', async () => {
    const folder = tempFolder();
    const first = startHouse(folder);
    await until(() => (existsSync(join(folder, 'postgres.new', 'PG_VERSION')) ? true : undefined), 'initdb');
    const family = first.family();
    first.child.kill('SIGKILL');
    for (const mark of family.filter(isAlive)) process.kill(mark.pid, 'SIGKILL');
    const second = startHouse(folder);
    const { url } = await second.ready();
    expect(await factsOf(url)).toMatchObject({ starts: '1' });
    expect(existsSync(join(folder, 'postgres.new'))).toBe(false);
  });
});

describe('a DATA_DIR', () => {
  test('has one supervisor: a second one is told which process has it', async () => {
    const folder = tempFolder();
    const first = startHouse(folder);
    const { url } = await first.ready();
    const second = startHouse(folder);
    expect(await second.exited()).toBe(78);
    expect(second.err()).toContain(`Another one is already running on ${folder} (process ${first.pid})`);
    expect(await factsOf(url)).toMatchObject({ starts: '1' });
  });

  test('may lie so deep that its sockets do not fit, and have blanks and accents in its name', async () => {
    const folder = join(tempFolder(), 'dữ liệu "tiếp dân"', 'x'.repeat(120));
    mkdirSync(folder, { recursive: true });
    const run = startHouse(folder);
    const { url } = await run.ready();
    expect(await factsOf(url)).toMatchObject({ starts: '1', recorderStarts: '1' });
    const socket = decodeURIComponent(new URL(given(folder, 'server').REDIS_URL!).pathname);
    expect(socket).not.toContain(folder);
    run.child.kill('SIGTERM');
    expect(await run.exited()).toBe(0);
    expect(existsSync(join(socket, '..'))).toBe(false);
    expect(readdirSync(join(folder, 'run'))).toEqual([]);
  });

  test('with blanks and accents that is short keeps its sockets inside', async () => {
    const folder = join(tempFolder(), 'dữ liệu, "50%" #1');
    mkdirSync(folder);
    const run = startHouse(folder);
    const { url } = await run.ready();
    expect(await factsOf(url)).toMatchObject({ starts: '1', recorderStarts: '1' });
    expect(decodeURIComponent(new URL(given(folder, 'server').REDIS_URL!).pathname)).toBe(
      join(folder, 'run', 'redis', 'redis.sock'),
    );
  });
});
