import {
  bigint,
  bigserial,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Message, SessionDocument } from '../../contracts/papers.ts';
import { instant } from './columns.ts';
import { agendaItems, bridges, sessions, users } from './sessions.ts';

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
