import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Message, Note, SessionDocument } from '../../../src/contracts/papers.ts';
import type { Session } from '../../../src/contracts/session.ts';
import { MAX_DOCUMENT_BYTES } from '../../../src/contracts/papers.ts';
import { RECORDING_NOTICE } from '../../../src/domain/conduct/recording-notice.ts';
import { startServer, type Person, type TestServer, type TestSocket } from '../../support/server.ts';
import { until } from '../../support/until.ts';
import { bring, PNG, sendFile } from './papers.ts';

const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

let server: TestServer;
let chair: Person;
let secretary: Person;
let phuCu: Person;
let kimDong: Person;
let auditor: Person;
let session: Session;

beforeAll(async () => {
  server = await startServer();
  chair = await server.signIn('lanhdao');
  secretary = await server.signIn('thuky');
  phuCu = await server.signIn('phucu');
  kimDong = await server.signIn('kimdong');
  auditor = await server.signIn('kiemtra');
});
afterAll(() => server.stop());

const bridge = (code: string): string => session.bridges.find((each) => each.code === code)?.bridgeId ?? '';
const at = (rest: string): string => `/api/sessions/${session.id}/${rest}`;
const act = async (request: Record<string, unknown>): Promise<void> => {
  const { status, body } = await chair.call('POST', at('acts'), request);
  if (status !== 200) throw new Error(JSON.stringify(body));
};

beforeEach(async () => {
  const start = server.clock.now();
  const planned = await chair.call('POST', '/api/sessions', {
    ...{ title: 'Buổi tiếp thử (DỮ LIỆU MẪU)', chairName: 'Chủ tịch UBND tỉnh' },
    ...{ plannedStart: start, plannedEnd: start + 3_600_000, bridgeCodes: ['phu-cu', 'kim-dong'] },
  });
  session = planned.body as unknown as Session;
  for (const code of ['phu-cu', 'kim-dong'])
    await secretary.call('POST', at('items'), {
      ...{ kind: 'complaint', label: 'Nguyễn Văn Mẫu (DỮ LIỆU MẪU)', bridgeIds: [bridge(code)] },
    });
  const opened = await chair.call('POST', at('open'), { decision: 'Thử nghiệm không kiểm tra trước' });
  session = opened.body as unknown as Session;
  await act({ act: 'read_notice', version: RECORDING_NOTICE.version });
});

async function sit(person: Person, code: string): Promise<TestSocket> {
  const socket = await person.socket();
  const answer = await socket.ask('session:join', {
    ...{ sessionId: session.id, bridgeId: bridge(code), deviceId: randomUUID(), takeOver: false },
  });
  expect(answer.ok).toBe(true);
  return socket;
}
const told = (socket: TestSocket): string[] =>
  (socket.told('message:new') as { message: Message }[]).map(({ message }) => message.text);
const listed = async (person: Person): Promise<string[]> =>
  ((await person.call('GET', at('messages'))).body as { messages: Message[] }).messages.map(
    ({ text }) => text,
  );
const say = (person: Person, draft: Record<string, unknown>) => person.call('POST', at('messages'), draft);

describe('messages', () => {
  test('reach those who were on air when they were sent, and nobody who comes on air later', async () => {
    const [centre, p, k] = [
      await sit(chair, 'trung-tam'),
      await sit(phuCu, 'phu-cu'),
      await sit(kimDong, 'kim-dong'),
    ];
    await say(chair, { to: 'room', text: 'Kính chào các điểm cầu' });
    await act({ act: 'call_next' });
    expect((await say(phuCu, { to: 'room', text: 'Tôi gửi thêm đơn' })).status).toBe(200);
    await say(chair, { to: 'room', text: 'Đã nhận' });
    await until(() => Promise.resolve(told(p).length === 3));
    const onHold = await say(kimDong, { to: 'room', text: 'Còn lâu không?' });
    expect([onHold.status, onHold.body['code']]).toEqual([409, 'on_hold_now']);
    expect((await say(kimDong, { to: 'centre', text: 'Còn lâu không?' })).status).toBe(200);
    await say(chair, { to: 'bridge', bridgeId: bridge('kim-dong'), text: 'Khoảng 10 phút' });
    await until(() => Promise.resolve(told(k).length === 3 && told(centre).length === 5));
    // The next item: Kim Động comes on air and learns nothing of what was written before.
    await act({ act: 'mark_absent', itemId: session.agenda[0]?.itemId });
    await act({ act: 'call_next' });
    expect(await listed(kimDong)).toEqual(['Kính chào các điểm cầu', 'Còn lâu không?', 'Khoảng 10 phút']);
    expect(told(k)).toEqual(await listed(kimDong));
    expect(await listed(phuCu)).toEqual(['Kính chào các điểm cầu', 'Tôi gửi thêm đơn', 'Đã nhận']);
    expect(await listed(secretary)).toHaveLength(5);
  });
  test('an officer writes to no other bridge, an auditor to nobody, and a blank is no message', async () => {
    for (const [person, draft, status] of [
      [phuCu, { to: 'bridge', bridgeId: bridge('kim-dong'), text: 'chào' }, 403],
      [auditor, { to: 'centre', text: 'chào' }, 403],
      [phuCu, { to: 'centre', text: '   ' }, 400],
      [phuCu, { to: 'centre', text: 'x'.repeat(1_001) }, 400],
    ] as const)
      expect([draft.text.slice(0, 5), (await say(person, draft)).status]).toEqual([
        draft.text.slice(0, 5),
        status,
      ]);
    expect((await auditor.call('GET', at('messages'))).status).toBe(403);
  });
});

