import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DOWNLOAD_ANSWER_MS, DOWNLOAD_TOTAL_MS } from './constants.mjs';
import { runProcess } from './run-process.mjs';

/**
 * Where mediasoup publishes the worker for a machine; its own install script asks for the same file.
 *
 * @param {{ version: string, repository: string, base?: string | undefined, platform: string, arch: string, release: string }} options
 * @returns {string}
 */
export function prebuiltUrl({ version, repository, base, platform, arch, release }) {
  const releases = base ?? `${repository.replace(/^git\+/, '').replace(/\.git$/, '')}/releases/download`;
  const kernel = platform === 'linux' ? `-kernel${release.split('.')[0]}` : '';
  return `${releases}/${version}/mediasoup-worker-${version}-${platform}-${arch}${kernel}.tgz`;
}

/**
 * Fetches mediasoup's own worker into `target`, giving up soon where its server is out of reach.
 *
 * @param {import('./context.mjs').Context} context
 * @param {{ version: string, repository: string, target: string }} options
 * @returns {Promise<boolean>} whether `target` now holds a worker, not yet known to run here
 */
export async function fetchPrebuiltWorker(context, { version, repository, target }) {
  const url = prebuiltUrl({
    version,
    repository,
    base: context.env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL,
    platform: process.platform,
    arch: process.arch,
    release: os.release(),
  });
  const archive = path.join(target, 'worker.tgz');
  try {
    await fs.writeFile(archive, await download(url, context.signal));
    const { code } = await runProcess('tar', ['-xzf', archive, '-C', target], {
      signal: context.signal,
      log: context.log,
    });
    await fs.chmod(path.join(target, 'mediasoup-worker'), 0o755);
    return code === 0;
  } catch (error) {
    context.log.write(
      `no ready-made worker: ${error instanceof Error ? `${error.message} ${String(error.cause ?? '')}` : ''}\n`,
    );
    return false;
  } finally {
    await fs.rm(archive, { force: true });
  }
}

/** @param {string} url @param {AbortSignal} signal @returns {Promise<Buffer>} */
async function download(url, signal) {
  const abort = new AbortController();
  const stop = () => abort.abort();
  signal.addEventListener('abort', stop);
  // An answer has to begin soon; a slow line may then take its time.
  let timer = setTimeout(stop, DOWNLOAD_ANSWER_MS);
  try {
    const response = await fetch(url, { signal: abort.signal });
    if (!response.ok) throw new Error(`status ${response.status}`);
    clearTimeout(timer);
    timer = setTimeout(stop, DOWNLOAD_TOTAL_MS);
    return Buffer.from(await response.arrayBuffer());
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
