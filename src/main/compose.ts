import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import type { Config } from '../../config/settings.ts';
import { makeHttp } from '../../signaling/http/app.ts';
import type { Service } from '../../signaling/service.ts';
import { makeAnnouncer } from '../../signaling/socket/announcer.ts';
import { makeSockets, type Sockets } from '../../signaling/socket/sockets.ts';
import { MAX_DOCUMENT_BYTES, MAX_SUPPLEMENT_BYTES } from '../contracts/papers.ts';
import { makeDocumentFiles } from '../store/document-files.ts';
import { makeArchiveFiles } from '../store/archive-files.ts';
import { makeArchiveStore } from './archive-stores.ts';
import { makePreviews } from '../store/previews.ts';
import { makeSupplementFiles } from '../store/supplement-files.ts';
import { makeActInSession } from '../usecases/act-in-session.ts';
import { isMinutesJob } from '../usecases/archive-minutes.ts';
import { makeArchiveRequests } from '../usecases/archive-requests.ts';
import { makeArchive } from '../usecases/archive.ts';
import { makeConductSession } from '../usecases/conduct-session.ts';
import { makeExchangeEvents } from '../usecases/exchange-events.ts';
import { makeFollowRecording } from '../usecases/follow-recording.ts';
import { makeKeepDocuments } from '../usecases/keep-documents.ts';
import { makeKeepSupplements } from '../usecases/keep-supplements.ts';
import { makePlanAgenda } from '../usecases/plan-agenda.ts';
import { makeNoteInterruptions } from '../usecases/note-interruptions.ts';
import type { Parts } from './parts.ts';
import { makeRecordingWatch } from '../usecases/recording-watch.ts';
import { makeSearchArchive } from '../usecases/search-archive.ts';
import { makeResumeService } from '../usecases/resume-service.ts';
import { makeSettleSession } from '../usecases/settle-session.ts';
import { makeSignIn } from '../usecases/sign-in.ts';
import { makeSendMessage } from '../usecases/send-message.ts';
import { makeTakeNotes } from '../usecases/take-notes.ts';
import { makeTakeSeat } from '../usecases/take-seat.ts';
import { composeExchange } from './compose-exchange.ts';
import { composeProcedure } from './compose-procedure.ts';
import { composeReadiness } from './compose-readiness.ts';
import { StartRefused } from './lifecycle.ts';
import type { Logger } from './logging.ts';
import { makeTurn } from './turn.ts';

const root = new URL('../../', import.meta.url).pathname;
const LOOK_EVERY_MS = 500;

/** The server, wired and listening. */
export interface App {
  readonly service: Service;
  readonly port: number;
  /** The OpenAPI description of the routes. */
  openapi(): unknown;
  stop(): Promise<void>;
}

/**
 * Wires the server by hand and listens.
 * @throws {StartRefused} where the port is in use or may not be used
 */
