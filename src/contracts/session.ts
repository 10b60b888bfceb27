import { z } from 'zod';
import { DISK_STATES } from '../domain/disk-state.ts';
import { ACCOUNT_ROLES, BRIDGE_KINDS } from '../domain/roles.ts';
import { SESSION_STATES } from '../domain/session.ts';
import { AgendaItem, FloorView } from './agenda.ts';
import { BridgeId, Instant, Locale, SeatId, SessionId } from './ids.ts';

export const User = z.object({
  id: z.uuid(),
  username: z.string(),
  displayName: z.string(),
  role: z.enum(ACCOUNT_ROLES),
  /** The officer's own bridge; null for people of the centre. */
  bridgeId: BridgeId.nullable(),
  locale: Locale,
});
export type User = z.infer<typeof User>;

/** A bridge point as it takes part in one session. */
export const SessionBridge = z.object({
  bridgeId: BridgeId,
  /** Short ASCII name, safe for files: `phu-cu`. */
  code: z.string(),
  /** Name on the tile: `Phù Cừ`. */
  name: z.string(),
  kind: z.enum(BRIDGE_KINDS),
  position: z.number().int(),
  /** Telephone to ring when the line is down. */
  phone: z.string(),
  /** Whether a device holds the seat now. */
  seated: z.boolean(),
});
export type SessionBridge = z.infer<typeof SessionBridge>;

/** Whether the recording truly runs. */
export const RecordingMark = z.object({
  writing: z.boolean(),
  /** Bytes of this session on disk. */
  bytes: z.number().int(),
  lastByteAt: Instant.nullable(),
  /** The disk: how it stands, and how many minutes of recording it has room for; null where it is not known. */
  disk: z.object({ state: z.enum(DISK_STATES), minutesLeft: z.number().int().nullable() }).nullable(),
});
export type RecordingMark = z.infer<typeof RecordingMark>;

export const Session = z.object({
  id: SessionId,
  title: z.string(),
  chairName: z.string(),
  place: z.string(),
  plannedStart: Instant,
  plannedEnd: Instant,
  state: z.enum(SESSION_STATES),
  openedAt: Instant.nullable(),
  closedAt: Instant.nullable(),
  bridges: z.array(SessionBridge),
  recording: RecordingMark,
  floor: FloorView,
  /** Items the person may know of, in order: an officer those of the own bridge. */
  agenda: z.array(AgendaItem),
  readiness: z.object({
    /** 15:00 of the day before; checks finished from then on are late. */
    deadline: Instant,
    /** Names of what stands open: to open all the same is the chair's recorded decision. */
    open: z.array(z.string()),
  }),
  /** Made by the program itself; every page marks it "DỮ LIỆU MẪU". */
  sample: z.boolean(),
  /** Seats the asking user may take in this session. */
  mySeats: z.array(BridgeId),
});
export type Session = z.infer<typeof Session>;

/** Line quality of a bridge, in words the interface owns. */
export const LINE_QUALITIES = ['good', 'poor', 'bad', 'lost'] as const;
export const LineQuality = z.enum(LINE_QUALITIES);
export type LineQuality = z.infer<typeof LineQuality>;

export const SeatHolder = z.object({ bridgeId: BridgeId, seatId: SeatId });
