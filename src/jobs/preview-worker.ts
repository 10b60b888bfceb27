import { UnrecoverableError } from 'bullmq';
import type { Logger } from 'pino';
import { PREVIEW_QUEUE, PreviewPayload } from '../contracts/preview.ts';
import { makeQueueWorker, type QueueWorker } from './queue-worker.ts';

const LOCK_MS = 60_000;
const STALLED_CHECK_MS = 15_000;
const MAX_TAKE_OVERS = 5;
/** Sessions that one recorder follows at once: each mostly waits. */
const CONCURRENCY = 8;

/** The recorder's side of following sessions while they go on. */
export function makePreviewWorker(options: {
  readonly redisUrl: string;
  readonly logger: Logger;
  /** Follows one session to its close; a rejection is a failed attempt. */
  run(payload: PreviewPayload, signal: AbortSignal): Promise<void>;
}): QueueWorker {
  const { logger } = options;
  return makeQueueWorker({
    queue: PREVIEW_QUEUE,
    redisUrl: options.redisUrl,
    concurrency: CONCURRENCY,
    logger,
    ...{ lockMs: LOCK_MS, stalledCheckMs: STALLED_CHECK_MS, maxTakeOvers: MAX_TAKE_OVERS },
    async run(job, signal) {
      const payload = PreviewPayload.safeParse(job.data);
      if (!payload.success) throw new UnrecoverableError(`payload not understood: ${payload.error.message}`);
      const { sessionId } = payload.data;
      logger.info({ sessionId }, 'following a session');
      await options.run(payload.data, signal);
    },
  });
}
