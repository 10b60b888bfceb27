import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Invitation, Invitations } from '../../../src/contracts/invitations.ts';
import type { OfficeNotice, PreviewDay, Schedule, SessionPlanPage } from '../../../src/contracts/schedule.ts';
import type { Notice } from '../../../src/contracts/readiness.ts';
import { call, startServer, type Person, type TestServer } from '../../support/server.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const REASON = 'Lãnh đạo họp đột xuất với Trung ương';

let server: TestServer;
let secretary: Person;
let chair: Person;
let phuCu: Person;
let kimDong: Person;
let bridges: ReadonlyMap<string, string>;

beforeAll(async () => {
  server = await startServer({ DENUNCIATIONS: 'closed_item', HOLIDAYS: '2027-01-01' });
  secretary = await server.signIn('thuky');
  chair = await server.signIn('lanhdao');
  phuCu = await server.signIn('phucu');
  kimDong = await server.signIn('kimdong');
  bridges = new Map((await server.store.bridges.all()).map(({ id, code }) => [code, id]));
});
afterAll(() => server.stop());

const bridge = (code: string): string => bridges.get(code) ?? '';
const plan = (change: Record<string, unknown> = {}) => ({
  ...{ organiser: 'peoples_committee', kind: 'ad_hoc', cause: 'Vụ việc đông người, kéo dài' },
  ...{ basis: 'Luật Tiếp công dân', reasonForOnline: 'Nhiều cơ quan ở xa nhau', ...change },
});
const announced = (start: number, change: Record<string, unknown> = {}) => ({
  ...{ title: 'Tiếp công dân đột xuất (DỮ LIỆU MẪU)', chairName: 'Chủ tịch UBND tỉnh' },
  ...{ place: 'Trụ sở Ban Tiếp công dân tỉnh', plannedStart: start, plannedEnd: start + 3 * HOUR, ...change },
});
const page = ({ body }: { body: Record<string, unknown> }): SessionPlanPage =>
  body as unknown as SessionPlanPage;
const planned = async (days: number): Promise<SessionPlanPage> => {
  server.clock.advance(1_000);
  const start = server.clock.now() + days * DAY;
  return page(await secretary.call('POST', '/api/schedule/sessions', { ...announced(start), plan: plan() }));
};
const publish = (sessionIds: readonly string[], who = secretary) =>
  who.call('POST', '/api/schedule/notices', { sessionIds, words: '' });
const feed = async (): Promise<string> => {
  const response = await fetch(`${server.url}/api/public/schedule.ics`);
  return (await response.text()).replaceAll('\r\n ', '');
};
const eventOf = (text: string, sessionId: string): string =>
  text.split('BEGIN:VEVENT').find((part) => part.includes(`UID:${sessionId}@`)) ?? '';
const replan = (of: SessionPlanPage, change: Record<string, unknown>, who = secretary) => {
  const { title, chairName, place, plannedStart, plannedEnd } = of.session;
  return who.call('PUT', `/api/schedule/sessions/${of.session.sessionId}`, {
    ...{
      title,
      chairName,
      place,
      plannedStart,
      plannedEnd,
      plan: plan(),
      version: of.plans[0]?.version ?? 0,
    },
    ...change,
  });
};
const addItem = async (sessionId: string, change: Record<string, unknown> = {}): Promise<string> => {
  const { body } = await secretary.call('POST', `/api/sessions/${sessionId}/items`, {
    ...{ kind: 'complaint', label: 'Nguyễn Văn Mẫu', summary: 'Giá đền bù đất' },
    ...{ bridgeIds: [bridge('phu-cu')], agencyBridgeIds: [], ...change },
  });
  return (body['agenda'] as { itemId: string }[]).at(-1)?.itemId ?? '';
};
const invitationsOf = async (sessionId: string, who = secretary): Promise<Invitations> =>
  (await who.call('GET', `/api/sessions/${sessionId}/invitations`)).body as unknown as Invitations;
const noticesOf = async (who: Person): Promise<Notice[]> =>
  (await who.call('GET', '/api/notices')).body['notices'] as Notice[];

