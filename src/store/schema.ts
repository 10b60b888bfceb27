import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import type { FinishProgress, RecordedFile } from '../contracts/archive.ts';
import type { Locale } from '../domain/errors.ts';
import type { BridgeKind, Role } from '../domain/roles.ts';
import type { SessionEventBody } from '../domain/session-events.ts';
import type { SessionState } from '../domain/session.ts';
import type { RecordingState } from '../usecases/ports.ts';

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
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.bridgeId] })],
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
