// `npm start`, `npm test` and the others come in here: prepares what the command needs, then runs it. Plain JavaScript
// on Node.js builtins alone, since it runs before anything is installed, on whatever Node.js the machine has.
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { explainFileError } from './setup/cache.mjs';
import { commandNames, findCommand } from './setup/commands.mjs';
import { EXIT_USAGE } from './setup/constants.mjs';
import { createContext } from './setup/context.mjs';
import { formatProblem, label, problem } from './setup/messages.mjs';
import { watchParent } from './setup/parent-watch.mjs';
import { prepare } from './setup/prepare.mjs';
import { runForeground } from './setup/run-command.mjs';
import { killEverything } from './setup/run-process.mjs';
import { Interrupted, SetupError } from './setup/setup-error.mjs';

const STOPPING = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

const repo = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [name, ...args] = process.argv.slice(2);
const stop = new AbortController();
const context = createContext({ repo, env: process.env, signal: stop.signal });
let stopCode = 130;

/** The first request ends the set-up in good order, the second at once. */
function onStop(/** @type {NodeJS.Signals} */ signal) {
  stopCode = 128 + os.constants.signals[signal];
  if (stop.signal.aborted) {
    killEverything();
    process.exit(stopCode);
  }
  stop.abort();
}

async function main() {
  const command = findCommand(name);
  if (!command) {
    const params = { name: name ?? '', known: commandNames().join(', ') };
    throw new SetupError('unknown-command', params, { exitCode: EXIT_USAGE });
  }
  for (const signal of STOPPING) process.on(signal, onStop);
  watchParent(process.env);
  const { node, childEnv } = await prepare(context, command);
  for (const signal of STOPPING) process.off(signal, onStop);
  if (stop.signal.aborted) throw new Interrupted();
  return command.run({
    repo,
    args,
    say: context.progress.say,
    node: (nodeArgs) => runForeground(node, nodeArgs, { cwd: repo, env: childEnv }),
  });
}

/** @param {unknown} thrown @returns {number} exit code */
function report(thrown) {
  if (thrown instanceof Interrupted) {
    process.stderr.write(`\n${label('interrupted')}\n`);
    return stopCode;
  }
  const error = explainFileError(thrown, context.cache);
  if (error instanceof SetupError) {
    const text = formatProblem(problem(error.key, error.params), {
      command: error.command,
      logFile: context.log.file(),
    });
    process.stderr.write(`\n${text}\n`);
    return error.exitCode;
  }
  const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  context.log.write(`${error instanceof Error ? error.stack : reason}\n`);
  process.stderr.write(
    `\n${formatProblem(problem('unexpected', { reason }), { logFile: context.log.file() })}\n`,
  );
  return 70;
}

process.exitCode = await main().catch(report);
