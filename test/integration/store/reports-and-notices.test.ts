import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import type { NoticeRow } from '../../../src/usecases/ports.ts';
import { openStore, type TestStore } from './open-store.ts';

let at: TestStore;
let bridgeId: string;

beforeAll(async () => {
  at = await openStore();
  bridgeId = await at.addBridge('phu-cu');
});
afterAll(() => at.close());

describe('readiness reports', () => {
  const report = (sessionId: string, deadline: number, body = '{}') => ({
    id: randomUUID(),
    sessionId,
    deadline,
    frozenAt: deadline + 1,
    body,
    sha256: 'h',
  });

  test('of many servers that freeze at once the first report holds for all', async () => {
    const { reports } = at.store;
    const sessionId = await at.addSession([bridgeId]);
    const held = await Promise.all(
      Array.from({ length: 8 }, (_, i) => reports.freeze(report(sessionId, 100, String(i)))),
    );
    expect(new Set(held.map(({ id }) => id)).size).toBe(1);
    expect(await reports.of(sessionId, 100)).toEqual(held[0]);
    expect(await reports.freeze(report(sessionId, 100, 'later'))).toEqual(held[0]);
    expect(await reports.ofSessions([sessionId])).toHaveLength(1);
  });
  test('a new deadline has a report of its own', async () => {
    const { reports } = at.store;
    const [sessionId, other] = [await at.addSession([bridgeId]), await at.addSession([bridgeId])];
    const later = await reports.freeze(report(sessionId, 200));
    const first = await reports.freeze(report(sessionId, 100));
    await reports.freeze(report(other, 100));
    expect(await reports.of(sessionId, 300)).toBeNull();
    expect(await reports.ofSessions([sessionId])).toEqual([first, later]);
    expect(await reports.ofSessions([])).toEqual([]);
  });
  test('the text comes back as it was hashed', async () => {
    const sessionId = await at.addSession([bridgeId]);
    const body = '{ "b": 1.0, "a": "Phù Cừ — “micro”" }\n';
    await at.store.reports.freeze(report(sessionId, 100, body));
    expect((await at.store.reports.of(sessionId, 100))?.body).toBe(body);
  });
  test('the database itself refuses to change or remove one', async () => {
    const sessionId = await at.addSession([bridgeId]);
    const held = await at.store.reports.freeze(report(sessionId, 100));
    for (const statement of [
      sql`UPDATE readiness_reports SET body = 'x' WHERE id = ${held.id}`,
      sql`DELETE FROM readiness_reports WHERE id = ${held.id}`,
      sql`TRUNCATE readiness_reports`,
    ]) {
      await expect(at.db.execute(statement)).rejects.toMatchObject({
        cause: expect.objectContaining({
          message: expect.stringContaining('readiness_reports is append-only'),
        }),
      });
    }
    expect(await at.store.reports.of(sessionId, 100)).toEqual(held);
  });
});

describe('notices', () => {
  const notice = (userId: string, occasion: string, when = 10): NoticeRow => ({
    id: randomUUID(),
    userId,
    kind: 'check_reminder',
    at: when,
    sessionId: null,
    bridgeId,
    occasion,
    values: { bridge: 'Phù Cừ', minutes: 30 },
    readAt: null,
  });

  test('an occasion is told once to each person, however often its job runs', async () => {
    const { notices } = at.store;
    const [an, binh] = [await at.addUser('an'), await at.addUser('binh')];
    const first = notice(an, 'remind:1');
    expect(await notices.add([first])).toEqual([first]);
    const others = [notice(an, 'remind:1', 99), notice(an, 'remind:2', 20), notice(binh, 'remind:1')];
    expect(await notices.add(others)).toEqual(others.slice(1));
    expect(await notices.add([])).toEqual([]);
    expect(await notices.of(an, 10)).toEqual([others[1], first]);
    expect(await notices.of(an, 1)).toEqual([others[1]]);
  });
  test('of one job run by many servers at once each notice is new to one of them', async () => {
    const userId = await at.addUser('chi');
    const added = await Promise.all(
      Array.from({ length: 6 }, () => at.store.notices.add([notice(userId, 'a'), notice(userId, 'b')])),
    );
    expect(added.flat().map(({ occasion }) => occasion)).toHaveLength(2);
    expect(await at.store.notices.unread(userId)).toBe(2);
  });
  test('reading is noted once, and only for the own ones', async () => {
    const { notices } = at.store;
    const [dung, giang] = [await at.addUser('dung'), await at.addUser('giang')];
    const [mine, unread, hers] = [notice(dung, 'a'), notice(dung, 'b'), notice(giang, 'a')];
    await notices.add([mine, unread, hers]);
    await notices.markRead(dung, [mine.id, hers.id], 50);
    await notices.markRead(dung, [mine.id], 60);
    await notices.markRead(dung, [], 70);
    expect(await notices.unread(dung)).toBe(1);
    expect(await notices.unread(giang)).toBe(1);
    const read = (await notices.of(dung, 10)).find(({ id }) => id === mine.id);
    expect(read?.readAt).toBe(50);
  });
});
