import fs from 'node:fs/promises';
import path from 'node:path';
import { ensureDirectory, publishDirectory, requireFreeSpace } from './cache.mjs';
import { WORKER_ALIVE_EXIT_CODE, WORKER_BUILD_PACKAGES } from './constants.mjs';
import { missingPackages } from './debian-packages.mjs';
import { findOnPath, isProgram } from './find-program.mjs';
import { buildWorker } from './media-worker-build.mjs';
import { fetchPrebuiltWorker } from './media-worker-prebuilt.mjs';
import { label } from './messages.mjs';
import { runProcess } from './run-process.mjs';
import { Interrupted, SetupError } from './setup-error.mjs';

const BUILD_PROGRAMS = ['g++', 'meson', 'ninja', 'pkg-config', 'flatc'];

/**
 * @typedef {object} WorkerPlan
 * @property {string} file where the worker is, or will be
 * @property {boolean} ready
 * @property {string[]} packages Debian packages that compiling it still needs
 * @property {string[]} tools the programs among them, for systems without Debian packages
 * @property {() => Promise<void>} build
 */

/**
 * Finds the media worker: the one a setting names, the one in the cache, mediasoup's ready-made one; else says what
 * compiling it needs, so that all system packages can be installed in one go.
 *
 * @param {import('./context.mjs').Context} context
 * @returns {Promise<WorkerPlan>}
 */
export async function planWorker(context) {
  const nothing = { packages: [], tools: [], build: async () => {} };
  const named = context.env.MEDIASOUP_WORKER_BIN;
  if (named) {
    if (!isProgram(named))
      throw new SetupError('path-setting-wrong', { name: 'MEDIASOUP_WORKER_BIN', path: named });
    return { ...nothing, file: path.resolve(named), ready: true };
  }

  const mediasoup = path.join(context.repo, 'node_modules', 'mediasoup');
  const { version, repository } = JSON.parse(await fs.readFile(path.join(mediasoup, 'package.json'), 'utf8'));
  const key = `${version}-${process.platform}-${process.arch}`;
  const target = path.join(context.cache, 'mediasoup-worker', key);
  const file = path.join(target, 'mediasoup-worker');
  const isReady = () => workerStarts(context, file);
  if (await isReady()) return { ...nothing, file, ready: true };

  const locked = (/** @type {() => Promise<void>} */ work) => context.locked(`mediasoup-worker-${key}`, work);
  await ensureDirectory(context.cache);
  await locked(async () => {
    // Another set-up may have been at it while this one waited.
    if (await isReady()) return;
    await publishPrebuilt(context, { version, repository: repository.url, target });
  });
  if (await isReady()) return { ...nothing, file, ready: true };

  return {
    file,
    ready: false,
    packages: await missingPackages(context, WORKER_BUILD_PACKAGES),
    tools: BUILD_PROGRAMS.filter((name) => !findOnPath([name], context.env)),
    build: () =>
      locked(async () => {
        if (await isReady()) return;
        await requireFreeSpace(context.cache);
        await publishDirectory(target, async (temporary) => {
          await buildWorker(context, { mediasoup, version, target: temporary });
          const works = await workerStarts(context, path.join(temporary, 'mediasoup-worker'));
          if (!works) throw new SetupError('worker-unusable');
        });
      }),
  };
}

/**
 * Whether a worker loads and starts here: one from the cache may miss a library that the machine has lost since.
 *
 * @param {Pick<import('./context.mjs').Context, 'signal' | 'log'>} context
 * @param {string} file
 * @returns {Promise<boolean>}
 */
export async function workerStarts({ signal }, file) {
  if (!isProgram(file)) return false;
  // Without MEDIASOUP_VERSION it says so and ends.
  const { code } = await runProcess(file, [], { env: {}, signal });
  return code === WORKER_ALIVE_EXIT_CODE;
}

/**
 * @param {import('./context.mjs').Context} context
 * @param {{ version: string, repository: string, target: string }} options
 */
async function publishPrebuilt(context, { version, repository, target }) {
  if (context.env.MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD) return;
  const task = context.progress.task(label('prebuilt'));
  const unusable = new Error('no ready-made worker runs here');
  try {
    await publishDirectory(target, async (temporary) => {
      const fetched = await fetchPrebuiltWorker(context, { version, repository, target: temporary });
      if (context.signal.aborted) throw new Interrupted();
      if (!fetched || !(await workerStarts(context, path.join(temporary, 'mediasoup-worker'))))
        throw unusable;
    });
    task.end();
  } catch (error) {
    if (error !== unusable) throw error;
    task.end(label('notFound'));
  }
}
