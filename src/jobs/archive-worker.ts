import { UnrecoverableError } from 'bullmq';
import type { Logger } from 'pino';
import { ARCHIVE_QUEUE, ArchiveJob, ArchiveJobResult } from '../contracts/archive-jobs.ts';
import { makeQueueWorker, type QueueWorker } from './queue-worker.ts';

const LOCK_MS = 60_000;
const STALLED_CHECK_MS = 15_000;
const MAX_TAKE_OVERS = 5;

/** The recorder's side of the work on finished packages: one at a time, beside the recordings. */
export function makeArchiveWorker(options: {
  readonly redisUrl: string;
  readonly logger: Logger;
  /** Does one piece of work; a rejection is a failed attempt. */
  run(job: ArchiveJob, signal: AbortSignal): Promise<ArchiveJobResult>;
}): QueueWorker {
  const { logger } = options;
  return makeQueueWorker({
    queue: ARCHIVE_QUEUE,
    redisUrl: options.redisUrl,
    concurrency: 1,
    logger,
    ...{ lockMs: LOCK_MS, stalledCheckMs: STALLED_CHECK_MS, maxTakeOvers: MAX_TAKE_OVERS },
    async run(job, signal) {
      const parsed = ArchiveJob.safeParse(job.data);
      if (!parsed.success) throw new UnrecoverableError(`payload not understood: ${parsed.error.message}`);
      const { kind, jobId } = parsed.data;
      logger.info({ kind, jobId, attempt: job.attemptsMade + 1 }, 'work on the archive');
      const result = ArchiveJobResult.parse(await options.run(parsed.data, signal));
      logger.info({ kind, jobId }, 'work on the archive done');
      return result;
    },
  });
}
