import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { childEnvironment } from '../../../scripts/setup/child-environment.mjs';
import { commandNames, findCommand } from '../../../scripts/setup/commands.mjs';
import { installCommand } from '../../../scripts/setup/debian-packages.mjs';
import { watchParent } from '../../../scripts/setup/parent-watch.mjs';
import { createProgress } from '../../../scripts/setup/progress.mjs';
import { exitCode } from '../../../scripts/setup/run-command.mjs';
import { runProcess } from '../../../scripts/setup/run-process.mjs';
import { findTools, missingTools } from '../../../scripts/setup/system-tools.mjs';
import { runSteps, testSteps } from '../../../scripts/setup/test-steps.mjs';

let repo: string;

beforeEach(async () => {
  repo = await mkdtemp(path.join(os.tmpdir(), 'ctd-repo-'));
});
afterEach(() => rm(repo, { recursive: true, force: true }));

test('knows its commands and no others', () => {
  expect(commandNames()).toEqual(
    expect.arrayContaining(['start', 'demo', 'test', 'verify', 'bench', 'docs', 'build']),
  );
  expect(findCommand('toString')).toBeUndefined();
  expect(findCommand(undefined)).toBeUndefined();
});

test('a program ended by a signal counts as 128 + n', () => {
  expect([exitCode(3, null), exitCode(null, 'SIGTERM'), exitCode(null, 'SIGINT')]).toEqual([3, 143, 130]);
});

describe('test steps', () => {
  const step = (name: string) => ({ name, config: `${name}.json`, args: [name] });

  test('Jest comes last, and alone when it is given arguments', () => {
    expect(testSteps(repo, []).map(({ name }) => name)).toEqual([
      'lint tests',
      'lint web',
      'lint',
      'light tests',
      'typecheck',
      'typecheck web',
      'typecheck scripts',
      'typecheck tests',
      'format',
      'boundaries',
      'documents',
      'integration tests',
      'jest',
    ]);
    const [only, ...others] = testSteps(repo, ['-t', 'lock']);
    expect(only?.args.slice(-2)).toEqual(['-t', 'lock']);
    expect(others).toEqual([]);
  });

  test('stop at the first failure, leave out what has no configuration, and say nothing after the last', async () => {
    await writeFile(path.join(repo, 'a.json'), '');
    await writeFile(path.join(repo, 'c.json'), '');
    const said: string[] = [];
    const ran: string[] = [];
    const run = (codes: Record<string, number>) =>
      runSteps([step('a'), step('b'), step('c')], {
        repo,
        say: (text: string) => said.push(text),
        run: ([name = '']: string[]) => Promise.resolve(ran.push(name) && (codes[name] ?? 0)),
        now: () => 0,
      });
    expect(await run({})).toBe(0);
    expect(ran).toEqual(['a', 'c']);
    expect(said.slice(-2)).toEqual(['a 0.0 s', 'c…']);
    ran.length = 0;
    expect(await run({ a: 2 })).toBe(2);
    expect(ran).toEqual(['a']);
  });

  test('as many as may run together do, and the last waits for all of them', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await writeFile(path.join(repo, `${name}.json`), '');
    const ran: string[] = [];
    const ends = new Map<string, (code: number) => void>();
    const ended = runSteps([step('a'), step('b'), step('c'), step('d')], {
      ...{ repo, say: () => undefined, together: 2 },
      run: ([name = '']: string[]) => {
        ran.push(name);
        return new Promise<number>((resolve) => ends.set(name, resolve));
      },
    });
    const settle = () => new Promise((resolve) => setImmediate(resolve));
    expect(ran).toEqual(['a', 'b']);
    ends.get('b')?.(0);
    await settle();
    expect(ran).toEqual(['a', 'b', 'c']);
    ends.get('c')?.(0);
    await settle();
    expect(ran).toEqual(['a', 'b', 'c']);
    ends.get('a')?.(0);
    await settle();
    expect(ran).toEqual(['a', 'b', 'c', 'd']);
    ends.get('d')?.(3);
    expect(await ended).toBe(3);
  });
});

