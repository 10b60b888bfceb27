import { readFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { openDatabase, type OpenDatabase } from '../../../src/store/database.ts';
import { makeStore } from '../../../src/store/store.ts';
import type { Store } from '../../../src/usecases/ports.ts';
import { startPostgres, type TestPostgres } from '../../support/postgres.ts';

let postgres: TestPostgres;
let database: OpenDatabase;
let store: Store;
const bridgeId = randomUUID();

beforeAll(async () => {
  postgres = await startPostgres();
  database = await openDatabase(postgres.url, () => {});
  store = makeStore(database.db);
  await store.bridges.add({ id: bridgeId, code: 'phu-cu', name: 'Phù Cừ', kind: 'district', phone: '1' });
});
afterAll(async () => {
  await database.close();
  await postgres.stop();
});

async function addSession(): Promise<string> {
  const id = randomUUID();
  await store.sessions.add(
    {
      id,
      title: 't',
      chairName: 'c',
      place: 'p',
      plannedStart: 10,
      plannedEnd: 20,
      plannedState: 'scheduled',
      sample: true,
    },
    [bridgeId],
  );
  return id;
}
const opened = { body: { type: 'session_opened' } as const, at: 1, actorId: null };

describe('the event list', () => {
  test('many writers at once leave no hole and no double place', async () => {
    const id = await addSession();
    const seen: number[] = [];
    await Promise.all(
      Array.from({ length: 20 }, () =>
        store.events.append(id, (events) => {
          seen.push(events.length);
          return [{ body: { type: 'recording_resumed' }, at: 5, actorId: null }];
        }),
      ),
    );
    expect((await store.events.of(id)).map((event) => event.seq)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
    expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });
  test('a refusal while deciding stores nothing', async () => {
    const id = await addSession();
    await expect(
      store.events.append(id, () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await store.events.of(id)).toEqual([]);
  });
  test('the database itself refuses to change or remove an event', async () => {
    const id = await addSession();
    await store.events.append(id, () => [opened]);
    for (const statement of [
      sql`UPDATE session_events SET at = 2 WHERE session_id = ${id}`,
      sql`DELETE FROM session_events WHERE session_id = ${id}`,
      sql`TRUNCATE session_events`,
    ]) {
      await expect(database.db.execute(statement)).rejects.toMatchObject({
        cause: expect.objectContaining({ message: expect.stringContaining('append-only') }),
      });
    }
    expect(await store.events.of(id)).toHaveLength(1);
  });
});

describe('sessions', () => {
  test('those begun and not closed are found again after a restart', async () => {
    const [planned, running, closed] = [await addSession(), await addSession(), await addSession()];
    await store.events.append(running, () => [opened]);
    await store.events.append(closed, () => [opened, { ...opened, body: { type: 'session_closed' } }]);
    const begun = (await store.sessions.begun()).map((row) => row.id);
    expect(begun).toContain(running);
    expect(begun).not.toContain(planned);
    expect(begun).not.toContain(closed);
  });
});

describe('sign-ins', () => {
  test('an ended one names nobody', async () => {
    const userId = randomUUID();
    await store.users.add({
      id: userId,
      username: 'ai',
      displayName: 'Ai',
      role: 'chair',
      bridgeId: null,
      locale: 'vi',
      passwordHash: 'x',
      email: null,
    });
    await store.signIns.add({ tokenHash: 'h', userId, createdAt: 0, expiresAt: 100 });
    expect((await store.signIns.userOf('h', 99))?.username).toBe('ai');
    expect(await store.signIns.userOf('h', 100)).toBeNull();
  });
});

test('the schema is brought forward once, however often a server starts', async () => {
  const again = await Promise.all([
    openDatabase(postgres.url, () => {}),
    openDatabase(postgres.url, () => {}),
  ]);
  await Promise.all(again.map((each) => each.close()));
  const { rows } = await database.db.execute(
    sql`SELECT count(*)::int AS n FROM drizzle.__drizzle_migrations`,
  );
  const journal = new URL('../../../src/store/migrations/meta/_journal.json', import.meta.url);
  const { entries } = JSON.parse(await readFile(journal, 'utf8')) as { entries: unknown[] };
  expect(rows).toEqual([{ n: entries.length }]);
});
