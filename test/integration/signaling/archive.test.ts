import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
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
  const path = join(server.archiveDir, archiveFolder(session.id, openedAt), 'audio.m4a');
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, CONTENT);
});
afterAll(() => server.stop());

const result = () => ({
  sessionId: session.id,
  journalHash: 'b'.repeat(64),
  seal: { number: 1, sealedAt: 5, keyId: 'c'.repeat(64) },
  files: [
    {
      kind: 'audio' as const,
      bridgeId: null,
      path: 'audio.m4a',
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
    const part = await fetch(url, { headers: { cookie: archivist.cookie, range: 'bytes=2-4' } });
    expect([part.status, await part.text()]).toEqual([206, '234']);
    const saved = await fetch(`${url}/download`, { headers: { cookie: archivist.cookie } });
    expect(Buffer.from(await saved.arrayBuffer())).toEqual(CONTENT);
    expect(saved.headers.get('content-disposition')).toContain('attachment');
    expect((await fetch(`${url}/download`, { headers: { cookie: chair.cookie } })).status).toBe(403);
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
