import { fileURLToPath } from 'node:url';
import { ConfigError } from '../../config/settings.ts';
import { systemClock } from './clock.ts';
import { EXIT_CONFIG, StartRefused } from './lifecycle.ts';
import { runHouse } from './supervise/house.ts';
import { PartFailed } from './supervise/part.ts';
import { makeScreen } from './supervise/screen.ts';
import { sentences } from './supervise/sentences.ts';
import { listenForStop } from './supervise/stop-requests.ts';

const EXIT_PART_FAILED = 1;
const EXIT_FAULT = 70;
const DEMO = '--demo';

const screen = makeScreen(process.stdout, process.stderr);
// What the house writes (records, recordings, logs) is nobody else's to read.
process.umask(0o077);
process.exitCode = await main();

async function main(): Promise<number> {
  const unknown = process.argv.slice(2).find((option) => option !== DEMO);
  if (unknown !== undefined) {
    screen.fault(sentences.unknownOption(unknown));
    return EXIT_CONFIG;
  }
  const requests = listenForStop();
  const crash = Promise.withResolvers<never>();
  crash.promise.catch(() => {});
  process.on('uncaughtException', (error) => crash.reject(error));
  process.on('unhandledRejection', (reason) => crash.reject(reason));
  const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  try {
    await runHouse({
      environment: process.env,
      entries: {
        media: at('./media.ts'),
        recorder: at('./recorder.ts'),
        server: at('./server.ts'),
        demo: at('../../scripts/demo/main.ts'),
      },
      demo: process.argv.includes(DEMO),
      clock: systemClock,
      screen,
      requests,
      echo: process.stderr.isTTY || ['debug', 'trace'].includes(process.env.LOG_LEVEL ?? ''),
      crashed: crash.promise,
    });
    return 0;
  } catch (error) {
    if (error instanceof ConfigError || error instanceof StartRefused) {
      screen.fault(error.message);
      return EXIT_CONFIG;
    }
    if (error instanceof PartFailed) {
      screen.fault(error.message);
      return EXIT_PART_FAILED;
    }
    screen.fault(
      sentences.unexpected(
        error instanceof Error ? error.message : String(error),
        'DATA_DIR/logs/supervisor.log',
      ),
    );
    return EXIT_FAULT;
  } finally {
    requests.close();
  }
}
