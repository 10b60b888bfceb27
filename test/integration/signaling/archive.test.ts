import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ArchiveRequest } from '../../../src/contracts/archive-requests.ts';
import type { ArchiveAccess } from '../../../src/contracts/archive-search.ts';
import type { ArchiveDetail } from '../../../src/contracts/archive.ts';
import type { Session } from '../../../src/contracts/session.ts';
import { archiveFolder } from '../../../src/domain/archive-folder.ts';
import { startServer, type Person, type TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';

const CONTENT = Buffer.from('0123456789');
let server: TestServer;
let chair: Person;
let archivist: Person;
let session: Session;

beforeAll(async () => {
  server = await startServer();
  chair = await server.signIn('lanhdao');
  archivist = await server.signIn('luutru');
  const { body } = await chair.call('GET', '/api/sessions');
  session = (body as { sessions: Session[] }).sessions[0]!;
  const openedAt = server.clock.now();
  await chair.call('POST', `/api/sessions/${session.id}/open`, {});
  server.clock.advance(60_000);
  await chair.call('POST', `/api/sessions/${session.id}/close`, {});
  const path = join(server.archiveDir, archiveFolder(session.id, openedAt), 'data/audio.m4a');
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, CONTENT);
});
afterAll(() => server.stop());

const result = () => ({
  sessionId: session.id,
  ...{ journalHash: 'b'.repeat(64), supplements: 0 },
  seal: { number: 1, sealedAt: 5, keyId: 'c'.repeat(64) },
  files: [
    {
      kind: 'audio' as const,
      bridgeId: null,
      path: 'data/audio.m4a',
      mimeType: 'audio/mp4',
      itemId: null,
      bytes: CONTENT.length,
      durationMs: 60_000,
      streams: [{ kind: 'audio' as const, codec: 'aac' }],
      width: null,
      height: null,
      sha256: createHash('sha256').update(CONTENT).digest('hex'),
    },
  ],
});

describe('the archive', () => {
  test('progress, a failure for good and a retry are told and kept', async () => {
    const socket = await archivist.socket();
    await socket.ask('archive:watch', {});
    server.recorder.tellProgress(session.id, { step: 'composite', done: 0.5 });
    expect(await socket.next('archive:progress')).toMatchObject({
      state: 'finishing',
      progress: { done: 0.5 },
    });
    server.recorder.tellFailed(session.id, 'ffmpeg ended with 1', true);
    const failed = () => archivist.call('GET', `/api/archive/${session.id}`);
    await until(async () => (await failed()).body['state'] === 'failed');
    expect((await failed()).body['failure']).toBe('ffmpeg ended with 1');
    const asked = server.recorder.payloads.length;
    expect((await archivist.call('POST', `/api/archive/${session.id}/retry`, {})).body).toMatchObject({
      state: 'finishing',
    });
    expect(server.recorder.payloads).toHaveLength(asked + 1);
  });

  test('finished files are listed once, however often they are told, and the session is archived', async () => {
    server.recorder.tellFinished(result());
    server.recorder.tellFinished(result());
    const detail = async () =>
      (await archivist.call('GET', `/api/archive/${session.id}`)).body as unknown as ArchiveDetail;
    await until(async () => (await detail()).state === 'finished');
    await until(
      async () => (await chair.call('GET', `/api/sessions/${session.id}`)).body['state'] === 'archived',
    );
    const { files, totalBytes } = await detail();
    expect(files).toHaveLength(1);
    expect(files[0]).toMatchObject({ kind: 'audio', sha256: result().files[0]!.sha256 });
    expect(files[0]).not.toHaveProperty('path');
    expect(totalBytes).toBe(CONTENT.length);
  });

  test('a file is sent by ranges, and saved only by the archivist', async () => {
    const { body } = await archivist.call('GET', `/api/archive/${session.id}`);
    const { id } = (body as unknown as ArchiveDetail).files[0]!;
    const url = `${server.url}/api/archive/${session.id}/files/${id}`;
    // Nothing plays before one said why; then the reason stands beside what was played.
    expect((await archivist.call('GET', url.slice(server.url.length))).body).toMatchObject({
      code: 'reason_wanted',
    });
    const look = await archivist.call('POST', `/api/archive/${session.id}/look`, {
      reason: 'Đối chiếu biên bản',
    });
    expect(look.body['until']).toBe(server.clock.now() + 8 * 3_600_000);
    const part = await fetch(url, { headers: { cookie: archivist.cookie, range: 'bytes=2-4' } });
    expect([part.status, await part.text()]).toEqual([206, '234']);
    expect((await fetch(`${url}/download`, { headers: { cookie: archivist.cookie } })).status).toBe(400);
    const reason = encodeURIComponent('Công văn số 5');
    const saved = await fetch(`${url}/download?reason=${reason}`, { headers: { cookie: archivist.cookie } });
    expect(Buffer.from(await saved.arrayBuffer())).toEqual(CONTENT);
    expect(saved.headers.get('content-disposition')).toContain('attachment');
    expect(
      (await fetch(`${url}/download?reason=${reason}`, { headers: { cookie: chair.cookie } })).status,
    ).toBe(403);
    await fetch(url, { headers: { cookie: archivist.cookie, range: 'bytes=5-6' } });
    const { body: told } = await (
      await server.signIn('kiemtra')
    ).call('GET', `/api/archive/${session.id}/accesses`);
    const accesses = told['accesses'] as ArchiveAccess[];
    expect(accesses.map(({ action, what, reason: why }) => [action, what, why])).toEqual([
      ['download', 'data/audio.m4a', 'Công văn số 5'],
      ['play', 'data/audio.m4a', 'Đối chiếu biên bản'],
      ['view', '', 'Đối chiếu biên bản'],
    ]);
    expect((await archivist.call('GET', `/api/archive/${session.id}/accesses`)).status).toBe(403);
    server.clock.advance(8 * 3_600_000 + 1);
    archivist = await server.signIn('luutru');
    chair = await server.signIn('lanhdao');
    const later = await archivist.call('GET', url.slice(server.url.length));
    expect(later.body).toMatchObject({ code: 'reason_wanted' });
  });

  test('neither an administrator, an officer nor a stranger plays a recording', async () => {
    const { body } = await archivist.call('GET', `/api/archive/${session.id}`);
    const path = `/api/archive/${session.id}/files/${(body as unknown as ArchiveDetail).files[0]!.id}`;
    for (const username of ['quantri', 'kiemtra', 'phucu']) {
      expect((await (await server.signIn(username)).call('GET', path)).body).toMatchObject({
        code: 'not_allowed',
      });
    }
    expect((await fetch(`${server.url}${path}`)).status).toBe(401);
  });
});

