import { randomUUID } from 'node:crypto';
import { and, asc, eq, inArray, notInArray, sql } from 'drizzle-orm';
import type { ArchiveRow, Store } from '../usecases/ports.ts';
import type { Database } from './database.ts';
import { recordedFiles, recordings, sessionEvents, sessions } from './schema.ts';
import { withBridges } from './sessions.ts';

const at = (type: string) => sql<string | null>`(SELECT MIN(${sessionEvents.at}) FROM ${sessionEvents}
  WHERE ${sessionEvents.sessionId} = ${recordings.sessionId} AND ${sessionEvents.body}->>'type' = ${type})`;

/** Recordings and their files. */
export function makeRecordings(db: Database): Store['recordings'] {
  const archive = async (sessionIds: readonly string[]): Promise<readonly ArchiveRow[]> => {
    if (sessionIds.length === 0) return [];
    const rows = await db
      .select({
        recording: recordings,
        session: sessions,
        openedAt: at('session_opened'),
        closedAt: at('session_closed'),
      })
      .from(recordings)
      .innerJoin(sessions, eq(sessions.id, recordings.sessionId))
      .where(inArray(recordings.sessionId, [...sessionIds]));
    if (rows.length === 0) return [];
    const ids = rows.map((row) => row.session.id);
    const [planned, files] = await Promise.all([
      withBridges(
        db,
        rows.map((row) => row.session),
      ),
      db
        .select()
        .from(recordedFiles)
        .where(inArray(recordedFiles.sessionId, ids))
        .orderBy(asc(recordedFiles.path)),
    ]);
    return rows.flatMap(({ recording, openedAt, closedAt }, i) => {
      const session = planned[i];
      if (session === undefined || openedAt === null || closedAt === null) return [];
      return [
        {
          recording,
          session,
          openedAt: Number(openedAt),
          closedAt: Number(closedAt),
          files: files.filter((file) => file.sessionId === session.id),
        },
      ];
    });
  };

  return {
    async byId(sessionId) {
      const [row] = await db.select().from(recordings).where(eq(recordings.sessionId, sessionId));
      return row ?? null;
    },
    async save(row) {
      await db.insert(recordings).values(row).onConflictDoUpdate({ target: recordings.sessionId, set: row });
    },
    async finish({ sessionId, files, journalHash, seal, supplements }) {
      await db.transaction(async (tx) => {
        // Told twice (a restart of the server), the second telling changes nothing.
        const [done] = await tx
          .update(recordings)
          .set({ state: 'finished', progress: null, failure: null, journalHash, seal, supplements })
          // Neither does it bring back what was disposed of since.
          .where(
            and(eq(recordings.sessionId, sessionId), notInArray(recordings.state, ['finished', 'disposed'])),
          )
          .returning();
        if (done === undefined) return;
        await tx.delete(recordedFiles).where(eq(recordedFiles.sessionId, sessionId));
        if (files.length > 0) {
          await tx
            .insert(recordedFiles)
            .values(files.map((file) => ({ ...file, id: randomUUID(), sessionId })));
        }
      });
    },
    failed: () => db.select().from(recordings).where(eq(recordings.state, 'failed')),
    unfinished: () =>
      db
        .select()
        .from(recordings)
        .where(inArray(recordings.state, ['waiting', 'finishing'])),
    archive,
    async archiveOf(sessionId) {
      const [row] = await archive([sessionId]);
      return row ?? null;
    },
    async file(sessionId, fileId) {
      const [row] = await db
        .select()
        .from(recordedFiles)
        .where(and(eq(recordedFiles.sessionId, sessionId), eq(recordedFiles.id, fileId)));
      return row ?? null;
    },
  };
}
