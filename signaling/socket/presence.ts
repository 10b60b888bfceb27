import type { Seat } from '../../src/usecases/take-seat.ts';

/** How long a seat is kept for a device whose socket is gone, milliseconds: a reload or a short break of the line. */
export const SEAT_GRACE_MS = 15_000;

/** Waits for devices to come back before their seats are given up. */
export interface Presence {
  /** The socket of a seat is gone: give it up unless it shows again in time. */
  away(seat: Seat): void;
  /** The seat has a socket again, or was left on purpose. */
  here(seatId: string): void;
  close(): void;
}

/** @param giveUp called once for a seat whose device did not come back */
export function makePresence(giveUp: (seat: Seat) => void, graceMs: number = SEAT_GRACE_MS): Presence {
  const waiting = new Map<string, NodeJS.Timeout>();
  let closed = false;
  const here = (seatId: string): void => {
    clearTimeout(waiting.get(seatId));
    waiting.delete(seatId);
  };
  return {
    away(seat) {
      // A server that stops gives up no seats: its devices come back to the next one.
      if (closed) return;
      here(seat.seatId);
      const timer = setTimeout(() => {
        waiting.delete(seat.seatId);
        giveUp(seat);
      }, graceMs);
      waiting.set(seat.seatId, timer);
    },
    here,
    close() {
      closed = true;
      for (const timer of waiting.values()) clearTimeout(timer);
      waiting.clear();
    },
  };
}
