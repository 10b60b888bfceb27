import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { io } from 'socket.io-client';
import { routes } from '../../../src/contracts/http.ts';
import type { CaseResults, CaseStatus } from '../../../src/contracts/exchange.ts';
import type { Registrations } from '../../../src/contracts/registrations.ts';
import type { Session } from '../../../src/contracts/session.ts';
import type { Route } from '../../../src/contracts/tables.ts';
import { KEY_SCOPES } from '../../../src/domain/procedure/exchange-scopes.ts';
import { call, startServer, type Person, type TestServer } from '../../support/server.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let server: TestServer;
let admin: Person;
let secretary: Person;
let chair: Person;
let phuCu: Person;
let session: Session;
let bridges: ReadonlyMap<string, string>;

beforeAll(async () => {
  server = await startServer({ API_KEY_RATE: '60' });
  await renew();
  bridges = new Map((await server.store.bridges.all()).map(({ id, code }) => [code, id]));
});
afterAll(() => server.stop());

async function renew(): Promise<void> {
  [admin, secretary, chair, phuCu] = (await Promise.all(
    ['quantri', 'thuky', 'lanhdao', 'phucu'].map((name) => server.signIn(name)),
  )) as [Person, Person, Person, Person];
}

beforeEach(async () => {
  const start = server.clock.now() + 10 * DAY;
  const planned = await chair.call('POST', '/api/sessions', {
    ...{ title: 'Tiếp công dân định kỳ (DỮ LIỆU MẪU)', chairName: 'Chủ tịch UBND tỉnh' },
    ...{ plannedStart: start, plannedEnd: start + 3 * HOUR, bridgeCodes: ['van-giang'] },
  });
  session = planned.body as unknown as Session;
});

const bridge = (code: string): string => bridges.get(code) ?? '';
interface Key {
  readonly id: string;
  readonly secret: string;
  ask(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): ReturnType<typeof call>;
}

async function makeKey(scopes: readonly string[], more: Record<string, unknown> = {}): Promise<Key> {
  const made = await admin.call('POST', '/api/exchange/keys', { label: 'Hệ thống đơn thư', scopes, ...more });
  expect(made.status).toBe(200);
  const { secret, key } = made.body as { secret: string; key: { keyId: string } };
  return {
    ...{ id: key.keyId, secret },
    ask: (method, path, body, headers = {}) =>
      call(server.url, method, path, body, { ...headers, authorization: `Bearer ${secret}` }),
  };
}

const caseOf = (number: string, change: Record<string, unknown> = {}) => ({
  ...{ externalNumber: number, kind: 'complaint', summary: 'Đề nghị xem lại giá đền bù đất nông nghiệp' },
  persons: [{ name: 'Nguyễn Văn Mẫu', address: 'Thôn 1, Phù Cừ', idNumber: '033099000123' }],
  ...change,
});
const batch = (cases: readonly unknown[], more: Record<string, unknown> = {}) => ({
  ...{ sessionId: session.id, bridgeId: bridge('phu-cu'), cases, ...more },
});
const importBy = async (key: Key, cases: readonly unknown[], more: Record<string, unknown> = {}) =>
  (await key.ask('POST', '/api/exchange/cases', batch(cases, more))).body as unknown as CaseResults;
const registered = async (): Promise<Registrations> =>
  (await phuCu.call('GET', `/api/sessions/${session.id}/registrations`)).body as unknown as Registrations;

test('only an administrator makes keys, and never one for recordings, whole papers, conduct or accounts', async () => {
  for (const person of [secretary, chair, phuCu])
    expect((await person.call('GET', '/api/exchange/keys')).status).toBe(403);
  for (const scope of [
    'archive.play',
    'registration.identity',
    'session.conduct',
    'exchange.manage',
    'session.join',
  ])
    expect([
      scope,
      (await admin.call('POST', '/api/exchange/keys', { label: 'Đơn thư', scopes: [scope] })).status,
    ]).toEqual([scope, 400]);
  expect((await admin.call('POST', '/api/exchange/keys', { label: 'Đơn thư', scopes: [] })).status).toBe(400);
  expect(
    (
      await admin.call('POST', '/api/exchange/keys', {
        ...{ label: 'Đơn thư', scopes: ['session.read'], lastDay: '2020-01-01' },
      })
    ).status,
  ).toBe(400);
});

