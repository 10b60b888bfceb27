import {
  bigint,
  boolean,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import type { ItemKind, ItemState, RefusalCode } from '../../domain/conduct/items.ts';
import type { ReadinessOutcome, ReceptionKind } from '../../domain/procedure/reception-facts.ts';
import type { MatterField } from '../../domain/procedure/registration.ts';
import type { ReportKind } from '../../domain/procedure/report-periods.ts';
import { instant } from './columns.ts';
import { agendaItems, bridges, sessions, users } from './sessions.ts';

const milliseconds = (name: string) => bigint(name, { mode: 'number' });

/** What reports count of a closed session; follows from events and registrations and can be made again at any time. */
export const sessionFacts = pgTable(
  'session_facts',
  {
    sessionId: uuid('session_id')
      .primaryKey()
      .references(() => sessions.id),
    kind: text('kind').$type<ReceptionKind>().notNull(),
    openedAt: instant('opened_at').notNull(),
    closedAt: instant('closed_at').notNull(),
    interruptions: integer('interruptions').notNull(),
    unrecordedMs: milliseconds('unrecorded_ms').notNull(),
    /** Events and versions of registrations it was made from: with more of them it is out of date. */
    events: integer('events').notNull(),
    registrations: integer('registrations').notNull(),
  },
  (table) => [index('session_facts_opened').on(table.openedAt)],
);

/** One row a bridge point and closed session; derived like the session's. */
export const bridgeFacts = pgTable(
  'bridge_facts',
  {
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    bridgeId: uuid('bridge_id')
      .notNull()
      .references(() => bridges.id),
    readiness: text('readiness').$type<ReadinessOutcome>().notNull(),
    drops: integer('drops').notNull(),
    lostMs: milliseconds('lost_ms').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.sessionId, table.bridgeId] }),
    index('bridge_facts_bridge').on(table.bridgeId),
  ],
);

/** One row an item of a closed session; derived like the session's. Names stay in the registrations. */
export const caseFacts = pgTable(
  'case_facts',
  {
    itemId: uuid('item_id')
      .primaryKey()
      .references(() => agendaItems.id),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    openedAt: instant('opened_at').notNull(),
    calledAt: instant('called_at'),
    endedAt: instant('ended_at'),
    place: integer('place').notNull(),
    kind: text('kind').$type<ItemKind>().notNull(),
    field: text('field').$type<MatterField>().notNull(),
    state: text('state').$type<ItemState>().notNull(),
    refusal: text('refusal').$type<RefusalCode>(),
    people: integer('people').notNull(),
    turns: integer('turns').notNull(),
    backlog: boolean('backlog').notNull(),
    fromAbove: boolean('from_above').notNull(),
    bridgeIds: uuid('bridge_ids').array().notNull(),
    registrationId: uuid('registration_id'),
  },
  (table) => [
    index('case_facts_opened').on(table.openedAt, table.calledAt),
    index('case_facts_session').on(table.sessionId),
    index('case_facts_bridges').using('gin', table.bridgeIds),
  ],
);

/** Reports as they were given out. Append-only: given out again it is a new version. `body` is the text that was hashed. */
export const issuedReports = pgTable(
  'issued_reports',
  {
    id: uuid('id').primaryKey(),
    kind: text('kind').$type<ReportKind>().notNull(),
    fromDay: text('from_day').notNull(),
    toDay: text('to_day').notNull(),
    version: integer('version').notNull(),
    /** Null: nobody set a time for it. */
    deadline: instant('deadline'),
    late: boolean('late').notNull(),
    issuedAt: instant('issued_at').notNull(),
    issuedBy: uuid('issued_by')
      .notNull()
      .references(() => users.id),
    body: text('body').notNull(),
    sha256: text('sha256').notNull(),
  },
  (table) => [unique('issued_reports_version').on(table.kind, table.fromDay, table.toDay, table.version)],
);
