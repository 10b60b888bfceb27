import type { OpenedFile } from '../contracts/archive-files.ts';
import type { ArchiveJob, ArchiveJobResult, FixityReport, PreparedFile } from '../contracts/archive-jobs.ts';
import type { RequestKind, RequestState } from '../contracts/archive-requests.ts';
import type { ArchiveAccess } from '../contracts/archive-search.ts';
import type { FinishProgress, RecordedFile, RECORDING_STATES, SealFacts } from '../contracts/archive.ts';
import type {
  MediaCommandName,
  MediaCommandPayload,
  MediaCommandReply,
  MediaEventName,
  MediaEventPayload,
} from '../contracts/media-control.ts';
import type {
  CheckRecordingPayload,
  CheckRecordingResult,
  SelfTestPayload,
  SelfTestResult,
} from '../contracts/check-jobs.ts';
import type { Attempt, BoardRow, Notice, ReadinessSum, StepResult } from '../contracts/readiness.ts';
import type { Message, SessionDocument } from '../contracts/papers.ts';
import type { Preview, PreviewPayload } from '../contracts/preview.ts';
import type { FinishPayload, FinishResult } from '../contracts/recording-jobs.ts';
import type { RecordingMark } from '../contracts/session.ts';
import type { RegistrationPapersStore } from './ports/registration-papers.ts';
import type { RegistrationListRow, RegistrationRow } from './ports/registrations.ts';
import type { ItemKind } from '../domain/conduct/items.ts';
import type { Locale } from '../domain/errors.ts';
import type { Role } from '../domain/roles.ts';
import type { SessionEvent, SessionEventBody } from '../domain/session-events.ts';
import type { ScheduleRecords } from './ports/schedule.ts';

export type { RegistrationListRow, RegistrationRow };
import type { MinutesStore } from './ports/minutes.ts';
import type { FollowUpRecords } from './ports/follow-up.ts';
import type { ProcedureReports } from './ports/reports.ts';
import type { ExchangeRecords } from './ports/exchange.ts';

import type { BridgeRow, SessionRow } from './ports/sessions.ts';

export type { BridgeRow, SessionRow };

/** The only source of time. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

export interface UserRow {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly role: Role;
  readonly bridgeId: string | null;
  readonly locale: Locale;
  readonly passwordHash: string;
  readonly email: string | null;
}

/** An item of the agenda as planned; what became of it follows from the events. */
export interface AgendaRow {
  readonly id: string;
  readonly sessionId: string;
  readonly position: number;
  readonly kind: ItemKind;
  /** Name of the citizen; of a closed item a code name. */
  readonly label: string;
  readonly people: number;
  readonly summary: string;
  readonly bridgeIds: readonly string[];
  readonly agencyBridgeIds: readonly string[];
  readonly closed: boolean;
  /** Faces and voices of its citizens are made unrecognisable. */
  readonly disguised: boolean;
  readonly minutes: number;
}

export interface MessageRow {
  readonly id: string;
  readonly sessionId: string;
  readonly at: number;
  readonly authorId: string;
  readonly fromBridgeId: string;
  readonly to: Message['to'];
  readonly toBridgeId: string | null;
  /** Bridges whose people may read it, settled when it was sent. */
  readonly readers: readonly string[];
  readonly text: string;
}

/** One version of a note. */
export interface NoteRow {
  readonly id: string;
  readonly version: number;
  readonly sessionId: string;
  /** What it is about happened then. */
  readonly at: number;
  readonly itemId: string | null;
  readonly text: string;
  readonly authorId: string;
  readonly writtenAt: number;
}

export interface DocumentRow {
  readonly id: string;
  readonly sessionId: string;
  readonly name: string;
  readonly mimeType: SessionDocument['mimeType'];
  readonly pages: number;
  readonly bytes: number;
  readonly sha256: string;
  /** Below the folder of the documents. */
  readonly path: string;
  readonly bridgeId: string;
  readonly addedBy: string;
  readonly addedAt: number;
}

/** A check as stored; its steps are kept beside it. */
export interface AttemptRow {
  readonly id: string;
  readonly bridgeId: string;
  readonly kind: Attempt['kind'];
  readonly sessionId: string | null;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly verdict: Attempt['verdict'];
  readonly endReason: Attempt['endReason'];
  readonly startedBy: string | null;
  readonly profileHash: string;
  readonly recordingPath: string | null;
  readonly recordingType: string | null;
  readonly sample: boolean;
}

