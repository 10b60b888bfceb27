import { workOnArchive } from '../../recorder/archive/archive-work.ts';
import { checkRecording } from '../../recorder/check/check-recording.ts';
import { disposeCheckRecordings } from '../../recorder/check/dispose.ts';
import { selfTest } from '../../recorder/check/self-test.ts';
import { makePreview } from '../../recorder/preview/make-preview.ts';
import { openRestrictedKey } from '../../recorder/sealed/restricted-key.ts';
import { askTimeStamp } from '../../recorder/seal/time-stamp.ts';
import { openSealKey } from '../../recorder/seal/seal-key.ts';
import { findTools, ToolMissing, type Tools } from '../../recorder/finish/find-tools.ts';
import { finishRecording } from '../../recorder/finish-recording.ts';
import { makeArchiveWorker } from '../jobs/archive-worker.ts';
import { makeCheckWorker } from '../jobs/check-worker.ts';
import { makePreviewWorker } from '../jobs/preview-worker.ts';
import { makeRecorderWorker } from '../jobs/recorder-worker.ts';
import { makeArchiveStore, makeCopyStore } from './archive-stores.ts';
import { systemClock } from './clock.ts';
import { runProcess, StartRefused, STOP_LIMIT_MS } from './lifecycle.ts';

/** How long a running recording may go on when the recorder stops, milliseconds; then another one takes it. */
const FINISH_LIMIT_MS = STOP_LIMIT_MS / 4;

const VERIFIER = new URL('../../dist/web/verify.mjs', import.meta.url).pathname;

await runProcess('recorder', async ({ config, logger }) => {
  if (config.REDIS_URL === '') {
    throw new StartRefused('Chưa đặt REDIS_URL. / REDIS_URL is not set.');
  }
  const tools = await toolsOrRefuse(config);
  const sealKey = await openSealKey(config.sealKeyFile);
  const restrictedKey = await openRestrictedKey(config.restrictedKeyFile);
  const stamp = async (text: string): Promise<Uint8Array | null> => {
    if (config.TSA_URL === '') return null;
    try {
      return await askTimeStamp(config.TSA_URL, text);
    } catch (error) {
      // The seal stands without it; verify says that there is none.
      logger.warn({ err: error }, 'no time stamp came');
      return null;
    }
  };
  const worker = makeRecorderWorker({
    redisUrl: config.REDIS_URL,
    concurrency: config.RECORDER_CONCURRENCY,
    logger,
    run: (payload, { signal, progress }) =>
      finishRecording(payload, {
        spoolDir: config.spoolDir,
        mirrorDir: config.mirrorDir,
        archiveDir: config.archiveDir,
        supplementsDir: config.supplementsDir,
        tools,
        signal,
        progress,
        sealKey,
        restrictedKey,
        organisation: config.ORGANISATION_NAME,
        now: () => systemClock.now(),
        stamp,
      }),
  });
  const { spoolDir, archiveDir, checksDir } = config;
  const checks = makeCheckWorker({
    redisUrl: config.REDIS_URL,
    logger,
    record: (payload, signal) => checkRecording(payload, { spoolDir, checksDir, tools, signal }),
    selfTest: (_, signal) => selfTest({ archiveDir, spoolDir, tools, now: systemClock.now(), signal }),
    tidy: async () => {
      const days = await disposeCheckRecordings(checksDir, {
        days: config.CHECK_RECORDING_DAYS,
        now: systemClock.now(),
      });
      if (days.length > 0) logger.info({ days }, 'old recordings of checks removed');
    },
  });
  const archiveWorker = makeArchiveWorker({
    redisUrl: config.REDIS_URL,
    logger,
    run: (job, signal) =>
      workOnArchive(job, {
        ...{ archiveDir, preparedDir: config.preparedDir, copyDir: config.copyDir, tools, signal },
        spoolDirs: [spoolDir, config.mirrorDir, config.supplementsDir].filter((dir) => dir !== ''),
        ...{ objects: makeArchiveStore(config), copyObjects: makeCopyStore(config) },
        moveAfterDays: config.ARCHIVE_MOVE_AFTER_DAYS,
        ...{ supplementsDir: config.supplementsDir, organisation: config.ORGANISATION_NAME, stamp },
        ...{ verifier: VERIFIER, sealKey, restrictedKey, now: () => systemClock.now() },
      }),
  });
  const previews = makePreviewWorker({
    redisUrl: config.REDIS_URL,
    logger,
    async run(payload, signal) {
      const { sessionId } = payload;
      const preview = await makePreview(payload, {
        ...{ spoolDir, archiveDir, tools, restrictedKey, signal },
        onFault: (bridgeId, error) =>
          logger.warn({ err: error, sessionId, bridgeId }, 'no preview of a bridge'),
      });
      logger.info({ sessionId, files: preview?.files.length ?? 0 }, 'session followed to its close');
    },
  });
  const workers = { recordings: worker, checks, archive: archiveWorker, previews };
  await Promise.all(Object.values(workers).map((each) => each.ready()));
  return {
    info: { concurrency: config.RECORDER_CONCURRENCY, ffmpeg: tools.versions.ffmpeg },
    notReady: () =>
      Object.entries(workers).flatMap(([name, each]) => (each.working() ? [] : [`queue of ${name}`])),
    stop: async () => {
      await Promise.all(Object.values(workers).map((each) => each.close(FINISH_LIMIT_MS)));
    },
  };
});

async function toolsOrRefuse(settings: { FFMPEG_PATH: string; FFPROBE_PATH: string }): Promise<Tools> {
  try {
    return await findTools(settings);
  } catch (error) {
    if (error instanceof ToolMissing) throw new StartRefused(error.message, { cause: error });
    throw error;
  }
}