test('a key asks the same routes within its scopes; its secret is kept nowhere', async () => {
  const key = await makeKey(['session.read']);
  expect(key.secret).toMatch(/^ctd_[\w-]{43}$/);
  expect((await key.ask('GET', '/api/sessions')).status).toBe(200);
  expect((await key.ask('GET', '/api/me')).body).toMatchObject({
    role: 'system',
    displayName: 'Hệ thống đơn thư',
  });
  for (const [method, path] of [
    ['GET', `/api/sessions/${session.id}/registrations`],
    ['GET', '/api/archive'],
    ['GET', '/api/notices'],
    ['PUT', '/api/me/locale'],
    ['POST', `/api/sessions/${session.id}/open`],
    ['GET', '/api/exchange/keys'],
  ] as const)
    expect([path, (await key.ask(method, path)).body['code']]).toEqual([path, 'not_allowed']);
  const listed = await admin.call('GET', '/api/exchange/keys');
  expect(JSON.stringify(listed.body)).not.toContain(key.secret);
  const row = await server.store.exchange.keys.byId(key.id);
  expect(JSON.stringify(row)).not.toContain(key.secret.slice(4));
  expect(row?.lastUsedAt).toBe(server.clock.now());
});

test('an unknown, ended or revoked key is told so, also beside a good cookie; no password signs its account in', async () => {
  const wrong = await call(server.url, 'GET', '/api/sessions', undefined, {
    ...{ cookie: admin.cookie, authorization: 'Bearer ctd_nothing' },
  });
  expect([wrong.status, wrong.body['code'], wrong.type]).toEqual([
    ...[401, 'api_key_not_valid', 'application/problem+json'],
  ]);
  const revoked = await makeKey(['session.read']);
  await admin.call('POST', `/api/exchange/keys/${revoked.id}/revoke`);
  expect((await revoked.ask('GET', '/api/sessions')).body['code']).toBe('api_key_not_valid');
  const ending = await makeKey(['session.read'], { lastDay: '2026-12-15' });
  expect((await ending.ask('GET', '/api/sessions')).status).toBe(200);
  const account = await server.store.exchange.keys.byId(ending.id);
  const user = await server.store.users.byId(account?.userId ?? '');
  const signIn = await call(server.url, 'POST', '/api/sign-in', { username: user?.username, password: 'x' });
  expect(signIn.body['code']).toBe('wrong_credentials');
  server.clock.set(Date.UTC(2026, 11, 15, 17, 0, 0));
  expect((await ending.ask('GET', '/api/sessions')).body['code']).toBe('api_key_not_valid');
  await renew();
});

test('a key opens no socket', async () => {
  const key = await makeKey([...KEY_SCOPES]);
  const socket = io(server.url, {
    ...{
      extraHeaders: { authorization: `Bearer ${key.secret}` },
      transports: ['websocket'],
      reconnection: false,
    },
  });
  const outcome = await new Promise<string>((resolve) => {
    socket.once('connect', () => resolve('connected'));
    socket.once('connect_error', (error) => resolve(error.message));
  });
  socket.close();
  expect(outcome).not.toBe('connected');
});

test('with all its scopes a key sees papers masked, and without registration.read no names on the agenda', async () => {
  const all = await makeKey([...KEY_SCOPES]);
  await importBy(all, [caseOf('HY-1')]);
  const seen = await all.ask('GET', `/api/sessions/${session.id}/registrations`);
  expect(JSON.stringify(seen.body)).toContain('•••••••••123');
  expect(JSON.stringify(seen.body)).not.toContain('033099000123');
  await chair.call('POST', `/api/sessions/${session.id}/items`, {
    ...{ kind: 'complaint', label: 'Nguyễn Văn Mẫu', summary: 'Đất đai', people: 1, minutes: 20 },
    ...{ bridgeIds: [bridge('van-giang')], agencyBridgeIds: [] },
  });
  const agenda = async (key: Key): Promise<string> =>
    JSON.stringify((await key.ask('GET', `/api/sessions/${session.id}`)).body['agenda']);
  expect(await agenda(all)).toContain('Nguyễn Văn Mẫu');
  expect(await agenda(await makeKey(['session.read']))).not.toContain('Nguyễn Văn Mẫu');
});

test('a key of one bridge point sees and writes of it alone', async () => {
  const key = await makeKey(['registration.read', 'registration.write', 'session.read'], {
    bridgeId: bridge('kim-dong'),
  });
  const whole = await makeKey(['registration.write', 'registration.read']);
  await importBy(whole, [caseOf('HY-2')]);
  expect((await key.ask('POST', '/api/exchange/cases', batch([caseOf('HY-3')]))).status).toBe(403);
  const seen = await key.ask('GET', `/api/sessions/${session.id}/registrations`);
  expect(seen.body['registrations']).toEqual([]);
  expect((await key.ask('GET', '/api/exchange/cases?externalNumber=HY-2')).body['cases']).toEqual([]);
  expect((await key.ask('GET', `/api/sessions/${session.id}`)).status).toBe(404);
  // It is not even told that another bridge point has the same case.
  const own = await importBy(key, [caseOf('HY-2')], { bridgeId: bridge('kim-dong') });
  expect(own.created).toBe(1);
});

