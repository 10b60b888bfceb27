import { FrozenReport } from '../contracts/readiness-report.ts';
import {
  itemFacts,
  lineFacts,
  readinessOutcome,
  receptionKindOf,
  recordingFacts,
} from '../domain/procedure/reception-facts.ts';
import { prioritiesOf } from '../domain/procedure/registration.ts';
import { isReady, SERVER_SUBJECT, standingAt } from '../domain/readiness/gate.ts';
import { replay } from '../domain/session-events.ts';
import { dateIn } from '../domain/working-days.ts';
import { orderOf } from './floor-view.ts';
import type { Store } from './ports.ts';
import type { Facts } from './ports/reports.ts';

/**
 * What reports count of a session, made wholly from its events, agenda, registrations, checks and frozen readiness
 * report: made again it is the same.
 * @returns null where it was not opened and closed
 */
export async function deriveFacts(store: Store, sessionId: string): Promise<Facts | null> {
  const row = await store.sessions.byId(sessionId);
  if (row === null) return null;
  const [events, agenda, registered, reports, [plan]] = await Promise.all([
    store.events.of(sessionId),
    store.agenda.of(sessionId),
    store.registrations.of(sessionId),
    store.reports.ofSessions([sessionId]),
    store.schedule.plans([sessionId]),
  ]);
  const picture = replay(row.plannedState, events);
  const { openedAt, closedAt } = picture;
  if (openedAt === null || closedAt === null) return null;
  const frozen = reports.find(({ id }) => id === picture.frozen?.reportId);
  const standings = new Map(
    frozen === undefined
      ? []
      : FrozenReport.parse(JSON.parse(frozen.body)).rows.map(({ subject, standing }) => [subject, standing]),
  );
  const deadline = picture.frozen?.deadline ?? null;
  // One whose citizens were moved elsewhere takes no part any more, and is still counted as moved.
  const moved = [...picture.escalations].flatMap(([subject, state]) => (state === 'moved' ? [subject] : []));
  const bridgeIds = [...new Set([...row.bridges.map(({ id }) => id), ...moved])].filter(
    (id) => id !== SERVER_SUBJECT,
  );
  const attempts =
    deadline === null ? [] : await store.checks.of(bridgeIds, { from: deadline, until: openedAt });
  const lines = lineFacts(events, { openedAt, closedAt });
  const day = dateIn(openedAt);
  const order = orderOf({ row, picture, agenda });
  return {
    session: {
      ...{
        sessionId,
        kind:
          plan === undefined ? receptionKindOf(row.title) : plan.kind === 'ad_hoc' ? 'ad_hoc' : 'periodic',
        openedAt,
        closedAt,
      },
      ...recordingFacts(events, closedAt),
      ...{ events: events.length, registrations: registered.reduce((sum, { version }) => sum + version, 0) },
    },
    bridges: bridgeIds
      .map((bridgeId) => {
        const standing = standings.get(bridgeId);
        const own = attempts.filter((each) => each.bridgeId === bridgeId && each.kind === 'bridge');
        const after = deadline === null ? null : standingAt(own, { from: deadline, until: openedAt });
        return {
          ...{ sessionId, bridgeId },
          readiness: readinessOutcome({
            passedInTime: standing === undefined ? null : isReady(standing),
            passedLate: after !== null && isReady(after.standing),
            escalation: picture.escalations.get(bridgeId) ?? null,
          }),
          ...(lines.get(bridgeId) ?? { drops: 0, lostMs: 0 }),
        };
      })
      .toSorted((a, b) => (a.bridgeId < b.bridgeId ? -1 : 1)),
    cases: itemFacts(picture, events)
      .flatMap((item) => {
        const planned = agenda.find(({ id }) => id === item.itemId);
        if (planned === undefined) return [];
        const registration = registered.find(({ itemId }) => itemId === item.itemId);
        const matter = registration?.matter;
        const { kind, people, bridgeIds: at } = planned;
        const { itemId, state, refusal, turns, calledAt, endedAt } = item;
        const priorities = matter === undefined ? [] : prioritiesOf(matter, day);
        return [
          {
            ...{ itemId, sessionId, openedAt, calledAt, endedAt, place: order.indexOf(itemId) + 1 },
            ...{ kind, field: matter?.field ?? ('other' as const), state, refusal, people, turns },
            ...{ backlog: priorities.includes('backlog'), fromAbove: matter?.sentFromAbove ?? false },
            ...{ bridgeIds: [...at], registrationId: registration?.id ?? null },
          },
        ];
      })
      .toSorted((a, b) => a.place - b.place || (a.itemId < b.itemId ? -1 : 1)),
  };
}
