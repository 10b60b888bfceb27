import { UnrecoverableError, WaitingError, Worker } from 'bullmq';
import type { Logger } from 'pino';
import {
  FinishPayload,
  FinishResult,
  RECORDING_QUEUE,
  type FinishProgress,
} from '../contracts/recording-jobs.ts';
import { makeRedis } from './redis.ts';

/** How long a job belongs to a recorder that no longer answers, milliseconds. BullMQ renews it while one works. */
const LOCK_MS = 60_000;
const STALLED_CHECK_MS = 15_000;
/** A recording may be taken over this often before it counts as one that kills its recorder. */
const MAX_TAKE_OVERS = 5;
/** How long giving back may take; then the job is found by its lock running out, milliseconds. */
const GIVE_BACK_LIMIT_MS = 5_000;

export interface RunParts {
  /** Aborted when the recorder stops: the work must end soon, another recorder begins it anew. */
  readonly signal: AbortSignal;
  readonly progress: (progress: FinishProgress) => void;
}

export interface RecorderWorkerOptions {
  readonly redisUrl: string;
  readonly concurrency: number;
  readonly logger: Logger;
  /** Finishes one recording; a rejection is a failed attempt. */
  run(payload: FinishPayload, parts: RunParts): Promise<FinishResult>;
  /** For tests. */
  readonly lockMs?: number;
  readonly stalledCheckMs?: number;
}

export interface RecorderWorker {
  /** Resolves once Redis answers and jobs are taken. */
  ready(): Promise<void>;
  /**
   * Takes no more jobs and waits for the running ones; after the limit they are given back to the queue, where
   * another recorder takes them at once and no attempt is lost.
   * @param limitMs how long running jobs may go on, milliseconds
   */
  close(limitMs: number): Promise<void>;
}

/** The recorder's side of the queue. */
export function makeRecorderWorker(options: RecorderWorkerOptions): RecorderWorker {
  const { logger } = options;
  const redis = makeRedis(options.redisUrl, (error) => logger.warn({ err: error }, 'redis is away'));
  const stopping = new AbortController();

  const worker = new Worker(
    RECORDING_QUEUE,
    async (job, token, lost?: AbortSignal) => {
      const payload = FinishPayload.safeParse(job.data);
      if (!payload.success) throw new UnrecoverableError(`payload not understood: ${payload.error.message}`);
      const { sessionId, requestId } = payload.data;
      const signal = lost === undefined ? stopping.signal : AbortSignal.any([stopping.signal, lost]);
      logger.info({ sessionId, requestId, attempt: job.attemptsMade + 1 }, 'finishing a recording');
      try {
        const result = await options.run(payload.data, {
          signal,
          progress: (progress) => {
            void job.updateProgress(progress).catch((error: unknown) => {
              logger.debug({ err: error, sessionId }, 'progress could not be told');
            });
          },
        });
        logger.info({ sessionId, requestId, files: result.files.length }, 'recording finished');
        return FinishResult.parse(result);
      } catch (error) {
        if (stopping.signal.aborted) {
          logger.info({ sessionId, requestId }, 'recording given back to the queue');
          await job.moveToWait(token);
          throw new WaitingError();
        }
        logger.error({ err: error, sessionId, requestId }, 'finishing failed');
        throw error;
      }
    },
    {
      connection: redis,
      concurrency: options.concurrency,
      lockDuration: options.lockMs ?? LOCK_MS,
      stalledInterval: options.stalledCheckMs ?? STALLED_CHECK_MS,
      maxStalledCount: MAX_TAKE_OVERS,
    },
  );
  worker.on('error', (error) => logger.debug({ err: error }, 'recording worker'));
  worker.on('stalled', (jobId) =>
    logger.warn({ sessionId: jobId }, 'taking over from a recorder that is gone'),
  );
  // Another recorder has the job now: working on would only waste the machine.
  worker.on('lockRenewalFailed', (jobIds) => {
    for (const jobId of jobIds) worker.cancelJob(jobId, 'the job was taken over');
  });

  let closing: Promise<void> | null = null;
  return {
    async ready() {
      await worker.waitUntilReady();
    },
    close(limitMs) {
      closing ??= (async () => {
        let abandon: NodeJS.Timeout | undefined;
        const abandoned = new Promise<void>((resolve) => {
          abandon = setTimeout(resolve, limitMs + GIVE_BACK_LIMIT_MS);
        });
        const giveBack = setTimeout(() => stopping.abort(new Error('the recorder stops')), limitMs);
        try {
          await Promise.race([worker.close(), abandoned]);
        } finally {
          clearTimeout(giveBack);
          clearTimeout(abandon);
          redis.disconnect();
        }
      })();
      return closing;
    },
  };
}
