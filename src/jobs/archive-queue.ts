import { Queue, QueueEvents, type Job } from 'bullmq';
import type { Logger } from 'pino';
import { ARCHIVE_QUEUE, ArchiveJob, ArchiveJobResult } from '../contracts/archive-jobs.ts';
import type { ArchiveWorker } from '../usecases/ports.ts';
import { closeEvents, newestEventId } from './queue-events.ts';
import { makeRedis } from './redis.ts';

const ATTEMPTS = 3;
const FIRST_RETRY_MS = 5_000;
/** Ended jobs that are kept, so that a server that was away can ask for their results. */
const KEPT_JOBS = 500;
const FIXITY = 'fixity';

export interface OwnedArchiveQueue extends ArchiveWorker {
  /** Listens, and tells what ended while nobody listened: listeners must be idempotent. */
  start(): Promise<void>;
  /** Has the whole store re-read from time to time, whatever servers come and go. */
  scheduleFixity(pattern: string): Promise<void>;
  close(): Promise<void>;
}

/** The server's side of the work on finished packages. The job's id is the request's, so asking twice is one job. */
export function makeArchiveQueue(options: {
  readonly redisUrl: string;
  readonly logger: Logger;
  /** Pause before the second attempt, milliseconds; doubles each time. */
  readonly firstRetryMs?: number;
}): OwnedArchiveQueue {
  const { logger } = options;
  const redis = makeRedis(options.redisUrl, (error) => logger.warn({ err: error }, 'redis is away'));
  const ignore = (error: Error): void => logger.debug({ err: error }, 'archive queue');
  const queue = new Queue(ARCHIVE_QUEUE, {
    connection: redis,
    defaultJobOptions: {
      attempts: ATTEMPTS,
      backoff: { type: 'exponential', delay: options.firstRetryMs ?? FIRST_RETRY_MS },
      removeOnComplete: { count: KEPT_JOBS },
      removeOnFail: { count: KEPT_JOBS },
    },
  });
  queue.on('error', ignore);
  const doneListeners: Parameters<ArchiveWorker['onDone']>[0][] = [];
  const failedListeners: Parameters<ArchiveWorker['onFailed']>[0][] = [];
  let events: QueueEvents | null = null;
  let closing: Promise<void> | null = null;

  const told = (work: Promise<void>, jobId: string): void => {
    work.catch((error: unknown) =>
      logger.error({ err: error, jobId }, 'listener of the archive queue failed'),
    );
  };
  const tellDone = (jobId: string, data: unknown): void => {
    const result = ArchiveJobResult.safeParse(data);
    if (!result.success) {
      tellFailed(jobId, 'the result of the recorder was not understood');
      return;
    }
    for (const listener of doneListeners) told(listener(jobId, result.data), jobId);
  };
  const tellFailed = (jobId: string, reason: string): void => {
    for (const listener of failedListeners) told(listener(jobId, reason), jobId);
  };
  const tellEnd = (job: Job, state: string): void => {
    if (job.id === undefined) return;
    if (state === 'completed') tellDone(job.id, job.returnvalue);
    else if (state === 'failed') tellFailed(job.id, job.failedReason);
  };

  return {
    async start() {
      if (events !== null) return;
      const lastEventId = await newestEventId(redis, queue.toKey('events'));
      events = new QueueEvents(ARCHIVE_QUEUE, { connection: redis, lastEventId, autorun: false });
      events.on('error', ignore);
      events.on('completed', ({ jobId, returnvalue }) => tellDone(jobId, returnvalue));
      events.on('failed', ({ jobId, failedReason }) => tellFailed(jobId, failedReason));
      void events.run().catch((error: unknown) => {
        if (closing === null) logger.error({ err: error }, 'events of the archive queue ended');
      });
      for (const state of ['completed', 'failed'] as const) {
        for (const job of await queue.getJobs([state], 0, KEPT_JOBS, true)) tellEnd(job, state);
      }
    },

    async ask(given) {
      const data = ArchiveJob.parse(given);
      const job = await queue.getJob(data.jobId);
      if (job !== undefined) {
        const state = await job.getState();
        // Read anew: it may have ended between the two questions, and then the first answer lacks its result.
        if (state === 'completed') tellEnd((await queue.getJob(data.jobId)) ?? job, state);
        if (state !== 'failed') return;
        await job.remove();
      }
      await queue.add(data.kind, data, { jobId: data.jobId });
    },

    async scheduleFixity(pattern) {
      await queue.upsertJobScheduler(
        FIXITY,
        { pattern, tz: 'Asia/Ho_Chi_Minh' },
        { name: FIXITY, data: { kind: 'fixity', jobId: FIXITY } satisfies ArchiveJob },
      );
    },

    onDone: (listener) => void doneListeners.push(listener),
    onFailed: (listener) => void failedListeners.push(listener),

    close() {
      closing ??= (async () => {
        if (events !== null) await closeEvents(events);
        await queue.close();
        redis.disconnect();
      })();
      return closing;
    },
  };
}
