import { and, asc, desc, eq, gte, inArray, isNotNull, lt, max, sql } from 'drizzle-orm';
import type { ScheduleRecords } from '../usecases/ports/schedule.ts';
import type { Database } from './database.ts';
import {
  attendanceLists,
  calendarRules,
  invitations,
  registrationLists,
  registrations,
  scheduleNotices,
  sessionBridges,
  sessionPlans,
  sessions,
} from './schema.ts';

/** Undoes a transaction of which a part was written already. */
class AlreadyWritten extends Error {}

async function allOrNone(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof AlreadyWritten) return false;
    throw error;
  }
}

/** Calendar, plans, notices and invitations. Append-only: a change is a new version. */
export function makeSchedule(db: Database): ScheduleRecords {
  return {
    async addRule(row) {
      return (await db.insert(calendarRules).values(row).onConflictDoNothing().returning()).length > 0;
    },
    async rules() {
      const rows = await db
        .selectDistinctOn([calendarRules.id])
        .from(calendarRules)
        .orderBy(calendarRules.id, desc(calendarRules.version));
      return rows.toSorted((a, b) => a.firstAt - b.firstAt || (a.id < b.id ? -1 : 1));
    },
    addSession: (session, bridgeIds, plan) =>
      allOrNone(() =>
        db.transaction(async (tx) => {
          await tx.insert(sessions).values(session);
          const stored = await tx.insert(sessionPlans).values(plan).onConflictDoNothing().returning();
          if (stored.length === 0) throw new AlreadyWritten();
          await tx
            .insert(sessionBridges)
            .values(bridgeIds.map((bridgeId, position) => ({ sessionId: session.id, bridgeId, position })));
        }),
      ),
    async addPlan(row) {
      return (await db.insert(sessionPlans).values(row).onConflictDoNothing().returning()).length > 0;
    },
    plansOf: (sessionId) =>
      db
        .select()
        .from(sessionPlans)
        .where(eq(sessionPlans.sessionId, sessionId))
        .orderBy(desc(sessionPlans.version)),
    async plans(sessionIds) {
      if (sessionIds.length === 0) return [];
      return db
        .selectDistinctOn([sessionPlans.sessionId])
        .from(sessionPlans)
        .where(inArray(sessionPlans.sessionId, [...sessionIds]))
        .orderBy(sessionPlans.sessionId, desc(sessionPlans.version));
    },
    plansOfYear: (year) =>
      db
        .selectDistinctOn([sessionPlans.sessionId])
        .from(sessionPlans)
        .where(
          and(
            isNotNull(sessionPlans.ruleId),
            gte(sessionPlans.period, `${year}-01`),
            lt(sessionPlans.period, `${year + 1}-01`),
          ),
        )
        .orderBy(sessionPlans.sessionId, desc(sessionPlans.version)),
    addNotice: (row, numberOf) =>
      db.transaction(async (tx) => {
        // One number after the other, over all servers.
        await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended('schedule_notices', 0))`);
        const [last] = await tx
          .select({ place: max(scheduleNotices.place) })
          .from(scheduleNotices)
          .where(eq(scheduleNotices.year, row.year));
        const place = (last?.place ?? 0) + 1;
        const numbered = { ...row, place, number: numberOf(place) };
        await tx.insert(scheduleNotices).values(numbered);
        return numbered;
      }),
    notices: () =>
      db.select().from(scheduleNotices).orderBy(asc(scheduleNotices.year), asc(scheduleNotices.place)),
    addInvitations: (rows) =>
      db.transaction(async (tx) => {
        await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended('invitations', 0))`);
        const added: (typeof invitations.$inferSelect)[] = [];
        for (const row of rows) {
          const [last] = await tx
            .select({ place: max(invitations.place) })
            .from(invitations)
            .where(eq(invitations.year, row.year));
          const numbered = { ...row, place: (last?.place ?? 0) + 1 };
          added.push(...(await tx.insert(invitations).values(numbered).onConflictDoNothing().returning()));
        }
        return added;
      }),
    async addInvitation(row) {
      return (await db.insert(invitations).values(row).onConflictDoNothing().returning()).length > 0;
    },
    async invitation(id) {
      const [row] = await db
        .select()
        .from(invitations)
        .where(eq(invitations.id, id))
        .orderBy(desc(invitations.version))
        .limit(1);
      return row ?? null;
    },
    async invitationsOf(sessionIds) {
      if (sessionIds.length === 0) return [];
      const rows = await db
        .selectDistinctOn([invitations.id])
        .from(invitations)
        .where(inArray(invitations.sessionId, [...sessionIds]))
        .orderBy(invitations.id, desc(invitations.version));
      return rows.toSorted((a, b) => a.year - b.year || a.place - b.place);
    },
    async addAttendance(row) {
      return (await db.insert(attendanceLists).values(row).onConflictDoNothing().returning()).length > 0;
    },
    async attendance(organiser) {
      const [row] = await db
        .select()
        .from(attendanceLists)
        .where(eq(attendanceLists.organiser, organiser))
        .orderBy(desc(attendanceLists.version))
        .limit(1);
      return row ?? null;
    },
    moveRegistrations: (rows, lists) =>
      allOrNone(() =>
        db.transaction(async (tx) => {
          const moved = await tx
            .insert(registrations)
            .values([...rows])
            .onConflictDoNothing()
            .returning();
          if (moved.length < rows.length) throw new AlreadyWritten();
          if (lists.length === 0) return;
          const sent = await tx
            .insert(registrationLists)
            .values([...lists])
            .onConflictDoNothing()
            .returning();
          if (sent.length < lists.length) throw new AlreadyWritten();
        }),
      ),
  };
}