describe('notes', () => {
  test('are tied to the item that ran, keep every version, and are not written over unseen', async () => {
    await act({ act: 'call_next' });
    const when = server.clock.now();
    server.clock.advance(60_000);
    const added = await secretary.call('POST', at('notes'), { text: 'Công dân xuất trình đơn', at: when });
    const note = added.body as unknown as Note;
    expect(note).toMatchObject({ version: 1, at: when, itemId: session.agenda[0]?.itemId });
    const change = (version: number, text: string) =>
      chair.call('PUT', at(`notes/${note.noteId}`), { version, text });
    const both = await Promise.all([change(1, 'Công dân nộp đơn 3 trang'), change(1, 'Sửa khác')]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const { notes } = (await secretary.call('GET', at('notes'))).body as { notes: Note[] };
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatchObject({ version: 2, at: when, writtenAt: when + 60_000 });
    for (const person of [phuCu, auditor]) expect((await person.call('GET', at('notes'))).status).toBe(403);
  });
});

describe('documents', () => {
  const documents = async (person: Person): Promise<string[]> =>
    ((await person.call('GET', at('documents'))).body as { documents: SessionDocument[] }).documents.map(
      ({ documentId }) => documentId,
    );
  const fetched = (person: Person, id: string) => person.call('GET', at(`documents/${id}`));

  test('are what their bytes say, kept as they came, and named in the session by their hash', async () => {
    const { status, body } = await sendFile(phuCu, session.id, PDF, { name: 'Đơn khiếu nại.pdf', pages: 3 });
    expect([status, body]).toMatchObject([
      200,
      { name: 'Đơn khiếu nại.pdf', mimeType: 'application/pdf', pages: 3, bridgeId: bridge('phu-cu') },
    ]);
    const folder = join(server.documentsDir, session.id);
    expect(await readFile(join(folder, `${String(body['documentId'])}.pdf`))).toEqual(PDF);
    expect((await server.store.events.of(session.id)).at(-1)).toMatchObject({
      type: 'document_added',
      sha256: createHash('sha256').update(PDF).digest('hex'),
    });
    // A picture is one page, whatever was said of it.
    expect((await sendFile(phuCu, session.id, PNG, { pages: 9 })).body['pages']).toBe(1);
  });
  test('of other kinds or too large are refused, and nothing is left of them', async () => {
    const page = Buffer.from('<html><script>alert(1)</script></html>');
    for (const [content, status] of [
      [page, 415],
      [Buffer.alloc(0), 415],
      [Buffer.concat([PDF, Buffer.alloc(MAX_DOCUMENT_BYTES)]), 413],
    ] as const)
      expect((await sendFile(phuCu, session.id, content, { name: 'x.pdf' })).status).toBe(status);
    expect(await readdir(join(server.documentsDir, session.id))).toEqual([]);
    expect(await documents(chair)).toEqual([]);
    expect((await sendFile(auditor, session.id, PNG)).status).toBe(403);
  });
  test('lie open before those on air, page by page, and before nobody else', async () => {
    await sit(chair, 'trung-tam');
    const [p, k] = [await sit(phuCu, 'phu-cu'), await sit(kimDong, 'kim-dong')];
    const { body } = await sendFile(chair, session.id, PDF, { pages: 3 });
    const documentId = String(body['documentId']);
    await act({ act: 'call_next' });
    expect((await fetched(phuCu, documentId)).status).toBe(404);
    await act({ act: 'show_document', bridgeId: bridge('trung-tam'), documentId });
    const floorOf = (socket: TestSocket) =>
      (socket.told('session:changed') as { session: Session }[]).at(-1)?.session.floor;
    await until(() => Promise.resolve(floorOf(p)?.document?.page === 1));
    expect(floorOf(p)?.layout).toBe('document');
    const open = await fetch(`${server.url}${at(`documents/${documentId}`)}`, {
      headers: { cookie: phuCu.cookie },
    });
    expect([open.status, open.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(Buffer.from(await open.arrayBuffer())).toEqual(PDF);
    await act({ act: 'turn_page', bridgeId: bridge('trung-tam'), page: 2 });
    await until(() => Promise.resolve(floorOf(p)?.document?.page === 2));
    expect(floorOf(k)?.document).toBeNull();
    expect((await fetched(kimDong, documentId)).status).toBe(404);
    await act({ act: 'mark_absent', itemId: session.agenda[0]?.itemId });
    await until(() => Promise.resolve(floorOf(p)?.document === null));
    expect((await fetched(phuCu, documentId)).status).toBe(404);
    expect(await documents(chair)).toEqual([documentId]);
  });
  test('of a bridge are its own: another one neither reads nor shows them', async () => {
    const documentId = await bring(phuCu, session.id, PNG);
    expect(await documents(kimDong)).toEqual([]);
    expect(await documents(phuCu)).toEqual([documentId]);
    const show = (person: Person, code: string) =>
      person.call('POST', at('acts'), { act: 'show_document', bridgeId: bridge(code), documentId });
    await act({ act: 'call', itemId: session.agenda[1]?.itemId });
    expect((await show(kimDong, 'kim-dong')).status).toBe(404);
    expect((await show(kimDong, 'phu-cu')).status).toBe(403);
    expect((await show(phuCu, 'phu-cu')).status).toBe(409);
  });
});
