import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Registration, Registrations } from '../../../src/contracts/registrations.ts';
import type { Session } from '../../../src/contracts/session.ts';
import { startServer, type Person, type TestServer } from '../../support/server.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let server: TestServer;
let secretary: Person;
let chair: Person;
let phuCu: Person;
let kimDong: Person;
let session: Session;
let bridges: ReadonlyMap<string, string>;

beforeAll(async () => {
  server = await startServer();
  secretary = await server.signIn('thuky');
  chair = await server.signIn('lanhdao');
  phuCu = await server.signIn('phucu');
  kimDong = await server.signIn('kimdong');
  bridges = new Map((await server.store.bridges.all()).map(({ id, code }) => [code, id]));
});
afterAll(() => server.stop());

/** A session in ten days at which nobody but Văn Giang takes part yet. */
beforeEach(async () => {
  const start = server.clock.now() + 10 * DAY;
  const planned = await chair.call('POST', '/api/sessions', {
    ...{ title: 'Tiếp công dân định kỳ (DỮ LIỆU MẪU)', chairName: 'Chủ tịch UBND tỉnh' },
    ...{ plannedStart: start, plannedEnd: start + 3 * HOUR, bridgeCodes: ['van-giang'] },
  });
  session = planned.body as unknown as Session;
});

const bridge = (code: string): string => bridges.get(code) ?? '';
const at = (rest: string): string => `/api/sessions/${session.id}/${rest}`;
const person = (change: Record<string, unknown> = {}) => ({
  ...{ name: 'Nguyễn Văn Mẫu', address: 'Thôn 1, Phù Cừ', idNumber: '033099000123', ...change },
});
const draft = (change: Record<string, unknown> = {}) => ({
  ...{ kind: 'complaint', field: 'land', summary: 'Đề nghị xem lại giá đền bù đất nông nghiệp' },
  ...{ persons: [person()], papers: [{ title: 'Đơn khiếu nại', pages: 2 }], ...change },
});
const register = (who: Person, code: string, change: Record<string, unknown> = {}) => {
  server.clock.advance(1_000);
  return who.call('POST', at('registrations'), { bridgeId: bridge(code), draft: draft(change) });
};
const listed = async (who: Person): Promise<Registrations> =>
  (await who.call('GET', at('registrations'))).body as unknown as Registrations;
const submit = (who: Person, code: string, reason = '') =>
  who.call('POST', at('registration-lists'), { bridgeId: bridge(code), reason });
const idOf = ({ body }: { body: Record<string, unknown> }): string => String(body['registrationId']);

test('a bridge registers its citizens; another bridge neither sees nor changes them, nor does the centre see papers whole', async () => {
  const made = await register(phuCu, 'phu-cu');
  expect([made.status, made.body['state'], made.body['version']]).toEqual([200, 'registered', 1]);
  expect((await listed(phuCu)).registrations.map(({ persons }) => persons[0]?.idNumber)).toEqual([
    '033099000123',
  ]);
  expect((await listed(kimDong)).registrations).toEqual([]);
  expect((await listed(secretary)).registrations[0]?.persons[0]?.idNumber).toBe('033099000123');
  expect((await listed(chair)).registrations[0]?.persons[0]?.idNumber).toBe('•••••••••123');
  const path = at(`registrations/${idOf(made)}`);
  expect((await kimDong.call('PUT', path, { version: 1, draft: draft() })).status).toBe(403);
  expect((await register(kimDong, 'phu-cu')).status).toBe(403);
  for (const username of ['quantri', 'luutru']) {
    const other = await server.signIn(username);
    expect([username, (await other.call('GET', at('registrations'))).status]).toEqual([username, 403]);
  }
});

test.each([
  ['five without a representative', { people: 5 }, 'phải cử người đại diện'],
  ['nobody', { persons: [] }, 'Chưa ghi công dân nào'],
  ['waiting since a day to come', { waitingSince: '2999-01-01' }, 'nằm trong tương lai'],
] as const)('%s: refused, and nothing is kept', async (_, change, sentence) => {
  const { status, body } = await register(phuCu, 'phu-cu', change);
  expect([status, body['code']]).toEqual([400, 'registration_incomplete']);
  expect(JSON.stringify(body)).toContain(sentence);
  expect((await listed(phuCu)).registrations).toEqual([]);
});

