import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { descendantsOf, isAlive, type ProcessMark } from '../../../src/main/supervise/process-table.ts';

const FIXTURE = fileURLToPath(new URL('fixtures/house.ts', import.meta.url));
const LIMIT_MS = 30_000;

/** A supervisor in a process of its own, over small parts and real Redis and PostgreSQL. */
export interface HouseRun {
  readonly child: ChildProcess;
  readonly pid: number;
  out(): string;
  err(): string;
  /** Waits for the line that says ready. @returns address and seconds it took from the spawn */
  ready(): Promise<{ url: string; seconds: number }>;
  exited(): Promise<number | null>;
  /** Process number of a part, as the supervisor marked it. */
  pidOf(part: string): number;
  /** Every process that runs now because of this supervisor. */
  family(): ProcessMark[];
}

const runs: HouseRun[] = [];
const folders: string[] = [];

export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ctd-house-'));
  folders.push(folder);
  return folder;
}

/** Ends whatever a failed test left. */
export async function cleanUp(): Promise<void> {
  for (const run of runs.splice(0)) {
    const family = run.family();
    if (run.child.exitCode === null && run.child.signalCode === null) {
      run.child.kill('SIGTERM');
      await Promise.race([run.exited(), sleep(LIMIT_MS, undefined, { ref: false })]);
    }
    for (const mark of family.filter(isAlive)) process.kill(mark.pid, 'SIGKILL');
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export function startHouse(
  dataDir: string,
  environment: NodeJS.ProcessEnv = {},
  args: string[] = [],
): HouseRun {
  const began = performance.now();
  const { SAMPLE_PASSWORD: _password, DATABASE_URL: _database, REDIS_URL: _redis, ...own } = process.env;
  const child = spawn(process.execPath, [FIXTURE, ...args], {
    env: { ...own, PORT: '0', MEDIA_PORT: '0', LOG_LEVEL: 'info', DATA_DIR: dataDir, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  const run: HouseRun = {
    child,
    pid: child.pid ?? 0,
    out: () => out,
    err: () => err,
    async ready() {
      const line = await until(() => {
        if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}: ${err}`);
        return /ready: (\S+) \(/.exec(out)?.[1];
      }, `ready; so far: ${err}`);
      return { url: line, seconds: (performance.now() - began) / 1_000 };
    },
    exited: () => exit,
    pidOf(part) {
      const marks = Marks.parse(JSON.parse(readFileSync(join(dataDir, 'run', 'processes.json'), 'utf8')));
      const found = marks.processes.find((mark) => mark.part === part);
      if (found === undefined) throw new Error(`no process of ${part}`);
      return found.pid;
    },
    family: () => descendantsOf(child.pid ?? 0),
  };
  runs.push(run);
  return run;
}

const Marks = z.object({ processes: z.array(z.object({ part: z.string(), pid: z.number() })) });

const Facts = z.object({
  starts: z.string(),
  who: z.object({ role: z.string(), fsync: z.string() }),
  recorderStarts: z.string(),
  aof: z.array(z.string()),
});

/** What the fixture server sees of its database and queue. */
export async function factsOf(url: string): Promise<z.infer<typeof Facts>> {
  return Facts.parse(await (await fetch(`${url}/facts`)).json());
}

/** Asks until there is an answer; a wait with an end. */
export async function until<T>(look: () => T | undefined | Promise<T | undefined>, what: string): Promise<T> {
  const end = performance.now() + LIMIT_MS;
  while (performance.now() < end) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(20);
  }
  throw new Error(`waited in vain for ${what}`);
}

/** A port somebody listens on until the test closes it. */
export async function takenPort(): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}
