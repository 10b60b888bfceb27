import { fork } from 'node:child_process';
import { z } from 'zod';
import { ROLES } from '../../domain/roles.ts';
import { StartRefused, STOP_LIMIT_MS } from '../lifecycle.ts';
import { endProcess, type EndPlan } from './end-process.ts';
import type { Exit, PartInfo, PartProcess } from './part.ts';

const SampleAccounts = z.array(
  z.object({ username: z.string(), password: z.string(), role: z.enum(ROLES), displayName: z.string() }),
);
export type SampleAccounts = z.infer<typeof SampleAccounts>;

const Message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), info: z.record(z.string(), z.unknown()) }),
  z.object({ type: z.literal('refused'), message: z.string() }),
  z.object({ type: z.literal('sample-accounts'), accounts: SampleAccounts }),
]);

/** The process ends itself by its own limit; only one that cannot even do that is killed. */
export const NODE_END_PLAN: EndPlan = {
  steps: [{ signal: 'SIGTERM', limitMs: STOP_LIMIT_MS + 1_000 }],
  hurried: { signal: 'SIGTERM', limitMs: 500 },
};

export interface NodePartOptions {
  /** File that calls `runProcess`. */
  readonly entry: string;
  readonly env: NodeJS.ProcessEnv;
  /** Descriptor of the log that stdout and stderr go to. */
  readonly log: number;
  readonly onSampleAccounts?: (accounts: SampleAccounts) => void;
}

/**
 * Starts one process of the house with an IPC channel. It leads a process group of its own: a Ctrl-C at the terminal
 * reaches only the supervisor, which stops all in order, and what the process leaves behind can be swept away.
 */
export function startNodePart({ entry, env, log, onSampleAccounts }: NodePartOptions): PartProcess {
  const child = fork(entry, [], { env, detached: true, execArgv: [], stdio: ['ignore', log, log, 'ipc'] });
  const ready = Promise.withResolvers<PartInfo>();
  ready.promise.catch(() => {});
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    // The process could not be made at all (no memory, too many processes).
    child.once('error', () => {
      if (child.pid === undefined) resolve({ code: null, signal: null });
    });
  });
  child.on('message', (raw: unknown) => {
    const message = Message.safeParse(raw);
    if (!message.success) return;
    if (message.data.type === 'ready') ready.resolve(message.data.info);
    else if (message.data.type === 'refused') ready.reject(new StartRefused(message.data.message));
    else onSampleAccounts?.(message.data.accounts);
  });
  const pid = child.pid ?? 0;
  let stopped: Promise<void> | undefined;
  return {
    pid,
    ready: ready.promise,
    exited,
    stop: (hurry) => (stopped ??= pid === 0 ? Promise.resolve() : endProcess(pid, NODE_END_PLAN, hurry)),
  };
}
