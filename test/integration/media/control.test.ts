import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { io } from 'socket.io-client';
import { MediaClient } from '../../../media/client.ts';
import { makeHandlers } from '../../../media/control-handlers.ts';
import { ControlServer } from '../../../media/control-server.ts';
import { MediaNode } from '../../../media/media-node.ts';
import { EXIT_CONFIG } from '../../../src/main/lifecycle.ts';
import { logger, MediaFixture, record, until } from './media-fixture.ts';

const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

async function started(): Promise<MediaFixture> {
  const media = await MediaFixture.start();
  cleanUp.push(() => media.close());
  return media;
}

/** The process as the supervisor starts it. */
async function startEntry(environment: Record<string, string>) {
  const dataDir = await mkdtemp(join(tmpdir(), 'ctd-media-entry-'));
  const child = fork(new URL('../../../src/main/media.ts', import.meta.url), {
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      MEDIA_PORT: '0',
      MEDIA_WORKERS: '1',
      MEDIA_CONTROL_SECRET: 'secret',
      LOG_LEVEL: 'error',
      ...environment,
    },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    silent: true,
  });
  const said = { stderr: '' };
  child.stderr?.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  cleanUp.push(async () => {
    await ended(child, 'SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  });
  const [message] = (await once(child, 'message')) as [
    { type: string; info?: { controlPort: number }; message?: string },
  ];
  return { child, message, said };
}

/** Ends a process this test started, and tells its exit code. */
async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
  return child.exitCode;
}

test.each([
  ['a wrong secret', 'wrong'],
  ['an empty secret', ''],
  ['no secret', undefined],
])('%s is refused', async (_name, secret) => {
  const media = await started();
  const socket = io(`http://127.0.0.1:${media.controlPort}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    ...(secret === undefined ? {} : { auth: { secret } }),
  });
  cleanUp.push(() => socket.close());
  const outcome = await new Promise<string>((resolve) => {
    socket.on('connect', () => resolve('let in'));
    socket.on('connect_error', (error) => resolve(error.message));
  });
  expect(outcome).toBe('refused');
});

test('every connected server is told, and one that leaves changes nothing', async () => {
  const media = await started();
  const other = new MediaClient({
    url: `http://127.0.0.1:${media.controlPort}`,
    secret: media.settings.controlSecret,
    logger,
  });
  cleanUp.push(() => other.close());
  await new Promise<void>((resolve) => other.onConnected(resolve));
  const sessionId = randomUUID();
  const told = [record(media.client, 'capture:flow'), record(other, 'capture:flow')];
  await media.client.ask('capture:start', { sessionId, openedAt: 1, bridges: [] });
  await until('both to be told', () => told.every((flows) => flows.length > 0));

  other.close();
  const before = told[0]?.length ?? 0;
  await until('more to be told', () => (told[0]?.length ?? 0) > before);
  await expect(other.ask('status', {})).rejects.toMatchObject({ code: 'media_unavailable' });
});

test('a name that could leave the folder of the session is refused', async () => {
  const media = await started();
  const capture = {
    sessionId: randomUUID(),
    openedAt: 1,
    bridges: [{ bridgeId: randomUUID(), code: '../../x' }],
  };
  await expect(media.client.ask('capture:start', capture)).rejects.toMatchObject({ code: 'invalid_input' });
});

test('what belongs to a room that is not there is told lost', async () => {
  const media = await started();
  const floor = { sessionId: randomUUID(), revision: 1, edges: [] };
  await expect(media.client.ask('floor:set', floor)).rejects.toMatchObject({ code: 'seat_lost' });
  await media.client.ask('room:open', { sessionId: floor.sessionId });
  await media.client.ask('floor:set', floor);
  await media.client.ask('room:close', { sessionId: floor.sessionId });
  await media.client.ask('room:close', { sessionId: floor.sessionId });
  expect((await media.client.ask('status', {})).sessions).toEqual([]);
});

