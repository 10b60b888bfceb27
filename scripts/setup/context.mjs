import path from 'node:path';
import { cacheRoot } from './cache.mjs';
import { withLock } from './lock.mjs';
import { label } from './messages.mjs';
import { createProgress } from './progress.mjs';
import { createSetupLog } from './setup-log.mjs';

/**
 * What every part of the set-up is given.
 *
 * @typedef {object} Context
 * @property {string} repo the checkout
 * @property {NodeJS.ProcessEnv} env
 * @property {string} cache per-user folder of what was fetched or built
 * @property {import('./setup-log.mjs').SetupLog} log
 * @property {import('./progress.mjs').Progress} progress
 * @property {AbortSignal} signal aborted when the person stops the set-up
 * @property {<T>(name: string, work: () => Promise<T>) => Promise<T>} locked one set-up at a time, by name
 */

/**
 * @param {{ repo: string, env: NodeJS.ProcessEnv, signal: AbortSignal }} options
 * @returns {Context}
 */
export function createContext({ repo, env, signal }) {
  const cache = cacheRoot(env);
  // On stderr, so that what a command prints can be piped on.
  const progress = createProgress(process.stderr);
  return {
    repo,
    env,
    cache,
    log: createSetupLog(cache),
    progress,
    signal,
    locked: (name, work) =>
      withLock(path.join(cache, 'locks', `${name}.lock`), work, {
        signal,
        onWait: ({ pid }) => progress.say(label('waiting', { pid })),
      }),
  };
}