test('wrong dates and shapes are refused before anything is looked at', async () => {
  for (const change of [
    { waitingSince: '31/12/2025' },
    { people: 0 },
    { kind: 'lawsuit' },
    { papers: [{ title: '', pages: 0 }] },
  ])
    expect((await register(phuCu, 'phu-cu', change)).status).toBe(400);
});

test('of a denunciation nothing is taken', async () => {
  const { status, body } = await register(phuCu, 'phu-cu', {
    kind: 'denunciation',
    summary: '',
    persons: [],
  });
  expect([status, body['code']]).toEqual([409, 'denunciation_excluded']);
  expect((await server.store.registrations.of(session.id)).length).toBe(0);
});

test('a list in time is taken; four days and 23 hours before it is late: with a reason, and marked', async () => {
  await register(phuCu, 'phu-cu');
  const deadline = session.plannedStart - 5 * DAY;
  expect((await listed(phuCu)).deadline).toBe(deadline);
  const sent = await submit(phuCu, 'phu-cu');
  expect(sent.body).toMatchObject({ version: 1, count: 1, late: false, reason: '' });
  expect((await submit(phuCu, 'phu-cu')).body['code']).toBe('list_empty');
  await register(kimDong, 'kim-dong');
  server.clock.advance(deadline + HOUR - server.clock.now());
  [secretary, chair, phuCu, kimDong] = (await Promise.all(
    ['thuky', 'lanhdao', 'phucu', 'kimdong'].map((name) => server.signIn(name)),
  )) as [Person, Person, Person, Person];
  expect((await submit(kimDong, 'kim-dong')).body['code']).toBe('list_late_reason');
  const late = await submit(kimDong, 'kim-dong', 'Công dân đến đăng ký muộn');
  expect(late.body).toMatchObject({ late: true, reason: 'Công dân đến đăng ký muộn' });
  expect((await listed(secretary)).lists.map(({ late: is }) => is).toSorted()).toEqual([false, true]);
  expect((await listed(kimDong)).lists).toHaveLength(1);
});

test('what is listed stands on the agenda, and its bridge takes part from then on', async () => {
  const made = await register(phuCu, 'phu-cu', {
    people: 6,
    persons: [person({ representative: true }), person({ name: 'Trần Thị Mẫu', idNumber: '033099000456' })],
  });
  const path = at(`registrations/${idOf(made)}/screening`);
  const decide = (body: Record<string, unknown>) => secretary.call('POST', path, body);
  // What was not sent is not decided.
  expect((await decide({ version: 1, decision: 'listed' })).status).toBe(409);
  await submit(phuCu, 'phu-cu');
  expect((await phuCu.call('POST', path, { version: 2, decision: 'listed' })).status).toBe(403);
  expect((await decide({ version: 1, decision: 'listed' })).body['code']).toBe(
    'registration_changed_meanwhile',
  );
  expect((await decide({ version: 2, decision: 'returned' })).body['code']).toBe('words_wanted');
  // Two decide at once: it stands on the agenda once.
  const both = await Promise.all([1, 2].map(() => decide({ version: 2, decision: 'listed', minutes: 30 })));
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  const now = (await chair.call('GET', `/api/sessions/${session.id}`)).body as unknown as Session;
  expect(now.agenda).toMatchObject([
    { label: 'Nguyễn Văn Mẫu', people: 6, minutes: 30, bridgeIds: [bridge('phu-cu')] },
  ]);
  expect(now.bridges.map(({ code }) => code)).toContain('phu-cu');
  const [registration] = (await listed(phuCu)).registrations;
  expect(registration).toMatchObject({
    state: 'listed',
    itemId: now.agenda[0]?.itemId,
    priorities: ['large_group'],
  });
});

