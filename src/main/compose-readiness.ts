import type { Config } from '../../config/settings.ts';
import { readReadinessProfile } from '../../config/readiness-profile.ts';
import type { Service } from '../../signaling/service.ts';
import { Admission } from '../domain/readiness/admission.ts';
import { isReady } from '../domain/readiness/gate.ts';
import { makeAttemptView } from '../usecases/attempt-view.ts';
import { makeBoardFeed } from '../usecases/board-feed.ts';
import { boardSpreadsheet } from '../usecases/board-spreadsheet.ts';
import { makeCheckBridge, type CheckBridge } from '../usecases/check-bridge.ts';
import { makeCheckCentre } from '../usecases/check-centre.ts';
import { makeCheckMedia, type CheckMedia } from '../usecases/check-media.ts';
import { CheckRuns } from '../usecases/check-runs.ts';
import { makeDecideEscalation } from '../usecases/decide-escalation.ts';
import { makeDeviceTokens } from '../usecases/device-tokens.ts';
import { makeNotify } from '../usecases/notify.ts';
import type { Announce, EchoProbe, Log } from '../usecases/ports.ts';
import { makeReadinessBoard, type ReadinessBoard } from '../usecases/readiness-board.ts';
import { makeReadinessRules, type ReadinessRules } from '../usecases/readiness-rules.ts';
import type { RecordingWatch } from '../usecases/recording-watch.ts';
import { makeReportView } from '../usecases/report-view.ts';
import { makeSettleReadiness, type SettleReadiness } from '../usecases/settle-readiness.ts';
import type { SignIn } from '../usecases/sign-in.ts';
import { makeTellLate } from '../usecases/tell-late.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';

const LOOK_EVERY_MS = 1_000;
/** Beside the measured seconds a turn holds the paths and the making of transports. */
const TURN_EXTRA_MS = 15_000;
const LOOPBACK = /^https?:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:|\/|$)/;

/** Readiness, wired: its part of the service, and what the rest of the server asks of it. */
export interface Readiness {
  readonly rules: ReadinessRules;
  readonly settle: SettleReadiness;
  readonly service: Pick<
    Service,
    'checks' | 'checkMedia' | 'attempts' | 'centre' | 'board' | 'reports' | 'decide' | 'devices' | 'notify'
  >;
  /** Takes up what a stop left, and begins to look after queue and idle checks. */
  start(): Promise<void>;
  stop(): void;
}

export function composeReadiness(given: {
  config: Config;
  parts: Parts;
  announce: Announce;
  watch: RecordingWatch;
  signIn: SignIn;
  turn: Turn;
  echo: EchoProbe;
  log: Log;
}): Readiness {
  const { config, announce, watch, signIn, turn, echo, log } = given;
  const { store, media, clock, schedule, outbox, machine, checkRecorder } = given.parts;
  const profile = readReadinessProfile(config.READINESS_PROFILE);
  const rules = makeReadinessRules(
    { policy: config.READINESS_DEADLINE, holidays: config.HOLIDAYS, reminders: config.READINESS_REMINDERS },
    profile,
  );
  const runs = new CheckRuns();
  const admission = new Admission(
    config.CHECK_SLOTS,
    (profile.mediaSeconds + profile.recordingSeconds) * 1_000 + TURN_EXTRA_MS,
  );
  const attempts = makeAttemptView(store);
  const board: ReadinessBoard = makeReadinessBoard({ store, clock, rules, runs, admission });
  const feed = makeBoardFeed({ board: () => board, announce, log });
  const notify = makeNotify({
    ...{ store, clock, outbox, announce, log },
    ...{ publicUrl: config.publicUrl, organisation: config.ORGANISATION_NAME },
  });
  const settle = makeSettleReadiness({ store, clock, rules, board, notify, schedule, announce, log });
  const tellLate = makeTellLate({ store, board, notify });

  async function hasPassed(bridgeId: string): Promise<boolean> {
    const standings = await Promise.all(
      (await board.sessionsOf(bridgeId)).map(async (sessionId) => {
        const row = await store.sessions.byId(sessionId);
        const facts = row === null ? null : await board.facts(row);
        return facts?.subjects.find((subject) => subject.bridgeId === bridgeId)?.judged.standing;
      }),
    );
    return standings.every((standing) => standing !== undefined && isReady(standing));
  }

  // The two need each other: a run that ends gives back its turn, a turn that ends stores its steps.
  const both: { checks: CheckBridge; checkMedia: CheckMedia } = {
    checkMedia: makeCheckMedia({
      ...{ store, media, recorder: checkRecorder, clock, rules, runs, admission, announce, hasPassed, log },
      relays: () => turn.addresses(),
      turnConfigured: turn.configured,
      forget: (attemptId) => watch.forget(attemptId),
      bridge: () => both.checks,
    }),
    checks: makeCheckBridge({
      ...{ store, clock, rules, runs, echo, feed, log },
      turnConfigured: turn.configured,
      view: attempts,
      release: (run) => both.checkMedia.release(run),
      onOver: (attemptId) => announce.checkOver(attemptId),
      onFinished: (row) => tellLate(row),
    }),
  };
  const { checks, checkMedia } = both;

  schedule.onWake(async (sessionId, kind, at) => {
    if (kind === 'freeze') await settle.settle(sessionId);
    else await settle.remind(sessionId, at);
  });

  let ticker: NodeJS.Timeout | undefined;
  return {
    rules,
    settle,
    service: {
      ...{ checks, checkMedia, attempts, board, notify },
      centre: makeCheckCentre({
        ...{ store, clock, rules, media, recorder: checkRecorder, machine, view: attempts, feed, log },
        loopbackOnly: LOOPBACK.test(config.publicUrl),
      }),
      reports: makeReportView({
        ...{ store, board, attempts, checksDir: config.checksDir },
        spreadsheetOf: boardSpreadsheet,
      }),
      decide: makeDecideEscalation({ store, clock, rules, settle, notify, announce, log }),
      devices: makeDeviceTokens({ store, clock, signIn, log }),
    },
    async start() {
      await checks.endLeftOver();
      await settle.takeUp();
      let looking = false;
      ticker = setInterval(() => {
        if (looking) return;
        looking = true;
        Promise.all([checkMedia.turnOver(), checks.endIdle()])
          .catch((error: unknown) => log.warn({ err: error }, 'looking after checks failed'))
          .finally(() => (looking = false));
      }, LOOK_EVERY_MS);
    },
    stop() {
      clearInterval(ticker);
      feed.close();
    },
  };
}
