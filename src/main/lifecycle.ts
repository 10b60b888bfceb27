import { readConfig, ConfigError, type Config } from '../../config/settings.ts';
import { openHealthPort } from './health-port.ts';
import { makeLogger, type Logger } from './logging.ts';
import type { SampleAccount } from './sample-data.ts';

/** How long a process may take to stop before it is ended, milliseconds. */
export const STOP_LIMIT_MS = 20_000;
/** Exit code for a wrong configuration (EX_CONFIG of sysexits.h): the supervisor does not restart on it. */
export const EXIT_CONFIG = 78;

/** A started process: what it tells the supervisor, and how it stops. */
export interface Running {
  /** Told to the supervisor with "ready": ports and the like. */
  readonly info: Readonly<Record<string, unknown>>;
  /** Names of what it cannot work without and does not have now; for HEALTH_PORT. */
  readonly notReady?: () => readonly string[];
  stop(): Promise<void>;
}

/** Messages a child sends its supervisor over the IPC channel. */
export type ChildMessage =
  | { readonly type: 'ready'; readonly info: Readonly<Record<string, unknown>> }
  | { readonly type: 'refused'; readonly message: string }
  /** Passwords of sample accounts made or set anew at this start: shown to the person once, never written down. */
  | { readonly type: 'sample-accounts'; readonly accounts: readonly SampleAccount[] };

/**
 * A start failed for a reason that a person can mend (port in use, full disk, missing permission). The message is
 * one sentence for that person; no stack trace is shown.
 */
export class StartRefused extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartRefused';
  }
}

/**
 * Runs one process of the house: reads the settings, starts, says "ready", and stops in order on SIGTERM, on
 * Ctrl-C when it runs alone, or when its supervisor is gone.
 */
export async function runProcess(
  name: string,
  start: (parts: { config: Config; logger: Logger }) => Promise<Running>,
): Promise<void> {
  const supervised = process.send !== undefined;
  try {
    const config = readConfig();
    const logger = makeLogger(name, config.LOG_LEVEL);
    const running = await start({ config, logger });
    // A supervisor hears of its children over the channel between them; one port could not be for all of them.
    const { notReady } = running;
    const health =
      notReady === undefined || config.HEALTH_PORT === 0 || supervised
        ? null
        : await openOrStop(running, config.HEALTH_PORT, notReady);
    let stopping = false;
    const stop = (cause: string): void => {
      if (stopping) return;
      stopping = true;
      logger.info({ cause }, 'stopping');
      setTimeout(() => {
        logger.error('stopping took too long');
        process.exit(1);
      }, STOP_LIMIT_MS).unref();
      (async () => {
        await health?.close();
        await running.stop();
      })().then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error({ err: error }, 'stopping failed');
          process.exit(1);
        },
      );
    };
    process.on('SIGTERM', () => stop('SIGTERM'));
    // Ctrl-C reaches the whole group; under a supervisor the order of stopping is the supervisor's.
    process.on('SIGINT', () => {
      if (!supervised) stop('SIGINT');
    });
    process.on('disconnect', () => stop('supervisor gone'));
    tell({ type: 'ready', info: running.info });
    logger.info(running.info, 'ready');
  } catch (error) {
    if (error instanceof ConfigError || error instanceof StartRefused) {
      process.stderr.write(`${error.message}\n`);
      tell({ type: 'refused', message: error.message });
      process.exitCode = EXIT_CONFIG;
      if (supervised) process.disconnect();
      return;
    }
    throw error;
  }
}

/** @throws {StartRefused} where the port is taken, after all that was started is stopped */
async function openOrStop(running: Running, port: number, notReady: () => readonly string[]) {
  try {
    return await openHealthPort(port, notReady);
  } catch (error) {
    await running.stop();
    throw new StartRefused(
      `Cổng ${port} đang được chương trình khác sử dụng hoặc không được phép dùng; xin đặt HEALTH_PORT khác. / Port ${port} is in use by another program or not permitted; set another HEALTH_PORT.`,
      { cause: error },
    );
  }
}

function tell(message: ChildMessage): void {
  process.send?.(message);
}