test('every act of a key leaves a trace with the request, and reading none', async () => {
  const key = await makeKey(['registration.read', 'registration.write']);
  await key.ask('GET', '/api/exchange/cases?externalNumber=x');
  await importBy(key, [caseOf('HY-4')]);
  const { body } = await admin.call('GET', `/api/exchange/keys/${key.id}/uses`);
  expect(body['uses']).toMatchObject([{ route: 'importCases', at: server.clock.now() }]);
  const [made] = (await registered()).registrations;
  expect(made?.writtenBy).toBe('Hệ thống đơn thư');
});

test('a key that asks too often waits, another one does not', async () => {
  const key = await makeKey(['session.read']);
  const answers = await Promise.all(Array.from({ length: 61 }, () => key.ask('GET', '/api/me')));
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
  expect((await (await makeKey(['session.read'])).ask('GET', '/api/me')).status).toBe(200);
});

test('the same Idempotency-Key does it once; for another request it is refused', async () => {
  const key = await makeKey(['registration.write', 'registration.read']);
  const add = (body: unknown) =>
    key.ask('POST', `/api/sessions/${session.id}/registrations`, body, { 'idempotency-key': 'a-1' });
  const draft = { bridgeId: bridge('phu-cu'), draft: caseOf('') };
  const refused = await add({ ...draft, draft: { ...draft.draft, people: 5 } });
  expect(refused.status).toBe(400);
  // What was refused was not done: the same key may be used for it again.
  const both = await Promise.all([add(draft), add(draft)]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, expect.any(Number)]);
  const again = await add(draft);
  expect(again.body['registrationId']).toBe(
    both.find(({ status }) => status === 200)?.body['registrationId'],
  );
  expect((await registered()).registrations).toHaveLength(1);
  expect((await add({ ...draft, draft: caseOf('other') })).body['code']).toBe('idempotency_key_reused');
});

test('cases are brought once, brought up to date, and judged one by one', async () => {
  const key = await makeKey(['registration.write', 'registration.read']);
  const wrong = [
    { externalNumber: 'HY-12', kind: 'lawsuit' },
    caseOf('HY-13', { people: 6 }),
    caseOf('HY-10'),
  ];
  const looked = await importBy(key, [caseOf('HY-10')], { checkOnly: true });
  expect([looked.created, (await registered()).registrations.length]).toEqual([1, 0]);
  const first = await importBy(key, [caseOf('HY-10'), caseOf('HY-11'), ...wrong]);
  expect(first).toMatchObject({ created: 2, changed: 0, unchanged: 0, refused: 3 });
  expect(first.cases.slice(2).map(({ reasons }) => reasons.map(({ code }) => code))).toEqual([
    ...[['wrong_shape'], ['no_representative'], ['twice_in_batch']],
  ]);
  expect(await importBy(key, [caseOf('HY-10'), caseOf('HY-11')])).toMatchObject({ unchanged: 2, changed: 0 });
  const changed = await importBy(key, [caseOf('HY-10', { note: 'Bổ sung đơn' }), caseOf('HY-11')]);
  expect(changed.cases).toMatchObject([
    ...[
      { outcome: 'changed', version: 2, replacedEdit: false },
      { outcome: 'unchanged', version: 1 },
    ],
  ]);
  expect((await registered()).registrations).toHaveLength(2);
  const together = await Promise.all([importBy(key, [caseOf('HY-14')]), importBy(key, [caseOf('HY-14')])]);
  expect(together.reduce((sum, { created }) => sum + created, 0)).toBe(1);
  expect((await registered()).registrations).toHaveLength(3);
});

