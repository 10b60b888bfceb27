import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { ShareResolved, Task, TaskDetail, TaskList } from '../../../src/contracts/follow-up.ts';
import type { ResultDetail, ResultList } from '../../../src/contracts/results.ts';
import { RECORDING_NOTICE } from '../../../src/domain/conduct/recording-notice.ts';
import { SIGN_IN_COOKIE } from '../../../signaling/cookies.ts';
import { call, startServer, type Person, type TestServer } from '../../support/server.ts';
import { makePdf } from '../../support/sample-pdf.ts';

const HOUR = 3_600_000;

let server: TestServer;
let bridges: ReadonlyMap<string, string>;
let sessionId: string;
/** Its own for each session: mails are told apart by it. */
let title = '';
let sessions = 0;
const people: Record<string, Person> = {};
const who = (name: string): Person => {
  const person = people[name];
  if (person === undefined) throw new Error(`nobody is ${name}`);
  return person;
};

const moveTo = (instant: string): void => server.clock.set(Date.parse(`${instant}+07:00`));

/** Signed in for as long as the clock of this test may be moved. */
async function signIn(username: string): Promise<Person> {
  const user = await server.store.users.byUsername(username);
  if (user === null) throw new Error(`nobody is ${username}`);
  const token = `of-${username}`;
  const tokenHash = createHash('sha256').update(token).digest('hex');
  await server.store.signIns.add({ tokenHash, userId: user.id, createdAt: 0, expiresAt: Date.UTC(2030, 0) });
  const cookie = `${SIGN_IN_COOKIE}=${token}`;
  const { url } = server;
  return {
    ...{ url, cookie, call: (method, path, body) => call(url, method, path, body, { cookie }) },
    socket: () => Promise.reject(new Error('not used here')),
  };
}

beforeAll(async () => {
  server = await startServer({ DENUNCIATIONS: 'closed_item', HOLIDAYS: '2027-01-01' });
  for (const name of ['lanhdao', 'thuky', 'phucu', 'kimdong', 'kiemtra', 'luutru', 'quantri', 'kythuat'])
    people[name] = await signIn(name);
  bridges = new Map((await server.store.bridges.all()).map(({ id, code }) => [code, id]));
});
afterAll(() => server.stop());

const bridge = (code: string): string => bridges.get(code) ?? '';
const ok = async <T>(answer: Promise<{ status: number; body: Record<string, unknown> }>): Promise<T> => {
  const { status, body } = await answer;
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body as T;
};
const codeOf = async (
  answer: Promise<{ status: number; body: Record<string, unknown> }>,
): Promise<unknown> => {
  const { status, body } = await answer;
  return [status, body['code']];
};
const act = (body: Record<string, unknown>): Promise<unknown> =>
  ok(who('lanhdao').call('POST', `/api/sessions/${sessionId}/acts`, body));

/** An open session on Tuesday 15/12/2026 with one item at Phù Cừ. */
beforeEach(async () => {
  moveTo('2026-12-15T08:00');
  const start = server.clock.now();
  sessions += 1;
  title = `Buổi tiếp thứ ${sessions} (DỮ LIỆU MẪU)`;
  const planned = await ok<{ id: string }>(
    who('lanhdao').call('POST', '/api/sessions', {
      ...{
        title,
        chairName: 'Chủ tịch UBND tỉnh',
        plannedStart: start,
      },
      ...{ plannedEnd: start + 3 * HOUR, bridgeCodes: ['phu-cu', 'kim-dong'] },
    }),
  );
  sessionId = planned.id;
  await ok(who('lanhdao').call('POST', `/api/sessions/${sessionId}/open`, { decision: 'Mở để thử nghiệm' }));
  await act({ act: 'read_notice', version: RECORDING_NOTICE.version });
});

