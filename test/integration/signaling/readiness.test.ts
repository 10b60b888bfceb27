import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type {
  Attempt,
  Board,
  Notice,
  ReadinessSummary,
  StepResult,
} from '../../../src/contracts/readiness.ts';
import { dateIn } from '../../../src/domain/working-days.ts';
import type { Session } from '../../../src/contracts/session.ts';
import { startServer, type Person, type TestServer, type TestSocket } from '../../support/server.ts';
import { until } from '../../support/until.ts';

const at = (text: string): number => Date.parse(`${text}+07:00`);
/** A Tuesday morning session; its deadline is Monday 15:00. */
const START = at('2026-12-15T08:00');
const END = at('2026-12-15T11:30');
const DEADLINE = at('2026-12-14T15:00');
const CAPABILITIES = { codecs: [{ kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000 }] };

let server: TestServer;
const people = new Map<string, Person>();
beforeAll(async () => {
  server = await startServer({ SIGN_IN_HOURS: '72' });
});
afterAll(() => server.stop());

async function person(username: string): Promise<Person> {
  // A sign-in ends after some hours, which pass quickly here.
  const key = `${username} ${dateIn(server.clock.now())}`;
  const known = people.get(key) ?? (await server.signIn(username));
  people.set(key, known);
  return known;
}

async function plan(...bridgeCodes: string[]): Promise<string> {
  const { body } = await (
    await person('kythuat')
  ).call('POST', '/api/sessions', {
    title: 'Buổi tiếp thử (DỮ LIỆU MẪU)',
    chairName: 'Lãnh đạo (mẫu)',
    plannedStart: START,
    plannedEnd: END,
    bridgeCodes,
    sample: true,
  });
  return (body as unknown as Session).id;
}

async function boardOf(sessionId: string): Promise<Board> {
  const { status, body } = await (await person('kythuat')).call('GET', `/api/readiness/${sessionId}`);
  expect(status).toBe(200);
  return body as unknown as Board;
}

async function bridgeIdOf(code: string): Promise<string> {
  const found = (await server.store.bridges.all()).find((bridge) => bridge.code === code);
  if (found === undefined) throw new Error(`no bridge ${code}`);
  return found.id;
}

const GOOD_CAMERA = {
  ...{ problem: null, device: 'Máy quay mẫu', width: 1_280, height: 720, framesPerSecond: 25 },
  ...{ brightness: 120, blackShare: 0, frozenShare: 0 },
};
const GOOD_SOUND = {
  ...{ problem: null, microphone: 'Micro mẫu', levelDb: -25, peakDb: -10, clippedShare: 0 },
  loopback: 'heard',
};
const ROOM = { private_room: true, line_contact: true, backup_power: true, quiet_light: true };

interface Device {
  readonly socket: TestSocket;
  readonly attemptId: string;
}

/** Begins a check on a device of its own, which answers echoes with its own clock. */
async function begin(username: string, code: string, sessionId: string | null = null): Promise<Device> {
  const socket = await (await person(username)).socket();
  socket.raw.on('check:echo', (_: unknown, ack: (answer: unknown) => void) =>
    ack({ clock: server.clock.now() }),
  );
  const begun = await socket.ask<{ attemptId: string }>('check:begin', {
    bridgeId: await bridgeIdOf(code),
    sessionId,
  });
  if (!begun.ok) throw new Error(begun.error.code);
  return { socket, attemptId: begun.data.attemptId };
}

/** Drives a check as the wizard does, up to its end. */
async function drive(
  device: Device,
  change: { camera?: object; sound?: object; answers?: object; clear?: boolean } = {},
): Promise<Attempt> {
  const { socket, attemptId } = device;
  const ask = async <T = StepResult>(event: string, payload: object = {}): Promise<T> => {
    const answer = await socket.ask<T & Record<string, unknown>>(event, { attemptId, ...payload });
    if (!answer.ok) throw new Error(`${event}: ${answer.error.code}`);
    return answer.data;
  };
  const report = (step: string, measures: object) => ask('check:report', { report: { step, measures } });
  await report('browser', { browser: 'Chrome', secureContext: true, webRtc: true });
  await report('camera', { ...GOOD_CAMERA, ...change.camera });
  await report('sound', { ...GOOD_SOUND, ...change.sound });
  await ask('check:signaling');
  await until(async () => (await ask<{ place: number }>('check:admit')).place === 0);
  for (const path of ['udp', 'tcp', 'turn']) {
    const { configured } = await ask<{ configured: boolean }>('check:path', { path });
    if (!configured) continue;
    expect(await socket.ask('media:open', { rtpCapabilities: CAPABILITIES })).toMatchObject({ ok: true });
    await ask('check:path-done', { path });
  }
  await ask('check:paths-done');
  await ask('check:path', { path: 'all' });
  await socket.ask('media:open', { rtpCapabilities: CAPABILITIES });
  await ask('check:media-start');
  // Each look of the fake at its statistics is a second: the seconds of the profile pass by looking.
  for (let second = 0; second < 30; second += 1) await server.media.ask('seat:stats', {} as never);
  await ask('check:media-end', { received: { framesPerSecond: 25, freezes: 0, frozenSeconds: 0 } });
  await ask('check:record-start');
  await ask('check:record-stop');
  await socket.next('check:step');
  if (change.clear !== undefined) await ask('check:confirm', { clear: change.clear });
  await report('room', { answers: change.answers ?? ROOM });
  return ask<Attempt>('check:finish');
}

