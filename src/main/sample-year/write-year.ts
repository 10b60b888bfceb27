import { createHash } from 'node:crypto';
import type { FrozenReport } from '../../contracts/readiness-report.ts';
import type { StepResult } from '../../contracts/readiness.ts';
import type { RegistrationDraft } from '../../contracts/registrations.ts';
import { resultDueOn, RESULT_NOTICE_DAYS } from '../../domain/procedure/result-notice.ts';
import { dateIn } from '../../domain/working-days.ts';
import { BRIDGE_STEPS } from '../../domain/readiness/steps.ts';
import { listDeadline } from '../../domain/procedure/registration.ts';
import { taskIdOf } from '../../usecases/task-view.ts';
import type { AttemptRow, RegistrationRow, Store } from '../../usecases/ports.ts';
import type { ResultNoticeRow, TaskRow } from '../../usecases/ports/follow-up.ts';
import type { RuleRow } from '../../usecases/ports/schedule.ts';
import { addCheck, BRIDGE_SECONDS, measuresOf } from '../sample-checks.ts';
import type { PlannedBridge, PlannedItem, PlannedSession } from './plan-year.ts';
import { planOf } from './calendar-of-year.ts';
import { makeRandom, type Random } from './random.ts';
import { agendaEvents, listedAt, sessionEventsOf, type TimedBody } from './session-events.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Accounts that the year is written by. */
export interface YearActors {
  readonly secretary: string;
  readonly operator: string;

  officerOf(bridgeId: string): string;
}

/** Writes one reception through the records, as those who take part would have: registrations, checks, events, follow-up. */
export async function writeSession(
  store: Store,
  session: PlannedSession,
  {
    actors,
    rules,
    until,
  }: { readonly actors: YearActors; readonly rules: readonly RuleRow[]; readonly until: number },
): Promise<void> {
  const { sessionId, title, chairName, plannedStart, plannedEnd, items, bridges } = session;
  await store.schedule.addSession(
    {
      ...{
        id: sessionId,
        title,
        chairName,
        place: 'Trụ sở Ban Tiếp công dân tỉnh',
        plannedStart,
        plannedEnd,
      },
      ...{ plannedState: 'scheduled', sample: true },
    },
    bridges.map(({ bridge }) => bridge.id),
    planOf(session, rules, actors.secretary),
  );
  if (session.closedAt > until) return;
  for (const item of items)
    await store.agenda.add({
      ...{ id: item.itemId, sessionId, kind: item.kind, label: item.label, people: item.people },
      ...{ summary: item.summary, bridgeIds: [item.bridgeId], agencyBridgeIds: [], minutes: 25 },
      ...{ closed: item.kind === 'denunciation', disguised: false },
    });
  await append(store, sessionId, agendaEvents(session), actors.secretary);
  await writeRegistrations(store, session, actors);
  const checks = new Map<string, CheckOf>();
  await Promise.all(
    bridges.map(async (bridge, index) => {
      checks.set(bridge.bridge.id, await writeChecks(store, session, bridge, { index, actors }));
    }),
  );
  const random = makeRandom(plannedStart / 1_000);
  const seats = new Map(bridges.map(({ bridge }) => [bridge.id, random.uuid()]));
  const body = JSON.stringify(readinessOf(session, checks), null, 1);
  const report = await store.reports.freeze({
    ...{ id: random.uuid(), sessionId, deadline: session.deadline, frozenAt: session.deadline, body },
    sha256: createHash('sha256').update(body).digest('hex'),
  });
  const events = sessionEventsOf(session, {
    ...{ reportId: report.id, sha256: report.sha256 },
    seatOf: (bridgeId) => seats.get(bridgeId) ?? sessionId,
  });
  await append(store, sessionId, events, actors.operator);
  await writeFollowUp(store, session, { actors, until, random });
}

async function append(
  store: Store,
  sessionId: string,
  events: readonly TimedBody[],
  actorId: string,
): Promise<void> {
  await store.events.append(sessionId, () => events.map(({ at, body }) => ({ at, body, actorId })));
}

