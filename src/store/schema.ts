import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  boolean,
  check,
  customType,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Message, SessionDocument } from '../contracts/papers.ts';
import type { Attempt, Notice, StepResult } from '../contracts/readiness.ts';
import type { FixityReport, PreparedFile } from '../contracts/archive-jobs.ts';
import type { RequestKind, RequestState } from '../contracts/archive-requests.ts';
import type { ArchiveAccess } from '../contracts/archive-search.ts';
import type { FinishProgress, RecordedFile, SealFacts } from '../contracts/archive.ts';
import type { RegistrationDraft } from '../contracts/registrations.ts';
import type { ItemKind } from '../domain/conduct/items.ts';
import type { RegistrationState } from '../domain/procedure/registration.ts';
import type { Locale } from '../domain/errors.ts';
import type { BridgeKind, Role } from '../domain/roles.ts';
import type { SessionEventBody } from '../domain/session-events.ts';
import type { SessionState } from '../domain/session.ts';
import type { HandoverRecord, RecordingState } from '../usecases/ports.ts';

/** Instants are whole milliseconds since the Unix epoch, as everywhere in the program. */
const instant = (name: string) => bigint(name, { mode: 'number' });

export const bridges = pgTable('bridges', {
  id: uuid('id').primaryKey(),
  code: text('code').notNull().unique(),
  name: text('name').notNull(),
  kind: text('kind').$type<BridgeKind>().notNull(),
  phone: text('phone').notNull(),
});

export const users = pgTable('users', {
  id: uuid('id').primaryKey(),
  username: text('username').notNull().unique(),
  displayName: text('display_name').notNull(),
  role: text('role').$type<Role>().notNull(),
  bridgeId: uuid('bridge_id').references(() => bridges.id),
  locale: text('locale').$type<Locale>().notNull(),
  passwordHash: text('password_hash').notNull(),
  /** Where notices go besides the application; null: nowhere. */
  email: text('email'),
});

export const signIns = pgTable(
  'sign_ins',
  {
    tokenHash: text('token_hash').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [index('sign_ins_expires_at').on(table.expiresAt)],
);

export const sessions = pgTable(
  'sessions',
  {
    id: uuid('id').primaryKey(),
    title: text('title').notNull(),
    chairName: text('chair_name').notNull(),
    place: text('place').notNull(),
    plannedStart: instant('planned_start').notNull(),
    plannedEnd: instant('planned_end').notNull(),
    plannedState: text('planned_state').$type<SessionState>().notNull(),
    sample: boolean('sample').notNull(),
  },
  (table) => [index('sessions_planned_start').on(table.plannedStart)],
);

export const sessionBridges = pgTable(
  'session_bridges',
  {
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    bridgeId: uuid('bridge_id')
      .notNull()
      .references(() => bridges.id),
    position: integer('position').notNull(),
    /** Its citizens come to another bridge point; the event tells why. */
    withdrawn: boolean('withdrawn').notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.bridgeId] })],
);