async function addItem(change: Record<string, unknown> = {}): Promise<string> {
  const { agenda } = await ok<{ agenda: { itemId: string }[] }>(
    who('thuky').call('POST', `/api/sessions/${sessionId}/items`, {
      ...{ kind: 'complaint', label: 'Nguyễn Văn Mẫu', summary: 'Giá đền bù', bridgeIds: [bridge('phu-cu')] },
      ...change,
    }),
  );
  return agenda.at(-1)?.itemId ?? '';
}
const CONCLUSION = { agency: 'UBND huyện Phù Cừ', task: 'Rà soát giá đền bù', deadline: '2027-01-08' };
async function conclude(itemId: string, conclusions: readonly unknown[] = [CONCLUSION]): Promise<void> {
  for (const step of ['call', 'check_identity', 'begin_dialogue']) await act({ act: step, itemId });
  await act({ act: 'conclude', itemId, conclusions });
}
async function concluded(): Promise<{ itemId: string; task: Task }> {
  const itemId = await addItem();
  await conclude(itemId);
  const task = (await tasksOf('thuky'))[0];
  if (task === undefined) throw new Error('no task was made');
  return { itemId, task };
}
const listed = (name: string, query = ''): Promise<TaskList> =>
  ok(who(name).call('GET', `/api/follow-up/tasks?sessionId=${sessionId}${query}`));
const tasksOf = async (name: string, query = ''): Promise<Task[]> => (await listed(name, query)).tasks;
const post = (name: string, taskId: string, path: string, body: Record<string, unknown>) =>
  who(name).call(path === 'report' ? 'PUT' : 'POST', `/api/follow-up/tasks/${taskId}/${path}`, body);
const acts = (taskId: string, version: number, body: Record<string, unknown>) =>
  post('thuky', taskId, 'acts', { version, ...body });
const answer = (name: string, taskId: string, version: number, change: Record<string, unknown> = {}) =>
  post(name, taskId, 'answers', { version, text: 'Đã trả lời công dân', on: '2026-12-15', ...change });
