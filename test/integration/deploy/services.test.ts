import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findOnPath } from '../../../scripts/setup/find-program.mjs';
import { interpolate, readCompose } from '../../support/compose.ts';
import { freePort, startPostgres, type TestPostgres } from '../../support/postgres.ts';
import { until } from '../../support/until.ts';

/**
 * Runs what docker-compose.yml says, word by word, but for ports, folders and addresses: those of the machine that a
 * test must not touch are replaced by free ones.
 */
const root = new URL('../../../', import.meta.url).pathname;
const compose = readCompose();
const variables = {
  PUBLIC_URL: 'https://tiepdan.example',
  MEDIA_ANNOUNCED_ADDRESS: '127.0.0.1',
  MEDIA_IP: '127.0.0.1',
  POSTGRES_PASSWORD: 'mat-khau-co-so-du-lieu',
  REDIS_PASSWORD: 'mat-khau-hang-doi-thu',
  MEDIA_CONTROL_SECRET: 'ma-bi-mat-truyen-hinh',
  TURN_SECRET: 'ma-bi-mat-chuyen-tiep',
  SAMPLE_DATA: 'off',
  LOG_LEVEL: 'warn',
};

/** How long a process may load on a machine that has other work. */
const START_LIMIT_MS = 60_000;
/** Between two questions: each is a process of its own. */
const PAUSE_MS = 300;
const PORTS = ['8080', '8070', '8071', '8091', '8092', '6379', '3478'] as const;
const running: ChildProcess[] = [];
let folder: string;
let postgres: TestPostgres;
let ports: Map<string, string>;

beforeAll(async () => {
  postgres = await startPostgres();
  folder = await mkdtemp(join(tmpdir(), 'ctd-compose-'));
  ports = new Map();
  for (const port of PORTS) ports.set(port, String(await freePort()));
});

afterAll(async () => {
  for (const child of running.toReversed()) await stop(child);
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** A text of the compose file for this machine. */
function here(text: string): string {
  const filled = interpolate(text, variables)
    .replace(/postgresql:\/\/\S+/, postgres.url)
    .replaceAll('/etc/cau-tiep-dan/', `${folder}/`)
    .replaceAll('/var/lib/redis', folder)
    .replaceAll('/tmp/turnserver', `${folder}/turnserver`);
  return filled.replace(/\b\d{4}\b/g, (port) => ports.get(port) ?? port);
}

function serviceOf(name: string) {
  const service = compose.services[name];
  if (service?.command === undefined || service.healthcheck === undefined) throw new Error(name);
  return { ...service, command: service.command, test: service.healthcheck.test.slice(1) };
}

const environmentOf = (name: string, own: Record<string, string>): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  MEDIASOUP_WORKER_BIN: process.env.MEDIASOUP_WORKER_BIN,
  DATA_DIR: join(folder, 'data'),
  ...Object.fromEntries(
    Object.entries(serviceOf(name).environment ?? {}).map(([key, value]) => [key, here(value)]),
  ),
  ...own,
});

/** The command of a service, and its health check asked until it passes. */
async function start(name: string, own: Record<string, string> = {}) {
  const service = serviceOf(name);
  const { command, test: check, configs = [] } = service;
  for (const { source, target } of configs) {
    await writeFile(here(target), here(compose.configs[source]?.content ?? ''));
  }
  const env = environmentOf(name, own);
  const [program = '', ...args] = command.map(here);
  const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  }
  const passes = async (): Promise<boolean> => {
    if (child.exitCode !== null) throw new Error(`${name} ended: ${said}`);
    const [asking = '', ...words] = check.map(here);
    // The engine, too, gives up asking after the time that the check has.
    const limit = { timeout: Number.parseInt(service.healthcheck?.timeout ?? '', 10) * 1_000 };
    const asked = spawn(asking, words, { cwd: root, env, stdio: 'ignore', ...limit });
    const [code] = (await once(asked, 'exit')) as [number | null];
    return code === 0;
  };
  const end = performance.now() + START_LIMIT_MS;
  while (!(await passes())) {
    if (performance.now() > end) throw new Error(`${name} is not healthy: ${said}`);
    await sleep(PAUSE_MS);
  }
  return { child, passes };
}

test('each service comes up by its own command until its own health check passes, and stops when asked', async () => {
  await start('redis');
  const [server, first] = await Promise.all([
    start('server'),
    start('recorder-1'),
    start('recorder-2'),
    start('media', { MEDIA_PORT: '0', MEDIA_WORKERS: '1' }),
  ]);
  const about = await fetch(`http://127.0.0.1:${ports.get('8080') ?? ''}/api/about`);
  expect(await about.json()).toMatchObject({ province: 'Tỉnh Hưng Yên' });
  expect(about.headers.get('strict-transport-security')).not.toBeNull();

  // Who asks is whom the front names: each of them has tries of one's own.
  const tryFrom = async (address: string): Promise<number> => {
    const response = await fetch(`http://127.0.0.1:${ports.get('8080') ?? ''}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
      body: JSON.stringify({ username: 'lanhdao', password: 'sai' }),
    });
    return response.status;
  };
  const one = [];
  for (let tries = 0; tries < 40 && one.at(-1) !== 429; tries += 1) one.push(await tryFrom('198.51.100.7'));
  expect(one.at(-1)).toBe(429);
  expect(await tryFrom('198.51.100.8')).not.toBe(429);

  await stop(server.child);
  expect(server.child.exitCode).toBe(0);

  // Without Redis a recorder runs on and says that it can do nothing.
  const [redis] = running;
  if (redis === undefined) throw new Error('no redis');
  await stop(redis);
  await until(async () => !(await first.passes()));
  const port = ports.get('8091') ?? '';
  const health = await fetch(`http://127.0.0.1:${port}/healthz`);
  expect(health.status).toBe(200);
  const readiness = await fetch(`http://127.0.0.1:${port}/readyz`);
  expect(readiness.status).toBe(503);
  expect(await readiness.json()).toMatchObject({ ready: false });
  expect((await fetch(`http://127.0.0.1:${port}/elsewhere`)).status).toBe(404);
}, 120_000);

const turn = findOnPath(['turnserver'], process.env);
(turn === undefined ? test.skip : test)('the relay comes up with its settings', async () => {
  await start('turn');
});

test('a health port that is taken refuses the start with one sentence', async () => {
  const taken = createServer();
  const holding = once(taken, 'listening');
  taken.listen(0, '127.0.0.1');
  await holding;
  const { port } = taken.address() as AddressInfo;
  const { command } = serviceOf('media');
  const [program = '', ...args] = command;
  const env = environmentOf('media', {
    ...{ MEDIA_PORT: '0', MEDIA_WORKERS: '1', MEDIA_CONTROL_PORT: '0' },
    HEALTH_PORT: String(port),
  });
  const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  expect(code).toBe(78);
  expect(said).toMatch(/HEALTH_PORT/);
  taken.close();
});
