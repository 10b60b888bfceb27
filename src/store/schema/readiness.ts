import { sql } from 'drizzle-orm';
import { boolean, index, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { Attempt, StepResult } from '../../contracts/readiness.ts';
import { instant } from './columns.ts';
import { bridges, sessions, users } from './sessions.ts';

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
