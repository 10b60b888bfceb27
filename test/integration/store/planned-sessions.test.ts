import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import type { Store } from '../../../src/usecases/ports.ts';
import { openStore, type TestStore } from './open-store.ts';

let at: TestStore;
let sessions: Store['sessions'];
let a: string;
let b: string;
let c: string;
let d: string;

beforeAll(async () => {
  at = await openStore();
  ({ sessions } = at.store);
});
beforeEach(async () => {
  // Nothing of a test before: bridges of its own, and the sessions so far long ago.
  const fresh = (): Promise<string> => at.addBridge(randomUUID());
  [a, b, c, d] = [await fresh(), await fresh(), await fresh(), await fresh()];
  await at.db.execute(sql`UPDATE sessions SET planned_start = -1`);
});
afterAll(() => at.close());

const bridgesOf = async (id: string) => (await sessions.byId(id))?.bridges.map((bridge) => bridge.id);
const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);

describe('moving the citizens of a bridge', () => {
  test('the other takes its place, and repeating it changes nothing', async () => {
    const id = await at.addSession([a, b, c]);
    await sessions.moveBridge(id, b, d);
    expect(await bridgesOf(id)).toEqual([a, d, c]);
    await sessions.moveBridge(id, b, d);
    expect(await bridgesOf(id)).toEqual([a, d, c]);
  });
  test('many at once leave one in its place', async () => {
    const id = await at.addSession([a, b]);
    await Promise.all([c, d, c, d].map((to) => sessions.moveBridge(id, b, to)));
    const left = await bridgesOf(id);
    expect(left).toHaveLength(2);
    expect([c, d]).toContain(left?.[1]);
  });
  test('one that takes part anyway keeps its own place', async () => {
    const id = await at.addSession([a, b, c]);
    await sessions.moveBridge(id, a, c);
    expect(await bridgesOf(id)).toEqual([b, c]);
  });
  test('one that was moved away can come back', async () => {
    const id = await at.addSession([a, b, c]);
    await sessions.moveBridge(id, b, d);
    await sessions.moveBridge(id, d, b);
    expect(await bridgesOf(id)).toEqual([a, b, c]);
  });
  test('an old move repeated does not bring back a bridge that was moved on since', async () => {
    const id = await at.addSession([a, b]);
    await sessions.moveBridge(id, b, c);
    await sessions.moveBridge(id, c, d);
    await sessions.moveBridge(id, b, c);
    expect(await bridgesOf(id)).toEqual([a, d]);
  });
  test('a bridge that takes no part brings nobody in', async () => {
    const [id, other] = [await at.addSession([a, b]), await at.addSession([c])];
    await sessions.moveBridge(id, c, d);
    expect(await bridgesOf(id)).toEqual([a, b]);
    expect(await bridgesOf(other)).toEqual([c]);
  });
});

test('a withdrawn bridge is left out wherever sessions are read', async () => {
  const id = await at.addSession([a, b], 1_000);
  await sessions.moveBridge(id, b, c);
  for (const rows of [
    await sessions.plannedBetween(1_000, 1_001),
    await sessions.comingFrom(1_000),
    await sessions.lastOf([a], 1_001, 5),
  ]) {
    expect(ids(rows)).toEqual([id]);
    expect(ids(rows[0]?.bridges ?? [])).toEqual([a, c]);
  }
  expect(await sessions.lastOf([b], 1_001, 5)).toEqual([]);
});

test('coming ones are those from an instant on that nothing closed', async () => {
  const late = await at.addSession([a], 300);
  const first = await at.addSession([a], 100);
  await at.addSession([a], 99);
  const closed = await at.addSession([a], 200);
  const open = await at.addSession([a], 250);
  const event = (type: 'session_opened' | 'session_closed') => ({ body: { type }, at: 1, actorId: null });
  await at.store.events.append(open, () => [event('session_opened')]);
  await at.store.events.append(closed, () => [event('session_opened'), event('session_closed')]);
  expect(ids(await sessions.comingFrom(100))).toEqual([first, open, late]);
  expect(await sessions.comingFrom(301)).toEqual([]);
});

test('the last sessions of some bridges come newest first', async () => {
  const first = await at.addSession([a, b], 100);
  const second = await at.addSession([b, c], 200);
  const third = await at.addSession([a, c], 300);
  await at.addSession([a, b], 400);
  await at.addSession([d], 250);
  expect(ids(await sessions.lastOf([a, b], 400, 5))).toEqual([third, second, first]);
  expect(ids(await sessions.lastOf([a, b], 400, 2))).toEqual([third, second]);
  expect(await sessions.lastOf([], 400, 5)).toEqual([]);
});

test('a session is put to another time, and no other one is', async () => {
  const [id, other] = [await at.addSession([a], 100), await at.addSession([a], 100)];
  await sessions.reschedule(id, 500, 600);
  await sessions.reschedule(id, 500, 600);
  expect(await sessions.byId(id)).toMatchObject({ plannedStart: 500, plannedEnd: 600 });
  expect(await sessions.byId(other)).toMatchObject({ plannedStart: 100, plannedEnd: 110 });
});
