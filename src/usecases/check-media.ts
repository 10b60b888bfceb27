import { randomUUID } from 'node:crypto';
import type { ReceivedPicture, StepResult } from '../contracts/readiness.ts';
import { DomainError } from '../domain/errors.ts';
import type { Admission } from '../domain/readiness/admission.ts';
import { STRAINED_LOAD } from '../domain/readiness/judge.ts';
import { chosenPath, lineMeasures } from '../domain/readiness/line-measures.ts';
import {
  MEDIA_PATHS,
  type MediaPath,
  type PathResult,
  type RecordingMeasures,
} from '../domain/readiness/measures.ts';
import type { Actor } from './actor.ts';
import type { CheckBridge } from './check-bridge.ts';
import type { CheckRun, CheckRuns, TestSeat } from './check-runs.ts';
import type { Announce, CheckRecorder, Clock, Log, MediaPlane, Store } from './ports.ts';
import type { ReadinessRules } from './readiness-rules.ts';

const SAMPLE_EVERY_MS = 1_000;
/** Share of the measured time in which the browser may still feel its way up. */
const WARM_UP_SHARE = 0.25;

/** The media part of a check: its turn, the paths, the measured line, the test recording. */
export interface CheckMedia {
  admit(actor: Actor, attemptId: string): Promise<{ place: number; waitMs: number | null }>;
  /** Makes the room of the attempt and the test seat of one path; `all` hears itself back. */
  openPath(
    actor: Actor,
    attemptId: string,
    path: MediaPath | 'all',
  ): Promise<{ configured: boolean; routerRtpCapabilities: Record<string, unknown>; seat: TestSeat | null }>;
  pathDone(actor: Actor, attemptId: string, path: MediaPath): Promise<PathResult>;
  pathsDone(actor: Actor, attemptId: string): Promise<StepResult>;
  startMeasuring(actor: Actor, attemptId: string): Promise<{ seconds: number }>;
  endMeasuring(actor: Actor, attemptId: string, received: ReceivedPicture): Promise<StepResult>;
  startRecording(actor: Actor, attemptId: string): Promise<{ seconds: number }>;
  /** Ends it and gives the turn back; the result comes by `Announce.checkStep`. */
  stopRecording(actor: Actor, attemptId: string): Promise<void>;
  confirm(actor: Actor, attemptId: string, clear: boolean): Promise<StepResult>;
  /** The test seat a device drives now, for its `media:*` events. */
  seatOf(attemptId: string): TestSeat | null;
  /** Gives back all that a run holds. */
  release(run: CheckRun): Promise<void>;
  /** Looks at the server's own load and admits whom it can carry; asked once a second. */
  turnOver(): Promise<void>;
}

