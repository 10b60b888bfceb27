import { randomUUID } from 'node:crypto';
import type { Attempt } from '../contracts/readiness.ts';
import { DomainError } from '../domain/errors.ts';
import { judgeStep } from '../domain/readiness/judge.ts';
import type { MeasuresOf } from '../domain/readiness/measures.ts';
import { attemptVerdict, CENTRE_STEPS, type CentreStep } from '../domain/readiness/steps.ts';
import { assertMay, type Actor } from './actor.ts';
import type { AttemptView } from './attempt-view.ts';
import type { BoardFeed } from './board-feed.ts';
import type { CheckRecorder, Clock, Log, Machine, MediaPlane, Store } from './ports.ts';
import { timesOf, type ReadinessRules } from './readiness-rules.ts';
import { know } from './known-session.ts';

const HOUR_MS = 3_600_000;

/** The centre's server checks its own side for a session, over the very parts the session will use. */
export interface CheckCentre {
  /** @throws {DomainError} `session_not_found` */
  check(actor: Actor, sessionId: string): Promise<Attempt>;
}

export function makeCheckCentre(parts: {
  store: Store;
  clock: Clock;
  rules: ReadinessRules;
  media: MediaPlane;
  recorder: CheckRecorder;
  machine: Machine;
  /** Whether people reach the service only from this machine: a trial, which needs no certificate. */
  loopbackOnly: boolean;
  view: AttemptView;
  feed: BoardFeed;
  log: Log;
}): CheckCentre {
  const { store, clock, rules, media, recorder, machine, view, feed, log } = parts;

  return {
    async check(actor, sessionId) {
      assertMay(actor, 'readiness.decide');
      const row = await store.sessions.byId(sessionId);
      const centre = row?.bridges.find(({ kind }) => kind === 'central');
      if (row === null || centre === undefined) throw new DomainError('session_not_found');
      const { plannedStart, plannedEnd } = timesOf(row, (await know(store, row)).picture, rules);
      const attemptId = randomUUID();
      await store.checks.add({
        ...{ id: attemptId, bridgeId: centre.id, kind: 'server', sessionId },
        ...{ startedAt: clock.now(), finishedAt: null, verdict: null, endReason: null },
        ...{ startedBy: actor.id, profileHash: rules.profileHash },
        ...{ recordingPath: null, recordingType: null, sample: false },
      });
      const failed = (what: string) => (error: unknown) => {
        log.warn({ attemptId, what, err: error }, 'a part of the centre did not answer its check');
        return null;
      };
      const [selfTest, status, validUntil, clockState] = await Promise.all([
        recorder.selfTest({ requestId: attemptId }).catch(failed('recorder')),
        media.ask('status', {}).catch(failed('media')),
        machine.certificateValidUntil().catch((error: unknown) => {
          failed('certificate')(error);
          // An address that cannot be reached has no certificate that holds.
          return 0;
        }),
        machine.clockState().catch(failed('clock')),
      ]);
      // Every bridge's file and the composite.
      const hours = (plannedEnd - plannedStart) / HOUR_MS;
      const neededBytes =
        hours * (row.bridges.length + 1) * rules.profile.bytesPerHour * rules.profile.diskFactor;
      const measures: { readonly [S in CentreStep]: MeasuresOf[S] } = {
        recorder: {
          ffmpegVersion: selfTest?.ffmpegVersion ?? null,
          testFile: selfTest?.testFile ?? null,
        },
        disk: {
          freeBytes: selfTest === null ? 0 : Math.min(selfTest.archiveFreeBytes, selfTest.spoolFreeBytes),
          neededBytes,
        },
        workers: {
          workers: status?.workers.length ?? 0,
          load: Math.max(0, ...(status?.workers.map(({ load }) => load) ?? [])),
        },
        certificate: { validUntil, neededUntil: plannedEnd, loopbackOnly: parts.loopbackOnly },
        clock: clockState ?? { synchronised: null, offsetMs: null },
      };
      const done = new Map<CentreStep, ReturnType<typeof judgeStep>>();
      for (const step of CENTRE_STEPS) {
        const judged = judgeStep(step, measures[step], rules.profile);
        done.set(step, judged);
        await store.checks.saveStep(attemptId, {
          step,
          verdict: judged.verdict,
          findings: [...judged.findings],
          inconclusive: judged.inconclusive,
          measures: { ...measures[step] },
          at: clock.now(),
        });
      }
      const verdict = attemptVerdict(CENTRE_STEPS, done);
      await store.checks.finish(attemptId, { finishedAt: clock.now(), verdict, endReason: null });
      log.info({ attemptId, sessionId, verdict }, 'the centre checked itself');
      feed.changed(centre.id);
      return view.get(actor, attemptId);
    },
  };
}
