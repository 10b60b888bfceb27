import { randomUUID } from 'node:crypto';
import type { Attempt, CheckPlan, StepReport, StepResult } from '../contracts/readiness.ts';
import { DomainError } from '../domain/errors.ts';
import { judgeStep } from '../domain/readiness/judge.ts';
import type { MeasuresOf } from '../domain/readiness/measures.ts';
import { attemptVerdict, BRIDGE_STEPS, type CheckStep } from '../domain/readiness/steps.ts';
import { mayCheck } from '../domain/roles.ts';
import type { Actor } from './actor.ts';
import type { AttemptView } from './attempt-view.ts';
import type { CheckRun, CheckRuns } from './check-runs.ts';
import type { BoardFeed } from './board-feed.ts';
import type { AttemptRow, Clock, EchoProbe, Log, Store } from './ports.ts';
import type { ReadinessRules } from './readiness-rules.ts';

/** Round trips asked for in the signaling step. */
const ECHOES = 8;
/** A check that nobody drives for so long is over: the clerk went away. */
const IDLE_LIMIT_MS = 10 * 60_000;

export type EndReason = NonNullable<AttemptRow['endReason']>;

/** One check of one bridge point, from its beginning to its stored verdict. */
export interface CheckBridge {
  /** @throws {DomainError} `not_your_bridge`, `check_running`, `session_not_found` */
  begin(
    actor: Actor,
    request: { bridgeId: string; sessionId: string | null },
  ): Promise<{ attemptId: string; plan: CheckPlan }>;
  /** What the browser measured by itself. */
  report(actor: Actor, attemptId: string, report: StepReport): Promise<StepResult>;
  /** Times the way to the device and back; nothing the browser says of it is asked. */
  signaling(actor: Actor, attemptId: string): Promise<StepResult>;
  /** Stores a step the server measured, and tells the board. */
  store<S extends CheckStep>(run: CheckRun, step: S, measures: MeasuresOf[S]): Promise<StepResult>;
  finish(actor: Actor, attemptId: string): Promise<Attempt>;
  cancel(actor: Actor, attemptId: string): Promise<Attempt>;
  /** The device is gone. @param lost the line broke rather than the page being closed */
  deviceGone(attemptId: string, lost: boolean): Promise<void>;
  /** Ends a run from the server's side. */
  end(run: CheckRun, reason: EndReason): Promise<void>;
  /** Ends runs that nobody drives any more; asked now and then. */
  endIdle(): Promise<void>;
  /** After a start: what ran when the server stopped is over, with the verdict of what it had found. */
  endLeftOver(): Promise<void>;
}