function draftOf(item: PlannedItem): RegistrationDraft {
  return {
    ...{ kind: item.kind, field: item.field, summary: item.summary, people: item.people },
    persons: item.persons.map((person) => ({ ...person, idKind: 'citizen_card', phone: '' })),
    ...{ waitingSince: item.waitingSince, sentFromAbove: item.sentFromAbove, competence: 'province' },
    ...{
      settledBy: item.settledBy,
      source: 'in_person',
      externalNumber: '',
      papers: [],
      inviteWish: '',
      note: '',
    },
  };
}

/** Written down eight days before, sent with the bridge's list a week before, put onto the agenda three days before. */
async function writeRegistrations(store: Store, session: PlannedSession, actors: YearActors): Promise<void> {
  const { sessionId, plannedStart, items } = session;
  const firstAt = plannedStart - 8 * DAY_MS;
  const sentAt = Math.min(plannedStart - 7 * DAY_MS, listDeadline(plannedStart) - 1);
  const rows = items.map((item, index): RegistrationRow => ({
    ...{ id: item.registrationId, version: 1, sessionId, bridgeId: item.bridgeId, state: 'registered' },
    ...{ matter: draftOf(item), words: '', itemId: null, firstAt: firstAt + index * 60_000 },
    ...{ writtenBy: actors.officerOf(item.bridgeId), writtenAt: firstAt + index * 60_000 },
  }));
  for (const row of rows) await store.registrations.add(row);
  for (const bridgeId of new Set(items.map((item) => item.bridgeId))) {
    const sent = rows
      .filter((row) => row.bridgeId === bridgeId)
      .map((row): RegistrationRow => ({ ...row, version: 2, state: 'submitted', writtenAt: sentAt }));
    await store.registrations.submit(
      {
        ...{ sessionId, bridgeId, version: 1, count: sent.length, at: sentAt },
        ...{ submittedBy: actors.officerOf(bridgeId), late: false, reason: '' },
      },
      sent,
    );
  }
  for (const [index, row] of rows.entries())
    await store.registrations.add({
      ...{ ...row, version: 3, state: 'listed', itemId: items[index]?.itemId ?? null },
      ...{ writtenBy: actors.secretary, writtenAt: listedAt(session, index) },
    });
}

interface CheckOf {
  readonly attempt: AttemptRow;
  readonly steps: readonly StepResult[];
}

/** The checks of a bridge point. @returns the one that holds at the deadline */
async function writeChecks(
  store: Store,
  session: PlannedSession,
  { bridge, readiness, failedFirst }: PlannedBridge,
  { index, actors }: { readonly index: number; readonly actors: YearActors },
): Promise<CheckOf> {
  const good = measuresOf(bridge, index, { ...session, id: session.sessionId, bridges: [bridge] });
  const { media } = good;
  const weak = { ...good, media: { ...media, upMbps: 0.6, downMbps: 0.7, upLoss: 0.09 } };
  const startedBy = bridge.kind === 'central' ? actors.operator : actors.officerOf(bridge.id);
  const check = (startedAt: number, passes: boolean): Promise<CheckOf> =>
    addCheck(
      store,
      { ...{ bridgeId: bridge.id, kind: 'bridge', sessionId: session.sessionId }, startedAt, startedBy },
      { steps: BRIDGE_STEPS, seconds: BRIDGE_SECONDS, measures: passes ? good : weak },
    );
  const early = session.deadline - 5 * HOUR_MS + index * 600_000;
  const first = failedFirst ? await check(early, false) : null;
  if (first === null || readiness === 'in_time') return check(early + HOUR_MS, true);
  if (readiness === 'late') await check(session.plannedStart - HOUR_MS, true);
  return first;
}

