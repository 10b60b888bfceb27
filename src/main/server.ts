import { MediaClient } from '../../media/client.ts';
import { makeArchiveQueue } from '../jobs/archive-queue.ts';
import { makeCheckQueue } from '../jobs/check-queue.ts';
import { makeOutbox } from '../jobs/outbox.ts';
import { makeReadinessSchedule } from '../jobs/readiness-schedule.ts';
import { makeRecorderQueue } from '../jobs/recording-queue.ts';
import { makeWebhookQueue } from '../jobs/webhook-queue.ts';
import { makeWebhookSender } from '../jobs/webhook-sender.ts';
import { makePrinter } from '../printing/printer.ts';
import { openDatabase, type OpenDatabase } from '../store/database.ts';
import { makeStore } from '../store/store.ts';
import { systemClock } from './clock.ts';
import { compose } from './compose.ts';
import { runProcess, StartRefused } from './lifecycle.ts';
import type { Logger } from './logging.ts';
import { makeMachine } from './machine.ts';
import { argonPasswords } from './passwords.ts';
import { makeSampleData } from './sample-data.ts';

await runProcess('server', async ({ config, logger }) => {
  const database = await openOrRefuse(config.DATABASE_URL, logger);
  const store = makeStore(database.db);
  if (config.SAMPLE_DATA) {
    const accounts = await makeSampleData({
      store,
      clock: systemClock,
      passwords: argonPasswords,
      samplePassword: config.SAMPLE_PASSWORD,
      communes: config.SAMPLE_COMMUNES,
    });
    if (accounts.length > 0) process.send?.({ type: 'sample-accounts', accounts });
  }

  const recorder = makeRecorderQueue({ redisUrl: config.REDIS_URL, logger });
  const archiveWorker = makeArchiveQueue({ redisUrl: config.REDIS_URL, logger });
  const checkRecorder = makeCheckQueue({ redisUrl: config.REDIS_URL, logger });
  const schedule = makeReadinessSchedule({ redisUrl: config.REDIS_URL, clock: systemClock, logger });
  const outbox = makeOutbox({
    redisUrl: config.REDIS_URL,
    smtpUrl: config.SMTP_URL,
    from: config.MAIL_FROM,
    logger,
  });
  const webhookQueue = makeWebhookQueue({ redisUrl: config.REDIS_URL, logger });
  const printer = makePrinter();
  const media = new MediaClient({
    url: config.MEDIA_CONTROL_URL,
    secret: config.MEDIA_CONTROL_SECRET,
    logger,
  });
  const parts = {
    store,
    media,
    recorder,
    archiveWorker,
    checkRecorder,
    schedule,
    outbox,
    machine: makeMachine({
      publicUrl: config.publicUrl,
      ntpServer: config.NTP_SERVER,
      clock: systemClock,
    }),
    clock: systemClock,
    passwords: argonPasswords,
    printer,
    webhookQueue,
    webhookSender: makeWebhookSender({ allowed: config.WEBHOOK_ALLOWED_HOSTS }),
    async notReady() {
      const [database_, recorderWorks] = await Promise.all([database.answers(), recorder.hasWorker()]);
      const state = {
        database: database_,
        queue: recorder.ready(),
        media: media.connected,
        recorder: recorderWorks,
      };
      return Object.entries(state).flatMap(([name, ready]) => (ready ? [] : [name]));
    },
  };
  const app = await compose(config, parts, logger);
  await recorder.start();
  await archiveWorker.start();
  if (config.FIXITY_SCHEDULE !== '') await archiveWorker.scheduleFixity(config.FIXITY_SCHEDULE);
  await schedule.start();
  await outbox.start();
  await webhookQueue.start();
  return {
    info: { port: app.port },
    async stop() {
      await app.stop();
      media.close();
      await printer.close();
      await webhookQueue.close();
      await schedule.close();
      await outbox.close();
      await checkRecorder.close();
      await archiveWorker.close();
      await recorder.close();
      await database.close();
    },
  };
});

async function openOrRefuse(url: string, logger: Logger): Promise<OpenDatabase> {
  if (url === '') {
    throw new StartRefused('Chưa đặt DATABASE_URL. / DATABASE_URL is not set.');
  }
  try {
    return await openDatabase(url, (error) => logger.warn({ err: error }, 'database connection lost'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new StartRefused(
      `Không kết nối được cơ sở dữ liệu (${code}); kiểm tra DATABASE_URL. / The database cannot be reached (${code}); check DATABASE_URL.`,
      { cause: error },
    );
  }
}
