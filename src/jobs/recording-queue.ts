import { Queue, QueueEvents, type Job } from 'bullmq';
import type { Logger } from 'pino';
import {
  FINISH_JOB,
  FinishPayload,
  FinishProgress,
  FinishResult,
  RECORDING_QUEUE,
} from '../contracts/recording-jobs.ts';
import { PREVIEW_JOB, PREVIEW_QUEUE, PreviewPayload } from '../contracts/preview.ts';
import type { RecorderQueue } from '../usecases/ports.ts';
import { closeEvents, newestEventId } from './queue-events.ts';
import { makeRedis } from './redis.ts';

const ATTEMPTS = 3;
const FIRST_RETRY_MS = 5_000;
/** Ended jobs that are kept, so that a server that was away can ask for their results. */
const KEPT_JOBS = 500;
/** How long a question about workers may take, milliseconds. */
const ANSWER_LIMIT_MS = 1_000;

export interface RecorderQueueOptions {
  readonly redisUrl: string;
  readonly logger: Logger;
  /** Pause before the second attempt, milliseconds; doubles each time. */
  readonly firstRetryMs?: number;
}

export interface OwnedRecorderQueue extends RecorderQueue {
  /** Listens, and tells what ended while nobody listened: handlers must be idempotent. */
  start(): Promise<void>;
  close(): Promise<void>;
  /** Whether Redis answers. */
  ready(): boolean;
  /** Whether a recorder is there to take jobs; false also where Redis does not answer within a second. */
  hasWorker(): Promise<boolean>;
}

/** The server's side of the recording queue. The job id is the session id, so asking twice is one job. */
export function makeRecorderQueue(options: RecorderQueueOptions): OwnedRecorderQueue {
  const { logger } = options;
  const redis = makeRedis(options.redisUrl, (error) => logger.warn({ err: error }, 'redis is away'));
  // BullMQ repeats the errors of its connections; the outage is already told.
  const ignore = (error: Error): void => logger.debug({ err: error }, 'recording queue');
  const common = {
    connection: redis,
    defaultJobOptions: {
      attempts: ATTEMPTS,
      backoff: { type: 'exponential', delay: options.firstRetryMs ?? FIRST_RETRY_MS },
      removeOnComplete: { count: KEPT_JOBS },
      removeOnFail: { count: KEPT_JOBS },
    },
  };
  const queue = new Queue(RECORDING_QUEUE, common);
  queue.on('error', ignore);
  const previews = new Queue(PREVIEW_QUEUE, common);
  previews.on('error', ignore);
  const previewed = new Set<string>();
  const heard = makeListeners(logger);
  let events: QueueEvents | null = null;
  let closing: Promise<void> | null = null;

  const tellEnd = (job: Job, state: string): void => {
    if (job.id === undefined) return;
    if (state === 'completed') heard.tellResult(job.id, job.returnvalue);
    else if (state === 'failed') heard.tellFailure(job.id, job.failedReason, true);
  };

  return {
    async start() {
      if (events !== null) return;
      // The place in the event stream is taken before the sweep: what ends during the sweep is told twice, not never.
      const lastEventId = await newestEventId(redis, queue.toKey('events'));
      events = new QueueEvents(RECORDING_QUEUE, { connection: redis, lastEventId, autorun: false });
      events.on('error', ignore);
      events.on('progress', ({ jobId, data }) => heard.tellProgress(jobId, data));
      events.on('completed', ({ jobId, returnvalue }) => heard.tellResult(jobId, returnvalue));
      events.on('failed', ({ jobId, failedReason }) => heard.tellFailure(jobId, failedReason, true));
      // A failed attempt that will be tried again only shows as a job that waits for its next one.
      events.on('delayed', ({ jobId }) => {
        void queue.getJob(jobId).then(
          (job) => {
            if (job?.failedReason !== undefined) heard.tellFailure(jobId, job.failedReason, false);
          },
          (error: unknown) => logger.warn({ err: error, jobId }, 'failed attempt could not be read'),
        );
      });
      void events.run().catch((error: unknown) => {
        if (closing === null) logger.error({ err: error }, 'events of the recording queue ended');
      });
      for (const state of ['completed', 'failed'] as const) {
        for (const job of await queue.getJobs([state], 0, KEPT_JOBS, true)) tellEnd(job, state);
      }
    },

    async finish(payload) {
      const data = FinishPayload.parse(payload);
      const { sessionId } = data.timeline;
      const job = await queue.getJob(sessionId);
      if (job !== undefined) {
        const state = await job.getState();
        // Read anew: it may have ended between the two questions, and then the first answer lacks its result.
        // Finished already, but without what came since: it is made anew.
        const more = data.supplements.length > FinishPayload.parse(job.data).supplements.length;
        if (state === 'completed' && !more) tellEnd((await queue.getJob(sessionId)) ?? job, state);
        if (state !== 'failed' && !(state === 'completed' && more)) return;
        await job.remove();
      }
      await queue.add(FINISH_JOB, data, { jobId: sessionId });
    },

    preview(payload) {
      const data = PreviewPayload.parse(payload);
      const { sessionId } = data;
      if (previewed.has(sessionId)) return;
      previewed.add(sessionId);
      // Only a convenience: a session waits for nothing of it.
      previews.add(PREVIEW_JOB, data, { jobId: sessionId }).catch((error: unknown) => {
        previewed.delete(sessionId);
        logger.warn({ err: error, sessionId }, 'the preview of a session could not be asked for');
      });
    },

    onProgress: (listener) => heard.progress.push(listener),
    onFinished: (listener) => heard.finished.push(listener),
    onFailed: (listener) => heard.failed.push(listener),

    ready: () => redis.status === 'ready',

    async hasWorker() {
      if (redis.status !== 'ready') return false;
      // A command that meets an outage waits for its end; the asker does not.
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<number>((resolve) => {
        timer = setTimeout(() => resolve(0), ANSWER_LIMIT_MS);
      });
      try {
        return (await Promise.race([queue.getWorkersCount(), late])) > 0;
      } finally {
        clearTimeout(timer);
      }
    },

    close() {
      closing ??= (async () => {
        if (events !== null) await closeEvents(events);
        await Promise.all([queue.close(), previews.close()]);
        redis.disconnect();
      })();
      return closing;
    },
  };
}

