import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Session } from '../../../src/contracts/session.ts';
import { RECORDING_NOTICE } from '../../../src/domain/conduct/recording-notice.ts';
import { SUPPLEMENT_GRACE_MS } from '../../../src/domain/recording/supplements.ts';
import { startServer, type Person, type TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';
import { sendBytes } from './papers.ts';

/** The beginning of a WebM file: an EBML header that names its kind. */
const WEBM = Buffer.from(
  '1a45dfa39f4286810142f7810142f2810442f381084282847765626d42878104428581021853806700',
  'hex',
);
const MINUTE = 60_000;

let server: TestServer;
let chair: Person;
let phuCu: Person;
let kimDong: Person;
let auditor: Person;
let session: Session;
let openedAt: number;

beforeAll(async () => {
  server = await startServer({ DENUNCIATIONS: 'closed_item' });
  chair = await server.signIn('lanhdao');
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
const itemId = (place: number): string => session.agenda[place]?.itemId ?? '';

/** Phù Cừ is received openly, then in a closed item; Kim Động after them. */
beforeEach(async () => {
  openedAt = server.clock.now();
  const planned = await chair.call('POST', '/api/sessions', {
    ...{ title: 'Buổi tiếp thử (DỮ LIỆU MẪU)', chairName: 'Chủ tịch UBND tỉnh' },
    ...{ plannedStart: openedAt, plannedEnd: openedAt + 60 * MINUTE, bridgeCodes: ['phu-cu', 'kim-dong'] },
  });
  session = planned.body as unknown as Session;
  for (const [code, closed] of [
    ['phu-cu', false],
    ['phu-cu', true],
    ['kim-dong', false],
  ] as const)
    await chair.call('POST', at('items'), {
      ...{ kind: closed ? 'denunciation' : 'complaint', label: closed ? '' : 'Nguyễn Văn Mẫu (DỮ LIỆU MẪU)' },
      bridgeIds: [bridge(code)],
    });
  const opened = await chair.call('POST', at('open'), { decision: 'Thử nghiệm không kiểm tra trước' });
  session = opened.body as unknown as Session;
  await act({ act: 'read_notice', version: RECORDING_NOTICE.version });
  await act({ act: 'call_next' });
  server.clock.advance(10 * MINUTE);
});

let made = 0;
/** Every piece holds other bytes. */
const bytes = (): Buffer => Buffer.concat([WEBM, Buffer.from(String((made += 1)))]);
const bring = (
  person: Person,
  fromMs: number,
  options: { code?: string; content?: Buffer; ms?: number } = {},
) => {
  const { code = 'phu-cu', content = bytes(), ms = 5_000 } = options;
  const from = openedAt + fromMs;
  const query = new URLSearchParams({ bridgeId: bridge(code), from: String(from), to: String(from + ms) });
  return sendBytes(person, at(`supplements?${query.toString()}`), content);
};
const events = async () =>
  (await server.store.events.of(session.id)).filter(({ type }) => type === 'supplement_received');
const kept = () =>
  readdir(join(dirname(server.documentsDir), 'supplements', session.id)).catch(() => [] as string[]);

test('a bridge brings what it kept while it was on air; brought twice it is kept once', async () => {
  const content = bytes();
  const first = await bring(phuCu, MINUTE, { content });
  expect(first.status).toBe(200);
  const again = await bring(phuCu, MINUTE, { content });
  expect([again.status, again.body]).toEqual([200, first.body]);
  expect(await events()).toMatchObject([{ bridgeId: bridge('phu-cu'), from: openedAt + MINUTE }]);
  expect(await kept()).toEqual([`${String(first.body['supplementId'])}.webm`]);
});

test('nothing is taken for another bridge, of a time on hold, of a closed item, or that is no WebM', async () => {
  await act({ act: 'mark_absent', itemId: itemId(0) });
  await act({ act: 'call', itemId: itemId(1) });
  server.clock.advance(10 * MINUTE);
  for (const [who, answer, code] of [
    ['another bridge', await bring(kimDong, MINUTE), 'not_allowed'],
    ['on hold', await bring(kimDong, MINUTE, { code: 'kim-dong' }), 'supplement_not_wanted'],
    ['closed', await bring(phuCu, 15 * MINUTE), 'supplement_not_wanted'],
    ['reaching into it', await bring(phuCu, 10 * MINUTE - 2_000), 'supplement_not_wanted'],
    ['too long', await bring(phuCu, MINUTE, { ms: MINUTE }), 'supplement_not_wanted'],
    [
      'no WebM',
      await bring(phuCu, MINUTE, { content: Buffer.from('MZ not a film') }),
      'supplement_not_readable',
    ],
    ['an auditor', await bring(auditor, MINUTE), 'not_allowed'],
  ] as const)
    expect([who, answer.body['code']]).toEqual([who, code]);
  expect([await events(), await kept()]).toEqual([[], []]);
});

test('what comes after the close makes the recording anew, once it is finished; a day later it is too late', async () => {
  await act({ act: 'mark_absent', itemId: itemId(0) });
  await bring(phuCu, MINUTE);
  expect((await chair.call('POST', at('close'))).status).toBe(200);
  const asked = () => server.recorder.payloads.filter(({ timeline }) => timeline.sessionId === session.id);
  await until(() => Promise.resolve(asked().length > 0));
  expect(asked()[0]?.supplements).toMatchObject([{ bridgeId: bridge('phu-cu'), fromMs: MINUTE }]);
  // One that comes while the recording is made waits for its end.
  expect((await bring(phuCu, 2 * MINUTE)).status).toBe(200);
  const finished = (supplements: number): void =>
    server.recorder.tellFinished({
      ...{ sessionId: session.id, files: [], journalHash: 'b'.repeat(64), supplements },
      seal: { number: 1, sealedAt: 1, keyId: 'a' },
    });
  finished(1);
  await until(() => Promise.resolve(asked().at(-1)?.supplements.length === 2));
  finished(2);
  await until(async () => (await server.store.recordings.byId(session.id))?.state === 'finished');
  expect((await bring(phuCu, 3 * MINUTE)).status).toBe(200);
  await until(() => Promise.resolve(asked().at(-1)?.supplements.length === 3));
  server.clock.advance(SUPPLEMENT_GRACE_MS + 1);
  phuCu = await server.signIn('phucu');
  expect((await bring(phuCu, 4 * MINUTE)).body['code']).toBe('supplement_not_wanted');
});
