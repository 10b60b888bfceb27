import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './postgres.ts';

const root = new URL('../../', import.meta.url).pathname;
const START_LIMIT_MS = 60_000;

/** The whole service, as `npm start` runs it: supervisor, Redis, PostgreSQL, media, recorder, server. */
export interface System {
  readonly url: string;
  /** Ports of the media workers, UDP and TCP. */
  readonly mediaPorts: readonly number[];
  readonly dataDir: string;
  readonly pid: number;
  /** Everything the supervisor printed so far. */
  output(): string;
  /** The parts' own logs: the first thing to read where a test failed. */
  logs(): Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts the service on free ports with a data folder of its own.
 * @param environment settings on top
 * @throws {Error} with all that was printed, where it does not get ready
 */
export async function startSystem(environment: Record<string, string> = {}): Promise<System> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ctd-e2e-'));
  const [port, mediaPort] = [await freePort(), await freePort()];
  const url = `http://${environment['HOST'] ?? '127.0.0.1'}:${port}`;
  const child = spawn(process.execPath, ['src/main/supervisor.ts'], {
    cwd: root,
    env: {
      ...process.env,
      PORT: String(port),
      MEDIA_PORT: String(mediaPort),
      DATA_DIR: dataDir,
      MEDIA_WORKERS: '2',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const logs = async (): Promise<string> => {
    const folder = join(dataDir, 'logs');
    const names = await readdir(folder).catch(() => []);
    const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    return texts
      .map((text, i) => `== ${names[i] ?? ''}\n${text.split('\n').slice(-40).join('\n')}`)
      .join('\n');
  };
  await new Promise<void>((resolve, reject) => {
    const fail = (reason: string): void =>
      reject(new Error(`the service did not start (${reason}):\n${output}`));
    const limit = setTimeout(() => fail('too long'), START_LIMIT_MS);
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      if (output.includes(url)) {
        clearTimeout(limit);
        resolve();
      }
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => fail(`exit code ${String(code)}`));
  });
  return {
    url,
    mediaPorts: [mediaPort, mediaPort + 1],
    dataDir,
    pid: pidOf(child),
    output: () => output,
    logs,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('no process');
  return child.pid;
}
