import { and, asc, eq } from 'drizzle-orm';
import type { RegistrationPapersStore } from '../usecases/ports/registration-papers.ts';
import type { Database } from './database.ts';
import {
  registrationFileRemovals,
  registrationFiles,
  registrationImports,
  registrationReceipts,
  registrations,
} from './schema.ts';

/** Receipts, files and imports of registrations. Append-only. */
export function makeRegistrationPapers(db: Database): RegistrationPapersStore {
  return {
    async addReceipt(row) {
      await db.insert(registrationReceipts).values(row);
    },
    receiptsOf: (registrationId) =>
      db
        .select()
        .from(registrationReceipts)
        .where(eq(registrationReceipts.registrationId, registrationId))
        .orderBy(asc(registrationReceipts.givenAt), asc(registrationReceipts.id)),
    async addFile(row) {
      await db.insert(registrationFiles).values(row);
    },
    async filesOf(registrationId) {
      const rows = await db
        .select()
        .from(registrationFiles)
        .leftJoin(registrationFileRemovals, eq(registrationFileRemovals.fileId, registrationFiles.id))
        .where(eq(registrationFiles.registrationId, registrationId))
        .orderBy(asc(registrationFiles.addedAt), asc(registrationFiles.id));
      return rows.map(({ registration_files: file, registration_file_removals: removal }) => ({
        ...file,
        removal,
      }));
    },
    async removeFile(row) {
      const stored = await db.insert(registrationFileRemovals).values(row).onConflictDoNothing().returning();
      return stored.length > 0;
    },
    async wasImported(sessionId, bridgeId, sha256) {
      const rows = await db
        .select({ count: registrationImports.count })
        .from(registrationImports)
        .where(
          and(
            eq(registrationImports.sessionId, sessionId),
            eq(registrationImports.bridgeId, bridgeId),
            eq(registrationImports.sha256, sha256),
          ),
        );
      return rows.length > 0;
    },
    import: (row, imported) =>
      db.transaction(async (tx) => {
        const stored = await tx.insert(registrationImports).values(row).onConflictDoNothing().returning();
        if (stored.length === 0) return false;
        await tx.insert(registrations).values([...imported]);
        return true;
      }),
  };
}
