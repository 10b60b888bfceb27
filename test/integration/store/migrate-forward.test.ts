import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { Pool } from 'pg';
import { openDatabase } from '../../../src/store/database.ts';
import { makeStore } from '../../../src/store/store.ts';
import { startPostgres, type TestPostgres } from '../../support/postgres.ts';

const MIGRATIONS = new URL('../../../src/store/migrations', import.meta.url).pathname;

let postgres: TestPostgres;
let folder: string;
beforeAll(async () => {
  postgres = await startPostgres();
  folder = await mkdtemp(join(tmpdir(), 'ctd-migrations-'));
});
afterAll(async () => {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The schema as it was after so many migrations. */
async function migrateTo(pool: Pool, count: number): Promise<void> {
  await cp(MIGRATIONS, folder, { recursive: true });
  const path = join(folder, 'meta', '_journal.json');
  const journal = JSON.parse(await readFile(path, 'utf8')) as { entries: unknown[] };
  await writeFile(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }));
  await migrate(drizzle(pool), { migrationsFolder: folder });
}

test('what was stored before the readiness gate is there after it', async () => {
  const [userId, bridgeId, sessionId] = [randomUUID(), randomUUID(), randomUUID()];
  const pool = new Pool({ connectionString: postgres.url });
  try {
    await migrateTo(pool, 2);
    await pool.query(`INSERT INTO bridges VALUES ($1, 'phu-cu', 'Phù Cừ', 'district', '1')`, [bridgeId]);
    await pool.query(`INSERT INTO users VALUES ($1, 'phucu', 'Phù Cừ', 'bridge_officer', $2, 'vi', 'x')`, [
      userId,
      bridgeId,
    ]);
    await pool.query(`INSERT INTO sessions VALUES ($1, 't', 'c', 'p', 10, 20, 'scheduled', true)`, [
      sessionId,
    ]);
    await pool.query(`INSERT INTO session_bridges VALUES ($1, $2, 0)`, [sessionId, bridgeId]);
    await pool.query(`INSERT INTO session_events VALUES ($1, 1, 11, $2, '{"type":"session_opened"}')`, [
      sessionId,
      userId,
    ]);
  } finally {
    await pool.end();
  }

  const database = await openDatabase(postgres.url, () => {});
  try {
    const store = makeStore(database.db);
    expect(await store.users.byUsername('phucu')).toMatchObject({ id: userId, email: null });
    const [session] = await store.sessions.begun();
    expect(session).toMatchObject({ id: sessionId, bridges: [{ id: bridgeId, position: 0 }] });
    expect(await store.events.of(sessionId)).toMatchObject([{ type: 'session_opened', actorId: userId }]);
    await expect(database.db.execute(sql`DELETE FROM session_events`)).rejects.toMatchObject({
      cause: expect.objectContaining({ message: 'session_events is append-only' }),
    });
  } finally {
    await database.close();
  }
});
