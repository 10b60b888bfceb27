import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { DocumentType } from '../../domain/conduct/documents.ts';
import type { Conclusion, ItemKind } from '../../domain/conduct/items.ts';
import type { MatterField } from '../../domain/procedure/registration.ts';
import type { ResultAct, ResultHandover, ResultOutcome } from '../../domain/procedure/result-notice.ts';
import type { CaseClass, TaskAct, TaskAnswer, TaskOrigin, TaskState } from '../../domain/procedure/task.ts';
import { instant } from './columns.ts';
import { agendaItems, sessions, bridges, users } from './sessions.ts';

/** Append-only: a change is a new version, whole. Days are `YYYY-MM-DD`. */
export const tasks = pgTable(
  'tasks',
  {
    id: uuid('id').notNull(),
    version: integer('version').notNull(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    itemId: uuid('item_id').references(() => agendaItems.id),
    origin: text('origin').$type<TaskOrigin>().notNull(),
    source: jsonb('source').$type<Conclusion>(),
    agency: text('agency').notNull(),
    bridgeId: uuid('bridge_id').references(() => bridges.id),
    task: text('task').notNull(),
    deadline: text('deadline'),
    state: text('state').$type<TaskState>().notNull(),
    standing: text('standing').$type<CaseClass>().notNull(),
    cause: text('cause').notNull(),
    progress: text('progress').notNull(),
    difficulty: text('difficulty').notNull(),
    direction: text('direction').notNull(),
    answer: jsonb('answer').$type<TaskAnswer>(),
    settledOn: text('settled_on'),
    act: text('act').$type<TaskAct>().notNull(),
    reason: text('reason').notNull(),
    /** When its first version was written. */
    firstAt: instant('first_at').notNull(),
    /** Null: by the program, from what was concluded. */
    writtenBy: uuid('written_by').references(() => users.id),
    writtenAt: instant('written_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.version] }),
    index('tasks_session').on(table.sessionId),
    index('tasks_item').on(table.itemId),
  ],
);

/** Append-only. The file lies in the documents folder under `path`. */
export const taskFiles = pgTable(
  'task_files',
  {
    id: uuid('id').primaryKey(),
    taskId: uuid('task_id').notNull(),
    name: text('name').notNull(),
    mimeType: text('mime_type').$type<DocumentType>().notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    sha256: text('sha256').notNull(),
    path: text('path').notNull(),
    addedBy: uuid('added_by')
      .notNull()
      .references(() => users.id),
    addedAt: instant('added_at').notNull(),
  },
  (table) => [index('task_files_task').on(table.taskId)],
);

/** Append-only: what was given once is not given again. */
export const taskReminders = pgTable(
  'task_reminders',
  {
    taskId: uuid('task_id').notNull(),
    occasion: text('occasion').notNull(),
    overdue: boolean('overdue').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.taskId, table.occasion] })],
);

/** Append-only: what the citizen of an item is told; a change is a new version. Days are `YYYY-MM-DD`. */
export const resultNotices = pgTable(
  'result_notices',
  {
    itemId: uuid('item_id')
      .notNull()
      .references(() => agendaItems.id),
    version: integer('version').notNull(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    outcome: text('outcome').$type<ResultOutcome>().notNull(),
    text: text('text').notNull(),
    competent: text('competent').notNull(),
    number: text('number').notNull(),
    issuedOn: text('issued_on'),
    signer: text('signer').notNull(),
    dueOn: text('due_on').notNull(),
    late: boolean('late').notNull(),
    handover: jsonb('handover').$type<ResultHandover>(),
    act: text('act').$type<ResultAct>().notNull(),
    reason: text('reason').notNull(),
    writtenBy: uuid('written_by')
      .notNull()
      .references(() => users.id),
    writtenAt: instant('written_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.itemId, table.version] }),
    index('result_notices_session').on(table.sessionId),
  ],
);

/** Append-only: what the chair ordered to be made public of a result; nothing that names anybody. */
export const publishedResults = pgTable(
  'published_results',
  {
    itemId: uuid('item_id')
      .notNull()
      .references(() => agendaItems.id),
    version: integer('version').notNull(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    published: boolean('published').notNull(),
    field: text('field').$type<MatterField>().notNull(),
    kind: text('kind').$type<ItemKind>().notNull(),
    bridgeName: text('bridge_name').notNull(),
    outcome: text('outcome').$type<ResultOutcome>().notNull(),
    settledOn: text('settled_on').notNull(),
    order: text('order_words').notNull(),
    orderedBy: uuid('ordered_by')
      .notNull()
      .references(() => users.id),
    orderedAt: instant('ordered_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.itemId, table.version] })],
);