export function makeCheckMedia(parts: {
  store: Store;
  media: MediaPlane;
  recorder: CheckRecorder;
  clock: Clock;
  rules: ReadinessRules;
  runs: CheckRuns;
  admission: Admission;
  announce: Pick<Announce, 'checkPlace' | 'checkStep'>;
  relays: () => readonly string[];
  turnConfigured: boolean;
  /** Forgets the marks that capturing a check left. */
  forget: (attemptId: string) => void;
  bridge: () => CheckBridge;
  /** Whether a bridge has already passed for what is coming: then it may wait for those that have not. */
  hasPassed: (bridgeId: string) => Promise<boolean>;
  log: Log;
}): CheckMedia {
  const { store, media, recorder, clock, rules, runs, admission, announce, log } = parts;
  const { profile } = rules;

  function driven(actor: Actor, attemptId: string): CheckRun {
    const run = runs.driven(actor, attemptId, clock.now());
    if (!admission.isAdmitted(attemptId)) throw new DomainError('check_out_of_turn');
    return run;
  }

  function seated(actor: Actor, attemptId: string): { run: CheckRun; seat: TestSeat } {
    const run = driven(actor, attemptId);
    if (run.seat === null) throw new DomainError('check_out_of_turn');
    return { run, seat: run.seat };
  }

  const keyOf = ({ sessionId, bridgeId, seatId }: TestSeat) => ({ sessionId, bridgeId, seatId });

  /** Lets in whoever may, and tells everybody who waits where he stands. */
  function letIn(): void {
    const now = clock.now();
    for (const id of admission.admit(now)) announce.checkPlace(id, 0, 0);
    for (const id of admission.waiting)
      announce.checkPlace(id, admission.placeOf(id) ?? 0, admission.waitOf(id));
  }

  async function closeSeat(run: CheckRun): Promise<void> {
    const { seat } = run;
    run.seat = null;
    run.measuring?.stop();
    if (seat !== null && media.connected) await media.ask('seat:close', keyOf(seat));
  }

  async function closeRoom(run: CheckRun): Promise<void> {
    await closeSeat(run);
    if (!run.roomOpen) return;
    run.roomOpen = false;
    if (media.connected) await media.ask('room:close', { sessionId: run.attemptId });
  }

  async function sample(run: CheckRun, seat: TestSeat): Promise<void> {
    const { measuring } = run;
    if (measuring === null) return;
    const [stats, status] = await Promise.all([
      media.ask('seat:stats', keyOf(seat)),
      media.ask('status', {}),
    ]);
    measuring.samples.push({
      at: stats.at,
      rtpBytesReceived: stats.send.rtpBytesReceived,
      rtpBytesSent: stats.receive.rtpBytesSent,
      producers: stats.producers,
      consumers: stats.consumers,
    });
    if (stats.send.dtlsState === 'connected') measuring.chosen = chosenPath(stats.send, parts.relays());
    if (status.workers.some(({ load }) => load > STRAINED_LOAD)) measuring.strained = true;
  }

  async function record(run: CheckRun, openedAt: number, closedAt: number): Promise<void> {
    const { attemptId, bridge } = run;
    const found = await recorder
      .record({ attemptId, bridgeId: bridge.id, code: bridge.code, openedAt, closedAt })
      .catch((error: unknown) => {
        log.error({ attemptId, err: error }, 'test recording failed');
        return null;
      });
    if (run.ended) return;
    if (found?.file != null) await store.checks.setRecording(attemptId, found.file.path, found.file.mimeType);
    const file = found?.file ?? null;
    const result = await parts.bridge().store(run, 'recording', {
      file: file === null ? null : { bytes: file.bytes, durationMs: file.durationMs, sha256: file.sha256 },
      picture: found?.picture ?? null,
      sound: found?.sound ?? null,
      confirmed: null,
      recorderFailed: found === null,
    });
    announce.checkStep(attemptId, result);
  }

  return {
    seatOf: (attemptId) => runs.find(attemptId)?.seat ?? null,
    async admit(actor, attemptId) {
      const run = runs.driven(actor, attemptId, clock.now());
      admission.enter(attemptId, (await parts.hasPassed(run.bridge.id)) ? 1 : 0, clock.now());
      letIn();
      return { place: admission.placeOf(attemptId) ?? 0, waitMs: admission.waitOf(attemptId) };
    },
    async openPath(actor, attemptId, path) {
      const run = driven(actor, attemptId);
      const configured = path !== 'turn' || parts.turnConfigured;
      if (!configured) run.paths.set('turn', { path: 'turn', state: 'not_configured', setupMs: null });
      await closeSeat(run);
      run.roomOpen = true;
      const { routerRtpCapabilities } = await media.ask('room:open', { sessionId: attemptId });
      if (!configured) return { configured, routerRtpCapabilities, seat: null };
      const bridgeId = path === 'all' ? run.bridge.id : randomUUID();
      run.seat = { sessionId: attemptId, bridgeId, seatId: randomUUID(), path, openedAt: clock.now() };
      if (path === 'all') {
        await media.ask('floor:set', {
          sessionId: attemptId,
          revision: 1,
          edges: [{ from: bridgeId, to: bridgeId }],
        });
      }
      return { configured, routerRtpCapabilities, seat: run.seat };
    },
    async pathDone(actor, attemptId, path) {
      const { run, seat } = seated(actor, attemptId);
      if (seat.path !== path) throw new DomainError('check_out_of_turn');
      // A seat whose device never asked for transports does not exist in the SFU: nothing came over it.
      const stats = await media.ask('seat:stats', keyOf(seat)).catch(() => null);
      const connected =
        stats !== null && stats.send.dtlsState === 'connected' && stats.send.rtpBytesReceived > 0;
      const result: PathResult = {
        path,
        state: connected ? 'connected' : 'failed',
        setupMs: connected ? clock.now() - seat.openedAt : null,
      };
      run.paths.set(path, result);
      await closeSeat(run);
      return result;
    },
    async pathsDone(actor, attemptId) {
      const run = driven(actor, attemptId);
      // A path that was never tried has not been shown to work.
      const paths = MEDIA_PATHS.map(
        (path) => run.paths.get(path) ?? { path, state: 'failed' as const, setupMs: null },
      );
      return parts.bridge().store(run, 'paths', { paths });
    },
    async startMeasuring(actor, attemptId) {
      const { run, seat } = seated(actor, attemptId);
      if (seat.path !== 'all' || run.measuring !== null) throw new DomainError('check_out_of_turn');
      const timer = setInterval(() => {
        sample(run, seat).catch((error: unknown) =>
          log.warn({ attemptId, err: error }, 'a look at the line failed'),
        );
      }, SAMPLE_EVERY_MS);
      run.measuring = { samples: [], strained: false, chosen: null, stop: () => clearInterval(timer) };
      await sample(run, seat);
      return { seconds: profile.mediaSeconds };
    },
    async endMeasuring(actor, attemptId, received) {
      const { run, seat } = seated(actor, attemptId);
      const { measuring } = run;
      if (measuring === null) throw new DomainError('check_out_of_turn');
      await sample(run, seat);
      measuring.stop();
      run.measuring = null;
      const line = lineMeasures(measuring.samples, profile.mediaSeconds * 1_000 * WARM_UP_SHARE);
      return parts.bridge().store(run, 'media', {
        ...line,
        ...received,
        chosen: measuring.chosen,
        serverStrained: measuring.strained,
      });
    },
    async startRecording(actor, attemptId) {
      const { run, seat } = seated(actor, attemptId);
      if (seat.path !== 'all' || run.recording !== null) throw new DomainError('check_out_of_turn');
      const openedAt = clock.now();
      run.recording = { openedAt };
      await media.ask('capture:start', {
        sessionId: attemptId,
        openedAt,
        bridges: [{ bridgeId: run.bridge.id, code: run.bridge.code }],
      });
      return { seconds: profile.recordingSeconds };
    },
    async stopRecording(actor, attemptId) {
      const { run } = seated(actor, attemptId);
      if (run.recording === null) throw new DomainError('check_out_of_turn');
      const { openedAt } = run.recording;
      const closedAt = clock.now();
      run.recording = null;
      await media.ask('capture:stop', { sessionId: attemptId, closedAt });
      parts.forget(attemptId);
      await closeRoom(run);
      admission.leave(attemptId, closedAt, true);
      letIn();
      record(run, openedAt, closedAt).catch((error: unknown) =>
        log.error({ attemptId, err: error }, 'storing the test recording failed'),
      );
    },
    async confirm(actor, attemptId, clear) {
      const run = runs.driven(actor, attemptId, clock.now());
      const before = run.done.get('recording');
      if (before === undefined) throw new DomainError('check_out_of_turn');
      // The measures are the ones this server stored; only the answer is new.
      const measures = { ...(before.measures as unknown as RecordingMeasures), confirmed: clear };
      return parts.bridge().store(run, 'recording', measures);
    },
    async release(run) {
      const { recording } = run;
      run.recording = null;
      const now = clock.now();
      try {
        if (recording !== null && media.connected) {
          await media.ask('capture:stop', { sessionId: run.attemptId, closedAt: now });
          parts.forget(run.attemptId);
        }
        await closeRoom(run);
      } catch (error) {
        // The media process may be gone; what it held is gone with it.
        log.warn({ attemptId: run.attemptId, err: error }, 'giving back the test seat failed');
      }
      admission.leave(run.attemptId, now);
      letIn();
    },
    async turnOver() {
      if (admission.waiting.length === 0) return;
      const { workers } = await media.ask('status', {});
      admission.setOpen(!workers.some(({ load }) => load > STRAINED_LOAD));
      letIn();
    },
  };
}