describe('finding', () => {
  const find = async (query: string) => {
    const { body } = await archivist.call('GET', `/api/archive${query}`);
    return body as unknown as { total: number; approximate: boolean; entries: { sessionId: string }[] };
  };

  test('by words with or without diacritics, by day, bridge and chair; a wrong tone is told', async () => {
    const word = 'Tiếp';
    const plain = word
      .normalize('NFD')
      .replace(/\p{Mn}/gu, '')
      .replaceAll('đ', 'd');
    for (const q of [word, plain, plain.toUpperCase(), plain.slice(0, -1)])
      expect(await find(`?q=${encodeURIComponent(q)}`)).toMatchObject({ total: 1, approximate: false });
    const wrong = 'tiềp';
    expect(await find(`?q=${encodeURIComponent(wrong)}`)).toMatchObject({ total: 1, approximate: true });
    expect((await find('?q=khongcogi')).total).toBe(0);
    expect((await find(`?q=${encodeURIComponent("' | 'zzq:*")}`)).total).toBe(0);
    const day = new Date(session.plannedStart + 7 * 3_600_000).toISOString().slice(0, 10);
    expect((await find(`?from=${day}&to=${day}&bridge=${session.bridges[1]?.bridgeId ?? ''}`)).total).toBe(1);
    expect((await find(`?to=2020-01-01`)).total).toBe(0);
    expect((await find(`?chair=${encodeURIComponent(session.chairName)}`)).total).toBe(1);
    expect((await archivist.call('GET', '/api/archive?from=hom-qua')).status).toBe(400);
    const { body } = await archivist.call('GET', '/api/archive-filters');
    expect(body['chairs']).toEqual([session.chairName]);
  });
});

