import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ArchiveDetail } from '../../../src/contracts/archive.ts';
import { PREVIEW_FILE, previewFolder } from '../../../src/contracts/preview.ts';
import type { Session } from '../../../src/contracts/session.ts';
import { archiveFolder } from '../../../src/domain/archive-folder.ts';
import { startServer, type Person, type TestServer } from '../../support/server.ts';

const CONTENT = Buffer.from('0123456789');
let server: TestServer;
let chair: Person;
let archivist: Person;

beforeAll(async () => {
  server = await startServer();
  chair = await server.signIn('lanhdao');
  archivist = await server.signIn('luutru');
});
afterAll(() => server.stop());

test('a session that is recorded is followed; its files play before it is finished, and leave the house only after', async () => {
  const { body } = await chair.call('GET', '/api/sessions');
  const session = (body as { sessions: Session[] }).sessions[0];
  if (session === undefined) throw new Error('no session');
  const openedAt = server.clock.now();
  await chair.call('POST', `/api/sessions/${session.id}/open`, {});
  const [asked] = server.recorder.previews;
  expect(asked).toMatchObject({ sessionId: session.id, openedAt });
  expect(asked?.bridges).toHaveLength(session.bridges.length);
  server.clock.advance(60_000);
  await chair.call('POST', `/api/sessions/${session.id}/close`, {});

  const detail = async () =>
    (await archivist.call('GET', `/api/archive/${session.id}`)).body as unknown as ArchiveDetail;
  expect(await detail()).toMatchObject({ state: 'finishing', provisional: false, files: [] });
  const root = join(server.archiveDir, previewFolder(archiveFolder(session.id, openedAt)));
  await mkdir(join(root, 'bridges'), { recursive: true });
  await writeFile(join(root, 'bridges/01-a.webm'), CONTENT);
  const file = {
    ...{ id: randomUUID(), kind: 'bridge', bridgeId: session.bridges[0]?.bridgeId, itemId: null },
    ...{ path: 'bridges/01-a.webm', mimeType: 'video/webm', bytes: CONTENT.length, durationMs: 60_000 },
    ...{ streams: [{ kind: 'audio', codec: 'opus' }], width: null, height: null, sha256: 'a'.repeat(64) },
  };
  const preview = { version: 1, sessionId: session.id, files: [file] };
  await writeFile(join(root, PREVIEW_FILE), JSON.stringify(preview));
  const now = await detail();
  expect([now.provisional, now.files[0]?.id]).toEqual([true, file.id]);
  expect(now.files[0]).not.toHaveProperty('path');

  const path = `/api/archive/${session.id}/files/${file.id}`;
  expect((await archivist.call('GET', path)).body).toMatchObject({ code: 'reason_wanted' });
  await archivist.call('POST', `/api/archive/${session.id}/look`, { reason: 'Xem lại ngay sau buổi tiếp' });
  const part = await fetch(`${server.url}${path}`, {
    headers: { cookie: archivist.cookie, range: 'bytes=2-4' },
  });
  expect([part.status, await part.text()]).toEqual([206, '234']);
  const given = await archivist.call('GET', `${path}/download?reason=${encodeURIComponent('Công văn số 5')}`);
  expect([given.status, given.body['code']]).toEqual([409, 'act_not_allowed_now']);

  // Half-written, or being replaced: nothing to show, and no error.
  await writeFile(join(root, PREVIEW_FILE), '{"version":1,');
  expect(await detail()).toMatchObject({ provisional: false, files: [] });
});
