import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { diskFull } from './cache.mjs';
import { prepareWorkerSource } from './media-worker-source.mjs';
import { label } from './messages.mjs';
import { runProcess } from './run-process.mjs';
import { SetupError } from './setup-error.mjs';

const BYTES_PER_COMPILER = 1024 ** 3;
const SETUP_OPTIONS = [
  '--buildtype',
  'release',
  '-Db_ndebug=true',
  '-Db_pie=true',
  '--wrap-mode',
  'nodownload',
];

/**
 * Compiles the worker from the sources in mediasoup's npm package into `target`.
 *
 * @param {import('./context.mjs').Context} context
 * @param {{ mediasoup: string, version: string, target: string }} options an existing, empty folder
 * @returns {Promise<void>}
 */
export async function buildWorker(context, { mediasoup, version, target }) {
  const source = path.join(target, 'source');
  const subprojects = path.join(context.repo, 'scripts', 'worker-build', 'subprojects');
  await prepareWorkerSource({ mediasoup, subprojects, target: source, version });

  const task = context.progress.task(label('worker'));
  const options = { cwd: source, env: context.env, signal: context.signal, log: context.log };
  const configured = await runProcess('meson', ['setup', 'build', ...SETUP_OPTIONS], options);
  if (configured.code !== 0) throw explainBuildFailure(configured.output, target);
  const compiled = await runProcess('ninja', ['-C', 'build', '-j', String(jobs()), 'mediasoup-worker'], {
    ...options,
    onLine(line) {
      const at = parseNinjaProgress(line);
      if (at) task.at(at.done, at.total);
    },
  });
  if (compiled.code !== 0) throw explainBuildFailure(compiled.output, target);

  await fs.rename(path.join(source, 'build', 'mediasoup-worker'), path.join(target, 'mediasoup-worker'));
  await fs.rm(source, { recursive: true, force: true });
  task.end();
}

/**
 * Reads "[57/261] Compiling ...".
 *
 * @param {string} line
 * @returns {{ done: number, total: number } | undefined}
 */
export function parseNinjaProgress(line) {
  const found = /^\[\s*(\d+)\/(\d+)\]/.exec(line);
  return found ? { done: Number(found[1]), total: Number(found[2]) } : undefined;
}

/**
 * What went wrong, read from the compiler's output.
 *
 * @param {string} output
 * @param {string} where
 * @returns {SetupError}
 */
export function explainBuildFailure(output, where) {
  if (/no space left on device/i.test(output)) return diskFull(where);
  if (
    /Killed signal terminated program|cc1plus: out of memory|virtual memory exhausted|std::bad_alloc/i.test(
      output,
    )
  ) {
    return new SetupError('worker-build-memory');
  }
  return new SetupError('worker-build-failed');
}

/** As many compilers as there are cores, or as memory holds. */
function jobs() {
  const limit = process.constrainedMemory?.() || Infinity;
  const memory = Math.min(os.totalmem(), limit);
  return Math.max(1, Math.min(os.availableParallelism(), Math.floor(memory / BYTES_PER_COMPILER)));
}
