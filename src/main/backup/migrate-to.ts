import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import type { Client } from 'pg';
import { BackupRefused } from './backup-refused.ts';
import { migrationsOf } from './schema-facts.ts';

const MIGRATIONS = fileURLToPath(new URL('../../store/migrations', import.meta.url));

/**
 * Whether this program can go on from a database with these migrations: they are the first of its own.
 * @throws {BackupRefused} where they are of a newer program, or of another
 */
export function assertKnownMigrations(migrations: readonly string[]): void {
  const own = readMigrationFiles({ migrationsFolder: MIGRATIONS }).map(({ hash }) => hash);
  if (migrations.every((hash, i) => own[i] === hash)) return;
  throw new BackupRefused(
    'Bản sao lưu do phiên bản mới hơn (hoặc khác) của phần mềm tạo ra; hãy cài phiên bản đó rồi khôi phục. / The backup was made by a newer (or another) version of the program; install that one and restore then.',
  );
}

/**
 * Brings an empty database to the schema after these migrations, and no further.
 * @throws {BackupRefused} where it is further already
 */
export async function migrateTo(client: Client, migrations: readonly string[]): Promise<void> {
  if ((await migrationsOf(client)).length > migrations.length) {
    throw new BackupRefused(
      'Cơ sở dữ liệu trống này đã được phiên bản mới hơn chuẩn bị; hãy tạo cơ sở dữ liệu mới hoàn toàn. / This empty database was prepared by a newer version; make a fresh one.',
    );
  }
  const folder = await mkdtemp(join(tmpdir(), 'ctd-migrations-'));
  try {
    await cp(MIGRATIONS, folder, { recursive: true });
    const path = join(folder, 'meta', '_journal.json');
    const journal = JSON.parse(await readFile(path, 'utf8')) as { entries: unknown[] };
    const entries = journal.entries.slice(0, migrations.length);
    await writeFile(path, JSON.stringify({ ...journal, entries }));
    await migrate(drizzle(client), { migrationsFolder: folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
