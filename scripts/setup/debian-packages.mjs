import { findOnPath } from './find-program.mjs';
import { label } from './messages.mjs';
import { runProcess } from './run-process.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * The command a person would type to install packages.
 *
 * @param {string[]} packages
 * @param {boolean} isRoot
 * @returns {string}
 */
export function installCommand(packages, isRoot) {
  const become = isRoot ? '' : 'sudo ';
  return `${become}apt-get update && ${become}apt-get install -y --no-install-recommends ${packages.join(' ')}`;
}

/**
 * Which of `packages` are not installed; none where the machine does not manage its software as Debian does.
 *
 * @param {import('./context.mjs').Context} context
 * @param {string[]} packages
 * @returns {Promise<string[]>}
 */
export async function missingPackages(context, packages) {
  const query = findOnPath(['dpkg-query'], context.env);
  if (!query) return [];
  const { output } = await runProcess(query, ['-W', '-f', '${Package} ${db:Status-Status}\n', ...packages], {
    signal: context.signal,
  });
  const installed = new Set(
    output
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
  return packages.filter((name) => !installed.has(name));
}

/**
 * Installs Debian packages as root, or through sudo where it asks for no password; else says what to type.
 *
 * @param {import('./context.mjs').Context} context
 * @param {{ packages: string[], tools: string[] }} missing packages, and what they are for on other systems
 * @returns {Promise<void>}
 */
export async function installPackages(context, { packages, tools }) {
  if (packages.length === 0) return;
  const aptGet = findOnPath(['apt-get'], context.env);
  if (!aptGet) throw new SetupError('tools-missing', { tools: tools.join(', ') });
  const isRoot = process.getuid?.() === 0;
  const command = installCommand(packages, isRoot);
  const named = { packages: packages.join(', ') };
  const become = isRoot ? [] : await passwordlessSudo(context);
  if (!become) throw new SetupError('packages-needed', named, { command });

  await context.locked('debian-packages', async () => {
    const task = context.progress.task(label('debian', { packages: packages.join(' ') }));
    const apt = (/** @type {string[]} */ args) => {
      // Another apt (unattended upgrades) may hold dpkg for a while. `env` carries the variable through sudo.
      const line = [
        ...become,
        'env',
        'DEBIAN_FRONTEND=noninteractive',
        aptGet,
        '-o',
        'DPkg::Lock::Timeout=120',
        ...args,
      ];
      return runProcess(/** @type {string} */ (line[0]), line.slice(1), {
        env: context.env,
        signal: context.signal,
        log: context.log,
        finishOnInterrupt: true,
      });
    };
    const install = ['install', '-y', '--no-install-recommends', ...packages];
    // The package lists may be missing or out of date: only then are they fetched.
    if ((await apt(install)).code === 0) return task.end();
    await apt(['update']);
    if ((await apt(install)).code !== 0) throw new SetupError('packages-failed', named, { command });
    task.end();
  });
}

/** @param {import('./context.mjs').Context} context @returns {Promise<string[] | undefined>} */
async function passwordlessSudo(context) {
  const sudo = findOnPath(['sudo'], context.env);
  if (!sudo) return undefined;
  const { code } = await runProcess(sudo, ['-n', 'true'], { signal: context.signal, timeoutMs: 5_000 });
  return code === 0 ? [sudo, '-n'] : undefined;
}