/** What the report of the deadline froze. */
function readinessOf(session: PlannedSession, checks: ReadonlyMap<string, CheckOf>): FrozenReport {
  const { sessionId, title, plannedStart, deadline, bridges } = session;
  const waiting = bridges.filter(({ readiness }) => readiness !== 'in_time');
  return {
    ...{ version: 1, sessionId, title, plannedStart, deadline, policy: 'calendar_day' },
    sum: {
      ...{ ready: bridges.length - waiting.length, total: bridges.length },
      waiting: waiting.map(({ bridge }) => ({ name: bridge.name, step: 'media' })),
    },
    rows: bridges.map(({ bridge, readiness }) => {
      const held = checks.get(bridge.id);
      const { attempt, steps } = held ?? { attempt: null, steps: [] };
      return {
        ...{ subject: bridge.id, name: bridge.name, code: bridge.code, kind: bridge.kind },
        standing: readiness === 'in_time' ? 'passed' : 'failed',
        attempt:
          attempt === null || attempt.finishedAt === null || attempt.verdict === null
            ? null
            : {
                ...{ id: attempt.id, startedAt: attempt.startedAt, finishedAt: attempt.finishedAt },
                ...{
                  by: 'Cán bộ kiểm tra (mẫu)',
                  verdict: attempt.verdict,
                  profileHash: attempt.profileHash,
                },
                steps: [...steps],
              },
      };
    }),
  };
}

/** Tasks of the conclusions and what the citizens were told, as far as time has gone. */
async function writeFollowUp(
  store: Store,
  session: PlannedSession,
  { actors, until, random }: { readonly actors: YearActors; readonly until: number; readonly random: Random },
): Promise<void> {
  const { sessionId, closedAt } = session;
  for (const item of session.items) {
    const rows = item.tasks.flatMap((task, index): TaskRow[] => {
      const { agency, words, deadline, standing, settledOn } = task;
      const made: TaskRow = {
        ...{ id: taskIdOf(item.itemId, String(index)), version: 1, sessionId, itemId: item.itemId },
        ...{ origin: 'conclusion', source: { agency, task: words, deadline }, agency, task: words, deadline },
        ...{ bridgeId: index === 0 ? item.bridgeId : null, state: 'open', standing: 'not_settled' },
        ...{
          cause: '',
          progress: '',
          difficulty: '',
          direction: '',
          answer: null,
          settledOn: null,
          act: 'made',
        },
        ...{ reason: '', firstAt: closedAt, writtenBy: null, writtenAt: closedAt },
      };
      const settledAt = settledOn === null ? null : Date.parse(`${settledOn}T09:00:00+07:00`);
      if (settledAt !== null && settledAt <= until)
        return [
          made,
          {
            ...{ ...made, version: 2, state: 'closed', standing, settledOn, act: 'closed' },
            ...{
              reason: 'Đã có văn bản trả lời (DỮ LIỆU MẪU)',
              writtenBy: actors.secretary,
              writtenAt: settledAt,
            },
          },
        ];
      const reportedAt = closedAt + 7 * DAY_MS;
      if (standing !== 'in_progress' || reportedAt > until) return [made];
      return [
        made,
        {
          ...{ ...made, version: 2, standing, act: 'reported', progress: 'Đang xác minh (DỮ LIỆU MẪU)' },
          ...{ writtenBy: actors.secretary, writtenAt: reportedAt },
        },
      ];
    });
    if (rows.length > 0) await store.followUp.addTasks(rows);
    const { result, endedAt } = item;
    if (result === null || endedAt === null || result.issuedAt > until) continue;
    const dueOn = resultDueOn(endedAt, RESULT_NOTICE_DAYS, []);
    const issuedOn = dateIn(result.issuedAt);
    const written: ResultNoticeRow = {
      ...{
        itemId: item.itemId,
        version: 1,
        sessionId,
        outcome: result.outcome,
        dueOn,
        number: '',
        late: false,
      },
      text: item.kind === 'denunciation' ? '' : 'Đã xem xét nội dung (DỮ LIỆU MẪU)',
      competent: result.outcome === 'forwarded' ? 'Cơ quan có thẩm quyền (mẫu)' : '',
      ...{ issuedOn: null, signer: 'Trưởng ban (mẫu)', handover: null, act: 'written', reason: '' },
      ...{
        writtenBy: actors.secretary,
        writtenAt: Math.max(closedAt, result.issuedAt - random.between(1, 6) * HOUR_MS),
      },
    };
    await store.followUp.addResult(written, []);
    await store.followUp.addResult(
      {
        ...{ ...written, version: 2, number: result.number, issuedOn, late: issuedOn > dueOn, act: 'issued' },
        writtenAt: result.issuedAt,
      },
      [],
    );
  }
}