async function pass(username: string, code: string): Promise<Attempt> {
  return drive(await begin(username, code), { clear: true });
}

async function checkServer(sessionId: string): Promise<Attempt> {
  const { body } = await (
    await person('kythuat')
  ).call('POST', `/api/readiness/${sessionId}/centre-check`, {});
  return body as unknown as Attempt;
}

const standingOf = (board: Board, code: string) => board.rows.find((row) => row.code === code)?.standing;

describe('a check', () => {
  test('a good bridge passes every step, and everything is stored with who and when by the server', async () => {
    server.clock.set(at('2026-12-14T09:00'));
    const attempt = await pass('phucu', 'phu-cu');
    expect(attempt.steps.map(({ step, verdict }) => [step, verdict])).toEqual(
      ['browser', 'camera', 'sound', 'signaling', 'paths', 'media', 'recording', 'room'].map((step) => [
        step,
        'pass',
      ]),
    );
    expect(attempt).toMatchObject({
      verdict: 'pass',
      finishedAt: at('2026-12-14T09:00'),
      bridgeCode: 'phu-cu',
    });
    const media = attempt.steps.find(({ step }) => step === 'media')?.measures;
    expect(media).toMatchObject({ chosen: 'udp', upMbps: 3, upLoss: 0 });
  });
  test('the server believes its own figures: a silent recording fails whatever the browser claimed', async () => {
    const before = server.readiness.recording;
    if (before === null) throw new Error('no recording');
    server.readiness.recording = { ...before, sound: { meanDb: null, peakDb: null, silentShare: 1 } };
    const attempt = await drive(await begin('phucu', 'phu-cu'), { clear: true });
    server.readiness.recording = before;
    expect(attempt.verdict).toBe('fail');
    expect(attempt.steps.find(({ step }) => step === 'recording')?.findings).toMatchObject([
      { code: 'recording_silent' },
    ]);
  });
  test('without a recorder it is nobody’s fault and proves nothing', async () => {
    const before = server.readiness.recording;
    server.readiness.recording = null;
    const attempt = await drive(await begin('phucu', 'phu-cu'));
    server.readiness.recording = before;
    expect(attempt.steps.filter(({ verdict }) => verdict === 'fail')).toMatchObject([{ step: 'recording' }]);
    expect(attempt.verdict).toBe('incomplete');
  });
  test('a browser closed half-way is stored as incomplete; a second device meanwhile is refused', async () => {
    const device = await begin('phucu', 'phu-cu');
    const other = await (await person('kimdong')).socket();
    expect(
      await other.ask('check:begin', { bridgeId: await bridgeIdOf('phu-cu'), sessionId: null }),
    ).toMatchObject({
      error: { code: 'not_your_bridge' },
    });
    expect(await other.ask('check:finish', { attemptId: device.attemptId })).toMatchObject({
      error: { code: 'check_over' },
    });
    device.socket.raw.close();
    await until(async () => (await server.store.checks.byId(device.attemptId))?.finishedAt != null);
    expect(await server.store.checks.byId(device.attemptId)).toMatchObject({
      verdict: 'incomplete',
      endReason: 'left',
    });
  });
  test('forged or senseless measures are refused and change nothing', async () => {
    const { socket, attemptId } = await begin('phucu', 'phu-cu');
    for (const measures of [{ ...GOOD_CAMERA, width: -1 }, { ...GOOD_CAMERA, blackShare: Number.NaN }, {}]) {
      expect(
        await socket.ask('check:report', { attemptId, report: { step: 'camera', measures } }),
      ).toMatchObject({ error: { code: 'invalid_input' } });
    }
    // The steps that the server measures cannot be reported at all, and not out of turn.
    expect(
      await socket.ask('check:report', { attemptId, report: { step: 'media', measures: { upMbps: 100 } } }),
    ).toMatchObject({ error: { code: 'invalid_input' } });
    expect(await socket.ask('check:path', { attemptId, path: 'all' })).toMatchObject({
      error: { code: 'check_out_of_turn' },
    });
    await socket.ask('check:cancel', { attemptId });
  });
  test('an officer reads the own bridge’s checks and no other’s', async () => {
    const { id } = await pass('phucu', 'phu-cu');
    expect((await (await person('phucu')).call('GET', `/api/checks/${id}`)).status).toBe(200);
    const foreign = await (await person('kimdong')).call('GET', `/api/checks/${id}`);
    expect([foreign.status, foreign.body['code']]).toEqual([404, 'check_not_found']);
  });
});

