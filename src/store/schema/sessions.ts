import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Notice } from '../../contracts/readiness.ts';
import type { ItemKind } from '../../domain/conduct/items.ts';
import type { Locale } from '../../domain/errors.ts';
import type { BridgeKind, Role } from '../../domain/roles.ts';
import type { SessionEventBody } from '../../domain/session-events.ts';
import type { SessionState } from '../../domain/session.ts';
import { instant } from './columns.ts';

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
    index('session_events_at').on(table.at),
    index('session_events_type').on(sql`(${table.body}->>'type')`),
  ],
);