/** What was frozen at a deadline: `body` is the very text that was hashed. */
export interface ReportRow {
  readonly id: string;
  readonly sessionId: string;
  readonly deadline: number;
  readonly frozenAt: number;
  readonly body: string;
  readonly sha256: string;
}

export interface NoticeRow {
  readonly id: string;
  readonly userId: string;
  readonly kind: Notice['kind'];
  readonly at: number;
  readonly sessionId: string | null;
  readonly bridgeId: string | null;
  /** What it is about, once per person. */
  readonly occasion: string;
  readonly values: Readonly<Record<string, string | number>>;
  readonly readAt: number | null;
}

export interface DeviceTokenRow {
  readonly id: string;
  readonly tokenHash: string;
  readonly bridgeId: string;
  readonly userId: string;
  readonly label: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly lastUsedAt: number | null;
  readonly revokedAt: number | null;
}

export type RecordingState = (typeof RECORDING_STATES)[number];

export interface RecordingRow {
  readonly sessionId: string;
  readonly state: RecordingState;
  readonly progress: FinishProgress | null;
  readonly failure: string | null;
  readonly journalHash: string | null;
  readonly seal: SealFacts | null;
  /** How many pieces of bridges' own buffers it was made with. */
  readonly supplements: number;
}

/** What a recording is found by. */
export interface IndexRow {
  readonly sessionId: string;
  readonly openedAt: number;
  readonly chairName: string;
  readonly bridgeIds: readonly string[];
  readonly kinds: readonly ItemKind[];
  /** Words as they are written and without diacritics, parted by blanks. */
  readonly words: string;
}

/** What somebody looks for: each word is the beginning of one that must be there. */
export interface IndexQuery {
  readonly words: readonly string[];
  readonly from: number | null;
  /** Exclusive. */
  readonly until: number | null;
  readonly bridgeId: string | null;
  readonly kind: ItemKind | null;
  readonly chairName: string | null;
}

export interface AccessRow {
  readonly id: string;
  readonly sessionId: string;
  readonly actorId: string;
  readonly action: ArchiveAccess['action'];
  readonly what: string;
  readonly reason: string;
  readonly at: number;
}

/** Who gave a file to whom. */
export interface HandoverRecord {
  readonly receiver: string;
  readonly note: string;
  readonly by: string;
  readonly at: number;
}

export interface RequestRow {
  readonly id: string;
  readonly sessionId: string;
  readonly kind: RequestKind;
  readonly state: RequestState;
  readonly itemId: string | null;
  readonly reason: string;
  readonly applicant: string | null;
  readonly askedBy: string;
  readonly askedAt: number;
  readonly decidedBy: string | null;
  readonly decidedAt: number | null;
  readonly decision: string | null;
  readonly file: PreparedFile | null;
  readonly until: number | null;
  readonly failure: string | null;
  readonly handover: HandoverRecord | null;
}

export interface HoldRow {
  readonly id: string;
  readonly sessionId: string;
  readonly reason: string;
  readonly placedBy: string;
  readonly placedAt: number;
  readonly liftedBy: string | null;
  readonly liftedAt: number | null;
  readonly liftReason: string | null;
}

