import { applyConduct, noteLine, type ConductPicture } from './conduct/apply-conduct.ts';
import { isConductEvent, type ConductEventBody } from './conduct/conduct-events.ts';
import { OPENING_FLOOR } from './conduct/floor-state.ts';
import { act, canAct, type SessionState } from './session.ts';

/** Why a bridge is no longer connected. */
export const LEAVE_REASONS = ['left', 'lost', 'taken_over', 'session_closed'] as const;
export type LeaveReason = (typeof LEAVE_REASONS)[number];

/** Every act and fact of a session; payloads carry ids, never identities. */
export type SessionEventBody =
  | ConductEventBody
  | { readonly type: 'session_opened' }
  | { readonly type: 'session_paused'; readonly reason: string }
  | { readonly type: 'session_resumed' }
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
  | { readonly type: 'recording_resumed' }
  /** A bridge brought a piece of its own buffer that the line had not carried. */
  | {
      readonly type: 'supplement_received';
      readonly supplementId: string;
      readonly bridgeId: string;
      /** Milliseconds since the epoch, by the server's clock. */
      readonly from: number;
      readonly to: number;
      readonly bytes: number;
      readonly sha256: string;
    }
  /** The readiness report of a deadline is frozen; each subject that had not passed is escalated. */
  | {
      readonly type: 'readiness_frozen';
      readonly reportId: string;
      readonly sha256: string;
      readonly deadline: number;
      readonly escalated: readonly string[];
    }
  | { readonly type: 'escalation_waived'; readonly subject: string; readonly reason: string }
  | {
      readonly type: 'bridge_moved';
      readonly bridgeId: string;
      readonly toBridgeId: string;
      readonly reason: string;
      /** Whether the bridge that takes over had not passed by the deadline either. */
      readonly escalated: boolean;
    }
  /** Without a new time it waits for one. */
  | {
      readonly type: 'session_postponed';
      readonly reason: string;
      readonly plannedStart: number | null;
      readonly plannedEnd: number | null;
    }
  /** What is announced of a session changed; its times change by `session_postponed`. */
  | {
      readonly type: 'session_replanned';
      readonly title: string;
      readonly chairName: string;
      readonly place: string;
      readonly reason: string;
    }
  /** It is not held. Its registrations stay, and may be moved to another session. */
  | { readonly type: 'session_cancelled'; readonly reason: string }
  /** The chair decided to open all the same. */
  | {
      readonly type: 'readiness_overridden';
      readonly subjects: readonly string[];
      readonly reason: string;
    };

export const ESCALATION_STATES = ['open', 'waived', 'moved'] as const;
export type EscalationState = (typeof ESCALATION_STATES)[number];

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
export interface SessionPicture extends ConductPicture {
  readonly state: SessionState;
  readonly openedAt: number | null;
  readonly closedAt: number | null;
  /** Who holds the seat now, per bridge. */
  readonly seats: ReadonlyMap<string, SeatHolder>;
  /** Place of the newest event; rises with every change, so it dates whatever follows from the picture. */
  readonly revision: number;
  readonly recordingInterrupted: boolean;
  /** What was frozen at the deadline that holds now; null before it. */
  readonly frozen: { readonly reportId: string; readonly sha256: string; readonly deadline: number } | null;
  /** By subject: a bridge's id or the centre's server. */
  readonly escalations: ReadonlyMap<string, EscalationState>;
  /** Times after a postponement; null: as planned. */
  readonly movedTo: { readonly plannedStart: number; readonly plannedEnd: number } | null;
  /** Title, chair and place after a change; null: as planned. */
  readonly replanned: { readonly title: string; readonly chairName: string; readonly place: string } | null;
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
    frozen: null,
    escalations: new Map(),
    movedTo: null,
    replanned: null,
    items: new Map(),
    floor: OPENING_FLOOR,
    noticeRead: null,
    attendance: new Map(),
    documents: new Map(),
  };
}

/** Ready once nothing escalated waits for a decision. Only before the session: what is live stays so. */
function settled(picture: SessionPicture): SessionPicture {
  if (!canAct(picture.state, 'open') || picture.frozen === null) return picture;
  const states = [...picture.escalations.values()];
  if (states.includes('open')) return { ...picture, state: 'checking' };
  return { ...picture, state: states.length === 0 ? 'ready' : 'ready_with_exceptions' };
}

/** The picture after one more event. */
export function apply(before: SessionPicture, event: SessionEvent): SessionPicture {
  const picture = { ...before, revision: event.seq };
  if (isConductEvent(event)) return { ...picture, ...applyConduct(picture, event) };
  switch (event.type) {
    case 'session_opened':
      return { ...picture, state: act(picture.state, 'open'), openedAt: event.at };
    case 'session_closed':
      return { ...picture, state: act(picture.state, 'close'), closedAt: event.at };
    case 'session_paused':
      return { ...picture, state: act(picture.state, 'pause') };
    case 'session_resumed':
      return { ...picture, state: act(picture.state, 'resume') };
    case 'session_archived':
      return { ...picture, state: act(picture.state, 'archive') };
    case 'bridge_joined':
      return {
        ...picture,
        ...noteLine(picture, { bridgeId: event.bridgeId, up: true, at: event.at }),
        seats: new Map(picture.seats).set(event.bridgeId, { seatId: event.seatId, deviceId: event.deviceId }),
      };
    case 'bridge_left': {
      // A late leave of a seat that was taken over says nothing about the present holder.
      if (picture.seats.get(event.bridgeId)?.seatId !== event.seatId) return picture;
      const seats = new Map(picture.seats);
      seats.delete(event.bridgeId);
      const noted = noteLine(picture, { bridgeId: event.bridgeId, up: false, at: event.at });
      return { ...picture, ...noted, seats };
    }
    case 'recording_interrupted':
      return { ...picture, recordingInterrupted: true };
    case 'recording_resumed':
      return { ...picture, recordingInterrupted: false };
    case 'readiness_frozen': {
      const { reportId, sha256, deadline, escalated } = event;
      const escalations = new Map(escalated.map((subject) => [subject, 'open' as const]));
      return settled({ ...picture, frozen: { reportId, sha256, deadline }, escalations });
    }
    case 'escalation_waived':
      return settled({
        ...picture,
        escalations: new Map(picture.escalations).set(event.subject, 'waived'),
      });
    case 'bridge_moved': {
      const escalations = new Map(picture.escalations).set(event.bridgeId, 'moved');
      if (event.escalated) escalations.set(event.toBridgeId, 'open');
      return settled({ ...picture, escalations });
    }
    case 'session_postponed': {
      const { plannedStart, plannedEnd } = event;
      const state = act(picture.state, 'postpone');
      if (plannedStart === null || plannedEnd === null) return { ...picture, state };
      // A new day has a new deadline: what was frozen for the old one stays in the record only.
      return {
        ...picture,
        state: 'scheduled',
        movedTo: { plannedStart, plannedEnd },
        frozen: null,
        escalations: new Map(),
      };
    }
    case 'session_replanned': {
      act(picture.state, 'replan');
      const { title, chairName, place } = event;
      return { ...picture, replanned: { title, chairName, place } };
    }
    case 'session_cancelled':
      return { ...picture, state: act(picture.state, 'cancel') };
    case 'supplement_received':
    case 'readiness_overridden':
      return picture;
  }
}

/** The picture that a list of events gives. */
export function replay(planned: SessionState, events: readonly SessionEvent[]): SessionPicture {
  return events.reduce(apply, initialPicture(planned));
}
