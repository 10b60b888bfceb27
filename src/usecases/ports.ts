import type { FinishProgress, RecordedFile, RECORDING_STATES } from '../contracts/archive.ts';
import type {
  MediaCommandName,
  MediaCommandPayload,
  MediaCommandReply,
  MediaEventName,
  MediaEventPayload,
} from '../contracts/media-control.ts';
import type { FinishPayload, FinishResult } from '../contracts/recording-jobs.ts';
import type { RecordingMark } from '../contracts/session.ts';
import type { Locale } from '../domain/errors.ts';
import type { BridgeKind, Role } from '../domain/roles.ts';
import type { SessionEvent, SessionEventBody } from '../domain/session-events.ts';
import type { SessionState } from '../domain/session.ts';

/** The only source of time. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

export interface BridgeRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: BridgeKind;
  readonly phone: string;
}

export interface UserRow {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly role: Role;
  readonly bridgeId: string | null;
  readonly locale: Locale;
  readonly passwordHash: string;
}

export interface SessionRow {
  readonly id: string;
  readonly title: string;
  readonly chairName: string;
  readonly place: string;
  readonly plannedStart: number;
  readonly plannedEnd: number;
  readonly sample: boolean;
  /** State it was planned in; the present one follows from the events. */
  readonly plannedState: SessionState;
  readonly bridges: readonly (BridgeRow & { readonly position: number })[];
}

export type RecordingState = (typeof RECORDING_STATES)[number];

export interface RecordingRow {
  readonly sessionId: string;
  readonly state: RecordingState;
  readonly progress: FinishProgress | null;
  readonly failure: string | null;
  readonly journalHash: string | null;
}

export type FileRow = RecordedFile & { readonly id: string; readonly sessionId: string };

/** What the archive lists: the session with its times and recording. */
export interface ArchiveRow {
  readonly session: SessionRow;
  readonly openedAt: number;
  readonly closedAt: number;
  readonly recording: RecordingRow;
  readonly files: readonly FileRow[];
}

/** Records in SQL. Every method is one transaction. */
export interface Store {
  readonly users: {
    byUsername(username: string): Promise<UserRow | null>;
    byId(id: string): Promise<UserRow | null>;
    setLocale(id: string, locale: Locale): Promise<void>;
    setPasswordHash(id: string, passwordHash: string): Promise<void>;
    add(user: UserRow): Promise<void>;
    count(): Promise<number>;
  };
  readonly signIns: {
    /** `tokenHash` is the SHA-256 of the cookie; the cookie itself is never stored. */
    add(row: { tokenHash: string; userId: string; createdAt: number; expiresAt: number }): Promise<void>;
    userOf(tokenHash: string, now: number): Promise<UserRow | null>;
    remove(tokenHash: string): Promise<void>;
  };
  readonly bridges: {
    all(): Promise<readonly BridgeRow[]>;
    add(bridge: BridgeRow): Promise<void>;
  };
  readonly sessions: {
    byId(id: string): Promise<SessionRow | null>;
    plannedBetween(start: number, end: number): Promise<readonly SessionRow[]>;
    /** Sessions that something happened in and that are not closed: what a started server takes up again. */
    begun(): Promise<readonly SessionRow[]>;
    add(session: Omit<SessionRow, 'bridges'>, bridgeIds: readonly string[]): Promise<void>;
  };
  readonly events: {
    of(sessionId: string): Promise<readonly SessionEvent[]>;
    /**
     * Appends in order, each at the next place of the session's list.
     * @param decide sees the events so far under a lock, and tells what to append (nothing: an empty list)
     */
    append(
      sessionId: string,
      decide: (
        events: readonly SessionEvent[],
      ) => readonly { body: SessionEventBody; at: number; actorId: string | null }[],
    ): Promise<readonly SessionEvent[]>;
  };
  readonly recordings: {
    byId(sessionId: string): Promise<RecordingRow | null>;
    save(row: RecordingRow): Promise<void>;
    /** Stores the files and marks the recording finished, together. */
    finish(result: FinishResult): Promise<void>;
    unfinished(): Promise<readonly RecordingRow[]>;
    archive(): Promise<readonly ArchiveRow[]>;
    archiveOf(sessionId: string): Promise<ArchiveRow | null>;
    file(sessionId: string, fileId: string): Promise<FileRow | null>;
  };
}

/** The SFU process, seen from the use cases. */
export interface MediaPlane {
  /** @throws {DomainError} `media_unavailable` where it does not answer, `seat_lost` where the seat is gone. */
  ask<N extends MediaCommandName>(name: N, payload: MediaCommandPayload<N>): Promise<MediaCommandReply<N>>;
  on<N extends MediaEventName>(name: N, listener: (payload: MediaEventPayload<N>) => void): void;
  /** Called whenever the link comes up: after a start or a loss, all wanted state must be told again. */
  onConnected(listener: () => void): void;
  readonly connected: boolean;
}

/** The recorder, behind its queue. */
export interface RecorderQueue {
  /** Idempotent by session. */
  finish(payload: FinishPayload): Promise<void>;
  onProgress(listener: (sessionId: string, progress: FinishProgress) => void): void;
  onFinished(listener: (result: FinishResult) => void): void;
  onFailed(listener: (sessionId: string, reason: string, final: boolean) => void): void;
}

/** What a use case may say of itself in the log: ids and facts, never identities. */
export interface Log {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** Told facts on their way to browsers. */
export interface Announce {
  sessionChanged(sessionId: string): void;
  seatLost(seatId: string, reason: 'taken_over' | 'session_closed'): void;
  /** The SFU forgot the seat: its device must make its transports anew. */
  mediaLost(seatId: string): void;
  mark(sessionId: string, at: number, mark: RecordingMark): void;
  archiveProgress(sessionId: string, state: RecordingState, progress: FinishProgress | null): void;
}

export interface PasswordHasher {
  hash(password: string): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
}
