import {
  isReady,
  SERVER_SUBJECT,
  standingAt,
  windowStart,
  type Judgement,
} from '../domain/readiness/gate.ts';
import type { ReadinessSum, StepResult } from '../contracts/readiness.ts';
import { BRIDGE_STEPS, CENTRE_STEPS, type CheckStep } from '../domain/readiness/steps.ts';
import type { BridgeKind } from '../domain/roles.ts';
import type { AttemptRow, Clock, Store } from './ports.ts';
import { timesOf, type ReadinessRules } from './readiness-rules.ts';
import type { Known } from './known-session.ts';

/** A bridge point of a session, or the centre's server, with the attempts that speak for it. */
export interface SubjectFacts {
  readonly subject: string;
  readonly bridgeId: string | null;
  readonly name: string;
  readonly code: string;
  readonly kind: BridgeKind | 'server';
  readonly phone: string;
  readonly attempts: readonly AttemptRow[];
  /** As it stands now, at the latest as it stood at the deadline. */
  readonly judged: Judgement<AttemptRow>;
  /** Newest that proved something after the deadline. */
  readonly late: AttemptRow | null;
}

export interface ReadinessFacts {
  readonly known: Known;
  readonly plannedStart: number;
  readonly plannedEnd: number;
  readonly deadline: number;
  readonly now: number;
  readonly subjects: readonly SubjectFacts[];
}

/** All that is stored about the readiness of a session, computed from server times alone. */
export async function readFacts(
  parts: { store: Store; clock: Clock; rules: ReadinessRules },
  known: Known,
): Promise<ReadinessFacts> {
  const { store, clock, rules } = parts;
  const { row, picture } = known;
  const times = timesOf(row, picture, rules);
  const now = clock.now();
  const from = windowStart(times.plannedStart, rules.profile.windowDays);
  // A check of the day itself is kept as late until the session is over.
  const until = Math.max(times.plannedEnd, now) + 1;
  const attempts = await store.checks.of(
    row.bridges.map(({ id }) => id),
    { from, until },
  );
  const judge = (
    subject: Omit<SubjectFacts, 'attempts' | 'judged' | 'late'>,
    own: readonly AttemptRow[],
  ): SubjectFacts => {
    const after = standingAt(own, { from: times.deadline, until: until });
    return {
      ...subject,
      attempts: own,
      judged: standingAt(own, { from, until: times.deadline }),
      late: after.attempt,
    };
  };
  const centre = row.bridges.find(({ kind }) => kind === 'central');
  return {
    known,
    ...times,
    now,
    subjects: [
      ...row.bridges.map((bridge) =>
        judge(
          {
            ...{ subject: bridge.id, bridgeId: bridge.id, name: bridge.name, code: bridge.code },
            ...{ kind: bridge.kind, phone: bridge.phone },
          },
          attempts.filter((each) => each.bridgeId === bridge.id && each.kind === 'bridge'),
        ),
      ),
      judge(
        {
          ...{ subject: SERVER_SUBJECT, bridgeId: null, name: 'Máy chủ trung tâm', code: SERVER_SUBJECT },
          ...{ kind: 'server', phone: centre?.phone ?? '' },
        },
        attempts.filter((each) => each.kind === 'server'),
      ),
    ],
  };
}

/** Steps in the order they run; those that were not done are left out. */
export function inOrder(steps: readonly StepResult[]): readonly StepResult[] {
  const order: readonly CheckStep[] = [...BRIDGE_STEPS, ...CENTRE_STEPS];
  return steps.toSorted((a, b) => order.indexOf(a.step) - order.indexOf(b.step));
}

/** The step that keeps a subject from being ready: its first failed one. */
export function failedStep(steps: readonly StepResult[]): CheckStep | null {
  return inOrder(steps).find(({ verdict }) => verdict === 'fail')?.step ?? null;
}

/** The leader's sentence as facts: bridge points in numbers. A waived subject is no longer waited for. */
export function sumOf(
  subjects: readonly SubjectFacts[],
  stepsOf: ReadonlyMap<string, readonly StepResult[]>,
  settled: (subject: string) => boolean,
): ReadinessSum {
  const waiting = subjects.filter(({ subject, judged }) => !isReady(judged.standing) && !settled(subject));
  const stepOf = ({ judged }: SubjectFacts): CheckStep | null =>
    judged.attempt === null ? null : failedStep(stepsOf.get(judged.attempt.id) ?? []);
  const bridges = waiting.filter(({ kind }) => kind !== 'server');
  const server = waiting.find(({ kind }) => kind === 'server');
  const total = subjects.filter(({ kind }) => kind !== 'server').length;
  return {
    ready: total - bridges.length,
    total,
    waiting: bridges.map((facts) => ({ name: facts.name, step: stepOf(facts) })),
    ...(server === undefined ? {} : { serverWaits: { step: stepOf(server) } }),
  };
}
