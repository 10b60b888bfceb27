import fs from 'node:fs/promises';
import path from 'node:path';
import { ensureDirectory, publishDirectory, requireFreeSpace } from './cache.mjs';
import { NODE_MAJOR, NODE_PACKAGES } from './constants.mjs';
import { isProgram } from './find-program.mjs';
import { label } from './messages.mjs';
import { runNpm } from './npm-client.mjs';
import { runProcess } from './run-process.mjs';
import { SetupError } from './setup-error.mjs';

/** @typedef {{ version: string, execPath: string, platform: string, arch: string }} Machine */
/** @typedef {{ own: true, file: string } | { own: false, name: string, version: string }} RuntimeChoice */
/** @typedef {{ file: string, major: number }} Runtime */

/**
 * Which Node.js to run on: the machine's own where it is new enough, else one from npm.
 *
 * @param {Machine} machine
 * @returns {RuntimeChoice}
 */
export function chooseRuntime({ version, execPath, platform, arch }) {
  if (majorOf(version) >= NODE_MAJOR) return { own: true, file: execPath };
  const found = Object.entries(NODE_PACKAGES).find(([key]) => key === `${platform}-${arch}`)?.[1];
  if (!found)
    throw new SetupError('node-unsupported', { platform: `${platform}-${arch}`, version: NODE_MAJOR });
  return { own: false, ...found };
}

/**
 * The major number of a version such as "24.21.0" or "v24.21.0".
 *
 * @param {string} version
 * @returns {number}
 */
export function majorOf(version) {
  return Number.parseInt(version.replace(/^v/, ''), 10);
}

/**
 * A Node.js new enough for the sources, installed into the cache when the machine has none.
 *
 * @param {import('./context.mjs').Context} context
 * @param {Machine} [machine]
 * @returns {Promise<Runtime>}
 */
export async function ensureNode(context, machine = thisMachine()) {
  const choice = chooseRuntime(machine);
  if (choice.own) return { file: choice.file, major: majorOf(machine.version) };

  const key = `${choice.version}-${machine.platform}-${machine.arch}`;
  const target = path.join(context.cache, 'node', key);
  const inside = path.join('node_modules', choice.name, 'bin', 'node');
  const runtime = { file: path.join(target, inside), major: majorOf(choice.version) };
  if (isProgram(runtime.file)) return runtime;

  await ensureDirectory(context.cache);
  await requireFreeSpace(context.cache);
  await context.locked(`node-${key}`, async () => {
    if (isProgram(runtime.file)) return;
    const task = context.progress.task(label('node', { version: choice.version }));
    await publishDirectory(target, async (temporary) => {
      await runNpm(
        context,
        [
          'install',
          '--prefix',
          temporary,
          '--ignore-scripts',
          '--no-save',
          '--no-package-lock',
          `${choice.name}@${choice.version}`,
        ],
        { cwd: temporary },
      );
      const file = path.join(temporary, inside);
      await fs.chmod(file, 0o755).catch(() => {});
      const { code } = await runProcess(file, ['--version'], { signal: context.signal, log: context.log });
      if (code !== 0) throw new SetupError('node-unusable', { version: choice.version });
    });
    task.end();
  });
  return runtime;
}

/** @returns {Machine} */
function thisMachine() {
  return {
    version: process.versions.node,
    execPath: process.execPath,
    platform: process.platform,
    arch: process.arch,
  };
}
