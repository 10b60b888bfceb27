import type { Announce, Log } from './ports.ts';
import type { ReadinessBoard } from './readiness-board.ts';

/** Changes within this time are told together: 105 bridges checking at once stay a few messages a second. */
const GATHER_MS = 250;

/** Tells the boards what changed at a bridge point, gathered. */
export interface BoardFeed {
  /** @param subject a bridge's id, or `server` with the session it was checked for */
  changed(bridgeId: string): void;
  close(): void;
}

export function makeBoardFeed(parts: {
  board: () => ReadinessBoard;
  announce: Pick<Announce, 'readinessRow' | 'readinessChanged'>;
  log: Log;
}): BoardFeed {
  const { announce, log } = parts;
  const pending = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  async function tell(bridgeIds: ReadonlySet<string>): Promise<void> {
    const board = parts.board();
    const sessions = new Set<string>();
    for (const bridgeId of bridgeIds)
      for (const sessionId of await board.sessionsOf(bridgeId)) sessions.add(sessionId);
    for (const sessionId of sessions) {
      const now = await board.boardOf(sessionId);
      for (const row of now?.rows ?? []) {
        const told = row.bridgeId === null ? row.kind === 'server' : bridgeIds.has(row.bridgeId);
        if (now !== null && told) announce.readinessRow(sessionId, row, now.sum);
      }
    }
  }

  return {
    changed(bridgeId) {
      pending.add(bridgeId);
      timer ??= setTimeout(() => {
        timer = undefined;
        const bridgeIds = new Set(pending);
        pending.clear();
        tell(bridgeIds).catch((error: unknown) => log.error({ err: error }, 'telling the board failed'));
      }, GATHER_MS);
    },
    close() {
      clearTimeout(timer);
      pending.clear();
    },
  };
}
