import { createHash, randomUUID } from 'node:crypto';
import type { FrozenReport } from '../contracts/readiness-report.ts';
import { remindersOf } from '../domain/readiness/deadline.ts';
import { isReady } from '../domain/readiness/gate.ts';
import { readinessSentence } from '../domain/readiness/sentence.ts';
import { replay } from '../domain/session-events.ts';
import { canAct } from '../domain/session.ts';
import type { Announce, Clock, Log, ReadinessSchedule, ReportRow, SessionRow, Store } from './ports.ts';
import type { Notify } from './notify.ts';
import type { ReadinessBoard } from './readiness-board.ts';
import { inOrder, sumOf, type ReadinessFacts } from './readiness-facts.ts';
import { timesOf, type ReadinessRules } from './readiness-rules.ts';
import { know } from './known-session.ts';

/** A reminder that comes so late after an outage says nothing new any more. */
const STALE_REMINDER_MS = 30 * 60_000;

/** Brings the readiness of a session to what the clock and the stored checks say. */
export interface SettleReadiness {
  /**
   * Past the deadline: freezes the report and escalates whoever had not passed. Idempotent; asked at the deadline, at
   * every start, and before opening, so that it does not matter when the server was up.
   */
  settle(sessionId: string): Promise<void>;
  /** Reminds those who have not passed yet. */
  remind(sessionId: string, at: number): Promise<void>;
  /** Asks to be woken for a session's reminders and deadline. */
  schedule(sessionId: string): Promise<void>;
  /** After a start: every coming session is settled and scheduled. */
  takeUp(): Promise<void>;
  /** Names of what stands open now; before the deadline, of what has not passed. */
  openSubjects(row: SessionRow): Promise<readonly { readonly subject: string; readonly name: string }[]>;
}

