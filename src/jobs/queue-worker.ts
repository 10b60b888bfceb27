import { WaitingError, Worker, type Job } from 'bullmq';
import type { Logger } from 'pino';
import { makeRedis } from './redis.ts';

/** How long giving back may take; then the job is found by its lock running out, milliseconds. */
const GIVE_BACK_LIMIT_MS = 5_000;

export interface QueueWorkerOptions {
  readonly queue: string;
  readonly redisUrl: string;
  readonly concurrency: number;
  readonly logger: Logger;
  /** How long a job belongs to a worker that no longer answers, milliseconds. BullMQ renews it while one works. */
  readonly lockMs: number;
  readonly stalledCheckMs: number;
  /** A job may be taken over this often before it counts as one that kills its worker. */
  readonly maxTakeOvers: number;
  /**
   * Does one job; what it resolves with is the job's result, a rejection a failed attempt.
   * @param signal aborted when the worker stops or lost the job: the work must end soon, another begins it anew
   */
  run(job: Job, signal: AbortSignal): Promise<unknown>;
}

export interface QueueWorker {
  /** Resolves once Redis answers and jobs are taken. */
  ready(): Promise<void>;
  /** Whether jobs are taken now. */
  working(): boolean;
  /**
   * Takes no more jobs and waits for the running ones; after the limit they are given back to the queue, where
   * another worker takes them at once and no attempt is lost.
   * @param limitMs how long running jobs may go on, milliseconds
   */
  close(limitMs: number): Promise<void>;
}

/** Takes the jobs of one queue: survives outages of Redis, takes over from workers that are gone, gives back when it stops. */
export function makeQueueWorker(options: QueueWorkerOptions): QueueWorker {
  const { logger, queue } = options;
  const redis = makeRedis(options.redisUrl, (error) => logger.warn({ err: error }, 'redis is away'));
  const stopping = new AbortController();

  const worker = new Worker(
    queue,
    async (job, token, lost?: AbortSignal) => {
      const signal = lost === undefined ? stopping.signal : AbortSignal.any([stopping.signal, lost]);
      try {
        return await options.run(job, signal);
      } catch (error) {
        if (stopping.signal.aborted) {
          logger.info({ queue, jobId: job.id }, 'job given back to the queue');
          await job.moveToWait(token);
          throw new WaitingError();
        }
        logger.error({ err: error, queue, jobId: job.id, job: job.name }, 'job failed');
        throw error;
      }
    },
    {
      connection: redis,
      concurrency: options.concurrency,
      lockDuration: options.lockMs,
      stalledInterval: options.stalledCheckMs,
      maxStalledCount: options.maxTakeOvers,
    },
  );
  worker.on('error', (error) => logger.debug({ err: error, queue }, 'worker'));
  worker.on('stalled', (jobId) => logger.warn({ queue, jobId }, 'taking over from a recorder that is gone'));
  // Another recorder has the job now: working on would only waste the machine.
  worker.on('lockRenewalFailed', (jobIds) => {
    for (const jobId of jobIds) worker.cancelJob(jobId, 'the job was taken over');
  });

  let closing: Promise<void> | null = null;
  return {
    async ready() {
      await worker.waitUntilReady();
    },
    working: () => redis.status === 'ready' && closing === null,
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
