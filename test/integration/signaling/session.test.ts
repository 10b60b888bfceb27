import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Session } from '../../../src/contracts/session.ts';
import { call, startServer, type Person, type TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';

let server: TestServer;
let chair: Person;
let operator: Person;
let phuCu: Person;

beforeAll(async () => {
  server = await startServer();
  [chair, operator, phuCu] = await Promise.all([
    server.signIn('lanhdao'),
    server.signIn('kythuat'),
    server.signIn('phucu'),
  ]);
});
afterAll(() => server.stop());

async function planSession(bridgeCodes = ['phu-cu', 'kim-dong']): Promise<Session> {
  const start = server.clock.now();
  const { status, body } = await operator.call('POST', '/api/sessions', {
    title: 'Buổi tiếp thử (DỮ LIỆU MẪU)',
    chairName: 'Chủ tịch UBND tỉnh',
    plannedStart: start,
    plannedEnd: start + 3_600_000,
    bridgeCodes,
  });
  expect(status).toBe(200);
  return body as unknown as Session;
}
const seatIn = (session: Session, code: string): string =>
  session.bridges.find((bridge) => bridge.code === code)!.bridgeId;

describe('signing in', () => {
  test('a wrong password is refused in words, with a stable code and a request id', async () => {
    const { status, type, body } = await call(server.url, 'POST', '/api/sign-in', {
      username: 'lanhdao',
      password: 'sai',
    });
    expect(status).toBe(401);
    expect(type).toContain('application/problem+json');
    expect(body).toMatchObject({
      code: 'wrong_credentials',
      title: 'Tên đăng nhập hoặc mật khẩu không đúng.',
    });
    expect(body['requestId']).toMatch(/^[0-9a-f-]{36}$/);
  });
  test('an unknown name is refused with the same words as a wrong password', async () => {
    const { body } = await call(server.url, 'POST', '/api/sign-in', { username: 'khongco', password: 'sai' });
    expect(body).toMatchObject({ code: 'wrong_credentials' });
  });
  test('the refusal is English for a browser that asks for English', async () => {
    const { body } = await call(
      server.url,
      'POST',
      '/api/sign-in',
      { username: 'x', password: 'y' },
      { 'accept-language': 'en-GB' },
    );
    expect(body['title']).toBe('The user name or password is not right.');
  });
  test('a malformed body names its faults and keeps the server up', async () => {
    const broken = await call(server.url, 'POST', '/api/sign-in', '{"username":');
    expect(broken).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
    const wrong = await call(server.url, 'POST', '/api/sign-in', { username: 5 });
    expect(wrong.status).toBe(400);
    expect(wrong.body['faults']).toEqual(
      expect.arrayContaining([expect.objectContaining({ path: 'username' })]),
    );
  });
  test('a cookie stops working after signing out', async () => {
    const person = await server.signIn('thuky');
    expect((await person.call('GET', '/api/me')).body).toMatchObject({
      username: 'thuky',
      role: 'secretary',
    });
    await person.call('POST', '/api/sign-out', {});
    expect((await person.call('GET', '/api/me')).status).toBe(401);
  });
  test('a sign-in ends after its hours', async () => {
    const person = await server.signIn('thuky');
    server.clock.advance(10 * 3_600_000 + 1);
    expect((await person.call('GET', '/api/me')).status).toBe(401);
    server.clock.advance(-10 * 3_600_000 - 1);
  });
});

describe('sessions', () => {
  test('a bridge officer sees only sessions of the own bridge', async () => {
    const session = await planSession(['kim-dong']);
    expect((await phuCu.call('GET', `/api/sessions/${session.id}`)).body).toMatchObject({
      code: 'session_not_found',
    });
    expect((await chair.call('GET', `/api/sessions/${session.id}`)).status).toBe(200);
  });
  test('an unknown session is a clear refusal', async () => {
    const { status, body } = await chair.call('GET', `/api/sessions/${randomUUID()}`);
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'session_not_found' });
  });
  test('only the chair and the operator open a session', async () => {
    const session = await planSession();
    expect((await phuCu.call('POST', `/api/sessions/${session.id}/open`, {})).body).toMatchObject({
      code: 'not_allowed',
    });
    expect((await chair.call('POST', `/api/sessions/${session.id}/open`, {})).body).toMatchObject({
      state: 'live',
    });
    expect((await chair.call('POST', `/api/sessions/${session.id}/open`, {})).body).toMatchObject({
      code: 'act_not_allowed_now',
    });
  });
  test('opening starts the capture, closing ends it and asks the recorder for the files', async () => {
    const session = await planSession();
    await chair.call('POST', `/api/sessions/${session.id}/open`, {});
    expect(server.media.of('capture:start').at(-1)).toMatchObject({ sessionId: session.id });
    server.clock.advance(5_000);
    const closed = await chair.call('POST', `/api/sessions/${session.id}/close`, {});
    expect(closed.body).toMatchObject({ state: 'concluded' });
    expect(server.media.of('capture:stop').at(-1)).toMatchObject({ sessionId: session.id });
    const asked = server.recorder.payloads.at(-1)?.timeline;
    expect(asked).toMatchObject({ sessionId: session.id, title: session.title });
    expect(asked?.scenes.map(({ kind }) => kind)).toEqual(['plenary']);
    expect((await chair.call('POST', `/api/sessions/${session.id}/open`, {})).body).toMatchObject({
      code: 'session_closed',
    });
  });
  test('nothing is stored when media is away at the opening', async () => {
    const session = await planSession();
    server.media.connected = false;
    const { status, body } = await chair.call('POST', `/api/sessions/${session.id}/open`, {});
    server.media.connected = true;
    expect(status).toBe(503);
    expect(body).toMatchObject({ code: 'media_unavailable' });
    // Planned after its own deadline, its readiness was frozen at once; of the opening there is nothing.
    const types = (await server.store.events.of(session.id)).map(({ type }) => type);
    expect(types.filter((type) => type !== 'readiness_frozen')).toEqual([]);
  });
});