test('a year is made by its rules once, however often it is asked for, and a changed rule doubles nothing', async () => {
  const rule = {
    ...{ organiser: 'peoples_committee', title: 'Tiếp công dân định kỳ', chairName: 'Chủ tịch UBND tỉnh' },
    ...{ place: 'Trụ sở', startTime: '08:00', endTime: '11:30', from: '2027-01-01' },
    day: { by: 'day_of_month', day: 15 },
  };
  const council = { ...rule, organiser: 'people_council', day: { by: 'day_of_month', day: 30 } };
  const added = await secretary.call('POST', '/api/schedule/rules', rule);
  expect([added.status, added.body['version']]).toEqual([200, 1]);
  expect((await secretary.call('POST', '/api/schedule/rules', council)).status).toBe(200);
  const preview = async (): Promise<PreviewDay[]> =>
    (await secretary.call('GET', '/api/schedule/preview?year=2027')).body['days'] as PreviewDay[];
  expect((await preview()).filter(({ sessionId }) => sessionId === null)).toHaveLength(24);
  const make = () => secretary.call('POST', '/api/schedule/years', { year: 2027 });
  const both = await Promise.all([make(), make()]);
  expect(both.reduce((sum, { body }) => sum + Number(body['made']), 0)).toBe(24);
  expect((await make()).body).toEqual({ made: 0 });
  expect((await preview()).filter(({ sessionId }) => sessionId === null)).toHaveLength(0);
  // Once more by a changed rule: the months have their sessions.
  const path = `/api/schedule/rules/${String(added.body['ruleId'])}`;
  const changed = { version: 1, draft: { ...rule, day: { by: 'weekday_of_month', weekday: 2, nth: 2 } } };
  expect((await secretary.call('PUT', path, changed)).body['version']).toBe(2);
  expect((await secretary.call('PUT', path, changed)).body['code']).toBe('plan_changed_meanwhile');
  expect((await make()).body).toEqual({ made: 0 });
  const { sessions, counts } = (await secretary.call('GET', '/api/schedule?year=2027'))
    .body as unknown as Schedule;
  expect(sessions).toHaveLength(24);
  // 30/1/2027 is a Saturday; 30/2 is 28/2, a Sunday.
  expect(
    sessions.filter(({ organiser }) => organiser === 'people_council').map(({ dueDate }) => dueDate),
  ).toEqual(expect.arrayContaining(['2027-02-01', '2027-03-01']));
  expect(sessions[0]).toMatchObject({ dueDate: '2027-01-15', kind: 'periodic', outcome: 'coming' });
  expect(sessions[0]?.bridges.map(({ name }) => name)).toEqual(['Điểm cầu trung tâm']);
  expect(counts.map(({ due }) => due)).toEqual([0, 0, 0]);
});

test('who may plan, and who may only read', async () => {
  const start = server.clock.now() + 20 * DAY;
  const body = { ...announced(start), plan: plan() };
  for (const username of ['phucu', 'kiemtra', 'quantri', 'luutru']) {
    const other = await server.signIn(username);
    expect([username, (await other.call('POST', '/api/schedule/sessions', body)).status]).toEqual([
      username,
      403,
    ]);
    expect([username, (await other.call('POST', '/api/schedule/years', { year: 2027 })).status]).toEqual([
      username,
      403,
    ]);
    expect((await other.call('GET', '/api/schedule?year=2027')).status).toBe(200);
  }
  expect((await call(server.url, 'GET', '/api/schedule?year=2027')).status).toBe(401);
  // An officer reads that a session is held, not who else takes part in it or how it is planned.
  const session = await planned(20);
  await addItem(session.session.sessionId, { bridgeIds: [bridge('phu-cu')] });
  const { sessions } = (await kimDong.call('GET', '/api/schedule?year=2027')).body as unknown as Schedule;
  const seen = sessions.find(({ sessionId }) => sessionId === session.session.sessionId);
  expect(seen).toMatchObject({ mine: false, items: 0, bridges: [{ name: 'Điểm cầu trung tâm' }] });
  const own = `/api/schedule/sessions/${session.session.sessionId}`;
  expect([(await kimDong.call('GET', own)).status, (await phuCu.call('GET', own)).status]).toEqual([
    404, 200,
  ]);
});