describe('the gate', () => {
  test('pass at 10:00 then fail at 14:30 is not ready; at the deadline it is frozen and escalated', async () => {
    server.clock.set(at('2026-12-14T08:00'));
    const sessionId = await plan('kim-dong', 'khoai-chau');
    expect(server.readiness.wakes.get(sessionId)?.map(({ kind, at: when }) => [kind, when])).toEqual([
      ['remind', at('2026-12-14T09:00')],
      ['remind', at('2026-12-14T13:00')],
      ['remind', at('2026-12-14T14:30')],
      ['freeze', DEADLINE],
    ]);
    server.clock.set(at('2026-12-14T10:00'));
    await pass('kimdong', 'kim-dong');
    await pass('kythuat', 'trung-tam');
    await checkServer(sessionId);
    expect(standingOf(await boardOf(sessionId), 'kim-dong')).toBe('passed');

    server.clock.set(at('2026-12-14T14:30'));
    await drive(await begin('kimdong', 'kim-dong'), { clear: true, camera: { blackShare: 1 } });
    const before = await boardOf(sessionId);
    expect(before.sum).toEqual({
      ready: 1,
      total: 3,
      waiting: [
        { name: 'Kim Động', step: 'camera' },
        { name: 'Khoái Châu', step: null },
      ],
    });
    await server.readiness.wake(sessionId, 'remind', at('2026-12-14T14:30'));

    server.clock.set(DEADLINE - 1);
    await pass('khoaichau', 'khoai-chau');
    await server.readiness.wake(sessionId, 'freeze', DEADLINE);
    expect((await boardOf(sessionId)).report).toBeNull();

    server.clock.set(DEADLINE);
    await pass('kimdong', 'kim-dong');
    await server.readiness.wake(sessionId, 'freeze', DEADLINE);
    await server.readiness.wake(sessionId, 'freeze', DEADLINE);
    const board = await boardOf(sessionId);
    expect(board.rows.map(({ code, standing, escalation }) => [code, standing, escalation])).toEqual([
      ['trung-tam', 'passed', null],
      ['kim-dong', 'failed', 'open'],
      ['khoai-chau', 'passed', null],
      ['server', 'passed', null],
    ]);
    expect(board.rows.find(({ code }) => code === 'kim-dong')?.late).toMatchObject({
      verdict: 'pass',
      at: DEADLINE,
    });
    expect(board.state).toBe('checking');

    const report = await fetch(`${server.url}/api/readiness/${sessionId}/report.json`, {
      headers: { cookie: (await person('kiemtra')).cookie },
    });
    const bytes = Buffer.from(await report.arrayBuffer());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(board.report?.sha256);
    expect(JSON.parse(bytes.toString())).toMatchObject({ deadline: DEADLINE, sum: { ready: 2, total: 3 } });

    const kinds = async (username: string) =>
      ((await (await person(username)).call('GET', '/api/notices')).body['notices'] as Notice[])
        .filter((notice) => notice.sessionId === sessionId)
        .map(({ kind }) => kind);
    expect(await kinds('kimdong')).toEqual(['escalated', 'check_reminder']);
    expect(await kinds('khoaichau')).toEqual(['check_reminder']);
    expect((await kinds('lanhdao')).filter((kind) => kind === 'escalated')).toHaveLength(1);
    expect(server.readiness.mails.filter(({ to }) => to.startsWith('kimdong@')).length).toBeGreaterThan(0);
  });

  test('opening waits for the chair’s recorded decision, and nobody else’s', async () => {
    server.clock.set(at('2026-12-14T08:00'));
    const sessionId = await plan('an-thi');
    server.clock.set(START);
    const open = async (who: string, body: object) =>
      (await person(who)).call('POST', `/api/sessions/${sessionId}/open`, body);
    expect((await open('kythuat', {})).body['code']).toBe('readiness_open');
    expect((await open('kythuat', { decision: 'Tôi tự quyết định' })).body['code']).toBe('readiness_open');
    expect((await open('lanhdao', {})).body['code']).toBe('readiness_open');
    const opened = await open('lanhdao', { decision: 'Công dân đã có mặt, dùng điện thoại dự phòng' });
    expect([opened.status, opened.body['state']]).toEqual([200, 'live']);
    const events = await server.store.events.of(sessionId);
    const chair = await server.store.users.byUsername('lanhdao');
    expect(events.map(({ type }) => type)).toEqual([
      'readiness_frozen',
      'readiness_overridden',
      'session_opened',
    ]);
    expect(events[1]).toMatchObject({
      actorId: chair?.id,
      at: START,
      reason: 'Công dân đã có mặt, dùng điện thoại dự phòng',
    });
    await (await person('lanhdao')).call('POST', `/api/sessions/${sessionId}/close`, {});
  });

  test('a server that was down over 15:00 reaches the same report as one that was up', async () => {
    server.clock.set(at('2026-12-14T08:00'));
    const [up, down] = [await plan('tien-lu'), await plan('tien-lu')];
    server.clock.set(at('2026-12-14T14:59:59.999'));
    await pass('tienlu', 'tien-lu');
    server.clock.set(DEADLINE);
    await server.readiness.wake(up, 'freeze', DEADLINE);
    // Later checks come before the other one is looked at: they may not change what stood at 15:00.
    server.clock.set(at('2026-12-14T17:00'));
    await drive(await begin('tienlu', 'tien-lu'), { clear: false });
    await server.readiness.wake(down, 'freeze', DEADLINE);
    const [one, other] = [await boardOf(up), await boardOf(down)];
    expect(standingOf(one, 'tien-lu')).toBe('passed');
    const bodyOf = async (id: string) =>
      (await server.store.reports.of(id, DEADLINE))?.body.replaceAll(id, 'session');
    expect(await bodyOf(down)).toBe(await bodyOf(up));
    expect(other.report?.frozenAt).toBe(at('2026-12-14T17:00'));
    const { body } = await (await person('thuky')).call('GET', '/api/notices');
    expect((body['notices'] as Notice[]).map(({ kind }) => kind)).toContain('check_failed_late');
  });

  test('each decision is recorded and settles its escalation: waive, move, postpone', async () => {
    server.clock.set(at('2026-12-14T08:00'));
    const sessionId = await plan('yen-my', 'van-lam');
    server.clock.set(at('2026-12-14T15:30'));
    const secretary = await person('thuky');
    const act = (path: string, body: object) =>
      secretary.call('POST', `/api/readiness/${sessionId}/escalations/${path}`, body);
    const [yenMy, vanLam, khoaiChau] = await Promise.all(['yen-my', 'van-lam', 'khoai-chau'].map(bridgeIdOf));
    const centre = await bridgeIdOf('trung-tam');
    expect((await act(`${yenMy ?? ''}/waive`, { reason: 'x' })).status).toBe(400);
    const reason = 'Đã kiểm tra qua điện thoại';
    const officer = await person('yenmy');
    expect(
      (await officer.call('POST', `/api/readiness/${sessionId}/escalations/${yenMy ?? ''}/waive`, { reason }))
        .status,
    ).toBe(403);
    const waived = await act(`${yenMy ?? ''}/waive`, { reason });
    expect((waived.body as unknown as Board).rows.find(({ code }) => code === 'yen-my')).toMatchObject({
      escalation: 'waived',
      decision: reason,
    });
    expect((await act(`${yenMy ?? ''}/waive`, { reason })).body['code']).toBe('not_escalated');
    const moved = await act(`${vanLam ?? ''}/move`, { reason, toBridgeId: khoaiChau });
    expect((moved.body as unknown as Board).rows.map(({ code }) => code).toSorted()).toEqual(
      ['khoai-chau', 'server', 'trung-tam', 'yen-my'].toSorted(),
    );
    expect((await act(`${centre}/move`, { reason, toBridgeId: khoaiChau })).status).toBe(400);
    for (const subject of [khoaiChau ?? '', centre, 'server']) {
      const row = (await boardOf(sessionId)).rows.find((each) => each.subject === subject);
      if (row?.escalation === 'open') await act(`${subject}/waive`, { reason });
    }
    const settled = await boardOf(sessionId);
    expect(settled.state).toBe('ready_with_exceptions');
    const postponed = await secretary.call('POST', `/api/sessions/${sessionId}/postpone`, {
      reason: 'Bão, đường truyền mất',
      plannedStart: at('2026-12-22T08:00'),
      plannedEnd: at('2026-12-22T11:00'),
    });
    expect(postponed.body).toMatchObject({
      state: 'scheduled',
      deadline: at('2026-12-21T15:00'),
      report: null,
    });
    const events = await server.store.events.of(sessionId);
    const secretaryRow = await server.store.users.byUsername('thuky');
    const decisions = events.filter(({ actorId }) => actorId !== null);
    expect(new Set(decisions.map(({ actorId }) => actorId))).toEqual(new Set([secretaryRow?.id]));
    expect(decisions.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['escalation_waived', 'bridge_moved', 'session_postponed']),
    );
    expect(server.readiness.wakes.get(sessionId)?.at(-1)).toEqual({
      kind: 'freeze',
      at: at('2026-12-21T15:00'),
    });
  });
});

