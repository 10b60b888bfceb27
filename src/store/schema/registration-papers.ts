import { bigint, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { RegistrationFile } from '../../contracts/registration-papers.ts';
import { instant } from './columns.ts';
import { bridges, sessions, users } from './sessions.ts';

/** Copies of receipts that were given out. Append-only. */
export const registrationReceipts = pgTable(
  'registration_receipts',
  {
    id: uuid('id').primaryKey(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    registrationId: uuid('registration_id').notNull(),
    /** Version of the registration that the copy tells of. */
    version: integer('version').notNull(),
    format: text('format').$type<'pdf' | 'docx'>().notNull(),
    givenBy: uuid('given_by')
      .notNull()
      .references(() => users.id),
    givenAt: instant('given_at').notNull(),
  },
  (table) => [index('registration_receipts_registration').on(table.registrationId)],
);

/** Append-only. The file lies in the documents folder under `path`; none is kept of a denunciation. */
export const registrationFiles = pgTable(
  'registration_files',
  {
    id: uuid('id').primaryKey(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    registrationId: uuid('registration_id').notNull(),
    name: text('name').notNull(),
    mimeType: text('mime_type').$type<RegistrationFile['mimeType']>().notNull(),
    pages: integer('pages').notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    sha256: text('sha256').notNull(),
    path: text('path').notNull(),
    addedBy: uuid('added_by')
      .notNull()
      .references(() => users.id),
    addedAt: instant('added_at').notNull(),
  },
  (table) => [index('registration_files_registration').on(table.registrationId)],
);

/** Files that were taken back, and why. Append-only. */
export const registrationFileRemovals = pgTable('registration_file_removals', {
  fileId: uuid('file_id')
    .primaryKey()
    .references(() => registrationFiles.id),
  removedBy: uuid('removed_by')
    .notNull()
    .references(() => users.id),
  removedAt: instant('removed_at').notNull(),
  reason: text('reason').notNull(),
});

/** Spreadsheets that registrations were brought in with, each once a session and bridge. Append-only. */
export const registrationImports = pgTable(
  'registration_imports',
  {
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    bridgeId: uuid('bridge_id')
      .notNull()
      .references(() => bridges.id),
    sha256: text('sha256').notNull(),
    count: integer('count').notNull(),
    importedBy: uuid('imported_by')
      .notNull()
      .references(() => users.id),
    importedAt: instant('imported_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.bridgeId, table.sha256] })],
);
