import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { z } from 'zod';
import { sampleTree, usage } from './bench/process-usage.ts';
import { benchArchive } from './bench/archive-bench.ts';
import { benchCapture } from './bench/capture-bench.ts';
import { benchPreview } from './bench/preview-bench.ts';
import { benchChecks, SMALL_MEDIA_PROFILE } from './bench/checks-bench.ts';
import { benchMedia, mediaReport, type MediaFigures } from './bench/media-bench.ts';
import { benchReports } from './bench/reports-bench.ts';
import { report } from './bench/report.ts';
import { BridgesProcess } from './simulated-bridge/bridges-process.ts';
import { ServerAccount } from './simulated-bridge/server-account.ts';

/**
 * Measures on a service of its own: a session (`npm run bench -- [--seats 2] [--seconds 30]`), or readiness checks
 * (`npm run bench -- --checks 105`), or sessions of many bridge points (`npm run bench media -- --bridges 12,30,105`), or the archive (`npm run bench archive -- --sessions 100000 --seconds 60`), the
 * capture alone (`npm run bench capture -- --bridges 30 --seconds 20`), or the time from a close to files that play (`npm run
 * bench preview -- --seconds 10800`), or books and reports (`npm run bench reports -- --years 10`). With `--write` the figures go into docs/performance.md.
 */
const root = new URL('../', import.meta.url).pathname;
const PAGE = `${root}docs/performance.md`;
const PASSWORD = 'mat-khau-do-luong';
const CODES = [
  'kim-dong',
  'phu-cu',
  'van-giang',
  'my-hao',
  'van-lam',
  'yen-my',
  'an-thi',
  'khoai-chau',
  'tien-lu',
  'hung-yen',
];
const START_LIMIT_MS = 60_000;
const FINISH_LIMIT_MS = 600_000;
/** In plenary everybody decodes everybody, here all on this one machine. */
const PLENARY_UP_TO = 12;
const FIRST_PICTURE_LIMIT_MS = 15_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seats: { type: 'string', default: '2' },
    seconds: { type: 'string', default: '30' },
    checks: { type: 'string' },
    bridges: { type: 'string', default: '12,30,105' },
    sessions: { type: 'string', default: '100000' },
    years: { type: 'string', default: '10' },
    write: { type: 'boolean', default: false },
  },
});
const seats = z.coerce.number().int().min(1).max(CODES.length).parse(values.seats);
/** Three hours, for the preview of a long session. */
const seconds = z.coerce.number().int().min(5).max(10_800).parse(values.seconds);

const checks = z.coerce.number().int().min(1).max(105).optional().parse(values.checks);

