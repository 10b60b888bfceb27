import { createHash } from 'node:crypto';
import { Queue, Worker } from 'bullmq';
import { createTransport } from 'nodemailer';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Outbox } from '../usecases/ports.ts';
import { makeRedis } from './redis.ts';

const QUEUE = 'mail';
const JOB = 'send-mail';
/** A mail server that is away is asked again for more than a day, at last every quarter of an hour. */
const ATTEMPTS = 110;
const FIRST_RETRY_MS = 10_000;
const LONGEST_RETRY_MS = 15 * 60_000;
/** Mails hold names: sent ones are forgotten after this long, seconds. */
const KEPT_SECONDS = 7 * 86_400;
const ANSWER_LIMIT_MS = 20_000;

const Mail = z.object({ to: z.email(), subject: z.string(), text: z.string() });

export interface OwnedOutbox extends Outbox {
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface OutboxOptions {
  readonly redisUrl: string;
  /** `smtp://` or `smtps://` address; empty: nothing is sent. */
  readonly smtpUrl: string;
  readonly from: string;
  readonly logger: Logger;
  readonly firstRetryMs?: number;
}

/** E-mail through a queue in Redis: kept until the mail server took it, each mail once. */
export function makeOutbox(options: OutboxOptions): OwnedOutbox {
  const { smtpUrl, from, logger } = options;
  if (smtpUrl === '') {
    const nothing = (): Promise<void> => Promise.resolve();
    return { configured: false, send: nothing, start: nothing, close: nothing };
  }
  const redis = makeRedis(options.redisUrl, (error) => logger.warn({ err: error }, 'redis is away'));
  const ignore = (error: Error): void => logger.debug({ err: error }, 'mail queue');
  const queue = new Queue(QUEUE, {
    connection: redis,
    defaultJobOptions: {
      attempts: ATTEMPTS,
      backoff: { type: 'custom' },
      removeOnComplete: { age: KEPT_SECONDS },
      removeOnFail: { age: KEPT_SECONDS },
    },
  });
  queue.on('error', ignore);
  const transport = createTransport({
    url: smtpUrl,
    // A notice names no file and no address of ours: a forged one could otherwise read files of this machine.
    disableFileAccess: true,
    disableUrlAccess: true,
    connectionTimeout: ANSWER_LIMIT_MS,
    greetingTimeout: ANSWER_LIMIT_MS,
    socketTimeout: ANSWER_LIMIT_MS,
  });
  const first = options.firstRetryMs ?? FIRST_RETRY_MS;
  const worker = new Worker(
    QUEUE,
    async (job) => {
      const mail = Mail.parse(job.data);
      // The same id at every try: a mail server that took it and could not say so may know it again.
      await transport.sendMail({ ...mail, from, messageId: `<${job.id ?? ''}@cau-tiep-dan>` });
      logger.info({ mailId: job.id, attempt: job.attemptsMade + 1 }, 'mail sent');
    },
    {
      connection: redis,
      concurrency: 2,
      autorun: false,
      settings: {
        backoffStrategy: (attempts) => Math.min(first * 2 ** (attempts - 1), LONGEST_RETRY_MS),
      },
    },
  );
  worker.on('error', ignore);
  // The message of a mail server may quote the address: only its code is told.
  worker.on('failed', (job, error) =>
    logger.warn(
      { mailId: job?.id, attempt: job?.attemptsMade, code: codeOf(error) },
      'mail not sent; it is tried again',
    ),
  );
  let running: Promise<void> | null = null;
  let closing: Promise<void> | null = null;
  return {
    configured: true,
    async send({ key, ...mail }) {
      const jobId = createHash('sha256').update(key).digest('hex');
      await queue.add(JOB, Mail.parse(mail), { jobId });
    },
    async start() {
      running ??= worker.run();
      running.catch((error: unknown) => {
        if (closing === null) logger.error({ err: error }, 'sending mail ended');
      });
      await worker.waitUntilReady();
    },
    close() {
      closing ??= (async () => {
        await worker.close();
        await queue.close();
        transport.close();
        redis.disconnect();
      })();
      return closing;
    },
  };
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