describe('what needs a second person', () => {
  const ask = async (draft: object, who = archivist) =>
    (await who.call('POST', `/api/archive/${session.id}/requests`, draft)).body as unknown as ArchiveRequest;
  const decide = (request: ArchiveRequest, approve: boolean, who = chair) =>
    who.call('POST', `/api/archive-requests/${request.requestId}/decide`, { approve, reason: 'Theo đơn' });

  test('an export: asked, approved by another, prepared, fetched by the archivist, handed over', async () => {
    const request = await ask({ kind: 'export', reason: 'Giao nộp lưu trữ lịch sử' });
    expect(request).toMatchObject({ state: 'asked', mayDecide: false });
    expect((await decide(request, true, archivist)).body).toMatchObject({ code: 'not_allowed' });
    expect((await decide(request, true)).body).toMatchObject({ state: 'approved' });
    expect((await decide(request, true)).body).toMatchObject({ code: 'act_not_allowed_now' });
    expect(server.archiveWorker.jobs.at(-1)).toMatchObject({ kind: 'export', jobId: request.requestId });
    const address = `/api/archive-requests/${request.requestId}/file`;
    expect((await archivist.call('GET', address)).status).toBe(404);

    const path = `${request.requestId}/goi.zip`;
    await mkdir(join(server.preparedDir, request.requestId), { recursive: true });
    await writeFile(join(server.preparedDir, path), 'zip');
    const file = { path, name: 'goi.zip', mimeType: 'application/zip', bytes: 3, sha256: 'd'.repeat(64) };
    for (let times = 0; times < 2; times += 1)
      await server.archiveWorker.tellDone(request.requestId, { kind: 'prepared', file });
    const sent = await fetch(`${server.url}${address}`, { headers: { cookie: archivist.cookie } });
    expect([sent.status, await sent.text()]).toEqual([200, 'zip']);
    expect((await chair.call('GET', address)).status).toBe(403);
    const over = { receiver: 'Ông Lê Văn Mẫu', note: 'Ổ đĩa, biên bản số 3' };
    const handed = await archivist.call('POST', `/api/archive-requests/${request.requestId}/hand-over`, over);
    expect(handed.body).toMatchObject({ state: 'handed_over', handover: over });
    server.clock.advance(8 * 24 * 3_600_000);
    archivist = await server.signIn('luutru');
    chair = await server.signIn('lanhdao');
    expect((await archivist.call('GET', address)).status).toBe(404);
  });

  test('a refusal ends it; an item without a recording gives nothing out', async () => {
    const request = await ask({ kind: 'export', reason: 'Không rõ lý do' });
    expect((await decide(request, false)).body).toMatchObject({ state: 'refused' });
    const { body } = await archivist.call('GET', `/api/archive/${session.id}`);
    const [item] = (body as unknown as ArchiveDetail).items;
    expect(item).toBeDefined();
    const draft = {
      kind: 'extract',
      itemId: item?.itemId,
      reason: 'Đơn ngày 1/2',
      applicant: 'Bà Nguyễn Thị Mẫu',
    };
    expect(await ask(draft)).toMatchObject({ code: 'nothing_to_give_out' });
    const operator = await server.signIn('kythuat');
    expect(await ask({ kind: 'export', reason: 'Muốn xem' }, operator)).toMatchObject({
      code: 'not_allowed',
    });
  });

  test('disposal: not before its time, not under a hold, then approved by another and recorded', async () => {
    const draft = { kind: 'disposal', reason: 'Hết thời hạn bảo quản' };
    expect(await ask(draft)).toMatchObject({ code: 'kept_by_schedule' });
    server.clock.advance(21 * 366 * 24 * 3_600_000);
    archivist = await server.signIn('luutru');
    chair = await server.signIn('lanhdao');
    const hold = (path: string, reason: string) =>
      chair.call('POST', `/api/archive/${session.id}/${path}`, { reason });
    expect((await hold('hold', 'Đang có khiếu kiện')).body).toMatchObject({
      keeping: { hold: { reason: 'Đang có khiếu kiện' } },
    });
    expect((await hold('hold', 'Lần nữa, lần nữa')).body).toMatchObject({ code: 'act_not_allowed_now' });
    expect(await ask(draft)).toMatchObject({ code: 'legal_hold' });
    expect((await hold('hold/lift', 'Vụ kiện đã xong')).body).toMatchObject({ keeping: { hold: null } });
    const request = await ask(draft);
    // A hold that comes between asking and deciding counts.
    await hold('hold', 'Có đơn mới gửi đến');
    expect((await decide(request, true)).body).toMatchObject({ code: 'legal_hold' });
    await hold('hold/lift', 'Đơn đã rút lại');
    expect((await decide(request, true)).body).toMatchObject({ state: 'approved' });
    await server.archiveWorker.tellFailed(request.requestId, 'the disk is away');
    await server.archiveWorker.tellDone(request.requestId, { kind: 'disposed', number: 7 });
    const { body } = await archivist.call('GET', `/api/archive/${session.id}`);
    expect(body).toMatchObject({ state: 'disposed' });
    // The queue tells ended jobs again when a server starts: that brings nothing back.
    await server.app.service.recordings.finished(result());
    expect((await archivist.call('GET', `/api/archive/${session.id}`)).body).toMatchObject({
      state: 'disposed',
    });
  });

  test('what re-reading the store found stands before the archivist', async () => {
    await server.archiveWorker.tellDone('repeat:fixity:1', {
      kind: 'fixity',
      report: {
        at: 7,
        packages: 3,
        files: 40,
        faults: [{ kind: 'changed', file: '2026/x/data/a', detail: 'y' }],
        ...{ copies: 2, moved: 0 },
      },
    });
    const { body } = await archivist.call('GET', '/api/archive-tasks');
    expect(body['fixity']).toMatchObject({
      packages: 3,
      copies: 2,
      faultCount: 1,
      faults: ['2026/x/data/a: changed'],
    });
  });
});
