import { and, asc, desc, eq, getTableColumns, max } from 'drizzle-orm';
import type { MinutesStore } from '../usecases/ports/minutes.ts';
import type { Database } from './database.ts';
import {
  conclusionNotices,
  minutesCopies,
  minutesReadings,
  minutesSeals,
  minutesSignatures,
  minutesVersions,
  rollCalls,
  sessions,
} from './schema.ts';

/** Rolls, minutes, their signatures and what was announced. Append-only throughout. */
export function makeMinutes(db: Database): MinutesStore {
  const { content: _, ...signatureColumns } = getTableColumns(minutesSignatures);
  const ofVersion = (sessionId: string, version: number) =>
    and(eq(minutesVersions.sessionId, sessionId), eq(minutesVersions.version, version));
  const readings = (sessionId: string) =>
    db
      .select()
      .from(minutesReadings)
      .where(eq(minutesReadings.sessionId, sessionId))
      .orderBy(desc(minutesReadings.version));
  return {
    async addRoll(row) {
      const stored = await db
        .insert(rollCalls)
        .values({ ...row, people: [...row.people] })
        .onConflictDoNothing()
        .returning({ version: rollCalls.version });
      return stored.length > 0;
    },
    rolls: (sessionId) =>
      db
        .selectDistinctOn([rollCalls.bridgeId])
        .from(rollCalls)
        .where(eq(rollCalls.sessionId, sessionId))
        .orderBy(rollCalls.bridgeId, desc(rollCalls.version)),
    rollVersions: (sessionId, bridgeId) =>
      db
        .select()
        .from(rollCalls)
        .where(and(eq(rollCalls.sessionId, sessionId), eq(rollCalls.bridgeId, bridgeId)))
        .orderBy(asc(rollCalls.version)),
    add: (row) =>
      db.transaction(async (tx) => {
        // Writing and fixing take turns: what is fixed is the newest, and stays so until it is written again.
        await tx
          .select({ id: sessions.id })
          .from(sessions)
          .where(eq(sessions.id, row.sessionId))
          .for('update');
        const stored = await tx
          .insert(minutesVersions)
          .values({ ...row, sections: [...row.sections] })
          .onConflictDoNothing()
          .returning({ version: minutesVersions.version });
        return stored.length > 0;
      }),
    async newest(sessionId) {
      const [row] = await db
        .select()
        .from(minutesVersions)
        .where(eq(minutesVersions.sessionId, sessionId))
        .orderBy(desc(minutesVersions.version))
        .limit(1);
      return row ?? null;
    },
    async version(sessionId, version) {
      const [row] = await db.select().from(minutesVersions).where(ofVersion(sessionId, version));
      return row ?? null;
    },
    versions: (sessionId) =>
      db
        .select()
        .from(minutesVersions)
        .where(eq(minutesVersions.sessionId, sessionId))
        .orderBy(desc(minutesVersions.version)),
    fix: (reading, copies) =>
      db.transaction(async (tx) => {
        const { sessionId } = reading;
        await tx.select({ id: sessions.id }).from(sessions).where(eq(sessions.id, sessionId)).for('update');
        const [newest] = await tx
          .select({ version: max(minutesVersions.version) })
          .from(minutesVersions)
          .where(eq(minutesVersions.sessionId, sessionId));
        if (newest?.version !== reading.version) return false;
        const stored = await tx
          .insert(minutesReadings)
          .values({ ...reading, signers: [...reading.signers] })
          .onConflictDoNothing()
          .returning({ version: minutesReadings.version });
        if (stored.length === 0) return false;
        await tx.insert(minutesCopies).values([...copies]);
        return true;
      }),
    async newestReading(sessionId) {
      const [row] = await readings(sessionId).limit(1);
      return row ?? null;
    },
    async copy(sessionId, version, copy) {
      const [row] = await db
        .select()
        .from(minutesCopies)
        .where(
          and(
            eq(minutesCopies.sessionId, sessionId),
            eq(minutesCopies.version, version),
            eq(minutesCopies.copy, copy),
          ),
        );
      return row ?? null;
    },
    copies: (sessionId, version) =>
      db
        .select()
        .from(minutesCopies)
        .where(and(eq(minutesCopies.sessionId, sessionId), eq(minutesCopies.version, version)))
        .orderBy(minutesCopies.copy),
    sign: (row, content) =>
      db.transaction(async (tx) => {
        const { sessionId, version, signer, supersedes } = row;
        await tx.select({ id: sessions.id }).from(sessions).where(eq(sessions.id, sessionId)).for('update');
        const before = await tx
          .select({ id: minutesSignatures.id, supersedes: minutesSignatures.supersedes })
          .from(minutesSignatures)
          .where(
            and(
              eq(minutesSignatures.sessionId, sessionId),
              eq(minutesSignatures.version, version),
              eq(minutesSignatures.signer, signer),
            ),
          );
        const gone = new Set(before.map((each) => each.supersedes));
        const holds = before.find(({ id }) => !gone.has(id))?.id ?? null;
        if (holds !== supersedes) return false;
        await tx.insert(minutesSignatures).values({ ...row, content });
        return true;
      }),
    signatures: (sessionId) =>
      db
        .select(signatureColumns)
        .from(minutesSignatures)
        .where(eq(minutesSignatures.sessionId, sessionId))
        .orderBy(asc(minutesSignatures.addedAt), asc(minutesSignatures.id)),
    async signatureContent(sessionId, id) {
      const [row] = await db
        .select({ content: minutesSignatures.content })
        .from(minutesSignatures)
        .where(and(eq(minutesSignatures.sessionId, sessionId), eq(minutesSignatures.id, id)));
      return row?.content ?? null;
    },
    async issue(row) {
      const stored = await db
        .insert(conclusionNotices)
        .values({ ...row, agencies: [...row.agencies] })
        .onConflictDoNothing()
        .returning({ version: conclusionNotices.version });
      return stored.length > 0;
    },
    notices: (sessionId) =>
      db
        .select()
        .from(conclusionNotices)
        .where(eq(conclusionNotices.sessionId, sessionId))
        .orderBy(desc(conclusionNotices.version)),
    async sealed(row) {
      await db.insert(minutesSeals).values(row).onConflictDoNothing();
    },
    async newestSeal(sessionId) {
      const [row] = await db
        .select()
        .from(minutesSeals)
        .where(eq(minutesSeals.sessionId, sessionId))
        .orderBy(desc(minutesSeals.number))
        .limit(1);
      return row ?? null;
    },
  };
}