const media = positionals.includes('media');
const sizes = z
  .string()
  .transform((text) => text.split(',').map(Number))
  .pipe(z.array(z.number().int().min(1).max(105)).min(1))
  .parse(values.bridges);

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function main(): Promise<void> {
  if (positionals.includes('capture')) {
    const bridges = z.coerce.number().int().min(1).max(105).parse(values.bridges.split(',')[0]);
    await finish('capture', await benchCapture({ bridges, seconds }));
    return;
  }
  if (positionals.includes('preview')) {
    await finish('preview', await benchPreview({ seconds }));
    return;
  }
  if (positionals.includes('reports')) {
    await finish('reports', await benchReports(z.coerce.number().int().min(1).max(50).parse(values.years)));
    return;
  }
  if (positionals.includes('archive')) {
    const sessions = z.coerce.number().int().min(100).max(1_000_000).parse(values.sessions);
    await finish('archive', await benchArchive({ sessions, seconds }));
    return;
  }
  const stopAsked = stopRequest();
  const dataDir = await mkdtemp(join(tmpdir(), 'ctd-bench-'));
  const [port, mediaPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const begun = performance.now();
  const service = spawn(process.execPath, ['src/main/supervisor.ts'], {
    cwd: root,
    env: {
      ...process.env,
      PORT: String(port),
      MEDIA_PORT: String(mediaPort),
      DATA_DIR: dataDir,
      SAMPLE_PASSWORD: PASSWORD,
      ...(checks === undefined ? {} : await settingsForChecks(dataDir, checks)),
      ...(media ? { SAMPLE_COMMUNES: String(Math.max(...sizes)) } : {}),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
    // Ctrl-C reaches the benchmark alone, which then stops the service in order and clears its folder away.
    detached: true,
  });
  const ended = once(service, 'exit');
  const pid = service.pid;
  if (pid === undefined) throw new Error('the service did not start');
  let bridges: BridgesProcess | null = null;
  try {
    while (
      !(await fetch(`${url}/healthz`).then(
        (answer) => answer.ok,
        () => false,
      ))
    ) {
      if (service.exitCode !== null) throw new Error('the service did not start');
      if (performance.now() - begun > START_LIMIT_MS) throw new Error('the service was not ready in time');
      await Promise.race([wait(50), stopAsked]);
    }
    const readySeconds = (performance.now() - begun) / 1_000;
    if (checks !== undefined) {
      const command = `npm run bench -- --checks ${checks}`;
      const measured = benchChecks({ url, pid, password: PASSWORD, count: checks, command });
      await finish('checks', await Promise.race([measured, stopAsked, died(ended)]));
      return;
    }
    if (media) {
      const measured = (async () => {
        const all: MediaFigures[] = [];
        for (const size of sizes)
          all.push(
            await benchMedia({ url, pid, password: PASSWORD, bridges: size, plenary: size <= PLENARY_UP_TO }),
          );
        return mediaReport(`npm run bench media -- --bridges ${sizes.join(',')}`, all);
      })();
      await finish('media', await Promise.race([measured, stopAsked, died(ended)]));
      return;
    }
    bridges = await BridgesProcess.start();
    await Promise.race([measure({ url, pid, bridges, readySeconds }), stopAsked, died(ended)]);
  } finally {
    await bridges?.close();
    service.kill('SIGTERM');
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function died(ended: Promise<unknown>): Promise<never> {
  await ended;
  throw new Error('the service ended while it was measured');
}

/** Rejects when somebody asks the benchmark to stop, so that it leaves no process behind. */
function stopRequest(): Promise<never> {
  const request = Promise.withResolvers<never>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => request.reject(new Error(`stopped by ${signal}`)));
  }
  request.promise.catch(() => undefined);
  return request.promise;
}

async function measure(parts: {
  url: string;
  pid: number;
  bridges: BridgesProcess;
  readySeconds: number;
}): Promise<void> {
  const { url, pid, bridges, readySeconds } = parts;
  const during = async (): Promise<ReturnType<typeof usage>> => {
    const before = await sampleTree(pid);
    const start = performance.now();
    await wait(seconds * 1_000);
    return usage(before, await sampleTree(pid), (performance.now() - start) / 1_000);
  };
  const operator = await ServerAccount.signIn(url, 'kythuat', PASSWORD);
  const now = Math.round((await operator.call('about')).serverTime);
  const codes = CODES.slice(0, seats);
  const session = await operator.call('createSession', {
    body: {
      ...{ title: 'Đo hiệu năng (DỮ LIỆU MẪU)', chairName: 'Chủ trì (mẫu)', bridgeCodes: codes },
      ...{ plannedStart: now, plannedEnd: now + 3_600_000, sample: true },
    },
  });
  const idle = await during();

  const firstPictureMs: number[] = [];
  for (const [place, bridge] of session.bridges.entries()) {
    await bridges.sit({
      ...{ name: bridge.code, url, password: PASSWORD, sessionId: session.id, bridgeId: bridge.bridgeId },
      username: bridge.kind === 'central' ? 'lanhdao' : bridge.code.replaceAll('-', ''),
      ...{ colour: { r: 40 * place, g: 120, b: 200 - 15 * place }, pitch: 130 + 15 * place, height: 270 },
    });
    // The first one has nobody to see yet.
    if (place > 0) firstPictureMs.push(await firstPicture(bridges, bridge.code));
  }
  const inRoom = await during();

  // Nobody checked these bridge points the day before: opening is the chair's decision.
  const chair = await ServerAccount.signIn(url, 'lanhdao', PASSWORD);
  const opened = await chair.call('openSession', {
    params: { sessionId: session.id },
    body: { decision: 'Đo tải, điểm cầu mô phỏng' },
  });
  await wait(1_000);
  const bytesBefore = (await operator.call('getSession', { params: { sessionId: session.id } })).recording
    .bytes;
  const recorded = await during();
  const bytesAfter = (await operator.call('getSession', { params: { sessionId: session.id } })).recording
    .bytes;
  const closed = await operator.call('closeSession', { params: { sessionId: session.id } });
  const closedAt = performance.now();
  for (;;) {
    const { state, failure } = await operator.call('getArchive', { params: { sessionId: session.id } });
    if (state === 'finished') break;
    if (state === 'failed') throw new Error(`finishing failed: ${failure ?? ''}`);
    if (performance.now() - closedAt > FINISH_LIMIT_MS) throw new Error('finishing took too long');
    await wait(100);
  }
  const text = report({
    command: `npm run bench -- --seats ${seats} --seconds ${seconds}`,
    ...{ seats, seconds, readySeconds, idle, inRoom, recorded },
    firstPictureMs,
    capturedBytesPerSecond: (bytesAfter - bytesBefore) / seconds,
    sessionSeconds: ((closed.closedAt ?? 0) - (opened.openedAt ?? 0)) / 1_000,
    finishSeconds: (performance.now() - closedAt) / 1_000,
  });
  await finish('session', text);
}

/** A province's many bridge points, and thresholds for the small media that this machine can make for them all. */
async function settingsForChecks(dataDir: string, count: number): Promise<Record<string, string>> {
  const profile = join(dataDir, 'profile.json');
  await writeFile(profile, JSON.stringify(SMALL_MEDIA_PROFILE));
  return { SAMPLE_COMMUNES: String(count), READINESS_PROFILE: profile };
}

async function finish(section: string, text: string): Promise<void> {
  process.stdout.write(`${text}\n`);
  if (values.write) await writePage(section, text);
}

/** @throws {Error} where a bridge sees nobody: such a session is not the load that is to be measured */
async function firstPicture(bridges: BridgesProcess, name: string): Promise<number> {
  const limit = performance.now() + FIRST_PICTURE_LIMIT_MS;
  while (performance.now() < limit) {
    const { firstPictureMs } = await bridges.reception(name);
    if (firstPictureMs !== null) return firstPictureMs;
    await wait(20);
  }
  throw new Error(`${name} saw no picture within ${FIRST_PICTURE_LIMIT_MS / 1_000} s`);
}

async function writePage(section: string, text: string): Promise<void> {
  const page = await readFile(PAGE, 'utf8');
  const [start, end] = [`<!-- ${section}:start -->`, `<!-- ${section}:end -->`];
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`${PAGE} has no place for the figures`);
  const next = `${page.slice(0, from + start.length)}\n\n${text}\n${page.slice(to)}`;
  await writeFile(PAGE, await format(next, { ...(await resolveConfig(PAGE)), filepath: PAGE }));
}

try {
  await main();
  process.exit(0);
} catch (error) {
  process.stderr.write(`The benchmark failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
