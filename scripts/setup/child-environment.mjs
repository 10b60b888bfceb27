import path from 'node:path';
import { toolVariables } from './system-tools.mjs';

/**
 * The environment in which the programs of this project run.
 *
 * @param {Pick<import('./context.mjs').Context, 'env' | 'cache'>} context
 * @param {{ runtime: import('./node-runtime.mjs').Runtime, tools: import('./system-tools.mjs').Tools, worker?: string | undefined }} found
 * @returns {NodeJS.ProcessEnv}
 */
export function childEnvironment({ env, cache }, { runtime, tools, worker }) {
  return {
    ...env,
    // First, so that whatever a tool starts as `node` is the same Node.js.
    PATH: [path.dirname(runtime.file), env.PATH].filter(Boolean).join(path.delimiter),
    NODE_COMPILE_CACHE: env.NODE_COMPILE_CACHE ?? path.join(cache, 'compile-cache', `node-${runtime.major}`),
    ...toolVariables(tools),
    ...(worker ? { MEDIASOUP_WORKER_BIN: worker } : {}),
  };
}
