import fs from 'node:fs';
import { diskFull } from './cache.mjs';
import { findOnPath } from './find-program.mjs';
import { runProcess } from './run-process.mjs';
import { SetupError } from './setup-error.mjs';

const UNREACHABLE =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|EIDLETIMEOUT|FETCH_ERROR|UNABLE_TO_\w+|CERT_\w+|SELF_SIGNED_\w+)\b|network (?:request|timeout)|socket hang up/;

/**
 * Runs npm; a failure becomes one sentence.
 *
 * @param {import('./context.mjs').Context} context
 * @param {string[]} args
 * @param {{ cwd: string }} options
 * @returns {Promise<void>}
 */
export async function runNpm(context, args, { cwd }) {
  const { file, leading } = findNpm(context.env);
  const { code, output } = await runProcess(
    file,
    // A registry that does not answer should be told of within a minute, not after npm's own five.
    [...leading, ...args, '--no-audit', '--no-fund', '--fetch-retries=2', '--fetch-retry-mintimeout=1000'],
    { cwd, env: npmEnvironment(context.env), signal: context.signal, log: context.log },
  );
  if (code !== 0) throw explainNpmFailure(output, { cwd });
}

/**
 * Which npm to run: the one that started us, or the one on the PATH.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ file: string, leading: string[] }}
 */
export function findNpm(env) {
  const running = env.npm_execpath;
  if (running?.endsWith('npm-cli.js') && fs.existsSync(running)) {
    return { file: process.execPath, leading: [running] };
  }
  const file = findOnPath(['npm'], env);
  if (!file) throw new SetupError('npm-missing');
  return { file, leading: [] };
}

/**
 * What went wrong, read from npm's output.
 *
 * @param {string} output
 * @param {{ cwd: string }} where
 * @returns {SetupError}
 */
export function explainNpmFailure(output, { cwd }) {
  if (/\b(ENOSPC|EDQUOT)\b|no space left on device/i.test(output)) return diskFull(cwd);
  if (/\b(EACCES|EPERM|EROFS)\b/.test(output)) return new SetupError('no-permission', { path: cwd });
  if (UNREACHABLE.test(output)) return new SetupError('npm-unreachable');
  return new SetupError('npm-failed');
}

/** The variables npm sets for a script describe this project, not the folder npm is to work in. */
function npmEnvironment(/** @type {NodeJS.ProcessEnv} */ env) {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !/^(npm_(lifecycle|package)_|npm_command$|npm_config_local_prefix$|INIT_CWD$)/.test(name),
    ),
  );
}