export function makeSettleReadiness(parts: {
  store: Store;
  clock: Clock;
  rules: ReadinessRules;
  board: ReadinessBoard;
  notify: Notify;
  schedule: ReadinessSchedule;
  announce: Pick<Announce, 'readinessChanged' | 'sessionChanged'>;
  log: Log;
}): SettleReadiness {
  const { store, clock, rules, board, notify, announce, log } = parts;

  async function reportOf(facts: ReadinessFacts): Promise<ReportRow> {
    const { row } = facts.known;
    const attempts = facts.subjects.flatMap(({ judged }) => judged.attempt ?? []);
    const steps = await store.checks.stepsOf(attempts.map(({ id }) => id));
    const names = new Map<string, string>();
    for (const id of new Set(attempts.flatMap(({ startedBy }) => startedBy ?? [])))
      names.set(id, (await store.users.byId(id))?.displayName ?? '');
    const report: FrozenReport = {
      version: 1,
      sessionId: row.id,
      title: row.title,
      plannedStart: facts.plannedStart,
      deadline: facts.deadline,
      policy: rules.deadline.policy,
      sum: sumOf(facts.subjects, steps, () => false),
      rows: facts.subjects.map(({ subject, name, code, kind, judged: { standing, attempt } }) => ({
        ...{ subject, name, code, kind, standing },
        attempt:
          attempt === null || attempt.finishedAt === null || attempt.verdict === null
            ? null
            : {
                id: attempt.id,
                startedAt: attempt.startedAt,
                finishedAt: attempt.finishedAt,
                by: names.get(attempt.startedBy ?? '') ?? '',
                verdict: attempt.verdict,
                profileHash: attempt.profileHash,
                steps: [...inOrder(steps.get(attempt.id) ?? [])],
              },
      })),
    };
    const body = JSON.stringify(report, null, 1);
    return store.reports.freeze({
      id: randomUUID(),
      sessionId: row.id,
      deadline: facts.deadline,
      frozenAt: clock.now(),
      body,
      sha256: createHash('sha256').update(body).digest('hex'),
    });
  }

  async function tellEscalated(facts: ReadinessFacts, escalated: readonly string[]): Promise<void> {
    const { row } = facts.known;
    const staff = await notify.staff(['chair', 'secretary', 'operator']);
    for (const { subject, bridgeId, name } of facts.subjects) {
      if (!escalated.includes(subject)) continue;
      const people = bridgeId === null ? staff : [...staff, ...(await notify.officersOf(bridgeId))];
      await notify.tell(people, {
        kind: 'escalated',
        sessionId: row.id,
        bridgeId,
        occasion: `escalated/${row.id}/${facts.deadline}/${subject}`,
        values: { bridge: name, session: row.title, deadline: facts.deadline },
      });
    }
  }

  async function settle(sessionId: string): Promise<void> {
    const row = await store.sessions.byId(sessionId);
    if (row === null) return;
    const { picture } = await know(store, row);
    const { deadline } = timesOf(row, picture, rules);
    if (!canAct(picture.state, 'open') || picture.frozen !== null || clock.now() < deadline) return;
    const facts = await board.facts(row);
    const report = await reportOf(facts);
    const escalated = facts.subjects
      .filter(({ judged }) => !isReady(judged.standing))
      .map(({ subject }) => subject);
    const stored = await store.events.append(sessionId, (events) => {
      const now = replay(row.plannedState, events);
      // Another server froze it, or the session was opened or moved meanwhile.
      if (now.frozen !== null || !canAct(now.state, 'open') || timesOf(row, now, rules).deadline !== deadline)
        return [];
      const { id, sha256 } = report;
      return [
        {
          body: { type: 'readiness_frozen', reportId: id, sha256, deadline, escalated },
          at: clock.now(),
          actorId: null,
        },
      ];
    });
    // Told also where another server stored it: nobody hears of one occasion twice.
    await tellEscalated(facts, escalated);
    if (stored.length === 0) return;
    log.info({ sessionId, escalated: escalated.length, sha256: report.sha256 }, 'readiness frozen');
    announce.readinessChanged(sessionId);
    announce.sessionChanged(sessionId);
  }

  async function schedule(sessionId: string): Promise<void> {
    const row = await store.sessions.byId(sessionId);
    if (row === null) return;
    const { picture } = await know(store, row);
    const { deadline } = timesOf(row, picture, rules);
    const waits = canAct(picture.state, 'open') && picture.frozen === null;
    const now = clock.now();
    const reminders = remindersOf(deadline, rules.deadline).filter((at) => at > now - STALE_REMINDER_MS);
    await parts.schedule.plan(
      sessionId,
      waits
        ? [
            ...reminders.map((at) => ({ kind: 'remind' as const, at })),
            { kind: 'freeze' as const, at: deadline },
          ]
        : [],
    );
  }

  return {
    settle,
    schedule,
    async remind(sessionId, at) {
      const row = await store.sessions.byId(sessionId);
      if (row === null) return;
      const facts = await board.facts(row);
      const { picture } = facts.known;
      if (!canAct(picture.state, 'open') || picture.frozen !== null || facts.now >= facts.deadline) return;
      const waiting = facts.subjects.filter(({ judged }) => !isReady(judged.standing));
      if (waiting.length === 0) return;
      const values = { session: row.title, deadline: facts.deadline };
      const occasion = `remind/${sessionId}/${facts.deadline}/${at}`;
      for (const { bridgeId, name } of waiting) {
        if (bridgeId === null) continue;
        await notify.tell(await notify.officersOf(bridgeId), {
          ...{ kind: 'check_reminder', sessionId, bridgeId, occasion: `${occasion}/${bridgeId}` },
          values: { ...values, bridge: name },
        });
      }
      const attempts = waiting.flatMap(({ judged }) => judged.attempt?.id ?? []);
      const sum = sumOf(facts.subjects, await store.checks.stepsOf(attempts), () => false);
      await notify.tell(await notify.staff(['secretary', 'operator']), {
        ...{ kind: 'readiness_summary', sessionId, bridgeId: null, occasion },
        values: {
          ...values,
          sentence: readinessSentence(sum, 'vi'),
          sentenceEn: readinessSentence(sum, 'en'),
        },
      });
    },
    async takeUp() {
      for (const row of await store.sessions.comingFrom(clock.now() - 86_400_000)) {
        try {
          const { picture } = await know(store, row);
          // The rows follow the events; a stop between the two is made good here.
          if (picture.movedTo !== null && picture.movedTo.plannedStart !== row.plannedStart)
            await store.sessions.reschedule(row.id, picture.movedTo.plannedStart, picture.movedTo.plannedEnd);
          if (picture.replanned !== null) await store.sessions.replan(row.id, picture.replanned);
          for (const event of await store.events.of(row.id))
            if (event.type === 'bridge_moved')
              await store.sessions.moveBridge(row.id, event.bridgeId, event.toBridgeId);
          await settle(row.id);
          await schedule(row.id);
        } catch (error) {
          log.error({ sessionId: row.id, err: error }, 'readiness could not be taken up');
        }
      }
    },
    async openSubjects(row) {
      const facts = await board.facts(row);
      const { picture } = facts.known;
      return facts.subjects
        .filter(({ subject, judged }) =>
          picture.frozen === null ? !isReady(judged.standing) : picture.escalations.get(subject) === 'open',
        )
        .map(({ subject, name }) => ({ subject, name }));
    },
  };
}
