import { isDeepStrictEqual } from 'node:util';
import { Queue, QueueEvents, type JobsOptions } from 'bullmq';
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
import type { CheckRecorder } from '../usecases/ports.ts';
import { closeEvents, newestEventId } from './queue-events.ts';
import { makeRedis } from './redis.ts';

/** How long a clerk is kept waiting for a recorder, milliseconds. */
const LIMIT_MS = 60_000;
/** Ended jobs that are kept, so that asking again is answered at once. */
const KEPT_JOBS = { count: 500, age: 24 * 3_600 };
/** A second try helps where a recorder was short of something for a moment; a clerk waits for no third. */
const RECORD_ATTEMPTS: JobsOptions = { attempts: 2, backoff: { type: 'fixed', delay: 1_000 } };

export interface CheckQueueOptions {
  readonly redisUrl: string;
  readonly logger: Logger;
  /** How long an answer may take, milliseconds. */
  readonly limitMs?: number;
}

export interface OwnedCheckQueue extends CheckRecorder {
  /** Idempotent; whoever still waits is rejected. */
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The server's side of the queue of checks. The job id is the attempt's (the request's, for a self-test), so asking twice is
 * one job. An answer that comes too late is not lost: asked again, it is there.
 */
export function makeCheckQueue(options: CheckQueueOptions): OwnedCheckQueue {
  const { logger, limitMs = LIMIT_MS } = options;
  const redis = makeRedis(options.redisUrl, (error) => logger.warn({ err: error }, 'redis is away'));
  // BullMQ repeats the errors of its connections; the outage is already told.
  const ignore = (error: Error): void => logger.debug({ err: error }, 'queue of checks');
  const queue = new Queue(CHECK_QUEUE, {
    connection: redis,
    defaultJobOptions: { removeOnComplete: KEPT_JOBS, removeOnFail: KEPT_JOBS },
  });
  queue.on('error', ignore);
  const waiting = new Map<string, Set<Waiting>>();
  let events: QueueEvents | null = null;
  let listening: Promise<void> | null = null;
  let closing: Promise<void> | null = null;

  const each = (jobId: string, tell: (one: Waiting) => void): void => {
    for (const one of waiting.get(jobId) ?? []) tell(one);
  };

  const listen = async (): Promise<void> => {
    // The place in the event stream is taken before any job is looked at: no end of a job falls between the two.
    const lastEventId = await newestEventId(redis, queue.toKey('events'));
    if (closing !== null) return;
    events = new QueueEvents(CHECK_QUEUE, { connection: redis, lastEventId, autorun: false });
    events.on('error', ignore);
    events.on('completed', ({ jobId, returnvalue }) => each(jobId, ({ resolve }) => resolve(returnvalue)));
    events.on('failed', ({ jobId, failedReason }) => {
      each(jobId, ({ reject }) => reject(new Error(failedReason)));
    });
    void events.run().catch((error: unknown) => {
      if (closing === null) logger.error({ err: error }, 'events of the queue of checks ended');
    });
  };

  /** Sees to it that the job is there; its end comes as an event unless it is known already. */
  const begin = async (
    ask: { name: string; jobId: string; data: object; options?: JobsOptions },
    own: Waiting,
  ): Promise<void> => {
    listening ??= listen().catch((error: unknown) => {
      listening = null;
      throw error;
    });
    await listening;
    const before = await queue.getJob(ask.jobId);
    if (before !== undefined) {
      const state = await before.getState();
      if (state === 'completed' && isDeepStrictEqual(before.data, ask.data)) {
        // Read anew: it may have ended between the two questions, and then the first answer lacks its result.
        const ended = await queue.getJob(ask.jobId);
        own.resolve((ended ?? before).returnvalue);
        return;
      }
      // A failed one is tried anew; a completed one speaks of another recording of the attempt.
      if (state === 'completed' || state === 'failed') await before.remove();
    }
    await queue.add(ask.name, ask.data, { ...ask.options, jobId: ask.jobId });
  };

  const answer = async <T>(
    ask: { name: string; jobId: string; data: object; options?: JobsOptions },
    schema: z.ZodType<T>,
  ): Promise<T> => {
    if (closing !== null) throw new Error('the queue of checks is closed');
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const own: Waiting = { resolve, reject };
    const others = waiting.get(ask.jobId) ?? new Set();
    waiting.set(ask.jobId, others.add(own));
    const late = setTimeout(() => reject(new Error(`no recorder answered within ${limitMs} ms`)), limitMs);
    // A command that meets an outage of Redis waits for its end; the asker does not.
    void begin(ask, own).catch((error: unknown) => {
      reject(error instanceof Error ? error : new Error(String(error)));
    });
    try {
      return schema.parse(await promise);
    } finally {
      clearTimeout(late);
      others.delete(own);
      if (others.size === 0) waiting.delete(ask.jobId);
    }
  };

  return {
    record(payload) {
      const data = CheckRecordingPayload.parse(payload);
      const ask = { name: CHECK_RECORDING_JOB, jobId: data.attemptId, data, options: RECORD_ATTEMPTS };
      return answer(ask, CheckRecordingResult);
    },

    selfTest(payload) {
      const data = SelfTestPayload.parse(payload);
      // BullMQ takes neither numbers nor colons as ids.
      const jobId = `self-test-${encodeURIComponent(data.requestId)}`;
      return answer({ name: SELF_TEST_JOB, jobId, data }, SelfTestResult);
    },

    close() {
      closing ??= (async () => {
        for (const jobId of waiting.keys())
          each(jobId, ({ reject }) => reject(new Error('the server stops')));
        if (events !== null) await closeEvents(events);
        await queue.close();
        redis.disconnect();
      })();
      return closing;
    },
  };
}