/** The agenda as planned. Of a denunciation no name is ever here. */
export const agendaItems = pgTable(
  'agenda_items',
  {
    id: uuid('id').primaryKey(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    position: integer('position').notNull(),
    kind: text('kind').$type<ItemKind>().notNull(),
    label: text('label').notNull(),
    people: integer('people').notNull(),
    summary: text('summary').notNull(),
    bridgeIds: jsonb('bridge_ids').$type<readonly string[]>().notNull(),
    agencyBridgeIds: jsonb('agency_bridge_ids').$type<readonly string[]>().notNull(),
    closed: boolean('closed').notNull(),
    disguised: boolean('disguised').notNull().default(false),
    minutes: integer('minutes').notNull(),
  },
  (table) => [index('agenda_items_session').on(table.sessionId, table.position)],
);

/** Append-only. Who may read a message is settled when it is sent: whoever comes on air later does not. */
export const sessionMessages = pgTable(
  'session_messages',
  {
    id: uuid('id').primaryKey(),
    /** Order of writing, also within one millisecond. */
    place: bigserial('place', { mode: 'number' }).notNull(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    at: instant('at').notNull(),
    authorId: uuid('author_id')
      .notNull()
      .references(() => users.id),
    fromBridgeId: uuid('from_bridge_id')
      .notNull()
      .references(() => bridges.id),
    to: text('to').$type<Message['to']>().notNull(),
    toBridgeId: uuid('to_bridge_id').references(() => bridges.id),
    /** Bridges whose people may read it. */
    readers: jsonb('readers').$type<readonly string[]>().notNull(),
    text: text('text').notNull(),
  },
  (table) => [index('session_messages_session').on(table.sessionId, table.place)],
);

/** Append-only: a change is a new version. */
export const sessionNotes = pgTable(
  'session_notes',
  {
    id: uuid('id').notNull(),
    version: integer('version').notNull(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    /** Instant of the session that it is about. */
    at: instant('at').notNull(),
    itemId: uuid('item_id').references(() => agendaItems.id),
    text: text('text').notNull(),
    authorId: uuid('author_id')
      .notNull()
      .references(() => users.id),
    writtenAt: instant('written_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.version] }),
    index('session_notes_session').on(table.sessionId),
  ],
);

/** Append-only: a change is a new version. Of a denunciation nothing is kept that could name anybody. */
export const registrations = pgTable(
  'registrations',
  {
    id: uuid('id').notNull(),
    version: integer('version').notNull(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    bridgeId: uuid('bridge_id')
      .notNull()
      .references(() => bridges.id),
    state: text('state').$type<RegistrationState>().notNull(),
    matter: jsonb('matter').$type<RegistrationDraft>().notNull(),
    /** What the centre said, or why it was withdrawn. */
    words: text('words').notNull(),
    itemId: uuid('item_id').references(() => agendaItems.id),
    /** When its first version was written. */
    firstAt: instant('first_at').notNull(),
    writtenBy: uuid('written_by')
      .notNull()
      .references(() => users.id),
    writtenAt: instant('written_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.version] }),
    index('registrations_session').on(table.sessionId),
  ],
);

/** The lists that bridges sent to the centre. Append-only: sent again it is a new version. */
export const registrationLists = pgTable(
  'registration_lists',
  {
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    bridgeId: uuid('bridge_id')
      .notNull()
      .references(() => bridges.id),
    version: integer('version').notNull(),
    count: integer('count').notNull(),
    at: instant('at').notNull(),
    submittedBy: uuid('submitted_by')
      .notNull()
      .references(() => users.id),
    late: boolean('late').notNull(),
    reason: text('reason').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.bridgeId, table.version] })],
);

/** Append-only. The file lies in the documents folder under `path`. */
export const sessionDocuments = pgTable(
  'session_documents',
  {
    id: uuid('id').primaryKey(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    name: text('name').notNull(),
    mimeType: text('mime_type').$type<SessionDocument['mimeType']>().notNull(),
    pages: integer('pages').notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    sha256: text('sha256').notNull(),
    path: text('path').notNull(),
    bridgeId: uuid('bridge_id')
      .notNull()
      .references(() => bridges.id),
    addedBy: uuid('added_by')
      .notNull()
      .references(() => users.id),
    addedAt: instant('added_at').notNull(),
  },
  (table) => [index('session_documents_session').on(table.sessionId)],
);

/** Append-only: a trigger of the first migration refuses UPDATE and DELETE. */
export const sessionEvents = pgTable(
  'session_events',
  {
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    seq: integer('seq').notNull(),
    at: instant('at').notNull(),
    actorId: uuid('actor_id').references(() => users.id),
    body: jsonb('body').$type<SessionEventBody>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.sessionId, table.seq] }),
    check('session_events_seq_from_one', sql`${table.seq} >= 1`),
    index('session_events_type').on(sql`(${table.body}->>'type')`),
  ],
);

export const recordings = pgTable('recordings', {
  sessionId: uuid('session_id')
    .primaryKey()
    .references(() => sessions.id),
  state: text('state').$type<RecordingState>().notNull(),
  progress: jsonb('progress').$type<FinishProgress>(),
  failure: text('failure'),
  journalHash: text('journal_hash'),
  seal: jsonb('seal').$type<SealFacts>(),
  /** How many pieces of bridges' own buffers the finished recording was made with. */
  supplements: integer('supplements').notNull().default(0),
});

export const recordedFiles = pgTable(
  'recorded_files',
  {
    id: uuid('id').primaryKey(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => recordings.sessionId),
    kind: text('kind').$type<RecordedFile['kind']>().notNull(),
    bridgeId: uuid('bridge_id').references(() => bridges.id),
    itemId: uuid('item_id').references(() => agendaItems.id),
    path: text('path').notNull(),
    mimeType: text('mime_type').notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    durationMs: doublePrecision('duration_ms'),
    streams: jsonb('streams').$type<RecordedFile['streams']>().notNull(),
    width: integer('width'),
    height: integer('height'),
    sha256: text('sha256').notNull(),
  },
  (table) => [index('recorded_files_session').on(table.sessionId)],
);

const words = customType<{ data: string }>({ dataType: () => 'tsvector' });

/** What a recording is found by; follows from the session and can be made again at any time. */
export const archiveIndex = pgTable(
  'archive_index',
  {
    sessionId: uuid('session_id')
      .primaryKey()
      .references(() => recordings.sessionId),
    openedAt: instant('opened_at').notNull(),
    chairName: text('chair_name').notNull(),
    bridgeIds: uuid('bridge_ids').array().notNull(),
    kinds: text('kinds').array().notNull(),
    words: words('words').notNull(),
  },
  (table) => [
    index('archive_index_opened').on(table.openedAt),
    index('archive_index_chair').on(table.chairName, table.openedAt),
    index('archive_index_bridges').using('gin', table.bridgeIds),
    index('archive_index_kinds').using('gin', table.kinds),
    index('archive_index_words').using('gin', table.words),
  ],
);

/** Append-only: who looked at what of the archive, and why. */
export const archiveAccesses = pgTable(
  'archive_accesses',
  {
    id: uuid('id').primaryKey(),
    place: bigserial('place', { mode: 'number' }).notNull(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    actorId: uuid('actor_id')
      .notNull()
      .references(() => users.id),
    action: text('action').$type<ArchiveAccess['action']>().notNull(),
    what: text('what').notNull(),
    reason: text('reason').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [
    index('archive_accesses_session').on(table.sessionId, table.place),
    index('archive_accesses_actor').on(table.actorId, table.sessionId, table.at),
  ],
);

/** What needs a second person. Its changes are told in the accesses. */
export const archiveRequests = pgTable(
  'archive_requests',
  {
    id: uuid('id').primaryKey(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => recordings.sessionId),
    kind: text('kind').$type<RequestKind>().notNull(),
    state: text('state').$type<RequestState>().notNull(),
    itemId: uuid('item_id').references(() => agendaItems.id),
    reason: text('reason').notNull(),
    applicant: text('applicant'),
    askedBy: uuid('asked_by')
      .notNull()
      .references(() => users.id),
    askedAt: instant('asked_at').notNull(),
    decidedBy: uuid('decided_by').references(() => users.id),
    decidedAt: instant('decided_at'),
    decision: text('decision'),
    file: jsonb('file').$type<PreparedFile>(),
    until: instant('until'),
    failure: text('failure'),
    handover: jsonb('handover').$type<HandoverRecord>(),
  },
  (table) => [
    index('archive_requests_session').on(table.sessionId),
    index('archive_requests_state').on(table.state, table.askedAt),
  ],
);

/** A recording that may not be disposed of, whatever the schedule says. */
export const legalHolds = pgTable(
  'legal_holds',
  {
    id: uuid('id').primaryKey(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => recordings.sessionId),
    reason: text('reason').notNull(),
    placedBy: uuid('placed_by')
      .notNull()
      .references(() => users.id),
    placedAt: instant('placed_at').notNull(),
    liftedBy: uuid('lifted_by').references(() => users.id),
    liftedAt: instant('lifted_at'),
    liftReason: text('lift_reason'),
  },
  (table) => [index('legal_holds_session').on(table.sessionId)],
);

/** Append-only: what re-reading the whole store found. */
export const fixityRuns = pgTable('fixity_runs', {
  id: uuid('id').primaryKey(),
  at: instant('at').notNull(),
  report: jsonb('report').$type<FixityReport>(),
  failure: text('failure'),
});

/** Every check that was ever begun; a running one has no end and no verdict. */
export const checkAttempts = pgTable(
  'check_attempts',
  {
    id: uuid('id').primaryKey(),
    bridgeId: uuid('bridge_id')
      .notNull()
      .references(() => bridges.id),
    kind: text('kind').$type<Attempt['kind']>().notNull(),
    sessionId: uuid('session_id').references(() => sessions.id),
    startedAt: instant('started_at').notNull(),
    finishedAt: instant('finished_at'),
    verdict: text('verdict').$type<NonNullable<Attempt['verdict']>>(),
    endReason: text('end_reason').$type<NonNullable<Attempt['endReason']>>(),
    startedBy: uuid('started_by').references(() => users.id),
    /** SHA-256 of the profile it was judged by. */
    profileHash: text('profile_hash').notNull(),
    recordingPath: text('recording_path'),
    recordingType: text('recording_type'),
    sample: boolean('sample').notNull(),
  },
  (table) => [
    index('check_attempts_bridge').on(table.bridgeId, table.finishedAt),
    index('check_attempts_running')
      .on(table.startedAt)
      .where(sql`${table.finishedAt} IS NULL`),
  ],
);

export const checkSteps = pgTable(
  'check_steps',
  {
    attemptId: uuid('attempt_id')
      .notNull()
      .references(() => checkAttempts.id),
    step: text('step').$type<StepResult['step']>().notNull(),
    verdict: text('verdict').$type<StepResult['verdict']>().notNull(),
    findings: jsonb('findings').$type<StepResult['findings']>().notNull(),
    inconclusive: boolean('inconclusive').notNull(),
    measures: jsonb('measures').$type<StepResult['measures']>().notNull(),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.attemptId, table.step] })],
);

