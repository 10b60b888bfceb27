import { UnrecoverableError } from 'bullmq';
import type { Logger } from 'pino';
import {
  FinishPayload,
  FinishResult,
  RECORDING_QUEUE,
  type FinishProgress,
} from '../contracts/recording-jobs.ts';
import { makeQueueWorker, type QueueWorker } from './queue-worker.ts';

/** How long a job belongs to a recorder that no longer answers, milliseconds. BullMQ renews it while one works. */
const LOCK_MS = 60_000;
const STALLED_CHECK_MS = 15_000;
/** A recording may be taken over this often before it counts as one that kills its recorder. */
const MAX_TAKE_OVERS = 5;

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

export type RecorderWorker = QueueWorker;

/** The recorder's side of the queue. */
export function makeRecorderWorker(options: RecorderWorkerOptions): RecorderWorker {
  const { logger } = options;
  return makeQueueWorker({
    queue: RECORDING_QUEUE,
    redisUrl: options.redisUrl,
    concurrency: options.concurrency,
    logger,
    lockMs: options.lockMs ?? LOCK_MS,
    stalledCheckMs: options.stalledCheckMs ?? STALLED_CHECK_MS,
    maxTakeOvers: MAX_TAKE_OVERS,
    async run(job, signal) {
      const payload = FinishPayload.safeParse(job.data);
      if (!payload.success) throw new UnrecoverableError(`payload not understood: ${payload.error.message}`);
      const { requestId } = payload.data;
      const { sessionId } = payload.data.timeline;
      logger.info({ sessionId, requestId, attempt: job.attemptsMade + 1 }, 'finishing a recording');
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
    },
  });
}
