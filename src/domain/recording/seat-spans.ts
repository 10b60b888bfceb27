import type { LeaveReason, SessionEvent } from '../session-events.ts';

/** A stretch in which a bridge held its seat. Session milliseconds, within the session. */
export interface SeatSpan {
  readonly bridgeId: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** Why it ended; null where it lasted to the close. */
  readonly end: LeaveReason | null;
}

/**
 * When each bridge was connected, from the opening to the close. A device that takes a seat over ends one stretch and
 * begins the next at the same instant.
 */
export function seatSpans(
  events: readonly SessionEvent[],
  { openedAt, closedAt }: { readonly openedAt: number; readonly closedAt: number },
): readonly SeatSpan[] {
  const held = new Map<string, { seatId: string; at: number }>();
  const spans: SeatSpan[] = [];
  const sessionMs = closedAt - openedAt;
  const inside = (at: number): number => Math.min(sessionMs, Math.max(0, at - openedAt));
  const end = (bridgeId: string, at: number, reason: LeaveReason | null): void => {
    const seat = held.get(bridgeId);
    if (seat === undefined) return;
    held.delete(bridgeId);
    const [fromMs, toMs] = [inside(seat.at), inside(at)];
    if (toMs > fromMs) spans.push({ bridgeId, fromMs, toMs, end: reason });
  };
  for (const event of events) {
    if (event.at >= closedAt) break;
    if (event.type === 'bridge_joined') {
      end(event.bridgeId, event.at, 'taken_over');
      held.set(event.bridgeId, { seatId: event.seatId, at: event.at });
    } else if (event.type === 'bridge_left' && held.get(event.bridgeId)?.seatId === event.seatId) {
      end(event.bridgeId, event.at, event.reason);
    }
  }
  for (const bridgeId of [...held.keys()]) end(bridgeId, closedAt, null);
  return spans.sort((a, b) => a.fromMs - b.fromMs);
}
