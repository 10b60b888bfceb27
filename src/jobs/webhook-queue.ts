import { DelayedError, Queue, Worker, type Job } from 'bullmq';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Stream, WebhookQueue } from '../usecases/ports/exchange.ts';
import { makeRedis } from './redis.ts';

const QUEUE = 'webhooks';
const JOB = 'send';
/** Receivers that are sent to at once. */
const AT_ONCE = 8;
/** A fault of our own (the database is away) is tried again after this, milliseconds. */
const FAULT_PAUSE_MS = 5_000;

const StreamJob = z.object({ webhookId: z.uuid(), stream: z.string() });

export interface OwnedWebhookQueue extends WebhookQueue {
  /** Begins to send. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** One job is one stream, whoever wakes it and however often. */
function idOf({ webhookId, stream }: Stream): string {
  return `${webhookId}-${stream}`;
}

/** Wall time as BullMQ counts its delays, whatever our own clock says. */
function wallTime(): number {
  return Math.round(performance.timeOrigin + performance.now());
}

/**
 * Streams that are to be sent, as jobs in Redis. A stream is never worked on twice at once, by however many servers; its
 * pauses are delays of its job. What waits stands in the database, so Redis may forget everything: it is woken again.
 */
export function makeWebhookQueue({
  redisUrl,
  logger,
}: {
  redisUrl: string;
  logger: Logger;
}): OwnedWebhookQueue {
  const redis = makeRedis(redisUrl, (error) => logger.warn({ err: error }, 'redis is away'));
  const ignore = (error: Error): void => logger.debug({ err: error }, 'webhook queue');
  const queue = new Queue(QUEUE, {
    connection: redis,
    // Gone as soon as it is done: the next wake of the stream is a new job.
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
  });
  queue.on('error', ignore);
  let listener: Parameters<WebhookQueue['onWake']>[0] | null = null;

  async function send(job: Job, token?: string): Promise<void> {
    const stream = StreamJob.parse(job.data);
    if (listener === null) throw new Error('nobody sends what waits');
    let pause: number | null;
    try {
      pause = await listener(stream);
    } catch (error) {
      logger.error({ ...stream, err: error }, 'sending events failed');
      pause = FAULT_PAUSE_MS;
    }
    if (pause === null) return;
    await job.moveToDelayed(wallTime() + pause, token);
    throw new DelayedError();
  }

  const worker = new Worker(QUEUE, send, { connection: redis, concurrency: AT_ONCE, autorun: false });
  worker.on('error', ignore);
  let running: Promise<void> | null = null;
  let closing: Promise<void> | null = null;

  const wake = async (streams: readonly Stream[]): Promise<void> => {
    if (streams.length === 0) return;
    await queue.addBulk(
      streams.map(({ webhookId, stream }) => ({
        ...{ name: JOB, data: { webhookId, stream } },
        opts: { jobId: idOf({ webhookId, stream }) },
      })),
    );
  };

  return {
    wake,
    async hurry(stream) {
      await wake([stream]);
      const job = await queue.getJob(idOf(stream));
      // One that is just being sent, or was taken up meanwhile, needs no hurry.
      if ((await job?.isDelayed()) === true) await job?.promote().catch(ignore);
    },
    onWake(wanted) {
      listener = wanted;
    },
    async start() {
      running ??= worker.run();
      running.catch((error: unknown) => {
        if (closing === null) logger.error({ err: error }, 'sending events ended');
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