test('by hand only with a cause and times to come; the bridge comes with the first item, and its check with it', async () => {
  const start = server.clock.now() + 20 * DAY;
  const add = (body: Record<string, unknown>) => secretary.call('POST', '/api/schedule/sessions', body);
  expect((await add({ ...announced(start), plan: plan({ cause: '' }) })).body['code']).toBe('words_wanted');
  expect((await add({ ...announced(server.clock.now() - 1), plan: plan() })).status).toBe(400);
  expect((await add({ ...announced(start, { plannedEnd: start }), plan: plan() })).status).toBe(400);
  const { session, plans } = await planned(20);
  expect(plans[0]).toMatchObject({ version: 1, kind: 'ad_hoc', reasonForOnline: 'Nhiều cơ quan ở xa nhau' });
  const subjects = async () =>
    (
      (await secretary.call('GET', `/api/readiness/${session.sessionId}`)).body['rows'] as { code: string }[]
    ).map(({ code }) => code);
  expect(await subjects()).toEqual(['trung-tam', 'server']);
  await addItem(session.sessionId);
  expect(await subjects()).toEqual(expect.arrayContaining(['trung-tam', 'phu-cu', 'server']));
});

test('the plan of a dialogue is kept in versions; who read an older one is told', async () => {
  const before = await planned(20);
  const dialogue = {
    ...{
      purpose: 'Làm rõ phương án bồi thường',
      content: 'Giá đất, tái định cư',
      parties: 'UBND và các hộ dân',
    },
    ...{ timePlace: '08:00 tại trụ sở', assignment: 'Sở chuẩn bị hồ sơ' },
  };
  const after = page(await replan(before, { plan: plan({ dialogue }) }));
  expect(after.plans.map(({ version, dialogue: kept }) => [version, kept?.purpose ?? null])).toEqual([
    [2, 'Làm rõ phương án bồi thường'],
    [1, null],
  ]);
  expect((await replan(before, { plan: plan() })).body['code']).toBe('plan_changed_meanwhile');
});

test('a notice is numbered and public, with no identity; the feed keeps the UID and raises SEQUENCE', async () => {
  const one = await planned(30);
  const { sessionId } = one.session;
  await addItem(sessionId);
  await addItem(sessionId, { kind: 'denunciation', label: '', summary: '', bridgeIds: [bridge('kim-dong')] });
  expect(await feed()).not.toContain(sessionId);
  expect((await publish([sessionId], phuCu)).status).toBe(403);
  expect((await publish(['00000000-0000-4000-8000-000000000000'])).status).toBe(400);
  const first = await publish([sessionId]);
  const number = String(first.body['number']);
  expect(number).toMatch(/^\d+\/TB-TCD$/);
  const text = await feed();
  expect(text).toContain('TZID:Asia/Ho_Chi_Minh');
  expect(eventOf(text, sessionId)).toContain('SEQUENCE:0');
  expect(eventOf(text, sessionId)).toMatch(/DTSTART;TZID=Asia\/Ho_Chi_Minh:\d{8}T080/);
  const html = await (await fetch(`${server.url}/lich-tiep-cong-dan`)).text();
  const json = await (await fetch(`${server.url}/api/public/schedule`)).text();
  for (const open of [text, html, json]) {
    expect(open).toContain('Tiếp công dân đột xuất');
    for (const hidden of ['Nguyễn Văn Mẫu', 'Giá đền bù', 'TC-01']) expect(open).not.toContain(hidden);
  }
  expect(html).toContain(`Số ${number}`);
  // Officers of bridges that take part, and the office, by e-mail and in the application; nobody else.
  expect((await noticesOf(phuCu)).map(({ kind }) => kind)).toContain('schedule_published');
  expect(
    server.readiness.mails.filter(({ text: mail }) => mail.includes(number)).map(({ to }) => to),
  ).toEqual(expect.arrayContaining(['phucu@mau.invalid', 'kimdong@mau.invalid', 'lanhdao@mau.invalid']));
  expect(
    server.readiness.mails.some(({ to, text: mail }) => to === 'anthi@mau.invalid' && mail.includes(number)),
  ).toBe(false);
  // With enough days to go no reason is asked for.
  expect((await replan(one, { place: 'Hội trường UBND tỉnh' })).status).toBe(200);
  expect(eventOf(await feed(), sessionId)).toContain('SEQUENCE:1');
  const notices = (await secretary.call('GET', '/api/schedule/notices?year=2026')).body[
    'notices'
  ] as OfficeNotice[];
  expect(notices[0]).toMatchObject({ sort: 'change', short: false });
  const paper = await fetch(
    `${server.url}/api/schedule/notices/${notices[0]?.noticeId ?? ''}/paper?format=docx`,
    {
      headers: { cookie: secretary.cookie },
    },
  );
  expect([paper.status, paper.headers.get('content-disposition')]).toEqual([
    200,
    expect.stringContaining('thong-bao-lich-tiep-cong-dan'),
  ]);
});