test('what the bridge point mended stays until the other system has news; what the centre decided stays', async () => {
  const key = await makeKey(['registration.write', 'registration.read', 'minutes.read']);
  const [made] = (await importBy(key, [caseOf('HY-20')])).cases;
  const path = `/api/sessions/${session.id}/registrations/${made?.registrationId}`;
  const mended = caseOf('HY-20', { source: 'portal', summary: 'Giá đền bù đất trồng lúa của hộ' });
  expect((await phuCu.call('PUT', path, { version: 1, draft: mended })).status).toBe(200);
  expect((await importBy(key, [caseOf('HY-20')])).cases[0]).toMatchObject({
    outcome: 'unchanged',
    version: 2,
  });
  const news = await importBy(key, [caseOf('HY-20', { note: 'Có đơn bổ sung' })]);
  expect(news.cases[0]).toMatchObject({ outcome: 'changed', version: 3, replacedEdit: true });
  await phuCu.call('POST', `/api/sessions/${session.id}/registration-lists`, { bridgeId: bridge('phu-cu') });
  await secretary.call('POST', `${path}/screening`, { version: 4, decision: 'listed' });
  const late = await importBy(key, [caseOf('HY-20', { note: 'Sửa sau quyết định' })]);
  expect(late.cases[0]).toMatchObject({
    outcome: 'refused',
    state: 'listed',
    reasons: [{ code: 'decided' }],
  });
  // Said again as it stands it is nothing new, decided or not.
  expect((await importBy(key, [caseOf('HY-20', { note: 'Có đơn bổ sung' })])).unchanged).toBe(1);
  const { body } = await key.ask('GET', '/api/exchange/cases?externalNumber=HY-20');
  const [status] = body['cases'] as CaseStatus[];
  expect(status).toMatchObject({
    state: 'listed',
    bridgeId: bridge('phu-cu'),
    item: { state: 'listed', conclusions: [] },
  });
  const elsewhere = await importBy(key, [caseOf('HY-20')], { bridgeId: bridge('kim-dong') });
  expect(elsewhere.cases[0]?.reasons[0]?.code).toBe('other_bridge');
});

test('what was withdrawn, and a session that is over, take nothing', async () => {
  const key = await makeKey(['registration.write']);
  const [made] = (await importBy(key, [caseOf('HY-30')])).cases;
  await phuCu.call('POST', `/api/sessions/${session.id}/registrations/${made?.registrationId}/withdraw`, {
    ...{ version: 1, reason: 'Công dân không còn yêu cầu' },
  });
  const [again] = (await importBy(key, [caseOf('HY-30', { note: 'x' })])).cases;
  expect(again).toMatchObject({ outcome: 'refused', reasons: [{ code: 'withdrawn' }] });
  await chair.call('POST', `/api/sessions/${session.id}/open`, { decision: 'Mở thử nghiệm trước ngày' });
  await chair.call('POST', `/api/sessions/${session.id}/close`, {});
  const over = await key.ask('POST', '/api/exchange/cases', batch([caseOf('HY-31')]));
  expect(over.body['code']).toBe('session_closed');
});

test('of a denunciation nothing is taken', async () => {
  const key = await makeKey(['registration.write']);
  const [refused] = (await importBy(key, [caseOf('HY-40', { kind: 'denunciation' })])).cases;
  expect(refused?.reasons[0]?.code).toBe('denunciation_excluded');
  expect((await registered()).registrations).toEqual([]);
});

test('five hundred cases are taken in one request, and not one more', async () => {
  const key = await makeKey(['registration.write']);
  const many = Array.from({ length: 500 }, (_, i) => caseOf(`M-${i}`, { note: 'a'.repeat(900) }));
  expect(await importBy(key, many)).toMatchObject({ created: 500, refused: 0 });
  expect((await key.ask('POST', '/api/exchange/cases', batch([...many, caseOf('M-500')]))).status).toBe(400);
});

test('OpenAPI says of every route who may and with which scope; strangers do not get it', async () => {
  expect((await call(server.url, 'GET', '/api/openapi.json')).status).toBe(401);
  const key = await makeKey(['session.read']);
  const { body } = await key.ask('GET', '/api/openapi.json');
  const paths = body['paths'] as Record<string, Record<string, Record<string, unknown>>>;
  for (const [name, route] of Object.entries(routes) as [string, Route][]) {
    const operation = paths[route.path.replaceAll(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()];
    const inScope = KEY_SCOPES.some((scope) => scope === route.can);
    const security =
      route.can === 'anyone'
        ? []
        : [{ cookie: [] }, ...(inScope || route.forKeys === true ? [{ key: [] }] : [])];
    expect([name, operation?.['security'], operation?.['x-scope']]).toEqual([
      ...[name, security, inScope ? route.can : undefined],
    ]);
    expect(operation?.['tags']).toHaveLength(1);
    const responses = operation?.['responses'] as Record<string, { content?: Record<string, unknown> }>;
    expect(Object.keys(responses['default']?.content ?? {})).toEqual(['application/problem+json']);
  }
  expect(Object.keys((body['components'] as { securitySchemes: object }).securitySchemes)).toEqual([
    'cookie',
    'key',
  ]);
});
