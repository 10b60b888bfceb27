import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { MessageRow, NoteRow } from '../../../src/usecases/ports.ts';
import { openStore, type TestStore } from './open-store.ts';

let at: TestStore;
let bridge: string;
let other: string;
let author: string;
let sessionId: string;

beforeAll(async () => {
  at = await openStore();
  [bridge, other] = [await at.addBridge('phu-cu'), await at.addBridge('kim-dong')];
  author = await at.addUser('thuky', 'secretary');
  sessionId = await at.addSession([bridge, other]);
});
afterAll(() => at.close());

const message = (text: string, readers: readonly string[]): MessageRow => ({
  ...{ id: randomUUID(), sessionId, at: 10, authorId: author, fromBridgeId: bridge },
  ...{ to: 'room', toBridgeId: null, readers, text },
});
const note = (version: number, set: Partial<NoteRow> = {}): NoteRow => ({
  ...{ id: randomUUID(), version, sessionId, at: 10, itemId: null, text: `bản ${version}` },
  ...{ authorId: author, writtenAt: 20, ...set },
});

describe('messages', () => {
  test('come in the order of writing, the newest of them, to their readers alone', async () => {
    for (const [text, readers] of [
      ['một', [bridge]],
      ['hai', [bridge, other]],
      ['ba', [other]],
    ] as const)
      await at.store.messages.add(message(text, readers));
    const texts = async (reader: string | null, limit = 10): Promise<string[]> =>
      (await at.store.messages.newestOf(sessionId, reader, limit)).map(({ text }) => text);
    expect([await texts(null), await texts(bridge), await texts(other)]).toEqual([
      ['một', 'hai', 'ba'],
      ['một', 'hai'],
      ['hai', 'ba'],
    ]);
    expect(await texts(null, 2)).toEqual(['hai', 'ba']);
    expect(await texts(randomUUID())).toEqual([]);
  });
});

describe('notes', () => {
  test('the newest version of each is read, and a version is written once', async () => {
    const first = note(1);
    const earlier = note(1, { at: 5, text: 'trước' });
    for (const row of [first, earlier]) expect(await at.store.notes.add(row)).toBe(true);
    expect(await at.store.notes.add({ ...first, version: 2, text: 'sửa' })).toBe(true);
    expect(await at.store.notes.add({ ...first, version: 2, text: 'sửa khác' })).toBe(false);
    expect((await at.store.notes.of(sessionId)).map(({ text, version }) => [text, version])).toEqual([
      ['trước', 1],
      ['sửa', 2],
    ]);
  });
});

test('nothing of it is changed or removed, by whatever statement', async () => {
  await at.store.documents.add({
    ...{ id: randomUUID(), sessionId, name: 'đơn.pdf', mimeType: 'application/pdf', pages: 1, bytes: 9 },
    ...{ sha256: '0'.repeat(64), path: 'x', bridgeId: bridge, addedBy: author, addedAt: 10 },
  });
  for (const table of ['session_messages', 'session_notes', 'session_documents'])
    for (const statement of [
      sql.raw(`UPDATE ${table} SET session_id = session_id`),
      sql.raw(`DELETE FROM ${table}`),
      sql.raw(`TRUNCATE ${table}`),
    ])
      await expect(at.db.execute(statement)).rejects.toMatchObject({
        cause: expect.objectContaining({
          message: expect.stringContaining(`${table} is append-only`),
        }),
      });
});
