import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { pino } from 'pino';
import { readConfig, type Config } from '../../../config/settings.ts';
import type { Clock } from '../../usecases/ports.ts';
import { makeLogger, type Logger } from '../logging.ts';
import { StartRefused } from '../lifecycle.ts';
import { accountsTable } from './accounts-table.ts';
import { checkPorts, localHostOf } from './addresses.ts';
import {
  dataFolderAt,
  explainFileFaults,
  freeBytes,
  judgeFreeSpace,
  prepareDataFolder,
  type DataFolder,
} from './data-folder.ts';
import { startDemo, type Demo } from './demo.ts';
import { untilHealthy } from './health.ts';
import { endLeftovers, keepRunMarks } from './leftovers.ts';
import { takeLock } from './lock.ts';
import { echoLogs } from './log-echo.ts';
import { openLogFiles } from './log-files.ts';
import type { SampleAccounts } from './node-part.ts';
import { PartFailed, type PartInfo } from './part.ts';
import { makeParts, partNames, planHouse, portsOf, type Entries } from './parts-of-house.ts';
import type { Screen } from './screen.ts';
import { sentences } from './sentences.ts';
import type { StopRequests } from './stop-requests.ts';
import { superviseParts } from './supervise-parts.ts';

/** A first start makes a database and hashes passwords; on a slow disk that takes its time. */
const READY_LIMIT_MS = 90_000;
const SUPERVISOR = 'supervisor';

export interface HouseOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly entries: Entries;
  readonly demo: boolean;
  readonly clock: Clock;
  readonly screen: Screen;
  readonly requests: StopRequests;
  /** Whether warnings of the logs are shown on the console. */
  readonly echo: boolean;
  /** Rejects where the supervisor itself has a fault. */
  readonly crashed: Promise<never>;
}

/**
 * Runs all processes of one machine until it is asked to stop, and leaves none behind.
 * @throws {ConfigError | StartRefused} for what a person can mend
 * @throws {PartFailed} where a part does not come up
 */
export async function runHouse(options: HouseOptions): Promise<void> {
  const config = readConfig(options.environment);
  const folder = dataFolderAt(config.dataDir);
  await explainFileFaults(folder.root, async () => {
    await prepareDataFolder(folder);
    const lock = await takeLock(folder.root, options.clock);
    try {
      await runLocked(options, config, folder);
    } finally {
      lock.release();
    }
  });
}

async function runLocked(options: HouseOptions, config: Config, folder: DataFolder): Promise<void> {
  const { screen, requests, entries, demo } = options;
  const warning = judgeFreeSpace(folder.root, await freeBytes(folder.root));
  if (warning !== null) screen.warn(warning);
  await endLeftovers(folder, () => screen.progress(sentences.stoppingLeftovers()));
  await checkPorts(portsOf(config));

  const samplePassword =
    config.SAMPLE_PASSWORD === '' && demo ? randomBytes(8).toString('hex') : config.SAMPLE_PASSWORD;
  const plan = await planHouse(config, folder, options.environment, samplePassword);
  const names = partNames(config);
  const logs = await openLogFiles(folder.logs, [...names, SUPERVISOR]);
  const log = makeLogger(
    SUPERVISOR,
    config.LOG_LEVEL,
    pino.destination({ dest: logs.descriptorOf(SUPERVISOR), sync: true }),
  );
  const echo = options.echo
    ? await echoLogs(
        names.map((part) => ({ part, path: logs.pathOf(part) })),
        (line) => screen.warn(line),
      )
    : null;
  let accounts: SampleAccounts = [];
  const marks = keepRunMarks(folder, plan.temporary);
  const parts = makeParts({
    config,
    folder,
    plan,
    logs,
    entries,
    onSampleAccounts(told) {
      if (accounts.length === 0) screen.say(accountsTable(told));
      accounts = told;
    },
  });
  const house = superviseParts(parts.map(marks.marked), {
    log,
    readyLimitMs: READY_LIMIT_MS,
    logFileOf: logs.pathOf,
    onReady: (part) => screen.progress(`${part} (${seconds()} s)`),
    onRestart: (...death) => screen.warn(sentences.restarting(...death)),
  });

  const bound: { demo?: Demo } = {};
  const stopped = (): boolean => requests.stop.aborted;
  const serve = async (): Promise<void> => {
    const server = (await house.ready).get('server') ?? {};
    const url = await untilServing(options, config, folder, server);
    if (stopped()) return;
    log.info({ seconds: seconds() }, 'ready');
    screen.say(sentences.ready(config.PUBLIC_URL === '' ? url : config.publicUrl, seconds()));
    if (!demo) return;
    if (accounts.length === 0) throw new StartRefused(sentences.demoWithoutSample());
    bound.demo = startDemo(entries.demo, plan.environments.demo(url, accounts));
    const exit = await bound.demo.exited;
    if (!stopped()) screen.progress(exit.code === 0 ? sentences.demoEnded() : sentences.demoFailed(exit));
  };
  const stopAsked: Promise<unknown> = requests.stop.aborted
    ? Promise.resolve()
    : once(requests.stop, 'abort');
  try {
    await Promise.race([stopAsked, options.crashed, serve().then(() => stopAsked)]);
  } catch (error) {
    if (!(error instanceof StartRefused || error instanceof PartFailed))
      log.fatal({ err: error }, 'unforeseen fault');
    else log.error({ reason: error.message }, 'cannot start');
    throw error;
  } finally {
    await shutDown({ screen, log, hurry: requests.hurry }, [
      () => bound.demo?.stop(requests.hurry),
      () => house.stop(requests.hurry),
      () => echo?.close(),
      () => marks.clear(),
    ]);
    logs.close();
  }
}

/** Waits for the health of the whole. @returns where this machine reaches the server */
async function untilServing(
  { requests }: HouseOptions,
  config: Config,
  folder: DataFolder,
  server: PartInfo,
): Promise<string> {
  // PORT=0 lets the system choose; the server tells.
  const port = typeof server.port === 'number' ? server.port : config.PORT;
  const url = `http://${localHostOf(config.HOST)}:${port}`;
  const health = await untilHealthy(url, READY_LIMIT_MS, requests.stop);
  if (!health.ready && !requests.stop.aborted) {
    throw new PartFailed(sentences.notHealthy(health.notReady, READY_LIMIT_MS, folder.logs));
  }
  return url;
}

/** Takes every step even where one before it failed: what can be stopped is stopped. */
async function shutDown(
  { screen, log, hurry }: { screen: Screen; log: Logger; hurry: AbortSignal },
  steps: readonly (() => Promise<void> | undefined)[],
): Promise<void> {
  screen.progress(sentences.stopping());
  log.info('stopping');
  hurry.addEventListener('abort', () => screen.progress(sentences.hurrying()), { once: true });
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      log.error({ err: error }, 'stopping failed');
    }
  }
  log.info('stopped');
  screen.progress(sentences.stopped());
}

/** Seconds since the process began, Node.js's own start included. */
function seconds(): string {
  return (performance.now() / 1_000).toFixed(1);
}
