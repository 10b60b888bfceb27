import {
  and,
  arrayContains,
  arrayOverlaps,
  count,
  desc,
  eq,
  getTableColumns,
  gte,
  inArray,
  isNull,
  lt,
  sql,
  type SQL,
} from 'drizzle-orm';
import type { ArchiveRecords, IndexQuery } from '../usecases/ports.ts';
import type { Database } from './database.ts';
import {
  archiveAccesses,
  archiveIndex,
  archiveRequests,
  fixityRuns,
  legalHolds,
  recordings,
  sessionEvents,
  users,
} from './schema.ts';

/** Up to this many hits are put in order by themselves. */
const FEW = 5_000;

/** What a search asks for, as conditions. Words are letters and digits only: nothing in them is syntax. */
function wanted(query: IndexQuery): SQL | undefined {
  const words = query.words.map((word) => `'${word}':*`).join(' & ');
  return and(
    words === '' ? undefined : sql`${archiveIndex.words} @@ to_tsquery('simple', ${words})`,
    query.from === null ? undefined : gte(archiveIndex.openedAt, query.from),
    query.until === null ? undefined : lt(archiveIndex.openedAt, query.until),
    query.bridgeId === null ? undefined : arrayContains(archiveIndex.bridgeIds, [query.bridgeId]),
    query.kind === null ? undefined : arrayOverlaps(archiveIndex.kinds, [query.kind]),
    query.chairName === null ? undefined : eq(archiveIndex.chairName, query.chairName),
  );
}

function makeIndex(db: Database): ArchiveRecords['index'] {
  return {
    async save({ words, ...row }) {
      const set = {
        ...{ ...row, bridgeIds: [...row.bridgeIds], kinds: [...row.kinds] },
        words: sql<string>`to_tsvector('simple', ${words})`,
      };
      await db.insert(archiveIndex).values(set).onConflictDoUpdate({ target: archiveIndex.sessionId, set });
    },
    async missing(limit) {
      const rows = await db
        .select({ sessionId: recordings.sessionId })
        .from(recordings)
        .leftJoin(archiveIndex, eq(archiveIndex.sessionId, recordings.sessionId))
        .innerJoin(
          sessionEvents,
          and(
            eq(sessionEvents.sessionId, recordings.sessionId),
            sql`${sessionEvents.body}->>'type' = 'session_closed'`,
          ),
        )
        .where(isNull(archiveIndex.sessionId))
        .limit(limit);
      return rows.map(({ sessionId }) => sessionId);
    },
    async find(query, { offset, limit }) {
      const where = wanted(query);
      const [sum] = await db.select({ total: count() }).from(archiveIndex).where(where);
      const total = sum?.total ?? 0;
      const page = { sessionId: archiveIndex.sessionId, openedAt: archiveIndex.openedAt };
      // Where many match, the newest are found by walking back in time; where few do, that walk would pass all sessions,
      // and what the words' own index gives is put in order instead: a CTE that is referred to twice is computed by itself.
      const few = db.$with('few').as(db.select(page).from(archiveIndex).where(where));
      const rows =
        total > FEW
          ? await db
              .select(page)
              .from(archiveIndex)
              .where(where)
              .orderBy(desc(archiveIndex.openedAt), desc(archiveIndex.sessionId))
              .offset(offset)
              .limit(limit)
          : await db
              .with(few)
              .select({ sessionId: few.sessionId, all: sql<string>`(SELECT count(*) FROM ${few})`.as('all') })
              .from(few)
              .orderBy(desc(few.openedAt), desc(few.sessionId))
              .offset(offset)
              .limit(limit);
      return { total, sessionIds: rows.map(({ sessionId }) => sessionId) };
    },
    async chairs() {
      const rows = await db
        .selectDistinct({ chairName: archiveIndex.chairName })
        .from(archiveIndex)
        .orderBy(archiveIndex.chairName);
      return rows.map(({ chairName }) => chairName);
    },
  };
}

function makeAccesses(db: Database): ArchiveRecords['accesses'] {
  return {
    async add(row) {
      await db.insert(archiveAccesses).values(row);
    },
    of: (sessionId, limit) =>
      db
        .select({ ...getTableColumns(archiveAccesses), actorName: users.displayName })
        .from(archiveAccesses)
        .innerJoin(users, eq(users.id, archiveAccesses.actorId))
        .where(eq(archiveAccesses.sessionId, sessionId))
        .orderBy(desc(archiveAccesses.place))
        .limit(limit),
    async newest({ sessionId, actorId, action, what }, since) {
      const [row] = await db
        .select()
        .from(archiveAccesses)
        .where(
          and(
            eq(archiveAccesses.actorId, actorId),
            eq(archiveAccesses.sessionId, sessionId),
            eq(archiveAccesses.action, action),
            gte(archiveAccesses.at, since),
            what === undefined ? undefined : eq(archiveAccesses.what, what),
          ),
        )
        .orderBy(desc(archiveAccesses.place))
        .limit(1);
      return row ?? null;
    },
  };
}

function makeRequests(db: Database): ArchiveRecords['requests'] {
  return {
    async add(row) {
      await db.insert(archiveRequests).values(row);
    },
    async byId(id) {
      const [row] = await db.select().from(archiveRequests).where(eq(archiveRequests.id, id));
      return row ?? null;
    },
    list: (sessionId, limit) =>
      db
        .select()
        .from(archiveRequests)
        .where(sessionId === null ? undefined : eq(archiveRequests.sessionId, sessionId))
        .orderBy(desc(archiveRequests.askedAt), desc(archiveRequests.id))
        .limit(limit),
    async move(id, from, change) {
      const [row] = await db
        .update(archiveRequests)
        .set(change)
        .where(and(eq(archiveRequests.id, id), inArray(archiveRequests.state, [...from])))
        .returning();
      return row ?? null;
    },
    inState: (state) => db.select().from(archiveRequests).where(eq(archiveRequests.state, state)),
  };
}

function makeHolds(db: Database): ArchiveRecords['holds'] {
  return {
    async add(row) {
      await db.insert(legalHolds).values(row);
    },
    of: (sessionId) =>
      db
        .select()
        .from(legalHolds)
        .where(eq(legalHolds.sessionId, sessionId))
        .orderBy(desc(legalHolds.placedAt)),
    async lift(id, { by, at, reason }) {
      const lifted = await db
        .update(legalHolds)
        .set({ liftedBy: by, liftedAt: at, liftReason: reason })
        .where(and(eq(legalHolds.id, id), isNull(legalHolds.liftedAt)))
        .returning();
      return lifted.length > 0;
    },
  };
}

/** The archive's own records: what recordings are found by, who looked at them, what was asked and decided. */
export function makeArchiveRecords(db: Database): ArchiveRecords {
  return {
    index: makeIndex(db),
    accesses: makeAccesses(db),
    requests: makeRequests(db),
    holds: makeHolds(db),
    fixity: {
      async add(row) {
        // Told twice (a restart of the server), it is one reading.
        const known = await db
          .select({ id: fixityRuns.id })
          .from(fixityRuns)
          .where(eq(fixityRuns.at, row.at));
        if (known.length === 0) await db.insert(fixityRuns).values(row);
      },
      async newest() {
        const [row] = await db.select().from(fixityRuns).orderBy(desc(fixityRuns.at)).limit(1);
        return row ?? null;
      },
    },
  };
}