/** Append-only: a trigger refuses UPDATE and DELETE. `body` is the text that was hashed. */
export const readinessReports = pgTable(
  'readiness_reports',
  {
    id: uuid('id').primaryKey(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    deadline: instant('deadline').notNull(),
    frozenAt: instant('frozen_at').notNull(),
    body: text('body').notNull(),
    sha256: text('sha256').notNull(),
  },
  (table) => [unique('readiness_reports_deadline').on(table.sessionId, table.deadline)],
);

export const notices = pgTable(
  'notices',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id),
    kind: text('kind').$type<Notice['kind']>().notNull(),
    at: instant('at').notNull(),
    sessionId: uuid('session_id').references(() => sessions.id),
    bridgeId: uuid('bridge_id').references(() => bridges.id),
    /** What it is about, once per person: a repeated job makes no second notice. */
    occasion: text('occasion').notNull(),
    values: jsonb('values').$type<Readonly<Record<string, string | number>>>().notNull(),
    readAt: instant('read_at'),
  },
  (table) => [
    unique('notices_once').on(table.userId, table.occasion),
    index('notices_user').on(table.userId, table.at),
  ],
);

/** A bridge's machine signs in with its token; only the hash is kept. */
export const deviceTokens = pgTable(
  'device_tokens',
  {
    id: uuid('id').primaryKey(),
    tokenHash: text('token_hash').notNull().unique(),
    bridgeId: uuid('bridge_id')
      .notNull()
      .references(() => bridges.id),
    /** The account that the machine acts as. */
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id),
    label: text('label').notNull(),
    createdAt: instant('created_at').notNull(),
    createdBy: uuid('created_by')
      .notNull()
      .references(() => users.id),
    lastUsedAt: instant('last_used_at'),
    revokedAt: instant('revoked_at'),
  },
  (table) => [index('device_tokens_bridge').on(table.bridgeId)],
);