test('rooms go to the worker with the fewest', async () => {
  const media = await MediaFixture.start({ workers: 2 });
  cleanUp.push(() => media.close());
  await Promise.all([1, 2, 3, 4].map(() => media.client.ask('room:open', { sessionId: randomUUID() })));
  const { workers } = await media.client.ask('status', {});
  expect(workers.map(({ rooms }) => rooms)).toEqual([2, 2]);
});

test.each(['udp', 'tcp'] as const)('a media port taken over %s is one clear sentence', async (protocol) => {
  const port = await (protocol === 'udp' ? holdUdp() : holdTcp());
  const { child, message, said } = await startEntry({ MEDIA_PORT: String(port) });
  expect(message.type).toBe('refused');
  expect(message.message).toMatch(
    new RegExp(`^Cổng truyền hình ${port} .* / Media port ${port} .*MEDIA_PORT\\.$`),
  );
  if (child.exitCode === null) await once(child, 'exit');
  expect(child.exitCode).toBe(EXIT_CONFIG);
  expect(said.stderr.trim()).toBe(message.message);
});

test.each([
  ['an address of another machine', { MEDIA_IP: '192.0.2.7' }, /MEDIA_IP\.$/],
  ['a worker that is not there', { MEDIASOUP_WORKER_BIN: '/nowhere/worker' }, /MEDIASOUP_WORKER_BIN\.$/],
  ['a spool that is no folder', { SPOOL_DIR: '/dev/null/spool' }, /SPOOL_DIR\.$/],
])('%s is one clear sentence', async (_name, environment, sentence) => {
  const { message } = await startEntry(environment);
  expect(message.type).toBe('refused');
  expect(message.message).toMatch(sentence);
  expect(message.message?.split('\n')).toHaveLength(1);
});

test('the process says its control port, answers there, and stops in order', async () => {
  const { child, message, said } = await startEntry({});
  expect(message.type).toBe('ready');
  const url = `http://127.0.0.1:${message.info?.controlPort ?? 0}`;
  const client = new MediaClient({ url, secret: 'secret', logger });
  cleanUp.push(() => client.close());
  await new Promise<void>((resolve) => client.onConnected(resolve));
  await client.ask('capture:start', { sessionId: randomUUID(), openedAt: 1, bridges: [] });
  expect((await client.ask('status', {})).sessions).toMatchObject([{ capturing: true, seats: [] }]);
  expect(await ended(child, 'SIGTERM')).toBe(0);
  expect(said.stderr).toBe('');
  await until('the loss to be noticed', () => !client.connected);
  await expect(client.ask('status', {})).rejects.toMatchObject({ code: 'media_unavailable' });
});

async function holdUdp(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  cleanUp.push(() => new Promise<void>((resolve) => socket.close(resolve)));
  return socket.address().port;
}

async function holdTcp(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUp.push(() => new Promise<unknown>((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}

test('a server that connects while media still gets ready is answered once it is', async () => {
  const control = await ControlServer.listen({ port: 0, secret: 'secret' }, logger);
  cleanUp.push(() => control.close());
  const url = `http://127.0.0.1:${control.port}`;
  const client = new MediaClient({ url, secret: 'secret', logger });
  cleanUp.push(() => client.close());
  // A second one, refused after the first one has knocked: so the first one is known to wait at the door.
  const late = io(url, { auth: { secret: 'wrong' }, transports: ['websocket'], forceNew: true });
  cleanUp.push(() => late.close());
  await once(late as unknown as NodeJS.EventEmitter, 'connect_error');
  expect(client.connected).toBe(false);

  const { settings } = await started();
  const node = await MediaNode.start({ ...settings, port: 0 }, control.tell, logger);
  cleanUp.push(() => node.close());
  control.serve(makeHandlers(node));
  await until('the client is let in', () => client.connected);
  expect(await client.ask('status', {})).toMatchObject({ sessions: [] });
});
