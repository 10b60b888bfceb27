import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { Pool } from 'pg';
import * as schema from './schema.ts';

export type Database = NodePgDatabase<typeof schema>;

/** Any number of servers may start at once: one migrates, the others wait on this advisory lock. */
const MIGRATION_LOCK = 720_160_2024;

/** A pool of connections that owns itself. */
export interface OpenDatabase {
  readonly db: Database;
  /** Whether the database answers now. */
  answers(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Connects and brings the schema forward.
 * @param onError told of errors of idle connections (a restarting database); the pool mends itself
 * @throws {Error} of `pg` where the database cannot be reached.
 */
export async function openDatabase(url: string, onError: (error: Error) => void): Promise<OpenDatabase> {
  const pool = new Pool({ connectionString: url, max: 10 });
  pool.on('error', onError);
  const connection = await pool.connect();
  try {
    await connection.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await migrate(drizzle(connection), {
      migrationsFolder: new URL('./migrations', import.meta.url).pathname,
    });
  } finally {
    await connection.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    connection.release();
  }
  let closing: Promise<void> | undefined;
  return {
    db: drizzle(pool, { schema }),
    async answers() {
      try {
        await pool.query('SELECT 1');
        return true;
      } catch {
        return false;
      }
    },
    close: () => (closing ??= pool.end()),
  };
}
