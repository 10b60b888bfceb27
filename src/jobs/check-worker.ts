import { UnrecoverableError } from 'bullmq';
import type { Logger } from 'pino';
import type { z } from 'zod';
import {
  CHECK_QUEUE,
  CHECK_RECORDING_JOB,
  CheckRecordingPayload,
  CheckRecordingResult,
  SELF_TEST_JOB,
  SelfTestPayload,
  SelfTestResult,
} from '../contracts/check-jobs.ts';
import { makeQueueWorker, type QueueWorker } from './queue-worker.ts';

/** Two bridge points are measured while a third still speaks; more would only slow each other down. */
const CONCURRENCY = 2;
/**
 * A clerk waits: what a recorder left that is gone has to be taken over well within the time that the server waits.
 * Milliseconds.
 */
const LOCK_MS = 10_000;
const STALLED_CHECK_MS = 5_000;
const MAX_TAKE_OVERS = 2;

export interface CheckWorkerOptions {
  readonly redisUrl: string;
  readonly logger: Logger;
  /** Makes and measures the recording of a check; a rejection is a failed attempt. */
  record(payload: CheckRecordingPayload, signal: AbortSignal): Promise<CheckRecordingResult>;
  selfTest(payload: SelfTestPayload, signal: AbortSignal): Promise<SelfTestResult>;
  /** Runs after each job; its failure is told and harms no job. */
  tidy(): Promise<void>;
  /** For tests. */
  readonly lockMs?: number;
  readonly stalledCheckMs?: number;
}

/** The recorder's side of the queue of checks: besides the recordings, so that a check never waits behind one. */
export function makeCheckWorker(options: CheckWorkerOptions): QueueWorker {
  const { logger } = options;
  return makeQueueWorker({
    queue: CHECK_QUEUE,
    redisUrl: options.redisUrl,
    concurrency: CONCURRENCY,
    logger,
    lockMs: options.lockMs ?? LOCK_MS,
    stalledCheckMs: options.stalledCheckMs ?? STALLED_CHECK_MS,
    maxTakeOvers: MAX_TAKE_OVERS,
    async run(job, signal) {
      try {
        if (job.name === CHECK_RECORDING_JOB) {
          const payload = understood(CheckRecordingPayload, job.data);
          const result = CheckRecordingResult.parse(await options.record(payload, signal));
          const { attemptId, faults } = result;
          logger.info({ attemptId, bytes: result.file?.bytes ?? 0, faults }, 'check recorded');
          return result;
        }
        if (job.name === SELF_TEST_JOB) {
          const { requestId } = understood(SelfTestPayload, job.data);
          const result = SelfTestResult.parse(await options.selfTest({ requestId }, signal));
          logger.info({ requestId, failure: result.failure }, 'self-test done');
          return result;
        }
        throw new UnrecoverableError('job not understood');
      } finally {
        await options.tidy().catch((error: unknown) => {
          logger.warn({ err: error }, 'old recordings of checks could not be removed');
        });
      }
    },
  });
}

function understood<T>(schema: z.ZodType<T>, data: unknown): T {
  const parsed = schema.safeParse(data);
  if (!parsed.success) throw new UnrecoverableError(`payload not understood: ${parsed.error.message}`);
  return parsed.data;
}
