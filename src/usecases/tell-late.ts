import type { AttemptRow, Store } from './ports.ts';
import type { Notify } from './notify.ts';
import type { ReadinessBoard } from './readiness-board.ts';

/**
 * A check after the deadline changes nothing any more, but one that fails is worth a call: national practice has the
 * technician on the spot an hour before and join for a trial (DOMAIN §3).
 */
export function makeTellLate(parts: {
  store: Store;
  board: ReadinessBoard;
  notify: Notify;
}): (attempt: AttemptRow) => Promise<void> {
  const { store, board, notify } = parts;
  return async (attempt) => {
    if (attempt.verdict !== 'fail' || attempt.finishedAt === null) return;
    for (const sessionId of await board.sessionsOf(attempt.bridgeId)) {
      const row = await store.sessions.byId(sessionId);
      const bridge = row?.bridges.find(({ id }) => id === attempt.bridgeId);
      if (row === null || bridge === undefined) continue;
      const { deadline } = await board.facts(row);
      if (attempt.finishedAt < deadline) continue;
      await notify.tell(await notify.staff(['secretary', 'operator']), {
        ...{ kind: 'check_failed_late', sessionId, bridgeId: bridge.id },
        occasion: `late/${sessionId}/${attempt.id}`,
        values: { bridge: bridge.name, session: row.title, phone: bridge.phone },
      });
    }
  };
}