test('moved four days before: refused without a reason, accepted with one and marked; invitations ask again', async () => {
  const before = await planned(4.5);
  const { sessionId } = before.session;
  const itemId = await addItem(sessionId, { agencyBridgeIds: [bridge('kim-dong')] });
  // Not published: nothing was promised to anybody.
  expect((await replan(before, { chairName: 'Phó Chủ tịch UBND tỉnh' })).status).toBe(200);
  await publish([sessionId]);
  const [sent] = (await invitationsOf(sessionId)).invitations.filter((each) => each.itemId === itemId);
  expect(sent).toMatchObject({ agency: 'Kim Động', state: 'sent', round: 1 });
  const path = `/api/invitations/${sent?.invitationId ?? ''}`;
  const answer = { version: 1, answer: 'coming', name: 'Bà Mẫu', position: 'Phó Chủ tịch' };
  expect((await phuCu.call('POST', `${path}/answer`, answer)).status).toBe(404);
  expect((await chair.call('POST', `${path}/answer`, answer)).status).toBe(403);
  expect((await kimDong.call('POST', `${path}/answer`, { ...answer, name: '' })).body['code']).toBe(
    'answer_incomplete',
  );
  const answered = await kimDong.call('POST', `${path}/answer`, answer);
  expect(answered.body).toMatchObject({ state: 'answered', answer: 'coming', version: 2 });
  expect((await noticesOf(secretary)).map(({ kind }) => kind)).toContain('invitation_answered');

  const now = page(await secretary.call('GET', `/api/schedule/sessions/${sessionId}`));
  expect(now.reasonWanted).toBe(true);
  const start = now.session.plannedStart + DAY;
  const moved = { plannedStart: start, plannedEnd: start + 3 * HOUR };
  const refused = await replan(now, moved);
  expect([refused.status, refused.body['code']]).toEqual([400, 'change_reason_wanted']);
  expect((await server.store.sessions.byId(sessionId))?.plannedStart).toBe(now.session.plannedStart);
  const done = page(await replan(now, { ...moved, reason: REASON }));
  expect(done.session).toMatchObject({ plannedStart: start, state: 'scheduled' });
  expect(done.changes[0]).toMatchObject({ what: 'moved', reason: REASON, start });
  const notices = (await secretary.call('GET', '/api/schedule/notices?year=2026')).body[
    'notices'
  ] as OfficeNotice[];
  expect(notices[0]).toMatchObject({ sort: 'change', short: true, reason: REASON });
  // Why stays in the office.
  expect(await (await fetch(`${server.url}/api/public/schedule`)).text()).not.toContain(REASON);
  // The check has its new deadline, the agency is asked again.
  expect(server.readiness.wakes.get(sessionId)?.at(-1)?.kind).toBe('freeze');
  expect((await invitationsOf(sessionId)).invitations.find((each) => each.itemId === itemId)).toMatchObject({
    ...{ state: 'sent', answer: null, round: 2, version: 3, plannedStart: start },
  });
  expect((await kimDong.call('POST', `${path}/answer`, answer)).body['code']).toBe('plan_changed_meanwhile');
  // Another length of an item before it moves its time; off the agenda it is taken back.
  await secretary.call('POST', `/api/sessions/${sessionId}/items/${itemId}/withdraw`, {
    reason: 'Công dân rút đơn',
  });
  expect((await invitationsOf(sessionId)).invitations.find((each) => each.itemId === itemId)?.state).toBe(
    'withdrawn',
  );
});