export interface FixityRow {
  readonly id: string;
  readonly at: number;
  readonly report: FixityReport | null;
  readonly failure: string | null;
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
  readonly exchange: ExchangeRecords;
  readonly archive: ArchiveRecords;
  readonly minutes: MinutesStore;
  readonly users: {
    byUsername(username: string): Promise<UserRow | null>;
    byId(id: string): Promise<UserRow | null>;
    setLocale(id: string, locale: Locale): Promise<void>;
    setPasswordHash(id: string, passwordHash: string): Promise<void>;
    add(user: UserRow): Promise<void>;
    count(): Promise<number>;
    /** Everybody with one of the roles, without device accounts. */
    withRoles(roles: readonly Role[]): Promise<readonly UserRow[]>;
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
    /** Sessions planned to start from an instant on that nothing closed or cancelled yet. */
    comingFrom(start: number): Promise<readonly SessionRow[]>;
    /** The last sessions of a bridge point that started before an instant, newest first. */
    lastOf(bridgeIds: readonly string[], before: number, limit: number): Promise<readonly SessionRow[]>;
    /** Follows a postponement event; repeating it changes nothing. */
    reschedule(id: string, plannedStart: number, plannedEnd: number): Promise<void>;
    /** Follows the event of a changed plan; repeating it changes nothing. */
    replan(id: string, plan: Pick<SessionRow, 'title' | 'chairName' | 'place'>): Promise<void>;
    /** Follows a move event: the one is withdrawn, the other takes its place in the order. Repeatable. */
    moveBridge(id: string, bridgeId: string, toBridgeId: string): Promise<void>;
    add(session: Omit<SessionRow, 'bridges'>, bridgeIds: readonly string[]): Promise<void>;
    /** Bridges that take part from now on, after the others; those that do already stay where they are. */
    addBridges(id: string, bridgeIds: readonly string[]): Promise<void>;
  };
  readonly agenda: {
    /** In order. */
    of(sessionId: string): Promise<readonly AgendaRow[]>;
    /** At the end of the agenda. @returns the row with its place */
    add(row: Omit<AgendaRow, 'position'>): Promise<AgendaRow>;
    change(row: Omit<AgendaRow, 'position' | 'sessionId' | 'closed' | 'kind'>): Promise<void>;
    /** Puts the items of a session into this order; unknown ones are left out. */
    reorder(sessionId: string, itemIds: readonly string[]): Promise<void>;
  };
  readonly messages: {
    add(row: MessageRow): Promise<void>;
    /** @param reader a bridge that may read them; null: all. Oldest first. */
    newestOf(
      sessionId: string,
      reader: string | null,
      limit: number,
    ): Promise<readonly (MessageRow & { readonly authorName: string })[]>;
  };
  readonly notes: {
    /** False where this version was written already. */
    add(row: NoteRow): Promise<boolean>;
    /** The newest version of each, in the order of what they are about. */
    of(sessionId: string): Promise<readonly (NoteRow & { readonly authorName: string })[]>;
  };
  readonly registrations: {
    /** False where this version was written already. */
    add(row: RegistrationRow): Promise<boolean>;
    /** The newest version of each, in the order in which they came. */
    of(sessionId: string): Promise<readonly RegistrationRow[]>;
    versionsOf(sessionId: string, id: string): Promise<readonly RegistrationRow[]>;
    /** Writes a list and the registrations that it sends, all or none; false where it was written already. */
    submit(list: RegistrationListRow, changed: readonly RegistrationRow[]): Promise<boolean>;
    /** The newest list of each bridge. */
    lists(sessionId: string): Promise<readonly RegistrationListRow[]>;
  };
  readonly registrationPapers: RegistrationPapersStore;
  readonly schedule: ScheduleRecords;
  readonly followUp: FollowUpRecords;
  readonly procedureReports: ProcedureReports;
  readonly documents: {
    add(row: DocumentRow): Promise<void>;
    of(sessionId: string): Promise<readonly DocumentRow[]>;
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
  readonly checks: {
    add(attempt: AttemptRow): Promise<void>;
    byId(id: string): Promise<AttemptRow | null>;
    /** Stores or replaces a step of an attempt that still runs; false where it is over. */
    saveStep(attemptId: string, result: StepResult): Promise<boolean>;
    setRecording(attemptId: string, path: string, type: string): Promise<void>;
    /** Ends an attempt once; false where it was over already. */
    finish(
      id: string,
      end: Pick<AttemptRow, 'verdict' | 'endReason'> & { readonly finishedAt: number },
    ): Promise<boolean>;
    stepsOf(attemptIds: readonly string[]): Promise<ReadonlyMap<string, readonly StepResult[]>>;
    /** Attempts of some bridge points that ended in a span, or run. */
    of(
      bridgeIds: readonly string[],
      span: { readonly from: number; readonly until: number },
    ): Promise<readonly AttemptRow[]>;
    newestOf(bridgeId: string, limit: number): Promise<readonly AttemptRow[]>;
    running(): Promise<readonly AttemptRow[]>;
  };
  readonly reports: {
    /** Keeps the first report of a deadline; returns the one that holds. */
    freeze(report: ReportRow): Promise<ReportRow>;
    of(sessionId: string, deadline: number): Promise<ReportRow | null>;
    /** Reports of some sessions. */
    ofSessions(sessionIds: readonly string[]): Promise<readonly ReportRow[]>;
  };
  readonly notices: {
    /** Keeps those that are new by person and occasion, and returns them. */
    add(notices: readonly NoticeRow[]): Promise<readonly NoticeRow[]>;
    of(userId: string, limit: number): Promise<readonly NoticeRow[]>;
    unread(userId: string): Promise<number>;
    markRead(userId: string, ids: readonly string[], at: number): Promise<void>;
  };
  readonly deviceTokens: {
    add(token: DeviceTokenRow): Promise<void>;
    byHash(tokenHash: string): Promise<DeviceTokenRow | null>;
    byId(id: string): Promise<DeviceTokenRow | null>;
    ofBridge(bridgeId: string): Promise<readonly DeviceTokenRow[]>;
    used(id: string, at: number): Promise<void>;
    /** Revokes the token and ends every sign-in made with it. */
    revoke(id: string, at: number): Promise<void>;
  };
  readonly recordings: {
    byId(sessionId: string): Promise<RecordingRow | null>;
    save(row: RecordingRow): Promise<void>;
    /** Stores the files and marks the recording finished, together. */
    finish(result: FinishResult): Promise<void>;
    unfinished(): Promise<readonly RecordingRow[]>;
    failed(): Promise<readonly RecordingRow[]>;
    /** In no order. */
    archive(sessionIds: readonly string[]): Promise<readonly ArchiveRow[]>;
    archiveOf(sessionId: string): Promise<ArchiveRow | null>;
    file(sessionId: string, fileId: string): Promise<FileRow | null>;
  };
}

/** The archive's own records, beside the recordings. */
export interface ArchiveRecords {
  readonly index: {
    /** Idempotent: what stood there is replaced. */
    save(row: IndexRow): Promise<void>;
    /** Closed sessions that are not in the index. */
    missing(limit: number): Promise<readonly string[]>;
    /** Newest first. */
    find(
      query: IndexQuery,
      page: { readonly offset: number; readonly limit: number },
    ): Promise<{ readonly total: number; readonly sessionIds: readonly string[] }>;
    chairs(): Promise<readonly string[]>;
  };
  readonly accesses: {
    add(row: AccessRow): Promise<void>;
    /** Newest first. */
    of(sessionId: string, limit: number): Promise<readonly (AccessRow & { readonly actorName: string })[]>;
    /** The newest of a person's acts of one kind on a session since an instant. */
    newest(
      key: Pick<AccessRow, 'sessionId' | 'actorId' | 'action'> & { readonly what?: string },
      since: number,
    ): Promise<AccessRow | null>;
  };
  readonly requests: {
    add(row: RequestRow): Promise<void>;
    byId(id: string): Promise<RequestRow | null>;
    /** Newest first; of one session, or all. */
    list(sessionId: string | null, limit: number): Promise<readonly RequestRow[]>;
    /** Moves a request on from one of some states; null where it is in another by now. */
    move(
      id: string,
      from: readonly RequestState[],
      change: Partial<Omit<RequestRow, 'id' | 'sessionId' | 'kind'>>,
    ): Promise<RequestRow | null>;
    inState(state: RequestState): Promise<readonly RequestRow[]>;
  };
  readonly holds: {
    add(row: HoldRow): Promise<void>;
    of(sessionId: string): Promise<readonly HoldRow[]>;
    lift(id: string, lifted: { by: string; at: number; reason: string }): Promise<boolean>;
  };
  readonly fixity: {
    add(row: FixityRow): Promise<void>;
    newest(): Promise<FixityRow | null>;
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
  /** Has a session that is being recorded followed, for files to play as soon as it closes. Idempotent; never waits. */
  preview(payload: PreviewPayload): void;
  onProgress(listener: (sessionId: string, progress: FinishProgress) => void): void;
  onFinished(listener: (result: FinishResult) => void): void;
  onFailed(listener: (sessionId: string, reason: string, final: boolean) => void): void;
}

/** The recorder's work on finished packages, behind its queue. */
export interface ArchiveWorker {
  /** Idempotent by the job's id. */
  ask(job: ArchiveJob): Promise<void>;
  onDone(listener: (jobId: string, result: ArchiveJobResult) => Promise<void>): void;
  onFailed(listener: (jobId: string, reason: string) => Promise<void>): void;
}

/** The recorder's part in readiness checks, behind its queue. Both are idempotent by their ids. */
export interface CheckRecorder {
  /**
   * Makes and measures the recording of an attempt whose capture has stopped.
   * @throws {Error} where the recorder failed or did not answer in time: nothing is known of the bridge then
   */
  record(payload: CheckRecordingPayload): Promise<CheckRecordingResult>;
  /**
   * Has the recorder try out its tools and disks.
   * @throws {Error} where no recorder answered in time
   */
  selfTest(payload: SelfTestPayload): Promise<SelfTestResult>;
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
  /** The chair asks this seat to open its microphone. */
  askedToSpeak(seatId: string): void;
  /** The chair closed this seat's microphone. */
  silenced(seatId: string): void;
  /** The SFU forgot the seat: its device must make its transports anew. */
  mediaLost(seatId: string): void;
  /** To everybody who may read what was written for some bridges. */
  message(sessionId: string, message: Message, readers: readonly string[]): void;
  /** To those who may write notes. */
  notesChanged(sessionId: string): void;
  mark(sessionId: string, at: number, mark: RecordingMark): void;
  archiveProgress(sessionId: string, state: RecordingState, progress: FinishProgress | null): void;
  /** To those who watch the board; an officer hears only of the own bridge. */
  readinessRow(sessionId: string, row: BoardRow, sum: ReadinessSum): void;
  readinessChanged(sessionId: string): void;
  /** To the device that runs the check. */
  checkPlace(attemptId: string, place: number, waitMs: number | null): void;
  checkStep(attemptId: string, result: StepResult): void;
  checkOver(attemptId: string): void;
  notice(userId: string, notice: Notice): void;
}

/** Times the way to the device that runs a check and back. */
export interface EchoProbe {
  /**
   * @returns what the device's own clock said when it answered, and the round trip in milliseconds; null where no
   * answer came in time
   */
  echo(attemptId: string): Promise<{ readonly clock: number; readonly rttMs: number } | null>;
}

/** Alarm clock for readiness: durable, so that a restart misses nothing. */
export interface ReadinessSchedule {
  /** Asks to be woken at the instants for a session; earlier wishes for the session are replaced. */
  plan(
    sessionId: string,
    wakes: readonly { readonly kind: 'remind' | 'freeze'; readonly at: number }[],
  ): Promise<void>;
  /** Called when an instant has come; a rejection is tried again. */
  onWake(listener: (sessionId: string, kind: 'remind' | 'freeze', at: number) => Promise<void>): void;
}

/** E-mail; kept and sent again until the mail server took it. */
export interface Outbox {
  /** False: no mail server is configured, nothing was kept. */
  readonly configured: boolean;
  /** @param key the same mail asked for twice is sent once */
  send(mail: {
    readonly key: string;
    readonly to: string;
    readonly subject: string;
    readonly text: string;
  }): Promise<void>;
}

/** The files of documents, beside the database. */
export interface DocumentFiles {
  /**
   * Writes and syncs a file, and looks at what it truly is.
   * @throws {DomainError} `document_not_readable`, `document_too_large`; then nothing is left of it
   */
  keep(
    sessionId: string,
    documentId: string,
    content: AsyncIterable<Uint8Array>,
  ): Promise<Pick<DocumentRow, 'path' | 'mimeType' | 'bytes' | 'sha256'>>;
}

/** Where a recording's package lies: on the disk at the centre, or in the store that packages are moved to. */
export type ArchivePlace = 'disk' | 'store';

/** Files of the archive, wherever they lie. */
export interface ArchiveFiles {
  /** @param path below the archive. @throws {DomainError} `not_found` */
  open(path: string): Promise<OpenedFile>;
  placeOf(folder: string): Promise<ArchivePlace>;
}

/** Files that can be played before a recording is finished. */
export interface Previews {
  /** @param folder of the recording, below the archive. @returns none where there are none (yet, or any more) */
  of(folder: string): Promise<Preview['files']>;
}

/** The pieces that bridges brought of their own buffers, beside the database. */
export interface SupplementFiles {
  /**
   * Writes and syncs a piece.
   * @throws {DomainError} `supplement_not_readable`, `supplement_too_large`; then nothing is left of it
   */
  keep(
    sessionId: string,
    supplementId: string,
    content: AsyncIterable<Uint8Array>,
  ): Promise<{ readonly path: string; readonly bytes: number; readonly sha256: string }>;
  remove(path: string): Promise<void>;
}

/** What the machine of the centre knows of itself. */
export interface Machine {
  /** End of the certificate of the public address; null without TLS. */
  certificateValidUntil(): Promise<number | null>;
  /** `synchronised` null: nobody could say. */
  clockState(): Promise<{ readonly synchronised: boolean | null; readonly offsetMs: number | null }>;
}

export interface PasswordHasher {
  hash(password: string): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
}