describe('seats', () => {
  const join = (session: Session, code: string, deviceId: string, more: object = {}) => ({
    sessionId: session.id,
    bridgeId: seatIn(session, code),
    deviceId,
    ...more,
  });

  test('two seated bridges are routed to each other, and no more', async () => {
    const session = await planSession();
    const [centre, bridge] = [await chair.socket(), await phuCu.socket()];
    expect(await centre.ask('session:join', join(session, 'trung-tam', randomUUID()))).toMatchObject({
      ok: true,
    });
    expect(await bridge.ask('session:join', join(session, 'phu-cu', randomUUID()))).toMatchObject({
      ok: true,
    });
    const floors = server.media.of('floor:set').filter((floor) => floor.sessionId === session.id);
    const [c, p] = [seatIn(session, 'trung-tam'), seatIn(session, 'phu-cu')];
    expect(floors.at(-1)?.edges).toHaveLength(2);
    expect(floors.at(-1)?.edges).toEqual(
      expect.arrayContaining([
        { from: c, to: p },
        { from: p, to: c },
      ]),
    );
    expect(floors.map((floor) => floor.revision)).toEqual(
      [...floors.map((floor) => floor.revision)].sort((a, b) => a - b),
    );
  });
  test('an officer cannot sit at another bridge', async () => {
    const session = await planSession();
    const socket = await phuCu.socket();
    expect(await socket.ask('session:join', join(session, 'kim-dong', randomUUID()))).toMatchObject({
      ok: false,
      error: { code: 'not_your_seat' },
    });
  });
  test('a second device is refused, and takes over only on purpose', async () => {
    const session = await planSession();
    const [first, second] = [await phuCu.socket(), await phuCu.socket()];
    await first.ask('session:join', join(session, 'phu-cu', randomUUID()));
    const device = randomUUID();
    expect(await second.ask('session:join', join(session, 'phu-cu', device))).toMatchObject({
      error: { code: 'seat_taken' },
    });
    expect(
      await second.ask('session:join', join(session, 'phu-cu', device, { takeOver: true })),
    ).toMatchObject({ ok: true });
    expect(await first.next('seat:lost')).toEqual({ reason: 'taken_over' });
    expect(
      await first.ask('media:produce', {
        kind: 'audio',
        source: 'microphone',
        rtpParameters: {},
        paused: false,
      }),
    ).toMatchObject({
      error: { code: 'not_seated' },
    });
  });
  test('the same device comes back to its seat after a reload', async () => {
    const session = await planSession();
    const device = randomUUID();
    const before = await phuCu.socket();
    await before.ask('session:join', join(session, 'phu-cu', device));
    before.raw.close();
    const after = await phuCu.socket();
    expect(await after.ask('session:join', join(session, 'phu-cu', device))).toMatchObject({
      ok: true,
      data: { resumed: false },
    });
  });
  test('a dropped socket comes back to the seat with its transports', async () => {
    const session = await planSession();
    const device = randomUUID();
    const before = await phuCu.socket();
    const joined = await before.ask<{ seatId: string }>('session:join', join(session, 'phu-cu', device));
    if (!joined.ok) throw new Error('not joined');
    await before.ask('media:open', { rtpCapabilities: {} });
    before.raw.close();
    const after = await phuCu.socket();
    const { seatId } = joined.data;
    expect(await after.ask('session:join', join(session, 'phu-cu', device, { seatId }))).toMatchObject({
      data: { seatId, resumed: true },
    });
  });
  test('a closed session has no seats', async () => {
    const session = await planSession();
    const socket = await phuCu.socket();
    await socket.ask('session:join', join(session, 'phu-cu', randomUUID()));
    await chair.call('POST', `/api/sessions/${session.id}/open`, {});
    await chair.call('POST', `/api/sessions/${session.id}/close`, {});
    expect(await socket.next('seat:lost')).toEqual({ reason: 'session_closed' });
    expect(await socket.ask('session:join', join(session, 'phu-cu', randomUUID()))).toMatchObject({
      error: { code: 'session_closed', message: 'Buổi tiếp công dân đã kết thúc.' },
    });
  });
  test('a malformed event is refused, and the socket lives on', async () => {
    const socket = await phuCu.socket();
    for (const payload of [undefined, null, 'x', 7, [], { sessionId: 'no' }]) {
      expect(await socket.ask('session:join', payload)).toMatchObject({
        ok: false,
        error: { code: 'invalid_input' },
      });
    }
    expect(socket.raw.connected).toBe(true);
    expect(await socket.ask('media:open', { rtpCapabilities: {} })).toMatchObject({
      error: { code: 'not_seated' },
    });
  });
  test('nobody gets a socket without signing in', async () => {
    const { io } = await import('socket.io-client');
    const raw = io(server.url, { transports: ['websocket'], reconnection: false });
    const error = await new Promise<Error>((resolve) => raw.once('connect_error', resolve));
    raw.close();
    expect(error.message).toBe('not_signed_in');
  });
});