test('postponed without a day and given one later: calendars, notices and the counter follow', async () => {
  const { session } = await planned(40);
  const { sessionId } = session;
  await publish([sessionId]);
  const postpone = (body: Record<string, unknown>) =>
    secretary.call('POST', `/api/sessions/${sessionId}/postpone`, { reason: REASON, ...body });
  expect((await postpone({})).body['state']).toBe('postponed');
  expect(eventOf(await feed(), sessionId)).toContain('STATUS:TENTATIVE');
  expect(server.readiness.wakes.get(sessionId)).toEqual([]);
  const start = session.plannedStart + 7 * DAY;
  expect((await postpone({ plannedStart: start })).status).toBe(400);
  expect((await postpone({ plannedStart: start, plannedEnd: start + HOUR })).body['state']).toBe('scheduled');
  const event = eventOf(await feed(), sessionId);
  expect([event.includes('STATUS:CONFIRMED'), event.includes('SEQUENCE:2')]).toEqual([true, true]);
  expect(
    (await noticesOf(chair)).some(({ kind, text }) => kind === 'postponed' && text.includes(REASON)),
  ).toBe(true);
});

test('cancelled: checks are off, calendars and agencies are told, registrations stay and go to another session as a whole', async () => {
  const { session } = await planned(25);
  const { sessionId } = session;
  await addItem(sessionId, { agencyBridgeIds: [bridge('kim-dong')] });
  await publish([sessionId]);
  const register = async (summary: string): Promise<string> => {
    const { body } = await phuCu.call('POST', `/api/sessions/${sessionId}/registrations`, {
      bridgeId: bridge('phu-cu'),
      draft: { kind: 'petition', summary, persons: [{ name: 'Trần Thị Mẫu', address: 'Thôn 2' }] },
    });
    return String(body['registrationId']);
  };
  const ids = [await register('Đường liên xã hư hỏng'), await register('Xin cấp nước sạch')];
  await phuCu.call('POST', `/api/sessions/${sessionId}/registration-lists`, { bridgeId: bridge('phu-cu') });
  const to = (await planned(26)).session.sessionId;
  const move = (who = secretary) =>
    who.call('POST', `/api/sessions/${sessionId}/move-registrations`, { toSessionId: to, reason: REASON });
  expect((await move()).body['code']).toBe('act_not_allowed_now');
  const cancel = (who = secretary) =>
    who.call('POST', `/api/sessions/${sessionId}/cancel`, { reason: REASON });
  expect((await cancel(phuCu)).status).toBe(403);
  const cancelled = page(await cancel());
  expect(cancelled.session.state).toBe('cancelled');
  expect(cancelled).toMatchObject({ registrations: 2, changes: [{ what: 'cancelled', reason: REASON }] });
  expect((await cancel()).body['code']).toBe('session_closed');
  expect(
    (await secretary.call('POST', `/api/sessions/${sessionId}/postpone`, { reason: REASON })).body['code'],
  ).toBe('session_closed');
  expect(server.readiness.wakes.get(sessionId)).toEqual([]);
  expect(eventOf(await feed(), sessionId)).toContain('STATUS:CANCELLED');
  expect((await invitationsOf(sessionId)).invitations.every(({ state }) => state === 'withdrawn')).toBe(true);
  expect((await noticesOf(kimDong)).map(({ kind }) => kind)).toContain('invitation_withdrawn');
  const readiness = (await secretary.call('GET', '/api/readiness')).body['sessions'] as {
    sessionId: string;
  }[];
  expect(readiness.map((each) => each.sessionId)).not.toContain(sessionId);

  expect((await move(phuCu)).status).toBe(403);
  expect((await move()).body).toEqual({ moved: 2 });
  expect((await move()).body).toEqual({ moved: 0 });
  expect(await server.store.registrations.of(sessionId)).toEqual([]);
  const there = await server.store.registrations.of(to);
  expect(there.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  expect(there.every(({ state }) => state === 'submitted')).toBe(true);
  // The trace: each version with its session, who and why.
  const versions = await server.store.registrations.versionsOf(to, ids[0] ?? '');
  expect(versions.map((each) => each.sessionId)).toEqual([sessionId, sessionId, to]);
  expect(versions.at(-1)?.words).toContain(REASON);
  expect((await server.store.registrations.lists(to))[0]).toMatchObject({ count: 2, version: 1 });
});

test('a live session is neither cancelled nor replanned', async () => {
  const { body } = await secretary.call('GET', '/api/sessions');
  const today = (body['sessions'] as { id: string }[])[0]?.id ?? '';
  expect(
    (await chair.call('POST', `/api/sessions/${today}/open`, { decision: 'Chủ trì quyết định mở' })).status,
  ).toBe(200);
  const now = page(await secretary.call('GET', `/api/schedule/sessions/${today}`));
  expect(
    (await secretary.call('POST', `/api/sessions/${today}/cancel`, { reason: REASON })).body['code'],
  ).toBe('act_not_allowed_now');
  expect((await replan(now, { place: 'Nơi khác', reason: REASON })).body['code']).toBe('act_not_allowed_now');
});

test('agencies by name, the fixed list, and the paper; of a denunciation its code only', async () => {
  const { session } = await planned(33);
  const { sessionId } = session;
  const itemId = await addItem(sessionId, { kind: 'denunciation', label: '', summary: '' });
  const send = (body: Record<string, unknown>, who = secretary) =>
    who.call('POST', `/api/sessions/${sessionId}/invitations`, body);
  const police = { name: 'Công an tỉnh' };
  expect((await send({ itemId, agencies: [police] }, phuCu)).status).toBe(403);
  expect(
    (await send({ itemId: '00000000-0000-4000-8000-000000000000', agencies: [police] })).body['code'],
  ).toBe('item_not_found');
  await send({ itemId, agencies: [police] });
  const again = (
    await send({ itemId, agencies: [police, { name: 'Kim Động', bridgeId: bridge('kim-dong') }] })
  ).body as unknown as Invitations;
  expect(again.invitations.map(({ agency, item }) => [agency, item?.label, item?.summary])).toEqual([
    ['Công an tỉnh', 'TC-01', ''],
    ['Kim Động', 'TC-01', ''],
  ]);
  // A bridge point that is invited takes part.
  expect((await server.store.sessions.byId(sessionId))?.bridges.map(({ code }) => code)).toContain(
    'kim-dong',
  );
  // An officer reads those of the own bridge, the office answers for whoever has none.
  expect((await invitationsOf(sessionId, kimDong)).invitations.map(({ agency }) => agency)).toEqual([
    'Kim Động',
  ]);
  const mine = (await kimDong.call('GET', '/api/invitations')).body['invitations'] as Invitation[];
  expect(mine.every((each) => each.bridgeId === bridge('kim-dong'))).toBe(true);
  const first = again.invitations[0]?.invitationId ?? '';
  const paper = (who: Person) =>
    fetch(`${server.url}/api/invitations/${first}/paper`, { headers: { cookie: who.cookie } });
  expect([(await paper(secretary)).status, (await paper(kimDong)).status]).toEqual([200, 404]);
  const noted = await secretary.call('POST', `/api/invitations/${first}/answer`, {
    ...{ version: 1, answer: 'not_coming', reason: 'Trùng lịch công tác' },
  });
  expect(noted.body).toMatchObject({ answer: 'not_coming', reason: 'Trùng lịch công tác' });
  const back = await secretary.call('POST', `/api/invitations/${first}/withdraw`, {
    version: 2,
    reason: REASON,
  });
  expect(back.body['state']).toBe('withdrawn');
  const renewed = (await send({ itemId, agencies: [police] })).body as unknown as Invitations;
  expect(renewed.invitations[0]).toMatchObject({ state: 'sent', round: 2, answer: null });

  const list = '/api/schedule/attendance/peoples_committee';
  const kept = await secretary.call('GET', list);
  expect(kept.body['version']).toBe(0);
  const agencies = [{ name: 'Thanh tra tỉnh' }, { name: 'Sở Tài chính' }];
  expect((await secretary.call('PUT', list, { version: 0, agencies })).body['version']).toBe(1);
  expect((await secretary.call('PUT', list, { version: 0, agencies })).body['code']).toBe(
    'plan_changed_meanwhile',
  );
  expect((await phuCu.call('PUT', list, { version: 1, agencies })).status).toBe(403);
  await publish([sessionId]);
  const all = (await invitationsOf(sessionId)).invitations;
  expect(all.filter(({ itemId: of }) => of === null).map(({ agency }) => agency)).toEqual([
    'Thanh tra tỉnh',
    'Sở Tài chính',
  ]);
});