async function bring(
  name: string,
  taskId: string,
  content: Buffer,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${server.url}/api/follow-up/tasks/${taskId}/files?name=bao-cao.pdf`, {
    method: 'POST',
    headers: { cookie: who(name).cookie, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(content),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const look = (): Promise<void> => server.app.service.reminders.look();
const noticesOf = async (name: string): Promise<string[]> => {
  const { notices } = await ok<{ notices: { kind: string; text: string; sessionId: string }[] }>(
    who(name).call('GET', '/api/notices'),
  );
  return notices.filter((notice) => notice.sessionId === sessionId).map(({ kind }) => kind);
};
const mailsTo = (name: string): number =>
  server.readiness.mails.filter(({ to, text }) => to === `${name}@mau.invalid` && text.includes(title))
    .length;

test('each conclusion becomes a task by itself and once; its bridge is told, another learns nothing', async () => {
  const itemId = await addItem();
  await conclude(itemId, [CONCLUSION, { agency: 'Sở Tài chính', task: 'Cho ý kiến', deadline: null }]);
  const made = await tasksOf('thuky');
  expect(
    made.map(({ agency, bridgeId, deadline, state, standing, label }) => [
      agency,
      bridgeId,
      deadline,
      state,
      standing,
      label,
    ]),
  ).toEqual([
    ['UBND huyện Phù Cừ', bridge('phu-cu'), '2027-01-08', 'open', 'not_settled', 'Nguyễn Văn Mẫu'],
    ['Sở Tài chính', null, null, 'open', 'not_settled', 'Nguyễn Văn Mẫu'],
  ]);
  // A restart, or another server, settles again.
  await Promise.all([1, 2].map(() => server.app.service.concluded.settle(sessionId)));
  await server.app.service.concluded.takeUp();
  expect((await tasksOf('thuky')).map(({ version }) => version)).toEqual([1, 1]);
  expect((await tasksOf('phucu')).map(({ agency }) => agency)).toEqual(['UBND huyện Phù Cừ']);
  expect(await tasksOf('kimdong')).toEqual([]);
  const id = made[0]?.taskId ?? '';
  expect(await codeOf(who('kimdong').call('GET', `/api/follow-up/tasks/${id}`))).toEqual([404, 'not_found']);
  expect(await codeOf(answer('kimdong', id, 1))).toEqual([404, 'not_found']);
  expect(await noticesOf('phucu')).toEqual(['task_given']);
  expect(await noticesOf('kimdong')).toEqual([]);
});

test('what was concluded while nobody looked is made good', async () => {
  const itemId = await addItem();
  const at = server.clock.now();
  const of = (body: object) => ({ body: { ...body, itemId } as never, at, actorId: null });
  await server.store.events.append(sessionId, () => [
    of({ type: 'item_called', outOfOrder: false }),
    of({ type: 'item_identity_checked' }),
    of({ type: 'item_concluded', conclusions: [CONCLUSION] }),
  ]);
  expect(await tasksOf('thuky')).toEqual([]);
  await server.app.service.concluded.takeUp();
  await server.app.service.concluded.takeUp();
  expect((await tasksOf('thuky')).map(({ task }) => task)).toEqual(['Rà soát giá đền bù']);
  expect(await server.store.followUp.unfollowed()).toEqual([]);
});

test('who may what: the auditor reads, the archivist and the administrator see nothing, an officer gives no tasks', async () => {
  const { task } = await concluded();
  expect(await tasksOf('kiemtra')).toHaveLength(1);
  for (const name of ['luutru', 'quantri'])
    expect([name, (await who(name).call('GET', '/api/follow-up/tasks')).status]).toEqual([name, 403]);
  const extend = { version: 1, act: 'extend', deadline: '2027-02-08', reason: 'Cần thêm hồ sơ' };
  for (const name of ['phucu', 'kiemtra'])
    expect([name, (await post(name, task.taskId, 'acts', extend)).status]).toEqual([name, 403]);
  for (const name of ['kiemtra', 'kythuat', 'lanhdao'])
    expect([name, (await answer(name, task.taskId, 1)).status]).toEqual([name, 403]);
  const draft = { agency: 'Sở Tài chính', task: 'Cho ý kiến', deadline: null };
  expect((await who('phucu').call('POST', `/api/sessions/${sessionId}/tasks`, draft)).status).toBe(403);
});

test('an agency reports and answers with a file; the centre sends it back, then accepts it; every step is kept', async () => {
  const { task } = await concluded();
  const id = task.taskId;
  await ok(post('phucu', id, 'report', { version: 1, cause: 'Hồ sơ cũ', difficulty: 'Thiếu bản đồ' }));
  expect(await codeOf(post('phucu', id, 'report', { version: 1, cause: 'x' }))).toEqual([
    409,
    'task_changed_meanwhile',
  ]);
  expect((await bring('phucu', id, Buffer.from('không phải PDF'))).status).toBe(415);
  expect((await bring('kimdong', id, makePdf([[1, 1, 1]]))).status).toBe(404);
  const file = await bring('phucu', id, makePdf([[1, 1, 1]]));
  const fileId = String(file.body['fileId']);
  expect(await codeOf(answer('phucu', id, 2, { on: '2026-12-16' }))).toEqual([400, 'date_in_future']);
  expect(await codeOf(answer('phucu', id, 2, { fileIds: [sessionId] }))).toEqual([404, 'document_not_found']);
  await ok(answer('phucu', id, 2, { fileIds: [fileId], number: '45/BC-UBND' }));
  expect(await noticesOf('thuky')).toContain('task_answered');
  const path = `/api/follow-up/tasks/${id}/files/${fileId}`;
  expect((await who('thuky').call('GET', path)).type).toBe('application/pdf');
  expect((await who('kimdong').call('GET', path)).status).toBe(404);
  expect(await codeOf(acts(id, 3, { act: 'send_back', reason: 'x' }))).toEqual([400, 'invalid_input']);
  await ok(acts(id, 3, { act: 'send_back', reason: 'Chưa nêu kết quả' }));
  expect(await noticesOf('phucu')).toContain('task_sent_back');
  expect(await codeOf(acts(id, 4, { act: 'accept', standing: 'settled' }))).toEqual([
    409,
    'task_act_not_allowed',
  ]);
  await ok(answer('phucu', id, 4, { text: 'Đã chi trả bổ sung' }));
  const done = await ok<TaskDetail>(acts(id, 5, { act: 'accept', standing: 'settled' }));
  expect(done.task).toMatchObject({
    state: 'closed',
    standing: 'settled',
    settledOn: '2026-12-15',
    cause: 'Hồ sơ cũ',
  });
  expect(done.steps.map((step) => step.act)).toEqual([
    ...['made', 'reported', 'answered', 'sent_back', 'answered', 'accepted'],
  ]);
  expect(done.steps[2]?.answer).toMatchObject({ number: '45/BC-UBND', byAgency: true, files: [{ fileId }] });
  expect([done.steps[0]?.by, done.steps[3]?.reason]).toEqual(['', 'Chưa nêu kết quả']);
  expect(await codeOf(answer('phucu', id, 6))).toEqual([409, 'task_act_not_allowed']);
  expect((await bring('phucu', id, makePdf([[1, 1, 1]]))).status).toBe(409);
  const again = await ok<TaskDetail>(
    acts(id, 6, { act: 'reopen', standing: 'still_pursued', reason: 'Công dân khiếu nại tiếp' }),
  );
  expect(again.task).toMatchObject({ state: 'open', standing: 'still_pursued', settledOn: null });
});

test('the secretary writes down what came on paper; of two who change a task at once one is told', async () => {
  const { task } = await concluded();
  const written = await ok<TaskDetail>(answer('thuky', task.taskId, 1));
  expect(written.task.answer).toMatchObject({ byAgency: false });
  const both = await Promise.all(
    ['in_progress', 'settled'].map((standing) => acts(task.taskId, 2, { act: 'accept', standing })),
  );
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
});

test('tasks by hand: for a case or a session; deadlines lie ahead, extensions after the old one', async () => {
  const { itemId, task } = await concluded();
  const path = `/api/sessions/${sessionId}/tasks`;
  const draft = { itemId, agency: 'Kim Động', task: 'Phối hợp', deadline: '2026-12-20' };
  const given = await ok<TaskDetail>(who('thuky').call('POST', path, draft));
  expect(given.task).toMatchObject({ origin: 'hand', bridgeId: bridge('kim-dong'), label: 'Nguyễn Văn Mẫu' });
  expect(await codeOf(who('thuky').call('POST', path, { ...draft, deadline: '2026-12-14' }))).toEqual([
    400,
    'deadline_not_later',
  ]);
  expect(await codeOf(who('thuky').call('POST', path, { ...draft, itemId: task.taskId }))).toEqual([
    404,
    'item_not_found',
  ]);
  expect(await codeOf(who('thuky').call('POST', path, { ...draft, bridgeId: itemId }))).toEqual([
    400,
    'invalid_input',
  ]);
  const extend = (deadline: string) =>
    acts(task.taskId, 1, { act: 'extend', deadline, reason: 'Cần thêm hồ sơ' });
  expect(await codeOf(extend('2027-01-08'))).toEqual([400, 'deadline_not_later']);
  const extended = await ok<TaskDetail>(extend('2027-01-20'));
  expect(extended.steps.map(({ deadline }) => deadline)).toEqual(['2027-01-08', '2027-01-20']);
  expect(extended.steps[1]).toMatchObject({ act: 'extended', reason: 'Cần thêm hồ sơ' });
  // An extension stands: settling what was concluded does not take it back.
  await server.app.service.concluded.settle(sessionId);
  expect((await tasksOf('phucu'))[0]).toMatchObject({ deadline: '2027-01-20', version: 2 });
  const assigned = await ok<TaskDetail>(
    acts(task.taskId, 2, {
      act: 'assign',
      agency: 'Kim Động',
      bridgeId: bridge('kim-dong'),
      reason: 'Đúng thẩm quyền',
    }),
  );
  expect(assigned.task.bridgeId).toBe(bridge('kim-dong'));
  expect(await tasksOf('phucu')).toEqual([]);
  expect(await noticesOf('kimdong')).toEqual(['task_given', 'task_given']);
});

test('reminders before and after the day, each once; after an outage only the newest', async () => {
  const { task } = await concluded();
  moveTo('2027-01-03T07:59');
  await look();
  expect(await noticesOf('phucu')).toEqual(['task_given']);
  const before = [mailsTo('phucu'), mailsTo('thuky')];
  moveTo('2027-01-03T08:00');
  await Promise.all([look(), look()]);
  await look();
  expect(await noticesOf('phucu')).toEqual(['task_due', 'task_given']);
  expect(await noticesOf('thuky')).toEqual(['task_due']);
  expect([mailsTo('phucu'), mailsTo('thuky')]).toEqual(before.map((n) => n + 1));
  // Down over the second reminder, the day and a week.
  moveTo('2027-01-17T10:00');
  await look();
  await look();
  expect(await noticesOf('phucu')).toEqual(['task_overdue', 'task_due', 'task_given']);
  expect(await listed('thuky', '&view=overdue')).toMatchObject({ total: 1, tasks: [{ overdue: true }] });
  await ok(answer('phucu', task.taskId, 1, { on: '2027-01-17' }));
  moveTo('2027-01-31T10:00');
  await look();
  // The centre has the answer: the agency is not reminded any more.
  expect((await noticesOf('phucu')).length).toBe(3);
  const { reminders } = await ok<TaskDetail>(who('phucu').call('GET', `/api/follow-up/tasks/${task.taskId}`));
  expect(reminders.map(({ overdue }) => overdue)).toEqual([false, true]);
});

test('urging is recorded, told, and printed as a letter', async () => {
  const { task } = await concluded();
  moveTo('2027-01-20T09:00');
  const urged = await ok<TaskDetail>(acts(task.taskId, 1, { act: 'urge', reason: 'Báo cáo trước 25/01.' }));
  expect(urged.steps[1]).toMatchObject({ act: 'urged', reason: 'Báo cáo trước 25/01.' });
  expect(await noticesOf('phucu')).toContain('task_urged');
  const path = `/api/follow-up/tasks/${task.taskId}/urgings`;
  expect((await who('thuky').call('GET', `${path}/2`)).type).toBe('application/pdf');
  expect((await who('thuky').call('GET', `${path}/2?format=docx`)).type).toContain('wordprocessingml');
  expect((await who('thuky').call('GET', `${path}/1`)).status).toBe(404);
  expect((await who('phucu').call('GET', `${path}/2`)).status).toBe(403);
});

test('looked for by words without marks, by agency and by class; the share counts what was due', async () => {
  const itemId = await addItem();
  const agency = `Sở Thử ${sessionId.slice(0, 8)}`;
  await conclude(itemId, [CONCLUSION, { agency, task: 'Cho ý kiến về quy hoạch', deadline: '2026-12-16' }]);
  const taskOf = (text: string): Promise<string[]> =>
    tasksOf('thuky', `&text=${encodeURIComponent(text)}`).then((tasks) => tasks.map(({ task }) => task));
  expect(await taskOf('quy hoach')).toEqual(['Cho ý kiến về quy hoạch']);
  expect(await taskOf('nguyen mau')).toHaveLength(2);
  expect(await taskOf('không có')).toEqual([]);
  expect(await tasksOf('thuky', `&agency=${encodeURIComponent(agency)}`)).toHaveLength(1);
  expect(await tasksOf('thuky', '&standing=settled')).toEqual([]);
  const share = (name: string) =>
    ok<ShareResolved>(who(name).call('GET', '/api/follow-up/share?from=2026-12-01&until=2026-12-31'));
  const own = (found: ShareResolved) => found.byAgency.find((each) => each.agency === agency);
  expect(own(await share('lanhdao'))).toBeUndefined();
  moveTo('2026-12-17T09:00');
  expect(own(await share('lanhdao'))).toMatchObject({ due: 1, inTime: 0, open: 1, percent: 0 });
  const [task] = await tasksOf('thuky', `&agency=${encodeURIComponent(agency)}`);
  await ok(answer('thuky', task?.taskId ?? '', 1, { on: '2026-12-16' }));
  await ok(acts(task?.taskId ?? '', 2, { act: 'accept', standing: 'settled' }));
  expect(own(await share('lanhdao'))).toMatchObject({ due: 1, inTime: 1, percent: 100 });
  expect(own(await share('phucu'))).toBeUndefined();
  expect(
    (await who('lanhdao').call('GET', '/api/follow-up/share?from=2027-01-02&until=2027-01-01')).status,
  ).toBe(400);
});

test('of a denunciation only the code is anywhere', async () => {
  const itemId = await addItem({ kind: 'denunciation', label: '', summary: '' });
  await conclude(itemId, [{ ...CONCLUSION, task: 'Xác minh nội dung Bí Mật' }]);
  const [task] = await tasksOf('thuky');
  expect(task).toMatchObject({ label: 'TC-01', kind: 'denunciation' });
  const path = `/api/follow-up/tasks/${task?.taskId ?? ''}`;
  const read = async (name: string): Promise<string> =>
    JSON.stringify((await who(name).call('GET', path)).body);
  // Whoever settles it reads what is to be done; whoever only looks on does not, and no list says it.
  for (const name of ['thuky', 'phucu']) expect(await read(name)).toContain('Bí Mật');
  expect(await read('kiemtra')).not.toContain('Bí Mật');
  expect(JSON.stringify(await listed('thuky'))).not.toContain('Bí Mật');
  expect((await listed('thuky', `&text=${encodeURIComponent('Bí Mật')}`)).total).toBe(0);
  await ok(acts(task?.taskId ?? '', 1, { act: 'urge' }));
  expect(JSON.stringify(server.readiness.mails)).not.toContain('Bí Mật');
  const notices = await who('phucu').call('GET', '/api/notices');
  expect(JSON.stringify(notices.body)).not.toContain('Bí Mật');
  const draft = {
    version: 0,
    outcome: 'accepted',
    text: 'Đã thụ lý',
    number: '9/TB',
    signer: 'A',
    issuedOn: '2026-12-15',
  };
  await ok(who('thuky').call('PUT', `/api/follow-up/results/${itemId}`, draft));
  expect(
    await codeOf(
      who('lanhdao').call('POST', `/api/follow-up/results/${itemId}/publication`, {
        version: 0,
        published: true,
        order: 'Cho công khai',
      }),
    ),
  ).toEqual([409, 'result_act_not_allowed']);
});

const results = (name: string, query = ''): Promise<ResultList> =>
  ok(who(name).call('GET', `/api/follow-up/results${query}`));
const write = (itemId: string, body: Record<string, unknown>, name = 'thuky') =>
  who(name).call('PUT', `/api/follow-up/results/${itemId}`, {
    version: 0,
    outcome: 'accepted',
    text: 'Đã thụ lý',
    ...body,
  });
const ISSUED = { number: '12/TB-TCD', signer: 'Trưởng ban', issuedOn: '2026-12-15' };

test('a citizen is to be told within ten working days: written, issued, corrected with a reason, handed over', async () => {
  const { itemId } = await concluded();
  // Ten working days after 15/12/2026: the first of January is a day off, not counted here.
  const own = async (name: string, query = '') =>
    (await results(name, query)).items.find((item) => item.itemId === itemId);
  expect(await own('thuky')).toMatchObject({ dueOn: '2026-12-29', late: false, notice: null });
  expect(await own('phucu')).toMatchObject({ itemId });
  expect(await own('kimdong')).toBeUndefined();
  expect((await who('kimdong').call('GET', `/api/follow-up/results/${itemId}`)).status).toBe(404);
  expect(await codeOf(write(itemId, {}, 'phucu'))).toEqual([403, 'not_allowed']);
  expect(await codeOf(write(itemId, { outcome: 'forwarded' }))).toEqual([400, 'result_incomplete']);
  expect(await codeOf(write(itemId, { issuedOn: '2026-12-15' }))).toEqual([400, 'result_incomplete']);
  expect(await codeOf(write(itemId, { ...ISSUED, issuedOn: '2026-12-16' }))).toEqual([400, 'date_in_future']);
  expect(await codeOf(write(itemId, { ...ISSUED, issuedOn: '2026-12-14' }))).toEqual([400, 'invalid_input']);
  expect(await codeOf(write(itemId, { version: 1 }))).toEqual([409, 'result_changed_meanwhile']);
  await ok(write(itemId, {}));
  const handOver = (body: Record<string, unknown>) =>
    who('thuky').call('POST', `/api/follow-up/results/${itemId}/handover`, {
      way: 'post',
      on: '2026-12-15',
      ...body,
    });
  expect(await codeOf(handOver({ version: 1 }))).toEqual([409, 'result_act_not_allowed']);
  await ok(write(itemId, { ...ISSUED, version: 1 }));
  expect(await codeOf(write(itemId, { ...ISSUED, version: 2 }))).toEqual([400, 'words_wanted']);
  expect(await codeOf(write(itemId, { version: 2, reason: 'Thu hồi' }))).toEqual([
    409,
    'result_act_not_allowed',
  ]);
  await ok(handOver({ version: 2 }));
  const forwarded = { outcome: 'forwarded', competent: 'Sở Xây dựng', reason: 'Ghi nhầm hướng xử lý' };
  const corrected = await ok<ResultDetail>(write(itemId, { ...ISSUED, ...forwarded, version: 3 }));
  expect(corrected.steps.map((step) => step.act)).toEqual(['written', 'issued', 'handed_over', 'corrected']);
  expect(corrected.item.notice).toMatchObject({ outcome: 'forwarded', late: false, handover: null });
  expect(await own('thuky')).toBeUndefined();
  expect(await own('thuky', '?view=issued')).toMatchObject({ notice: { number: '12/TB-TCD' } });
  expect(await server.store.followUp.resultNotices([sessionId])).toMatchObject([
    { itemId, outcome: 'forwarded', number: '12/TB-TCD', issuedOn: '2026-12-15', version: 4 },
  ]);
});

test('what is issued after its day is late, and stands on the list of what is overdue before', async () => {
  const { itemId } = await concluded();
  moveTo('2026-12-29T23:59');
  const overdue = async () =>
    (await results('thuky', '?view=overdue')).items.some((item) => item.itemId === itemId);
  expect(await overdue()).toBe(false);
  moveTo('2026-12-30T00:00');
  expect(await overdue()).toBe(true);
  const late = await ok<ResultDetail>(write(itemId, { ...ISSUED, issuedOn: '2026-12-30' }));
  expect([late.item.late, late.item.notice?.late]).toEqual([true, true]);
  expect(await overdue()).toBe(false);
});

test('the bridge point helps to complete the file: one task, once', async () => {
  const { itemId } = await concluded();
  const completion = { task: 'Hướng dẫn công dân hoàn chỉnh hồ sơ', deadline: '2026-12-25' };
  const of = (body: Record<string, unknown>) => write(itemId, { completion, ...body });
  expect(await codeOf(of({ completion: { ...completion, deadline: '2026-12-01' } }))).toEqual([
    400,
    'deadline_not_later',
  ]);
  await ok(of({}));
  await ok(of({ version: 1 }));
  const made = (await tasksOf('phucu')).filter(({ origin }) => origin === 'completion');
  expect(made).toMatchObject([{ agency: 'Phù Cừ', bridgeId: bridge('phu-cu'), deadline: '2026-12-25' }]);
});

test('the notice is printed for the citizen; an auditor and another bridge print none', async () => {
  const { itemId } = await concluded();
  const path = `/api/follow-up/results/${itemId}/paper`;
  expect((await who('thuky').call('GET', path)).status).toBe(404);
  await ok(write(itemId, ISSUED));
  for (const name of ['thuky', 'phucu'])
    expect((await who(name).call('GET', path)).type).toBe('application/pdf');
  expect((await who('thuky').call('GET', `${path}?format=docx`)).type).toContain('wordprocessingml');
  expect((await who('kimdong').call('GET', path)).status).toBe(404);
  expect((await who('kiemtra').call('GET', path)).status).toBe(403);
});

test('made public only by the chair’s order, without anybody’s name, and taken back the same way', async () => {
  const { itemId } = await concluded();
  const order = (name: string, body: Record<string, unknown>) =>
    who(name).call('POST', `/api/follow-up/results/${itemId}/publication`, {
      version: 0,
      published: true,
      order: 'Cho công khai',
      ...body,
    });
  expect(await codeOf(order('lanhdao', {}))).toEqual([409, 'result_act_not_allowed']);
  await ok(write(itemId, ISSUED));
  expect(await codeOf(order('thuky', {}))).toEqual([403, 'not_allowed']);
  await ok(order('lanhdao', {}));
  expect(await codeOf(order('lanhdao', {}))).toEqual([409, 'result_changed_meanwhile']);
  const open = async (): Promise<string> => (await fetch(`${server.url}/api/public/results`)).text();
  const before = await open();
  expect(JSON.parse(before)).toMatchObject({
    results: [
      { field: 'other', kind: 'complaint', bridgeName: 'Phù Cừ', outcome: 'accepted', on: '2026-12-15' },
    ],
  });
  for (const word of ['Nguyễn', 'Giá đền bù', '12/TB-TCD', itemId]) expect(before).not.toContain(word);
  const back = await ok<ResultDetail>(
    order('lanhdao', { version: 1, published: false, order: 'Rút lại theo đề nghị' }),
  );
  expect(back.publication).toMatchObject({ published: false, by: expect.stringContaining('Lãnh đạo') });
  expect(JSON.parse(await open())).toMatchObject({ results: [], total: 0 });
});

test('nothing that was written is changed or removed', async () => {
  await concluded();
  const written = await server.store.followUp.tasks({ sessionIds: [sessionId] });
  expect(written).toHaveLength(1);
  expect(await server.store.followUp.addTasks(written.map((row) => ({ ...row, task: 'khác' })))).toBe(false);
  expect((await server.store.followUp.tasks({ sessionIds: [sessionId] }))[0]?.task).toBe(
    'Rà soát giá đền bù',
  );
});