describe('media that died and came back', () => {
  test('is told all that is wanted again, and devices whose seats it forgot make their transports anew', async () => {
    const session = await planSession();
    const socket = await phuCu.socket();
    await socket.ask('session:join', {
      sessionId: session.id,
      bridgeId: seatIn(session, 'phu-cu'),
      deviceId: randomUUID(),
    });
    await socket.ask('media:open', { rtpCapabilities: {} });
    await chair.call('POST', `/api/sessions/${session.id}/open`, {});
    const asked = server.media.asked.length;
    server.media.restart();
    expect(await socket.next('media:reset')).toEqual({});
    const names = server.media.asked.slice(asked).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['room:open', 'floor:set', 'capture:start']));
  });
});

describe('the red mark', () => {
  test('it follows bytes on disk, not the state of the session', async () => {
    const session = await planSession();
    await chair.call('POST', `/api/sessions/${session.id}/open`, {});
    const read = async () =>
      ((await chair.call('GET', `/api/sessions/${session.id}`)).body as unknown as Session).recording;
    expect((await read()).writing).toBe(false);
    const at = server.clock.now();
    server.media.tell('capture:flow', {
      sessionId: session.id,
      at,
      bytes: 1_000,
      lastByteAt: at,
      disk: null,
    });
    expect(await read()).toEqual({ writing: true, bytes: 1_000, lastByteAt: at, disk: null });
    server.clock.advance(2_001);
    expect((await read()).writing).toBe(false);
  });
});

describe('an interruption of the recording', () => {
  test('is an event when bytes stop, and another when they flow again', async () => {
    const session = await planSession();
    const socket = await phuCu.socket();
    await socket.ask('session:join', {
      sessionId: session.id,
      bridgeId: seatIn(session, 'phu-cu'),
      deviceId: randomUUID(),
    });
    await chair.call('POST', `/api/sessions/${session.id}/open`, {});
    const flow = (): void => {
      const at = server.clock.now();
      server.media.tell('capture:flow', { sessionId: session.id, at, bytes: 1, lastByteAt: at, disk: null });
    };
    const types = async () => (await server.store.events.of(session.id)).map((event) => event.type);
    flow();
    server.clock.advance(5_000);
    await until(async () => (await types()).includes('recording_interrupted'));
    flow();
    await until(async () => (await types()).includes('recording_resumed'));
    expect((await types()).filter((type) => type.startsWith('recording'))).toEqual([
      'recording_interrupted',
      'recording_resumed',
    ]);
  });
});
