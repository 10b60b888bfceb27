import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { RegistrationDraft } from '../../contracts/registrations.ts';
import type { RegistrationState } from '../../domain/procedure/registration.ts';
import { instant } from './columns.ts';
import { agendaItems, bridges, sessions, users } from './sessions.ts';

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