test('two that are listed at once each know their own place on the agenda', async () => {
  const names = ['Nguyễn Văn Mẫu', 'Trần Thị Mẫu'];
  const made = [
    await register(phuCu, 'phu-cu', { persons: [person()] }),
    await register(phuCu, 'phu-cu', { persons: [person({ name: names[1], idNumber: '033099000456' })] }),
  ];
  await submit(phuCu, 'phu-cu');
  const listedNow = await Promise.all(
    made.map((each) =>
      secretary.call('POST', at(`registrations/${idOf(each)}/screening`), { version: 2, decision: 'listed' }),
    ),
  );
  expect(listedNow.map(({ status }) => status)).toEqual([200, 200]);
  const { agenda } = (await chair.call('GET', `/api/sessions/${session.id}`)).body as unknown as Session;
  const labelOf = (itemId: unknown): string | undefined =>
    agenda.find((item) => item.itemId === itemId)?.label;
  expect(listedNow.map(({ body }) => labelOf(body['itemId']))).toEqual(names);
});

test('what goes back carries words, is mended and sent again; every version is kept', async () => {
  const made = await register(phuCu, 'phu-cu');
  const id = idOf(made);
  await submit(phuCu, 'phu-cu');
  await secretary.call('POST', at(`registrations/${id}/screening`), {
    ...{ version: 2, decision: 'returned', words: 'Bổ sung quyết định giải quyết lần đầu' },
  });
  expect((await listed(phuCu)).registrations[0]).toMatchObject({
    ...{ state: 'returned', words: 'Bổ sung quyết định giải quyết lần đầu', version: 3 },
  });
  const changed = await phuCu.call('PUT', at(`registrations/${id}`), {
    ...{ version: 3, draft: draft({ settledBy: 'UBND huyện, QĐ 12/2025' }) },
  });
  expect(changed.body).toMatchObject({ state: 'registered', version: 4 });
  expect(
    (await phuCu.call('PUT', at(`registrations/${id}`), { version: 3, draft: draft() })).body['code'],
  ).toBe('registration_changed_meanwhile');
  expect((await submit(phuCu, 'phu-cu')).body).toMatchObject({ version: 2, count: 1 });
  const withdrawn = await phuCu.call('POST', at(`registrations/${id}/withdraw`), {
    ...{ version: 5, reason: 'Công dân không còn yêu cầu' },
  });
  expect(withdrawn.body['state']).toBe('withdrawn');
  const versions = await server.store.registrations.versionsOf(session.id, id);
  expect(versions.map(({ state }) => state)).toEqual([
    ...['registered', 'submitted', 'returned', 'registered', 'submitted', 'withdrawn'],
  ]);
});

test('the same person or matter twice is told, and forbids nothing', async () => {
  await register(phuCu, 'phu-cu');
  const again = await register(phuCu, 'phu-cu', { summary: 'Tranh chấp ranh giới thửa đất với hộ liền kề' });
  expect(again.body['duplicates']).toMatchObject([{ reasons: ['same_paper', 'same_person'] }]);
  await register(kimDong, 'kim-dong', {
    persons: [person({ name: 'Lê Văn Mẫu', idNumber: '1', address: 'Kim Động' })],
  });
  const seen = (who: Person): Promise<number[]> =>
    listed(who).then(({ registrations }) =>
      registrations.map(({ duplicates }: Registration) => duplicates.length),
    );
  // The bridge learns nothing of the other one's citizens; the centre sees both.
  expect(await seen(kimDong)).toEqual([0]);
  expect(await seen(secretary)).toEqual([2, 1, 1]);
});

test('nothing is registered for a session that is over', async () => {
  for (const [act, body] of [
    ['open', { decision: 'Mở thử nghiệm trước ngày' }],
    ['close', {}],
  ] as const)
    expect([act, (await chair.call('POST', at(act), body)).status]).toEqual([act, 200]);
  const answer = await register(phuCu, 'phu-cu');
  expect([answer.status, answer.body['code']]).toEqual([409, 'session_closed']);
});
