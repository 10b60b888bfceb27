import {
  bigint,
  bigserial,
  customType,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import type { FixityReport, PreparedFile } from '../../contracts/archive-jobs.ts';
import type { RequestKind, RequestState } from '../../contracts/archive-requests.ts';
import type { ArchiveAccess } from '../../contracts/archive-search.ts';
import type { FinishProgress, RecordedFile, SealFacts } from '../../contracts/archive.ts';
import type { HandoverRecord, RecordingState } from '../../usecases/ports.ts';
import { instant } from './columns.ts';
import { agendaItems, bridges, sessions, users } from './sessions.ts';

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
