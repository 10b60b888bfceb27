import type { Announce, Log, MediaPlane, Store } from './ports.ts';
import { know } from './known-session.ts';
import type { SettleSession } from './settle-session.ts';
import type { Seat } from './take-seat.ts';

/** Takes up again what a stop or a crash of a process left. */
export interface ResumeService {
  /**
   * Tells media and recorder all that is wanted, and the devices whose seats media forgot to make their transports
   * anew: at every connection to media, which cannot say itself that it died.
   */
  settleAll(): Promise<void>;
  /** Seats that the events say are held; their devices must show up again or are lost. */
  heldSeats(): Promise<readonly Seat[]>;
}

export function makeResumeService(parts: {
  store: Store;
  media: MediaPlane;
  settle: SettleSession;
  announce: Announce;
  log: Log;
}): ResumeService {
  const { store, media, settle, announce, log } = parts;

  async function heldSeats(): Promise<readonly Seat[]> {
    const known = await Promise.all((await store.sessions.begun()).map((row) => know(store, row)));
    return known.flatMap(({ row, picture }) =>
      [...picture.seats].map(([bridgeId, { seatId }]) => ({ sessionId: row.id, bridgeId, seatId })),
    );
  }

  async function settleSessions(): Promise<void> {
    const begun = await store.sessions.begun();
    const unfinished = await store.recordings.unfinished();
    const ids = new Set([...begun.map((row) => row.id), ...unfinished.map((row) => row.sessionId)]);
    for (const sessionId of ids) {
      try {
        await settle.settle(sessionId);
      } catch (error) {
        // One session that cannot be settled must not keep the others waiting; the next connection tries again.
        log.warn({ sessionId, err: error }, 'settling failed');
      }
    }
  }

  return {
    heldSeats,
    async settleAll() {
      await settleSessions();
      for (const seat of await heldSeats()) {
        if ((await media.ask('seat:find', seat)).alive) continue;
        log.warn({ ...seat }, 'media forgot a seat');
        announce.mediaLost(seat.seatId);
      }
    },
  };
}
