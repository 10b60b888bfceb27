import { RECORDING_NOTICE } from '../../domain/conduct/recording-notice.ts';
import type { SessionEventBody } from '../../domain/session-events.ts';
import type { PlannedItem, PlannedSession } from './plan-year.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** An event with its time, before it has its place. */
export interface TimedBody {
  readonly at: number;
  readonly body: SessionEventBody;
}

/** When the centre put an item onto the agenda: three days before, one after the other. */
export function listedAt(session: PlannedSession, index: number): number {
  return session.plannedStart - 3 * 24 * HOUR_MS + index * 5 * MINUTE_MS;
}

/** Events before the readiness report is frozen: the agenda. */
export function agendaEvents(session: PlannedSession): readonly TimedBody[] {
  return session.items.map(({ itemId, bridgeId, kind }, index) => ({
    at: listedAt(session, index),
    body: {
      type: 'item_listed',
      itemId,
      bridges: [bridgeId],
      closed: kind === 'denunciation',
      disguised: [],
    },
  }));
}

/** From the deadline to the close, by time. */
export function sessionEventsOf(
  session: PlannedSession,
  frozen: {
    readonly reportId: string;
    readonly sha256: string;
    readonly seatOf: (bridgeId: string) => string;
  },
): readonly TimedBody[] {
  const { bridges, deadline, openedAt, closedAt, plannedStart } = session;
  const late = bridges.filter(({ readiness }) => readiness !== 'in_time').map(({ bridge }) => bridge.id);
  const joined = (bridgeId: string, at: number): TimedBody => ({
    at,
    body: {
      type: 'bridge_joined',
      bridgeId,
      seatId: frozen.seatOf(bridgeId),
      deviceId: frozen.seatOf(bridgeId),
    },
  });
  const events: TimedBody[] = [
    {
      at: deadline,
      body: {
        ...{ type: 'readiness_frozen', reportId: frozen.reportId, sha256: frozen.sha256, deadline },
        escalated: late,
      },
    },
    ...late.map((subject): TimedBody => ({
      at: deadline + 2 * HOUR_MS,
      body: { type: 'escalation_waived', subject, reason: 'Khắc phục xong trước giờ tiếp (DỮ LIỆU MẪU)' },
    })),
    ...bridges.map(({ bridge }, index) => joined(bridge.id, plannedStart - 15 * MINUTE_MS + index * 40_000)),
    { at: openedAt, body: { type: 'session_opened' } },
    { at: openedAt + MINUTE_MS, body: { type: 'notice_read', version: RECORDING_NOTICE.version } },
    ...bridges.map(({ bridge }, index): TimedBody => ({
      at: openedAt + 2 * MINUTE_MS + index * 5_000,
      body: {
        ...{ type: 'attendance_noted', bridgeId: bridge.id, present: true },
        people: session.items
          .filter(({ bridgeId, state }) => bridgeId === bridge.id && state !== 'absent')
          .reduce((sum, { people }) => sum + people, 0),
      },
    })),
    ...session.items.flatMap(itemEvents),
    ...bridges.flatMap(({ bridge, drops }) =>
      drops.flatMap(({ from, to }): TimedBody[] => [
        {
          at: from,
          body: {
            type: 'bridge_left',
            bridgeId: bridge.id,
            seatId: frozen.seatOf(bridge.id),
            reason: 'lost',
          },
        },
        joined(bridge.id, to),
      ]),
    ),
    ...session.interruptions.flatMap(({ from, to }): TimedBody[] => [
      { at: from, body: { type: 'recording_interrupted', reason: 'no_bytes' } },
      { at: to, body: { type: 'recording_resumed' } },
    ]),
    { at: closedAt, body: { type: 'session_closed' } },
  ];
  // Stable: of one instant what stands first here came first.
  return events.toSorted((a, b) => a.at - b.at);
}

function itemEvents(item: PlannedItem): readonly TimedBody[] {
  const { itemId, state, refusal, calledAt, endedAt } = item;
  if (calledAt === null || endedAt === null)
    return [{ at: endedAt ?? 0, body: { type: 'item_absent', itemId } }];
  const reason = 'Cần thêm hồ sơ, hẹn tiếp vào buổi sau (DỮ LIỆU MẪU)';
  const end = (): SessionEventBody => {
    if (state === 'deferred') return { type: 'item_deferred', itemId, reason };
    if (state === 'refused')
      return {
        type: 'item_refused',
        itemId,
        code: refusal ?? 'other_by_law',
        reason: 'Đã giải quyết đúng pháp luật',
      };
    return {
      ...{ type: 'item_concluded', itemId },
      conclusions: item.tasks.map(({ agency, words, deadline }) => ({ agency, task: words, deadline })),
    };
  };
  return [
    { at: calledAt, body: { type: 'item_called', itemId, outOfOrder: false } },
    { at: calledAt + MINUTE_MS, body: { type: 'item_identity_checked', itemId } },
    { at: calledAt + 2 * MINUTE_MS, body: { type: 'item_dialogue_begun', itemId } },
    { at: endedAt, body: end() },
  ];
}
