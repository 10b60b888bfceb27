import { and, asc, desc, eq, gte, inArray, lt, lte, sql, type SQL } from 'drizzle-orm';
import type { FollowUpRecords, ResultNoticeRow, TaskRow } from '../usecases/ports/follow-up.ts';
import type { Database } from './database.ts';
import {
  agendaItems,
  publishedResults,
  resultNotices,
  sessionEvents,
  sessions,
  taskFiles,
  taskReminders,
  tasks,
} from './schema.ts';

/** Tasks, what citizens are told, and what is made public of it. Append-only: a change is a new version. */
export function makeFollowUp(db: Database): FollowUpRecords {
  return {
    ...taskRecords(db),
    ...resultRecords(db),
    async publish(row) {
      return (await db.insert(publishedResults).values(row).onConflictDoNothing().returning()).length > 0;
    },
    async published({ itemId }) {
      const rows = await db
        .selectDistinctOn([publishedResults.itemId])
        .from(publishedResults)
        .where(itemId === undefined ? undefined : eq(publishedResults.itemId, itemId))
        .orderBy(publishedResults.itemId, desc(publishedResults.version));
      return rows.toSorted((a, b) => b.orderedAt - a.orderedAt);
    },
  };
}

/** Thrown to give a transaction up: somebody else wrote this version. */
class WrittenAlready extends Error {}

/** Writes all or none. @returns false where one of the versions was written already */
async function allOrNone(
  db: Database,
  write: (tx: Pick<Database, 'insert'>) => Promise<boolean>,
): Promise<boolean> {
  try {
    await db.transaction(async (tx) => {
      if (!(await write(tx))) throw new WrittenAlready();
    });
    return true;
  } catch (error) {
    if (error instanceof WrittenAlready) return false;
    throw error;
  }
}

async function insertTasks(tx: Pick<Database, 'insert'>, rows: readonly TaskRow[]): Promise<boolean> {
  if (rows.length === 0) return true;
  const stored = await tx
    .insert(tasks)
    .values([...rows])
    .onConflictDoNothing()
    .returning({ id: tasks.id });
  return stored.length === rows.length;
}

type TaskPart = Pick<
  FollowUpRecords,
  'tasks' | 'versionsOf' | 'addTasks' | 'unfollowed' | 'addFile' | 'filesOf' | 'addReminder' | 'remindersOf'
>;

function taskRecords(db: Database): TaskPart {
  return {
    async tasks({ id, sessionIds, bridgeId, states, dueFrom, dueUntil }) {
      const newest = db
        .selectDistinctOn([tasks.id])
        .from(tasks)
        .where(
          and(
            id === undefined ? undefined : eq(tasks.id, id),
            sessionIds === undefined ? undefined : inArray(tasks.sessionId, [...sessionIds]),
          ),
        )
        .orderBy(tasks.id, desc(tasks.version))
        .as('newest');
      const rows = await db
        .select()
        .from(newest)
        .innerJoin(sessions, eq(sessions.id, newest.sessionId))
        .leftJoin(agendaItems, eq(agendaItems.id, newest.itemId))
        .where(
          and(
            bridgeId === undefined ? undefined : eq(newest.bridgeId, bridgeId),
            states === undefined ? undefined : inArray(newest.state, [...states]),
            dueFrom === undefined ? undefined : gte(newest.deadline, dueFrom),
            dueUntil === undefined ? undefined : lte(newest.deadline, dueUntil),
          ),
        )
        .orderBy(asc(newest.deadline), asc(newest.firstAt), asc(newest.id));
      return rows.map(({ newest: task, sessions: session, agenda_items: item }) => ({
        ...task,
        ...{ sessionTitle: session.title, plannedStart: session.plannedStart, sample: session.sample },
        ...{ label: item?.label ?? '', kind: item?.kind ?? null, closed: item?.closed ?? false },
      }));
    },
    versionsOf: (taskId) => db.select().from(tasks).where(eq(tasks.id, taskId)).orderBy(asc(tasks.version)),
    addTasks: (rows) => allOrNone(db, (tx) => insertTasks(tx, rows)),
    async unfollowed() {
      const itemId = sql`(${sessionEvents.body}->>'itemId')::uuid`;
      const rows = await db
        .selectDistinct({ sessionId: sessionEvents.sessionId })
        .from(sessionEvents)
        .where(
          and(
            sql`${sessionEvents.body}->>'type' = 'item_concluded'`,
            sql`jsonb_array_length(${sessionEvents.body}->'conclusions') > 0`,
            sql`NOT EXISTS (SELECT 1 FROM ${tasks} WHERE ${tasks.itemId} = ${itemId} AND ${tasks.origin} = 'conclusion')`,
          ),
        );
      return rows.map(({ sessionId }) => sessionId);
    },
    async addFile(row) {
      await db.insert(taskFiles).values(row);
    },
    filesOf: async (taskIds) =>
      taskIds.length === 0
        ? []
        : db
            .select()
            .from(taskFiles)
            .where(inArray(taskFiles.taskId, [...taskIds]))
            .orderBy(asc(taskFiles.addedAt), asc(taskFiles.id)),
    async addReminder(row) {
      return (await db.insert(taskReminders).values(row).onConflictDoNothing().returning()).length > 0;
    },
    remindersOf: async (taskIds) =>
      taskIds.length === 0
        ? []
        : db
            .select()
            .from(taskReminders)
            .where(inArray(taskReminders.taskId, [...taskIds]))
            .orderBy(asc(taskReminders.at)),
  };
}