export async function compose(config: Config, parts: Parts, logger: Logger): Promise<App> {
  const { store, media, recorder, clock, passwords } = parts;
  const log = logger;
  const version = (JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string }).version;
  await mkdir(config.archiveDir, { recursive: true, mode: 0o700 });
  await mkdir(config.documentsDir, { recursive: true, mode: 0o700 });
  await mkdir(config.supplementsDir, { recursive: true, mode: 0o700 });

  const bound: { sockets?: Sockets; service?: Service } = {};
  const announce = makeAnnouncer(
    () => required(bound.sockets).io,
    () => required(bound.service),
    log,
  );
  const watch = makeRecordingWatch(clock);
  const search = makeSearchArchive({ store });
  const settle = makeSettleSession({ store, media, recorder, search, log });
  const exchangeEvents = makeExchangeEvents({ store, clock });
  const recordings = makeFollowRecording({ store, clock, settle, search, exchangeEvents, announce, log });
  const requests = makeArchiveRequests({
    ...{ store, clock, worker: parts.archiveWorker, retention: config.RETENTION, log },
  });
  const resume = makeResumeService({ store, media, settle, announce, log });
  const signIn = makeSignIn({ store, clock, passwords, hours: config.SIGN_IN_HOURS });
  const turn = await makeTurn(config, clock);
  const readiness = composeReadiness({
    ...{ config, parts, announce, watch, signIn, turn, log },
    echo: { echo: (attemptId) => required(bound.sockets).echo.echo(attemptId) },
  });
  const conduct = makeConductSession({
    ...{ store, media, clock, watch, settle, announce, log },
    ...{ readiness: readiness.settle, rules: readiness.rules },
  });
  const agenda = makePlanAgenda({
    ...{ store, clock, settle, conduct, announce, log },
    ...{ policy: config.DENUNCIATIONS, readiness: readiness.settle },
  });
  const procedure = composeProcedure({
    ...{ config, parts, agenda, readiness, room: settle, announce, log },
    notify: readiness.service.notify,
  });
  const exchange = composeExchange({ config, parts, notify: readiness.service.notify, log });
  const service: Service = {
    signIn,
    ...readiness.service,
    turn,
    async bridges(actor) {
      const all = await store.bridges.all();
      const seen = actor.role === 'bridge_officer' ? all.filter(({ id }) => id === actor.bridgeId) : all;
      return seen.map(({ id, code, name, phone }) => ({ bridgeId: id, code, name, phone }));
    },
    conduct,
    settle,
    acts: procedure.following(makeActInSession({ store, media, clock, settle, conduct, announce, log })),
    ...procedure.service,
    ...exchange.service,
    messages: makeSendMessage({ store, clock, announce, log }),
    notes: makeTakeNotes({ store, clock, announce, log }),
    documents: makeKeepDocuments({
      ...{ store, clock, announce, log },
      files: makeDocumentFiles(config.documentsDir, MAX_DOCUMENT_BYTES),
    }),
    supplements: makeKeepSupplements({
      ...{ store, clock, recordings, log },
      files: makeSupplementFiles(config.supplementsDir, MAX_SUPPLEMENT_BYTES),
    }),
    seats: makeTakeSeat({ store, media, clock, settle, announce, log }),
    archive: makeArchive({
      ...{ store, clock, retention: config.RETENTION, log },
      previews: makePreviews(config.archiveDir),
      files: makeArchiveFiles(config.archiveDir, makeArchiveStore(config)),
    }),
    search,
    requests,
    recordings,
    watch,
    resume,
    media,
    about: () => ({
      province: config.PROVINCE_NAME,
      organisation: config.ORGANISATION_NAME,
      version,
      serverTime: clock.now(),
    }),
    notReady: () => parts.notReady(),
  };
  bound.service = service;

  const http = await makeHttp({
    service,
    logger,
    archiveDir: config.archiveDir,
    documentsDir: config.documentsDir,
    preparedDir: config.preparedDir,
    webDir: `${root}dist/web`,
    publicUrl: config.publicUrl,
    behindProxy: config.BEHIND_PROXY,
    version,
    keyRate: config.API_KEY_RATE,
  });
  const sockets = makeSockets({ server: http.server, service, announce, clock, log });
  bound.sockets = sockets;

  const background = (what: string, work: Promise<void>): void => {
    work.catch((error: unknown) => log.error({ err: error, what }, 'background work failed'));
  };
  recorder.onProgress((sessionId, progress) =>
    background('progress', recordings.progress(sessionId, progress)),
  );
  recorder.onFinished((result) => background('finished', recordings.finished(result)));
  recorder.onFailed((sessionId, reason, final) =>
    background('failed', recordings.failed(sessionId, reason, final)),
  );
  parts.archiveWorker.onDone((jobId, result) =>
    isMinutesJob(jobId)
      ? procedure.service.archiveMinutes.done(jobId, result)
      : result.kind === 'fixity'
        ? store.archive.fixity.add({
            ...{ id: randomUUID(), at: result.report.at, report: result.report, failure: null },
          })
        : requests.done(jobId, result),
  );
  parts.archiveWorker.onFailed(async (jobId, reason) => {
    if (isMinutesJob(jobId)) {
      procedure.service.archiveMinutes.failed(jobId, reason);
      return;
    }
    // The jobs of a schedule carry the instant they were planned for at the end of their id.
    const planned = /^repeat:.*:(\d+)$/.exec(jobId)?.[1];
    await (planned === undefined
      ? requests.failed(jobId, reason)
      : store.archive.fixity.add({ id: randomUUID(), at: Number(planned), report: null, failure: reason }));
  });
  background(
    'index of the archive',
    search.indexMissing().then(() => undefined),
  );
  background('requests to the archive', requests.resume());
  media.onConnected(() => background('settle', resume.settleAll()));
  sockets.expect(await resume.heldSeats());
  await readiness.start();
  await procedure.start();
  exchange.start();

  const interruptions = makeNoteInterruptions({ store, clock, watch, log });
  let looking = false;
  const ticker = setInterval(() => {
    if (looking) return;
    looking = true;
    background(
      'looking after the sessions',
      interruptions
        .look()
        .then(() => settle.settleFailed())
        .finally(() => (looking = false)),
    );
  }, LOOK_EVERY_MS);

  await listen(() => http.listen({ host: config.HOST, port: config.PORT }), config);
  let stopped: Promise<void> | undefined;
  return {
    service,
    port: (http.server.address() as AddressInfo).port,
    openapi: () => http.swagger(),
    stop: () =>
      (stopped ??= (async () => {
        clearInterval(ticker);
        readiness.stop();
        await procedure.stop();
        await exchange.stop();
        await sockets.close();
        await http.close();
      })()),
  };
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the server is not wired yet');
  return value;
}

async function listen(start: () => Promise<unknown>, { HOST, PORT }: Config): Promise<void> {
  try {
    await start();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') {
      throw new StartRefused(
        `Cổng ${PORT} đang được chương trình khác sử dụng; đặt PORT sang cổng khác. / Port ${PORT} is in use; set PORT to another one.`,
        { cause: error },
      );
    }
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL') {
      throw new StartRefused(
        `Không mở được ${HOST}:${PORT}; kiểm tra HOST và PORT. / Cannot listen on ${HOST}:${PORT}; check HOST and PORT.`,
        { cause: error },
      );
    }
    throw error;
  }
}
