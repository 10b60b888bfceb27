import { DelayedError, Queue, Worker, type Job } from 'bullmq';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Clock, ReadinessSchedule } from '../usecases/ports.ts';
import { makeRedis } from './redis.ts';

const QUEUE = 'readiness';
const JOB = 'wake';
/** A wake that failed is tried again over about a day: 5 s, 10 s, 20 s … */
const ATTEMPTS = 15;
const FIRST_RETRY_MS = 5_000;
/** Wakes that ran are remembered so long, so that no restart runs them again. Seconds. */
const KEPT_SECONDS = 30 * 86_400;

const Wake = z.object({ sessionId: z.uuid(), kind: z.enum(['remind', 'freeze']), at: z.number() });
type Wake = z.infer<typeof Wake>;

export interface OwnedReadinessSchedule extends ReadinessSchedule {
  /** Begins to wake; wishes made before are kept. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface ReadinessScheduleOptions {
  readonly redisUrl: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly firstRetryMs?: number;
}

/** Wall time as BullMQ counts its delays, whatever our own clock says. */
function wallTime(): number {
  return Math.round(performance.timeOrigin + performance.now());
}

/** One wake is one job, whoever asks for it and however often. */
function idOf({ sessionId, kind, at }: Wake): string {
  return `${sessionId}-${kind}-${at}`;
}

/** Wakes for reminders and deadlines, kept in Redis: what was due while nobody ran is told at the next start. */
export function makeReadinessSchedule(options: ReadinessScheduleOptions): OwnedReadinessSchedule {
  const { clock, logger } = options;
  const redis = makeRedis(options.redisUrl, (error) => logger.warn({ err: error }, 'redis is away'));
  const ignore = (error: Error): void => logger.debug({ err: error }, 'readiness queue');
  const queue = new Queue(QUEUE, {
    connection: redis,
    defaultJobOptions: {
      attempts: ATTEMPTS,
      backoff: { type: 'exponential', delay: options.firstRetryMs ?? FIRST_RETRY_MS },
      removeOnComplete: { age: KEPT_SECONDS },
      removeOnFail: { age: KEPT_SECONDS },
    },
  });
  queue.on('error', ignore);
  let listener: Parameters<ReadinessSchedule['onWake']>[0] | null = null;

  async function wake(job: Job, token?: string): Promise<void> {
    const { sessionId, kind, at } = Wake.parse(job.data);
    const early = at - clock.now();
    if (early > 0) {
      // The queue counts by the clock of its machine; the one that decides is ours.
      await job.moveToDelayed(wallTime() + early, token);
      throw new DelayedError();
    }
    if (listener === null) throw new Error('nobody listens to wakes');
    await listener(sessionId, kind, at);
    logger.info({ sessionId, kind, late: clock.now() - at }, 'woken for readiness');
  }

  const worker = new Worker(QUEUE, wake, { connection: redis, concurrency: 4, autorun: false });
  worker.on('error', ignore);
  worker.on('failed', (job, error) =>
    logger.error({ jobId: job?.id, err: error }, 'a wake for readiness failed'),
  );
  let running: Promise<void> | null = null;
  let closing: Promise<void> | null = null;

  return {
    onWake(wanted) {
      listener = wanted;
    },
    async plan(sessionId, wakes) {
      const wanted = new Map(wakes.map((each) => [idOf({ sessionId, ...each }), { sessionId, ...each }]));
      for (const job of await queue.getJobs(['delayed', 'waiting', 'prioritized'])) {
        const known = Wake.safeParse(job.data);
        if (!known.success || known.data.sessionId !== sessionId || job.id === undefined) continue;
        // One that is just being run can not be removed, and finds out for itself that it is no longer wanted.
        if (!wanted.has(job.id)) await job.remove().catch(ignore);
      }
      for (const [jobId, data] of wanted) {
        await queue.add(JOB, data, { jobId, delay: Math.max(0, Math.round(data.at - clock.now())) });
      }
    },
    async start() {
      running ??= worker.run();
      running.catch((error: unknown) => {
        if (closing === null) logger.error({ err: error }, 'waking for readiness ended');
      });
      await worker.waitUntilReady();
    },
    close() {
      closing ??= (async () => {
        await worker.close();
        await queue.close();
        redis.disconnect();
      })();
      return closing;
    },
  };
}