test('a step that wants the machine for itself waits for those that share it', async () => {
  const ran: string[] = [];
  const step = (name: string, alone = false) => ({ name, config: '.', args: [name], alone });
  const code = await runSteps([step('a', true), step('b'), step('c'), step('last')], {
    ...{ repo, say: () => undefined, together: 2 },
    run: async ([name = '']: string[]) => {
      ran.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      ran.push(`${name} ends`);
      return 0;
    },
  });
  expect(code).toBe(0);
  expect(ran.slice(0, 2)).toEqual(['b begins', 'c begins']);
  expect(ran.slice(4)).toEqual(['a begins', 'a ends', 'last begins', 'last ends']);
});

describe('tools of the machine', () => {
  const program = async (name: string) => {
    await mkdir(path.join(repo, 'bin'), { recursive: true });
    const file = path.join(repo, 'bin', name);
    await writeFile(file, '');
    await chmod(file, 0o755);
    return file;
  };

  test('a setting wins over the PATH, and must name a program', async () => {
    const onPath = await program('ffmpeg');
    const own = await program('my-ffmpeg');
    const PATH = path.join(repo, 'bin');
    expect(findTools({ repo, env: { PATH } }).ffmpeg).toBe(onPath);
    expect(findTools({ repo, env: { PATH, FFMPEG_PATH: own } }).ffmpeg).toBe(own);
    expect(() => findTools({ repo, env: { PATH, FFMPEG_PATH: '/nowhere' } })).toThrow(
      expect.objectContaining({ key: 'path-setting-wrong' }),
    );
  });

  test('each missing package is asked for once, and no Redis where one is running already', () => {
    const none = findTools({ repo, env: { PATH: '' } });
    const needed = ['ffmpeg', 'ffprobe', 'redis'] as const;
    expect(missingTools(none, needed, {}).packages).toEqual(['ffmpeg', 'redis-server']);
    expect(missingTools(none, needed, { REDIS_URL: 'redis://r' }).packages).toEqual(['ffmpeg']);
  });

  test('children find the chosen Node.js first and every tool by name', async () => {
    const ffmpeg = await program('ffmpeg');
    const tools = findTools({ repo, env: { PATH: path.dirname(ffmpeg) } });
    const env = childEnvironment(
      { env: { PATH: '/usr/bin' }, cache: '/c' },
      { runtime: { file: '/n/bin/node', major: 24 }, tools, worker: '/w' },
    );
    expect(env).toMatchObject({ PATH: '/n/bin:/usr/bin', FFMPEG_PATH: ffmpeg, MEDIASOUP_WORKER_BIN: '/w' });
    expect(env).not.toHaveProperty('CHROMIUM_PATH');
  });

  test('the command for an administrator can be pasted', () => {
    expect(installCommand(['a', 'b'], false)).toBe(
      'sudo apt-get update && sudo apt-get install -y --no-install-recommends a b',
    );
    expect(installCommand(['a'], true)).not.toContain('sudo');
  });
});

test('progress on a pipe: about one line in ten per cent', () => {
  const lines: string[] = [];
  const task = createProgress({ write: (text: string) => lines.push(text) }, () => 0).task('Build');
  for (let done = 1; done <= 100; done++) task.at(done, 100);
  task.end();
  expect(lines).toHaveLength(12);
  expect(lines[1]).toBe('• Build: 10 % [10/100]\n');
});

test('a launcher whose npm has gone stops, one started by hand does not', async () => {
  let parent = 10;
  const gone: string[] = [];
  const watch = (env: NodeJS.ProcessEnv, name: string) =>
    watchParent(env, { parent: () => parent, onGone: () => gone.push(name) });
  const stops = [watch({ npm_lifecycle_event: 'start' }, 'npm'), watch({}, 'hand')];
  parent = 1;
  await new Promise((resolve) => setTimeout(resolve, 700));
  stops.forEach((stop) => stop());
  expect(gone).toEqual(['npm']);
});

describe('programs of the set-up', () => {
  test('a time limit ends the whole process group', async () => {
    const started = Date.now();
    const { code } = await runProcess('sh', ['-c', 'sleep 30 & sleep 30; true'], { timeoutMs: 100 });
    expect(code).not.toBe(0);
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  test('a program that is not there is a code, not an exception', async () => {
    expect((await runProcess('/no/such/program', [])).code).toBe(127);
  });

  test('stopping the set-up rejects as an interruption', async () => {
    const stop = new AbortController();
    const running = runProcess('sleep', ['30'], { signal: stop.signal });
    stop.abort();
    await expect(running).rejects.toMatchObject({ name: 'Interrupted' });
  });
});