interface Listeners {
  readonly progress: Parameters<RecorderQueue['onProgress']>[0][];
  readonly finished: Parameters<RecorderQueue['onFinished']>[0][];
  readonly failed: Parameters<RecorderQueue['onFailed']>[0][];
  tellProgress(sessionId: string, data: unknown): void;
  tellResult(sessionId: string, data: unknown): void;
  tellFailure(sessionId: string, reason: string, final: boolean): void;
}

/** What comes out of Redis is parsed before anybody hears it; a listener that throws harms no other. */
function makeListeners(logger: Logger): Listeners {
  const each = <L>(listeners: readonly L[], tell: (listener: L) => void): void => {
    for (const listener of listeners) {
      try {
        tell(listener);
      } catch (error) {
        logger.error({ err: error }, 'listener of the recording queue failed');
      }
    }
  };
  const heard: Listeners = {
    progress: [],
    finished: [],
    failed: [],
    tellProgress(sessionId, data) {
      const progress = FinishProgress.safeParse(data);
      if (progress.success) each(heard.progress, (listener) => listener(sessionId, progress.data));
      else logger.warn({ sessionId }, 'progress of a recording not understood');
    },
    tellResult(sessionId, data) {
      const result = FinishResult.safeParse(data);
      if (result.success) {
        each(heard.finished, (listener) => listener(result.data));
        return;
      }
      logger.error({ sessionId, err: result.error }, 'result of a recording not understood');
      heard.tellFailure(sessionId, 'the result of the recorder was not understood', true);
    },
    tellFailure(sessionId, reason, final) {
      each(heard.failed, (listener) => listener(sessionId, reason, final));
    },
  };
  return heard;
}