export function makeCheckBridge(parts: {
  store: Store;
  clock: Clock;
  rules: ReadinessRules;
  runs: CheckRuns;
  echo: EchoProbe;
  turnConfigured: boolean;
  feed: BoardFeed;
  view: AttemptView;
  /** Gives back whatever the run holds of the media part. */
  release: (run: CheckRun) => Promise<void>;
  onOver: (attemptId: string) => void;
  onFinished: (row: AttemptRow) => Promise<void>;
  log: Log;
}): CheckBridge {
  const { store, clock, rules, runs, echo, feed, view, log } = parts;
  const { profile } = rules;

  async function keep<S extends CheckStep>(
    run: CheckRun,
    step: S,
    measures: MeasuresOf[S],
  ): Promise<StepResult> {
    const { verdict, findings, inconclusive } = judgeStep(step, measures, profile);
    const result: StepResult = {
      step,
      verdict,
      findings: [...findings],
      inconclusive,
      measures: { ...measures },
      at: clock.now(),
    };
    if (!(await store.checks.saveStep(run.attemptId, result))) throw new DomainError('check_over');
    run.done.set(step, result);
    feed.changed(run.bridge.id);
    return result;
  }

  async function conclude(run: CheckRun, endReason: EndReason | null): Promise<void> {
    if (run.ended) return;
    run.ended = true;
    runs.remove(run.attemptId);
    await parts.release(run);
    const finishedAt = clock.now();
    const verdict = attemptVerdict(BRIDGE_STEPS, run.done);
    await store.checks.finish(run.attemptId, { finishedAt, verdict, endReason });
    log.info({ attemptId: run.attemptId, bridgeId: run.bridge.id, verdict, endReason }, 'check ended');
    feed.changed(run.bridge.id);
    const row = await store.checks.byId(run.attemptId);
    if (row !== null) await parts.onFinished(row);
  }

  async function end(run: CheckRun, reason: EndReason): Promise<void> {
    await conclude(run, reason);
    parts.onOver(run.attemptId);
  }

  /** A line that breaks while it is being measured has been measured: it does not hold. */
  async function failLine(run: CheckRun): Promise<void> {
    const result: StepResult = {
      step: 'media',
      verdict: 'fail',
      findings: [{ code: 'line_lost', verdict: 'fail', values: {} }],
      inconclusive: false,
      measures: {},
      at: clock.now(),
    };
    if (await store.checks.saveStep(run.attemptId, result)) run.done.set('media', result);
  }

  return {
    store: keep,
    end,
    async begin(actor, { bridgeId, sessionId }) {
      const bridge = (await store.bridges.all()).find((candidate) => candidate.id === bridgeId);
      if (bridge === undefined || !mayCheck(actor, { bridgeId, kind: bridge.kind }))
        throw new DomainError('not_your_bridge');
      if (sessionId !== null) {
        const session = await store.sessions.byId(sessionId);
        if (session === null || !session.bridges.some((each) => each.id === bridgeId))
          throw new DomainError('session_not_found');
      }
      const running = runs.ofBridge(bridgeId);
      if (running !== null) {
        // The same person beginning again came from a reload; somebody else has to wait.
        if (running.actor.id !== actor.id) throw new DomainError('check_running');
        await end(running, 'left');
      }
      const now = clock.now();
      const attemptId = randomUUID();
      const run: CheckRun = {
        ...{ attemptId, actor, bridge, sessionId, startedAt: now, lastActAt: now },
        ...{ done: new Map(), paths: new Map(), seat: null, roomOpen: false },
        ...{ measuring: null, recording: null, ended: false },
      };
      // In the list before the first wait: two devices beginning at one time are told apart.
      runs.add(run);
      try {
        await store.checks.add({
          id: attemptId,
          bridgeId,
          kind: 'bridge',
          sessionId,
          startedAt: now,
          finishedAt: null,
          verdict: null,
          endReason: null,
          startedBy: actor.id,
          profileHash: rules.profileHash,
          recordingPath: null,
          recordingType: null,
          sample: false,
        });
      } catch (error) {
        runs.remove(attemptId);
        throw error;
      }
      log.info({ attemptId, bridgeId, sessionId, actorId: actor.id }, 'check begun');
      feed.changed(bridgeId);
      return {
        attemptId,
        plan: {
          mediaSeconds: profile.mediaSeconds,
          recordingSeconds: profile.recordingSeconds,
          wantedMbps: Math.max(profile.upMbps.warn, profile.downMbps.warn),
          roomItems: [...profile.roomItems],
          turn: parts.turnConfigured,
        },
      };
    },
    async report(actor, attemptId, report) {
      const run = runs.driven(actor, attemptId, clock.now());
      switch (report.step) {
        case 'browser':
          return keep(run, 'browser', report.measures);
        case 'camera':
          return keep(run, 'camera', report.measures);
        case 'sound':
          return keep(run, 'sound', report.measures);
        case 'room':
          return keep(run, 'room', report.measures);
      }
    },
    async signaling(actor, attemptId) {
      const run = runs.driven(actor, attemptId, clock.now());
      const answers: { rttMs: number; offsetMs: number }[] = [];
      for (let asked = 0; asked < ECHOES; asked += 1) {
        const answer = await echo.echo(attemptId);
        if (answer === null) continue;
        // The device read its clock about half-way.
        answers.push({
          rttMs: answer.rttMs,
          offsetMs: answer.clock - (clock.now() - answer.rttMs / 2),
        });
      }
      const sorted = answers.toSorted((a, b) => a.rttMs - b.rttMs);
      return keep(run, 'signaling', {
        rttMs: sorted[Math.floor(sorted.length / 2)]?.rttMs ?? null,
        clockOffsetMs: sorted[0] === undefined ? null : Math.round(sorted[0].offsetMs),
        asked: ECHOES,
        answered: answers.length,
      });
    },
    async finish(actor, attemptId) {
      await conclude(runs.driven(actor, attemptId, clock.now()), null);
      return view.get(actor, attemptId);
    },
    async cancel(actor, attemptId) {
      await conclude(runs.driven(actor, attemptId, clock.now()), 'cancelled');
      return view.get(actor, attemptId);
    },
    async deviceGone(attemptId, lost) {
      const run = runs.find(attemptId);
      if (run === null || run.ended) return;
      if (lost && run.seat !== null) await failLine(run);
      await conclude(run, lost ? 'line_lost' : 'left');
    },
    async endIdle() {
      const now = clock.now();
      for (const run of runs.all) if (now - run.lastActAt > IDLE_LIMIT_MS) await end(run, 'timed_out');
    },
    async endLeftOver() {
      const left = (await store.checks.running()).filter((row) => runs.find(row.id) === null);
      const steps = await store.checks.stepsOf(left.map((row) => row.id));
      for (const row of left) {
        const done = new Map((steps.get(row.id) ?? []).map((result) => [result.step, result]));
        await store.checks.finish(row.id, {
          finishedAt: clock.now(),
          verdict: attemptVerdict(BRIDGE_STEPS, done),
          endReason: 'server_restarted',
        });
        log.warn({ attemptId: row.id }, 'a check was broken off by the stop of the server');
      }
    },
  };
}
