import fs from 'node:fs/promises';
import path from 'node:path';
import { diskFull, ensureDirectory, explainFileError, publishDirectory } from './cache.mjs';
import { checkoutKey } from './dependencies.mjs';
import { contentHash, listFiles, listHash } from './fingerprint.mjs';
import { label } from './messages.mjs';
import { runProcess } from './run-process.mjs';
import { SetupError } from './setup-error.mjs';

const INPUTS = [
  'web',
  'src/contracts',
  'src/domain',
  'recorder/seal',
  'scripts/verify-build.config.ts',
  'package-lock.json',
];

/**
 * Builds the web client into dist/web when its sources are not those it was last built from.
 *
 * @param {import('./context.mjs').Context} context
 * @param {{ node: string, childEnv: NodeJS.ProcessEnv }} options
 * @returns {Promise<void>}
 */
export async function ensureWebClient(context, { node, childEnv }) {
  const config = path.join(context.repo, 'web', 'vite.config.ts');
  if (!(await exists(config))) return context.progress.say(label('webSkipped'));

  const target = path.join(context.repo, 'dist', 'web');
  const stampFile = path.join(target, '.ctd-stamp');
  if ((await readStamp(stampFile))?.list === listHash(await listFiles(context.repo, INPUTS))) return;

  await ensureDirectory(context.cache);
  await context.locked(`web-${checkoutKey(context.repo)}`, async () => {
    const files = await listFiles(context.repo, INPUTS);
    const stamp = { list: listHash(files), content: await contentHash(context.repo, files) };
    const text = `${JSON.stringify(stamp)}\n`;
    if ((await readStamp(stampFile))?.content === stamp.content) {
      // Touched, checked out anew, but not changed.
      return fs.writeFile(stampFile, text).catch((error) => {
        throw explainFileError(error, target);
      });
    }
    const task = context.progress.task(label('web'));
    await publishDirectory(target, async (temporary) => {
      const vite = path.join(context.repo, 'node_modules', 'vite', 'bin', 'vite.js');
      const verifier = path.join(context.repo, 'scripts', 'verify-build.config.ts');
      const builds = [
        ['--config', config, '--outDir', temporary, '--emptyOutDir'],
        // The verifier goes out with every package, and can be had from the service itself.
        ['--config', verifier, '--outDir', temporary, '--emptyOutDir', 'false'],
      ];
      for (const args of builds) {
        const { code, output } = await runProcess(node, [vite, 'build', ...args], {
          ...{ cwd: context.repo, env: childEnv, signal: context.signal, log: context.log },
        });
        if (/no space left on device|ENOSPC/i.test(output)) throw diskFull(target);
        if (code !== 0) throw new SetupError('web-build-failed');
      }
      await fs.writeFile(path.join(temporary, '.ctd-stamp'), text);
    });
    task.end();
  });
}

/** @param {string} file @returns {Promise<{ list?: string, content?: string } | undefined>} */
async function readStamp(file) {
  return fs
    .readFile(file, 'utf8')
    .then(JSON.parse)
    .catch(() => undefined);
}

/** @param {string} file */
async function exists(file) {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}
