import { sql } from 'drizzle-orm';
import {
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Agency } from '../../contracts/invitations.ts';
import type { DialoguePlan, NoticeEntry, RuleDraft, ScheduleNotice } from '../../contracts/schedule.ts';
import type { Organiser, ReceptionKind } from '../../domain/procedure/calendar.ts';
import type { Answer, Asked, InvitationState } from '../../domain/procedure/invitation.ts';
import { instant } from './columns.ts';
import { agendaItems, bridges, sessions, users } from './sessions.ts';

const writtenBy = () =>
  uuid('written_by')
    .notNull()
    .references(() => users.id);

/** Rules of the yearly calendar. Append-only: a change is a new version. */
export const calendarRules = pgTable(
  'calendar_rules',
  {
    id: uuid('id').notNull(),
    version: integer('version').notNull(),
    rule: jsonb('rule').$type<RuleDraft>().notNull(),
    /** When its first version was written. */
    firstAt: instant('first_at').notNull(),
    writtenBy: writtenBy(),
    writtenAt: instant('written_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.id, table.version] })],
);

/** What the office wrote of a session besides what is announced. Append-only: a change is a new version. */
export const sessionPlans = pgTable(
  'session_plans',
  {
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    version: integer('version').notNull(),
    organiser: text('organiser').$type<Organiser>().notNull(),
    kind: text('kind').$type<ReceptionKind>().notNull(),
    /** Rule it was made by; null: by hand. */
    ruleId: uuid('rule_id'),
    /** Month of the rule that it stands for, `YYYY-MM`. */
    period: text('period'),
    dueDate: text('due_date'),
    basis: text('basis').notNull(),
    reasonForOnline: text('reason_for_online').notNull(),
    cause: text('cause').notNull(),
    dialogue: jsonb('dialogue').$type<DialoguePlan>(),
    /** Why it was changed. */
    words: text('words').notNull(),
    writtenBy: writtenBy(),
    writtenAt: instant('written_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.sessionId, table.version] }),
    // One session for a rule's month, however often and by whomever the year is made.
    uniqueIndex('session_plans_once')
      .on(table.ruleId, table.period)
      .where(sql`${table.version} = 1`),
  ],
);

/** Published notices, numbered by year. Append-only. */
export const scheduleNotices = pgTable(
  'schedule_notices',
  {
    id: uuid('id').primaryKey(),
    year: integer('year').notNull(),
    place: integer('place').notNull(),
    /** As printed: `12/TB-TCD`. */
    number: text('number').notNull(),
    sort: text('sort').$type<ScheduleNotice['sort']>().notNull(),
    words: text('words').notNull(),
    entries: jsonb('entries').$type<NoticeEntry[]>().notNull(),
    reason: text('reason').notNull(),
    short: boolean('short').notNull(),
    writtenBy: writtenBy(),
    writtenAt: instant('written_at').notNull(),
  },
  (table) => [unique('schedule_notices_number').on(table.year, table.place)],
);

/** Invitations of agencies. Append-only: sent, answered, asked again, withdrawn are versions. */
export const invitations = pgTable(
  'invitations',
  {
    id: uuid('id').notNull(),
    version: integer('version').notNull(),
    round: integer('round').notNull(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    itemId: uuid('item_id').references(() => agendaItems.id),
    bridgeId: uuid('bridge_id').references(() => bridges.id),
    agency: text('agency').notNull(),
    /** Year and place in it, which make its number. */
    year: integer('year').notNull(),
    place: integer('place').notNull(),
    state: text('state').$type<InvitationState>().notNull(),
    asked: jsonb('asked').$type<Asked>().notNull(),
    answer: text('answer').$type<Answer>(),
    name: text('name').notNull(),
    position: text('position').notNull(),
    reason: text('reason').notNull(),
    firstAt: instant('first_at').notNull(),
    writtenBy: writtenBy(),
    writtenAt: instant('written_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.version] }),
    index('invitations_session').on(table.sessionId),
    // An agency has one invitation to an item, or to the whole session, whoever sends it.
    uniqueIndex('invitations_once')
      .on(table.sessionId, sql`coalesce(${table.itemId}, ${table.sessionId})`, table.agency)
      .where(sql`${table.version} = 1`),
    uniqueIndex('invitations_number')
      .on(table.year, table.place)
      .where(sql`${table.version} = 1`),
  ],
);

/** Agencies that are always invited. Append-only: a change is a new version. */
export const attendanceLists = pgTable(
  'attendance_lists',
  {
    organiser: text('organiser').$type<Organiser>().notNull(),
    version: integer('version').notNull(),
    agencies: jsonb('agencies').$type<Agency[]>().notNull(),
    writtenBy: writtenBy(),
    writtenAt: instant('written_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.organiser, table.version] })],
);