type ResultPart = Pick<FollowUpRecords, 'resultNotices' | 'resultVersionsOf' | 'addResult' | 'endedItems'>;

function resultRecords(db: Database): ResultPart {
  const newestResults = (where: SQL | undefined): Promise<ResultNoticeRow[]> =>
    db
      .selectDistinctOn([resultNotices.itemId])
      .from(resultNotices)
      .where(where)
      .orderBy(resultNotices.itemId, desc(resultNotices.version));
  return {
    resultNotices: async (sessionIds) =>
      sessionIds.length === 0 ? [] : newestResults(inArray(resultNotices.sessionId, [...sessionIds])),
    resultVersionsOf: (itemId) =>
      db
        .select()
        .from(resultNotices)
        .where(eq(resultNotices.itemId, itemId))
        .orderBy(asc(resultNotices.version)),
    addResult: (row, more) =>
      allOrNone(db, async (tx) => {
        const stored = await tx.insert(resultNotices).values(row).onConflictDoNothing().returning();
        return stored.length > 0 && (await insertTasks(tx, more));
      }),
    async endedItems({ itemId, bridgeId, from, until }) {
      const ofItem = sql<string>`(${sessionEvents.body}->>'itemId')::uuid`;
      const type = sql<string>`${sessionEvents.body}->>'type'`;
      const ended = await db
        .selectDistinctOn([ofItem], {
          ...{ sessionId: sessionEvents.sessionId, itemId: agendaItems.id, endedAt: sessionEvents.at },
          refused: sql<boolean>`${type} = 'item_refused'`,
          ...{ sessionTitle: sessions.title, sample: sessions.sample, label: agendaItems.label },
          ...{ kind: agendaItems.kind, closed: agendaItems.closed, bridgeIds: agendaItems.bridgeIds },
        })
        .from(sessionEvents)
        .innerJoin(agendaItems, eq(agendaItems.id, ofItem))
        .innerJoin(sessions, eq(sessions.id, sessionEvents.sessionId))
        .where(
          and(
            sql`${type} IN ('item_concluded', 'item_refused')`,
            itemId === undefined ? undefined : eq(agendaItems.id, itemId),
            bridgeId === undefined
              ? undefined
              : sql`${agendaItems.bridgeIds} @> ${JSON.stringify([bridgeId])}::jsonb`,
            from === undefined ? undefined : gte(sessionEvents.at, from),
            until === undefined ? undefined : lt(sessionEvents.at, until),
          ),
        )
        .orderBy(ofItem, desc(sessionEvents.seq));
      const ids = ended.map((row) => row.itemId);
      const results = ids.length === 0 ? [] : await newestResults(inArray(resultNotices.itemId, ids));
      const byItem = new Map(results.map((row) => [row.itemId, row]));
      return ended
        .map((row) => ({ ...row, result: byItem.get(row.itemId) ?? null }))
        .toSorted((a, b) => b.endedAt - a.endedAt || (a.itemId < b.itemId ? -1 : 1));
    },
  };
}
