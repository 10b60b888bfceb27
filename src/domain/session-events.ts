import { act, type SessionState } from './session.ts';

/** Why a bridge is no longer connected. */
export const LEAVE_REASONS = ['left', 'lost', 'taken_over', 'session_closed'] as const;
export type LeaveReason = (typeof LEAVE_REASONS)[number];

/** Every act and fact of a session; payloads carry ids, never identities. */
export type SessionEventBody =
  | { readonly type: 'session_opened' }
  | { readonly type: 'session_closed' }
  | { readonly type: 'session_archived' }
  | {
      readonly type: 'bridge_joined';
      readonly bridgeId: string;
      readonly seatId: string;
      readonly deviceId: string;
    }
  | {
      readonly type: 'bridge_left';
      readonly bridgeId: string;
      readonly seatId: string;
      readonly reason: LeaveReason;
    }
  | { readonly type: 'recording_interrupted'; readonly reason: 'no_bytes' }
  | { readonly type: 'recording_resumed' };

export type SessionEvent = SessionEventBody & {
  /** Place in the session's list, from 1 without holes. */
  readonly seq: number;
  /** Server time, milliseconds since the Unix epoch. */
  readonly at: number;
  /** User who acted; null where the system did. */
  readonly actorId: string | null;
};

/** The device that sits at a bridge. */
export interface SeatHolder {
  readonly seatId: string;
  readonly deviceId: string;
}

/** What replaying the events tells of a session. */
export interface SessionPicture {
  readonly state: SessionState;
  readonly openedAt: number | null;
  readonly closedAt: number | null;
  /** Who holds the seat now, per bridge. */
  readonly seats: ReadonlyMap<string, SeatHolder>;
  /** Place of the newest event; rises with every change, so it dates whatever follows from the picture. */
  readonly revision: number;
  readonly recordingInterrupted: boolean;
}

/** A session as planned, before its first event. */
export function initialPicture(state: SessionState): SessionPicture {
  return {
    state,
    openedAt: null,
    closedAt: null,
    seats: new Map(),
    revision: 0,
    recordingInterrupted: false,
  };
}

/** The picture after one more event. */
export function apply(before: SessionPicture, event: SessionEvent): SessionPicture {
  const picture = { ...before, revision: event.seq };
  switch (event.type) {
    case 'session_opened':
      return { ...picture, state: act(picture.state, 'open'), openedAt: event.at };
    case 'session_closed':
      return { ...picture, state: act(picture.state, 'close'), closedAt: event.at };
    case 'session_archived':
      return { ...picture, state: act(picture.state, 'archive') };
    case 'bridge_joined':
      return {
        ...picture,
        seats: new Map(picture.seats).set(event.bridgeId, { seatId: event.seatId, deviceId: event.deviceId }),
      };
    case 'bridge_left': {
      // A late leave of a seat that was taken over says nothing about the present holder.
      if (picture.seats.get(event.bridgeId)?.seatId !== event.seatId) return picture;
      const seats = new Map(picture.seats);
      seats.delete(event.bridgeId);
      return { ...picture, seats };
    }
    case 'recording_interrupted':
      return { ...picture, recordingInterrupted: true };
    case 'recording_resumed':
      return { ...picture, recordingInterrupted: false };
  }
}

/** The picture that a list of events gives. */
export function replay(planned: SessionState, events: readonly SessionEvent[]): SessionPicture {
  return events.reduce(apply, initialPicture(planned));
}
