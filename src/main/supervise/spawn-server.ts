import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartRefused } from '../lifecycle.ts';
import { endProcess, type EndPlan } from './end-process.ts';
import type { Exit, PartInfo, PartProcess } from './part.ts';

const LOOK_MS = 15;

export interface ServerCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  readonly log: number;
  readonly end: EndPlan;
  /** Looks whether the server with this process number answers; asked again until it does. */
  readonly answers: (pid: number) => Promise<boolean>;
  /** Sentence for a program that cannot be run. */
  readonly notRunnable: string;
}

/**
 * Starts a server that is no program of ours (Redis, PostgreSQL) in a process group of its own.
 * @throws {StartRefused} where its program cannot be run
 */
export async function spawnServer(command: ServerCommand): Promise<PartProcess> {
  const { file, args, env, uid, gid, log, end, answers, notRunnable } = command;
  const child = spawn(file, args, {
    env,
    detached: true,
    stdio: ['ignore', log, log],
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
  });
  let gone = false;
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      gone = true;
      resolve({ code, signal });
    });
  });
  const { pid } = child;
  if (pid === undefined) {
    const error = await new Promise<unknown>((resolve) => child.once('error', resolve));
    throw new StartRefused(notRunnable, { cause: error });
  }
  const look = async (): Promise<PartInfo> => {
    while (!(await answers(pid))) {
      if (gone) return new Promise<never>(() => {});
      await sleep(LOOK_MS);
    }
    return {};
  };
  const ready = look();
  ready.catch(() => {});
  let stopped: Promise<void> | undefined;
  return { pid, ready, exited, stop: (hurry) => (stopped ??= endProcess(pid, end, hurry)) };
}
