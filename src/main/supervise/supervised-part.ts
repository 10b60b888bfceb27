import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT_CONFIG, StartRefused } from '../lifecycle.ts';
import type { Logger } from '../logging.ts';
import type { BackOff } from './back-off.ts';
import { PartFailed, type Exit, type Part, type PartInfo, type PartProcess } from './part.ts';
import { sentences } from './sentences.ts';

/** Deaths in a row, without ever having been ready, after which a start is given up. */
const FIRST_START_TRIES = 5;

export interface SupervisedPart {
  readonly name: string;
  /** First readiness; rejects with StartRefused or PartFailed where the part never came up. */
  readonly ready: Promise<PartInfo>;
  stop(hurry: AbortSignal): Promise<void>;
}

export interface Supervision {
  readonly log: Logger;
  readonly backOff: BackOff;
  /** How long a start may take, milliseconds. */
  readonly readyLimitMs: number;
  /** Where the part's own log is, for the sentence a person gets. */
  readonly logFileOf: (part: string) => string;
  /** Told of each death that is followed by a restart. */
  readonly onRestart?: (part: string, exit: Exit, nth: number, pauseMs: number) => void;
}

type Outcome = { readonly died: Exit } | { readonly refused: unknown } | { readonly hung: true };

/**
 * Keeps one part running: starts it, and starts it again with a growing pause each time it dies. A refusal at the
 * first start is final (a person must mend something); at a restart it is tried again, since the reason may pass.
 */
export function supervisePart(part: Part, supervision: Supervision): SupervisedPart {
  const { log, backOff, readyLimitMs } = supervision;
  const first = Promise.withResolvers<PartInfo>();
  // Whoever waits for `ready` sees the rejection; a start that is stopped has nobody waiting.
  first.promise.catch(() => {});
  const stopping = new AbortController();
  const isStopping = (): boolean => stopping.signal.aborted;
  let hurried: AbortSignal = new AbortController().signal;
  let current: PartProcess | null = null;
  let wasReady = false;

  const runOnce = async (): Promise<Outcome> => {
    try {
      current = await part.start();
      if (isStopping()) await current.stop(hurried);
      const settled = await Promise.race([
        current.ready.then((info) => ({ info })),
        current.exited.then((died) => ({ died })),
        sleep(readyLimitMs, { hung: true as const }, { ref: false }),
      ]);
      if ('died' in settled) return settled;
      if ('hung' in settled) {
        await current.stop(AbortSignal.abort());
        return settled;
      }
      wasReady = true;
      log.info({ part: part.name, pid: current.pid, ...settled.info }, 'part ready');
      first.resolve(settled.info);
      return { died: await current.exited };
    } catch (error) {
      return { refused: error };
    }
  };

  const sweep = async (): Promise<void> => current?.stop(AbortSignal.abort());

  const run = async (): Promise<void> => {
    for (let nth = 1; !isStopping(); nth += 1) {
      const began = performance.now();
      current = null;
      const outcome = await runOnce();
      if (isStopping()) return;
      // Whatever the dead process had started is swept away before a new one takes its place.
      await sweep();
      if (!wasReady && ('refused' in outcome || 'hung' in outcome || nth >= FIRST_START_TRIES)) {
        throw 'refused' in outcome ? outcome.refused : failure(part.name, outcome, supervision);
      }
      const pauseMs = backOff.next(performance.now() - began);
      const exit = exitOf(outcome);
      log.warn(
        { part: part.name, ...exit, ...reasonOf(outcome), restart: nth, pauseMs },
        'part died and is restarted',
      );
      supervision.onRestart?.(part.name, exit, nth, pauseMs);
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };

  const running = run().catch((error: unknown) => first.reject(error));
  let stopped: Promise<void> | undefined;
  return {
    name: part.name,
    ready: first.promise,
    stop: (hurry) =>
      (stopped ??= (async () => {
        hurried = hurry;
        stopping.abort();
        await current?.stop(hurry);
        await running;
      })()),
  };
}

function exitOf(outcome: Outcome): Exit {
  if ('died' in outcome) return outcome.died;
  // A refusal ends in the exit code that stands for it; a start that threw never had a process.
  return {
    code: 'refused' in outcome && outcome.refused instanceof StartRefused ? EXIT_CONFIG : null,
    signal: null,
  };
}

function reasonOf(outcome: Outcome): { reason?: string; err?: unknown } {
  if ('hung' in outcome) return { reason: 'not ready in time' };
  if ('died' in outcome) return {};
  return outcome.refused instanceof StartRefused
    ? { reason: outcome.refused.message }
    : { err: outcome.refused };
}

function failure(name: string, outcome: Outcome, { logFileOf, readyLimitMs }: Supervision): PartFailed {
  if ('hung' in outcome) return new PartFailed(sentences.partHung(name, readyLimitMs, logFileOf(name)));
  return new PartFailed(sentences.partFailed(name, exitOf(outcome), logFileOf(name)));
}