describe('the board', () => {
  test('follows a check live, and tells an officer of the own bridge only', async () => {
    server.clock.set(at('2026-12-20T09:00'));
    const { body } = await (
      await person('kythuat')
    ).call('POST', '/api/sessions', {
      title: 'Buổi tiếp trực tiếp (DỮ LIỆU MẪU)',
      chairName: 'Lãnh đạo (mẫu)',
      plannedStart: at('2026-12-22T08:00'),
      plannedEnd: at('2026-12-22T10:00'),
      bridgeCodes: ['hung-yen', 'my-hao'],
    });
    const sessionId = String(body['id']);
    const staff = await (await person('kythuat')).socket();
    const officer = await (await person('myhao')).socket();
    for (const socket of [staff, officer])
      expect(await socket.ask('readiness:watch', { sessionId })).toMatchObject({ ok: true });
    await pass('hungyen', 'hung-yen');
    await until(() =>
      Promise.resolve(
        staff
          .told('readiness:row')
          .some((told) => (told as { row: { code: string; standing: string } }).row.standing === 'passed'),
      ),
    );
    expect(officer.told('readiness:row')).toEqual([]);
    const mine = (await (await person('myhao')).call('GET', '/api/readiness')).body[
      'sessions'
    ] as ReadinessSummary[];
    const summary = mine.find((each) => each.sessionId === sessionId);
    expect(summary?.mine.map(({ code }) => code)).toEqual(['my-hao']);
    expect(summary?.sum.waiting).toEqual([]);
    expect((await (await person('myhao')).call('GET', `/api/readiness/${sessionId}`)).status).toBe(403);
  });
  test('comes as a spreadsheet', async () => {
    const [row] = (await (await person('kythuat')).call('GET', '/api/readiness')).body[
      'sessions'
    ] as ReadinessSummary[];
    const response = await fetch(`${server.url}/api/readiness/${row?.sessionId ?? ''}/board.xlsx`, {
      headers: { cookie: (await person('kythuat')).cookie },
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    expect([response.status, bytes.subarray(0, 2).toString()]).toEqual([200, 'PK']);
  });
});

describe('device tokens', () => {
  test('a machine signs in, checks its own bridge alone, and no more once revoked', async () => {
    const operator = await person('kythuat');
    const bridgeId = await bridgeIdOf('an-thi');
    const made = await operator.call('POST', `/api/bridges/${bridgeId}/device-tokens`, {
      label: 'Máy Ân Thi',
    });
    const { token, device } = made.body as { token: string; device: { id: string } };
    const signIn = (secret: string) =>
      fetch(`${server.url}/api/sign-in/device`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: secret }),
      });
    const signedIn = await signIn(token);
    expect(await signedIn.json()).toMatchObject({
      role: 'bridge_officer',
      bridgeId,
      displayName: 'Máy Ân Thi',
    });
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const me = () => fetch(`${server.url}/api/me`, { headers: { cookie } });
    expect((await me()).status).toBe(200);
    expect((await signIn(`${token}x`)).status).toBe(401);
    await operator.call('POST', `/api/device-tokens/${device.id}/revoke`, {});
    expect([(await me()).status, (await signIn(token)).status]).toEqual([401, 401]);
    const list = await operator.call('GET', `/api/bridges/${bridgeId}/device-tokens`);
    expect(JSON.stringify(list.body)).not.toContain(token);
  });
});
