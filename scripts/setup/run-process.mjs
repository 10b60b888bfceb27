import { spawn } from 'node:child_process';
import { Interrupted } from './setup-error.mjs';

const TAIL_CHARACTERS = 64_000;
const GRACE_MS = 3_000;

/** @type {Set<number>} process groups to take down should the launcher itself have to leave at once */
const liveGroups = new Set();

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {AbortSignal | undefined} [signal] ends the process and rejects with {@link Interrupted}
 * @property {import('./setup-log.mjs').SetupLog | undefined} [log] receives everything the process prints
 * @property {(line: string) => void} [onLine]
 * @property {number} [timeoutMs]
 * @property {AbortSignal} [giveUp] ends the process without counting as an interruption
 * @property {boolean} [finishOnInterrupt] ask once and wait, for programs that must not be cut off (dpkg)
 */

/**
 * Runs a program of the set-up in a process group of its own, so that nothing it started can outlive it.
 *
 * @param {string} file
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string }>} code 127 when it could not be started, 128 when it was ended
 */
export async function runProcess(file, args, options = {}) {
  const {
    cwd,
    env = process.env,
    signal,
    log,
    onLine,
    timeoutMs,
    giveUp,
    finishOnInterrupt = false,
  } = options;
  if (signal?.aborted) throw new Interrupted();
  log?.write(`\n$ ${[file, ...args].join(' ')}\n`);

  let output = '';
  const child = spawn(file, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const { pid } = child;
  if (pid) liveGroups.add(pid);
  for (const stream of [child.stdout, child.stderr]) {
    let partial = '';
    stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      log?.write(text);
      output = (output + text).slice(-TAIL_CHARACTERS);
      if (!onLine) return;
      const lines = (partial + text).split('\n');
      partial = lines.pop() ?? '';
      lines.forEach(onLine);
    });
  }

  /** @type {NodeJS.Timeout | undefined} */
  let killTimer;
  const end = () => {
    if (!pid) return;
    if (finishOnInterrupt) return void child.kill('SIGINT');
    killGroup(pid, 'SIGTERM');
    killTimer ??= setTimeout(() => killGroup(pid, 'SIGKILL'), GRACE_MS);
  };
  const timer = timeoutMs === undefined ? undefined : setTimeout(end, timeoutMs);
  signal?.addEventListener('abort', end);
  giveUp?.addEventListener('abort', end);
  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      log?.write(`${error.message}\n`);
      resolve(127);
    });
    child.once('close', (exitCode) => resolve(exitCode ?? 128));
  });
  clearTimeout(timer);
  clearTimeout(killTimer);
  signal?.removeEventListener('abort', end);
  giveUp?.removeEventListener('abort', end);
  if (pid) {
    // What the program left behind in its group has no owner any more.
    if (code !== 0 && !finishOnInterrupt) killGroup(pid, 'SIGKILL');
    liveGroups.delete(pid);
  }
  if (signal?.aborted) throw new Interrupted();
  return { code, output };
}

/** Ends every program of the set-up at once, for a launcher that was told twice to stop. */
export function killEverything() {
  for (const pid of liveGroups) killGroup(pid, 'SIGKILL');
}

/** @param {number} pid @param {NodeJS.Signals} signal */
function killGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone, which is what was wanted.
  }
}
