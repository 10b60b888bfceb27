import type { Log, Store } from './ports.ts';
import { know } from './session-view.ts';
import type { SettleSession } from './settle-session.ts';
import type { Seat } from './take-seat.ts';

/** Takes up again what a stop or a crash of a process left. */
export interface ResumeService {
  /** Tells media and recorder all that is wanted: at every connection to media. */
  settleAll(): Promise<void>;
  /** Seats that the events say are held; their devices must show up again or are lost. */
  heldSeats(): Promise<readonly Seat[]>;
}

export function makeResumeService({
  store,
  settle,
  log,
}: {
  store: Store;
  settle: SettleSession;
  log: Log;
}): ResumeService {
  return {
    async settleAll() {
      const begun = await store.sessions.begun();
      const unfinished = await store.recordings.unfinished();
      for (const sessionId of new Set([
        ...begun.map((row) => row.id),
        ...unfinished.map((row) => row.sessionId),
      ])) {
        try {
          await settle.settle(sessionId);
        } catch (error) {
          // One session that cannot be settled must not keep the others waiting; the next connection tries again.
          log.warn({ sessionId, err: error }, 'settling failed');
        }
      }
    },
    async heldSeats() {
      const known = await Promise.all((await store.sessions.begun()).map((row) => know(store, row)));
      return known.flatMap(({ row, picture }) =>
        [...picture.seats].map(([bridgeId, { seatId }]) => ({ sessionId: row.id, bridgeId, seatId })),
      );
    },
  };
}
