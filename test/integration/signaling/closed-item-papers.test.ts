import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ArchiveAccess } from '../../../src/contracts/archive-search.ts';
import type { Session } from '../../../src/contracts/session.ts';
import { RECORDING_NOTICE } from '../../../src/domain/conduct/recording-notice.ts';
import { startServer, type Person, type TestServer } from '../../support/server.ts';

/** What is said of a denunciation stays where it was said: neither the recorder, the archive nor its search learn it. */
const SECRET = 'Giám đốc Sở Mẫu';
let server: TestServer;
let chair: Person;
let secretary: Person;
let session: Session;
let code = '';

beforeAll(async () => {
  server = await startServer({ DENUNCIATIONS: 'closed_item' });
  chair = await server.signIn('lanhdao');
  secretary = await server.signIn('thuky');
  const start = server.clock.now();
  const planned = await chair.call('POST', '/api/sessions', {
    ...{ title: 'Buổi tiếp thử (DỮ LIỆU MẪU)', chairName: 'Chủ tịch UBND tỉnh' },
    ...{ plannedStart: start, plannedEnd: start + 3_600_000, bridgeCodes: ['phu-cu'] },
  });
  session = planned.body as unknown as Session;
  const phuCu = session.bridges.find((bridge) => bridge.code === 'phu-cu')?.bridgeId ?? '';
  const listed = await secretary.call('POST', `/api/sessions/${session.id}/items`, {
    ...{ kind: 'denunciation', label: '', bridgeIds: [phuCu] },
  });
  expect(listed.status).toBe(200);
  const opened = await chair.call('POST', `/api/sessions/${session.id}/open`, {
    decision: 'Thử nghiệm, không kiểm tra',
  });
  session = opened.body as unknown as Session;
  const [item] = session.agenda;
  code = item?.label ?? '';
  const itemId = item?.itemId ?? '';
  const act = async (request: object): Promise<void> => {
    const { status, body } = await chair.call('POST', `/api/sessions/${session.id}/acts`, request);
    expect([status, body['code']]).toEqual([200, undefined]);
  };
  await act({ act: 'read_notice', version: RECORDING_NOTICE.version });
  await act({ act: 'call_next' });
  await secretary.call('POST', `/api/sessions/${session.id}/notes`, {
    ...{ at: server.clock.now(), itemId, text: `Nói về ${SECRET}` },
  });
  await act({ act: 'defer', itemId, reason: `Chờ ${SECRET} giải trình` });
  await act({ act: 'call', itemId });
  await act({ act: 'check_identity', itemId });
  const conclusions = [{ agency: SECRET, task: 'Giải trình', deadline: null }];
  await act({ act: 'conclude', itemId, conclusions });
  server.clock.advance(60_000);
  const closed = await chair.call('POST', `/api/sessions/${session.id}/close`, {});
  expect(closed.status).toBe(200);
}, 60_000);
afterAll(() => server.stop());

test('the recorder is told the code name, when it was received, and nothing of what was said', () => {
  const payload = server.recorder.payloads.at(-1);
  const text = JSON.stringify(payload);
  expect(code).toMatch(/^TC-\d+$/);
  expect(text).toContain(code);
  expect(payload?.timeline.turns).toHaveLength(2);
  expect(text).not.toContain('Sở Mẫu');
});

test('the archive finds it by its code name, and not by what was said', async () => {
  const archivist = await server.signIn('luutru');
  const total = async (q: string) =>
    (await archivist.call('GET', `/api/archive?q=${encodeURIComponent(q)}`)).body['total'];
  expect(await total(code)).toBe(1);
  for (const q of [SECRET, 'giam doc so mau', 'giai trinh']) expect(await total(q)).toBe(0);
  const auditor = await server.signIn('kiemtra');
  const { body } = await auditor.call('GET', `/api/archive/${session.id}/accesses`);
  expect(body['accesses'] as ArchiveAccess[]).toEqual([]);
});
