import { fork } from 'node:child_process';
import { markOf } from './process-table.ts';
import { endProcess } from './end-process.ts';
import { NODE_END_PLAN } from './node-part.ts';
import type { Exit } from './part.ts';

/** The demo conductor, which runs once beside the service. */
export interface Demo {
  readonly exited: Promise<Exit>;
  stop(hurry: AbortSignal): Promise<void>;
}

/** Starts the demo conductor on the person's own console. It is no part: when it ends, the service goes on. */
export function startDemo(entry: string, env: NodeJS.ProcessEnv): Demo {
  const child = fork(entry, [], {
    env,
    detached: true,
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => {
      if (child.pid === undefined) resolve({ code: null, signal: null });
    });
  });
  const { pid } = child;
  let stopped: Promise<void> | undefined;
  return {
    exited,
    stop: (hurry) =>
      (stopped ??= (async () => {
        if (pid === undefined || markOf(pid) === null) return;
        await endProcess(pid, { ...NODE_END_PLAN, steps: [{ signal: 'SIGTERM', limitMs: 5_000 }] }, hurry);
      })()),
  };
}
