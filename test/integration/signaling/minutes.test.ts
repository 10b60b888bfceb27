import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Minutes, MinutesEntry, Rolls } from '../../../src/contracts/minutes.ts';
import type { Session } from '../../../src/contracts/session.ts';
import { RECORDING_NOTICE } from '../../../src/domain/conduct/recording-notice.ts';
import { startServer, type Person, type TestServer } from '../../support/server.ts';
import { PNG, sendBytes } from './papers.ts';

const DAY = 24 * 3_600_000;
const SECRET = 'Người Tố Cáo Mẫu';
let server: TestServer;
let keys: string;
let chair: Person;
let secretary: Person;
let phuCu: Person;
let kimDong: Person;
let session: Session;
const items = new Map<string, string>();

const at = (rest: string): string => `/api/sessions/${session.id}/${rest}`;
const bridge = (code: string): string => session.bridges.find((each) => each.code === code)?.bridgeId ?? '';
const minutes = async (who: Person): Promise<Minutes> =>
  (await who.call('GET', at('minutes'))).body as unknown as Minutes;
const textOf = (of: Minutes, id: string): string => of.sections.find((each) => each.id === id)?.text ?? '';
const file = async (who: Person, path: string): Promise<{ status: number; content: Buffer }> => {
  const response = await fetch(`${who.url}${path}`, { headers: { cookie: who.cookie } });
  return { status: response.status, content: Buffer.from(await response.arrayBuffer()) };
};
const act = async (request: Record<string, unknown>): Promise<void> => {
  server.clock.advance(30_000);
  const { status, body } = await chair.call('POST', at('acts'), request);
  if (status !== 200) throw new Error(JSON.stringify([request, body]));
};
const write = (who: Person, version: number, changes: readonly Record<string, unknown>[], number = '') =>
  who.call('POST', at('minutes'), { version, number, changes });
const sign = (who: Person, signer: string, content: Uint8Array, more: Record<string, string> = {}) => {
  server.clock.advance(1_000);
  const query = new URLSearchParams({ signer, ...more }).toString();
  return sendBytes(who, `${at('minutes/signatures')}?${query}`, content);
};
/** A detached signature as a signing program makes it. */
async function cms(content: Uint8Array): Promise<Buffer> {
  const [data, out] = [join(keys, randomUUID()), join(keys, randomUUID())];
  await writeFile(data, content);
  const signer = ['-signer', join(keys, 'cert.pem'), '-inkey', join(keys, 'key.pem')];
  execFileSync('openssl', [
    ...['cms', '-sign', '-binary', '-in', data, '-outform', 'DER', '-out', out, ...signer],
  ]);
  return readFile(out);
}

beforeAll(async () => {
  keys = await mkdtemp(join(tmpdir(), 'ctd-sign-'));
  execFileSync(
    'openssl',
    [
      ...[
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '3650',
        '-subj',
        '/O=Phu Cu/CN=Can bo Mau',
      ],
      ...['-keyout', join(keys, 'key.pem'), '-out', join(keys, 'cert.pem')],
    ],
    { stdio: 'ignore' },
  );
  server = await startServer({ DENUNCIATIONS: 'closed_item' });
  [chair, secretary, phuCu, kimDong] = (await Promise.all(
    ['lanhdao', 'thuky', 'phucu', 'kimdong'].map((name) => server.signIn(name)),
  )) as [Person, Person, Person, Person];
  const start = server.clock.now();
  session = (
    await chair.call('POST', '/api/sessions', {
      ...{ title: 'Buổi tiếp thử (DỮ LIỆU MẪU)', chairName: 'Chủ tịch UBND tỉnh' },
      ...{ plannedStart: start, plannedEnd: start + 3_600_000 },
      bridgeCodes: ['phu-cu', 'kim-dong', 'van-giang'],
    })
  ).body as unknown as Session;
  const add = async (name: string, draft: Record<string, unknown>): Promise<void> => {
    const { status, body } = await secretary.call('POST', at('items'), draft);
    if (status !== 200) throw new Error(JSON.stringify(body));
    const listed = (body as { agenda: { itemId: string }[] }).agenda;
    items.set(name, listed.map(({ itemId }) => itemId).find((id) => ![...items.values()].includes(id)) ?? '');
  };
  await add('land', {
    ...{ kind: 'complaint', label: 'Nguyễn Văn Mẫu', summary: 'Bồi thường đất' },
    ...{ bridgeIds: [bridge('phu-cu')], agencyBridgeIds: [bridge('van-giang')] },
  });
  await add('road', { kind: 'petition', label: 'Trần Thị Mẫu', bridgeIds: [bridge('kim-dong')] });
  await add('secret', { kind: 'denunciation', bridgeIds: [bridge('kim-dong')] });
  session = (await chair.call('GET', `/api/sessions/${session.id}`)).body as unknown as Session;
});
afterAll(async () => {
  await server.stop();
  await rm(keys, { recursive: true, force: true });
});

const person = (name: string, more: Record<string, unknown> = {}) => ({
  ...{ kind: 'official', name, position: 'Chủ tịch', unit: 'UBND xã', present: true, ...more },
});

test('there are no minutes before the end', async () => {
  const { status, body } = await secretary.call('GET', at('minutes'));
  expect([status, body['code']]).toEqual([409, 'minutes_not_ready']);
});

test('the roll is called by the officer for the own bridge, by the secretary for all; the events carry numbers only', async () => {
  const seen = (await phuCu.call('GET', at('rolls'))).body as unknown as Rolls;
  expect(seen.rolls.map(({ name, version }) => [name, version])).toEqual([['Phù Cừ', 0]]);
  expect(seen.rolls[0]?.people).toMatchObject([
    { kind: 'citizen', name: 'Nguyễn Văn Mẫu', present: false, itemId: items.get('land') },
  ]);
  const call = (who: Person, code: string, version: number, people: unknown[]) =>
    who.call('PUT', at(`rolls/${bridge(code)}`), { version, people });
  const citizen = { ...seen.rolls[0]?.people[0], present: true };
  expect((await call(phuCu, 'phu-cu', 0, [person('Lê Văn Mẫu'), citizen])).status).toBe(200);
  expect((await call(kimDong, 'phu-cu', 1, [])).status).toBe(403);
  expect((await call(secretary, 'phu-cu', 0, [])).body['code']).toBe('roll_changed_meanwhile');
  // Of a denunciation the code name stays, whatever was typed.
  const secret = { ...person(SECRET, { kind: 'citizen', unit: SECRET }), itemId: items.get('secret') };
  const noted = await call(secretary, 'kim-dong', 0, [secret]);
  expect(noted.body['people']).toMatchObject([{ position: '', unit: '', present: true }]);
  for (const username of ['kythuat', 'luutru', 'quantri'])
    expect((await call(await server.signIn(username), 'phu-cu', 1, [])).status).toBe(403);
  const events = await server.store.events.of(session.id);
  const rolls = events.filter(({ type }) => type === 'attendance_noted');
  expect(rolls).toMatchObject([
    { bridgeId: bridge('phu-cu'), present: true, people: 2 },
    { bridgeId: bridge('kim-dong'), present: true, people: 1 },
  ]);
  expect(JSON.stringify([events, await server.store.minutes.rolls(session.id)])).not.toContain(SECRET);
  expect(JSON.stringify(events)).not.toContain('Lê Văn Mẫu');
});

test('the session goes its way, with a line that drops in an item', async () => {
  const opened = await chair.call('POST', at('open'), { decision: 'Thử nghiệm không kiểm tra' });
  expect(opened.status).toBe(200);
  const event = (body: Record<string, unknown>) =>
    server.store.events.append(session.id, () => [
      { body: body as never, at: server.clock.now(), actorId: null },
    ]);
  const seat = { bridgeId: bridge('phu-cu'), seatId: randomUUID(), deviceId: randomUUID() };
  await event({ type: 'bridge_joined', ...seat });
  await act({ act: 'read_notice', version: RECORDING_NOTICE.version });
  await act({ act: 'call', itemId: items.get('land') });
  await act({ act: 'check_identity', itemId: items.get('land') });
  await secretary.call('POST', at('notes'), { text: 'Giá đền bù thấp' });
  server.clock.advance(10_000);
  await event({ type: 'bridge_left', ...seat, reason: 'lost' });
  server.clock.advance(45_000);
  await event({ type: 'bridge_joined', ...seat, seatId: randomUUID() });
  await act({ act: 'begin_dialogue', itemId: items.get('land') });
  await secretary.call('POST', at('notes'), { text: 'Văn Giang: đã chi trả đợt một' });
  await secretary.call('POST', at('notes'), { text: 'Công dân đồng ý chờ' });
  await act({
    ...{ act: 'conclude', itemId: items.get('land') },
    conclusions: [{ agency: 'UBND huyện', task: 'Rà soát giá', deadline: '2027-01-31' }],
  });
  await act({ act: 'call', itemId: items.get('road') });
  await act({ act: 'mark_absent', itemId: items.get('road') });
  await act({ act: 'call', itemId: items.get('secret') });
  await act({ act: 'check_identity', itemId: items.get('secret') });
  await secretary.call('POST', at('notes'), { text: SECRET });
  await act({
    ...{ act: 'conclude', itemId: items.get('secret') },
    conclusions: [{ agency: 'Thanh tra tỉnh', task: `Xác minh ${SECRET}`, deadline: null }],
  });
  await act({ act: 'pause', reason: 'Kiểm tra âm thanh' });
  await act({ act: 'resume' });
  expect((await chair.call('POST', at('close'), {})).status).toBe(200);
  const over = await phuCu.call('PUT', at(`rolls/${bridge('phu-cu')}`), { version: 1, people: [] });
  expect(over.body['code']).toBe('session_closed');
});

test('minutes are drafted from the timeline, denunciations by code name', async () => {
  const draft = await minutes(secretary);
  expect([draft.state, draft.version]).toEqual(['draft', 0]);
  expect(textOf(draft, 'general')).toMatch(
    new RegExp(
      `Điểm cầu vắng mặt \\(1\\): Văn Giang[^]*\\(bản ${RECORDING_NOTICE.version}\\) được đọc hồi \\d\\d:\\d\\d`,
    ),
  );
  expect(textOf(draft, `attendance.${bridge('phu-cu')}`)).toBe(
    'Lê Văn Mẫu – Chủ tịch, UBND xã\nCông dân Nguyễn Văn Mẫu',
  );
  const part = (name: string, of = 'land'): string => textOf(draft, `item.${items.get(of) ?? ''}.${name}`);
  expect(part('facts')).toMatch(/mất kết nối từ \d\d:\d\d:\d\d đến \d\d:\d\d:\d\d; lượt tiếp tạm dừng/);
  expect(part('facts')).toContain('Đã kiểm tra giấy tờ tùy thân');
  expect([part('statement'), part('explanation'), part('dialogue')]).toEqual([
    ...['Giá đền bù thấp', 'Văn Giang: đã chi trả đợt một', 'Công dân đồng ý chờ'],
  ]);
  expect(part('conclusion')).toBe('1. Giao UBND huyện: Rà soát giá. Thời hạn: 31/01/2027.');
  expect(part('facts', 'road')).toContain('công dân vắng mặt');
  expect(part('facts', 'secret')).toContain('Giao Thanh tra tỉnh');
  expect(textOf(draft, 'incidents')).toContain('tạm dừng');
  expect(textOf(draft, 'recording')).toContain('chưa niêm phong');
  expect(JSON.stringify(draft)).not.toContain(SECRET);
  // What is not fixed is no bridge point's business.
  expect((await minutes(phuCu)).sections).toEqual([]);
  expect((await file(phuCu, at(`minutes/paper/pdf?copy=${bridge('phu-cu')}`))).status).toBe(404);
});

test('every change is a version; what was changed meanwhile is not written over, and closed items are not written at all', async () => {
  const id = `item.${items.get('land') ?? ''}.statement`;
  const first = await write(secretary, 0, [{ id, text: 'Công dân trình bày như đơn' }], '12/BB-TCD');
  expect([first.status, first.body['version'], first.body['state']]).toEqual([200, 1, 'editing']);
  const stale = await write(chair, 0, [{ id, text: 'Khác' }]);
  expect(stale.body['code']).toBe('minutes_changed_meanwhile');
  // Saved again as it is, it is no new version.
  expect((await write(secretary, 1, [], '12/BB-TCD')).body['version']).toBe(1);
  for (const locked of [`item.${items.get('secret') ?? ''}.facts`, 'item.x.facts', 'nothing'])
    expect((await write(secretary, 1, [{ id: locked, text: 'x' }])).status).toBe(400);
  for (const username of ['phucu', 'kythuat', 'kiemtra', 'luutru'])
    expect((await write(await server.signIn(username), 1, [])).status).toBe(403);
  const { versions } = (await secretary.call('GET', at('minutes/versions'))).body as {
    versions: { edited: string[]; changed: string[] }[];
  };
  expect(versions).toMatchObject([{ version: 1, edited: [id], changed: [id] }]);
});

test('facts that come after the draft are offered, not forced', async () => {
  const recording = await server.store.recordings.byId(session.id);
  if (recording === null) throw new Error('no recording');
  const seal = { number: 7, sealedAt: server.clock.now(), keyId: 'c'.repeat(64), sha256: 'd'.repeat(64) };
  await server.store.recordings.save({ ...recording, state: 'finished', seal });
  const before = await minutes(secretary);
  const section = before.sections.find(({ id }) => id === 'recording');
  expect(section?.text).toContain('chưa niêm phong');
  expect(section?.offered).toContain('d'.repeat(64));
  const text = section?.offered ?? '';
  const after = (await write(secretary, 1, [{ id: 'recording', text, accept: true }], '12/BB-TCD'))
    .body as unknown as Minutes;
  expect(after.sections.find(({ id }) => id === 'recording')).toMatchObject({ text, offered: null });
});

test('read back it is fixed: the bytes stay, each bridge point has its own part and nobody else’s', async () => {
  expect((await sign(phuCu, bridge('phu-cu'), PNG, { version: '2' })).body['code']).toBe('minutes_not_fixed');
  expect((await secretary.call('POST', at('minutes/read-back'), { version: 1 })).body['code']).toBe(
    'minutes_changed_meanwhile',
  );
  const fixed = (await secretary.call('POST', at('minutes/read-back'), { version: 2 }))
    .body as unknown as Minutes;
  expect([fixed.state, fixed.readBack?.version]).toEqual(['awaiting_signature', 2]);
  expect(fixed.signers.map(({ name }) => name)).toEqual([
    ...['Chủ tịch UBND tỉnh', fixed.secretaryName, 'Phù Cừ', 'Kim Động'],
  ]);
  const [one, again] = [
    await file(chair, at('minutes/paper/pdf')),
    await file(chair, at('minutes/paper/pdf')),
  ];
  const hash = createHash('sha256').update(one.content).digest('hex');
  expect([one.content.equals(again.content), hash]).toEqual([true, fixed.readBack?.sha256]);
  const own = await minutes(phuCu);
  const shown = JSON.stringify(own);
  expect(own.items.map(({ label }) => label)).toEqual(['Nguyễn Văn Mẫu']);
  expect(own.signers.map(({ name }) => name)).toEqual(['Phù Cừ']);
  for (const hidden of ['Trần Thị Mẫu', SECRET]) expect(shown).not.toContain(hidden);
  expect(JSON.stringify(await minutes(kimDong))).not.toContain('Nguyễn Văn Mẫu');
  const extract = await file(phuCu, at(`minutes/paper/pdf?copy=${bridge('phu-cu')}`));
  expect(extract.content.subarray(0, 5).toString()).toBe('%PDF-');
  for (const copy of ['whole', bridge('kim-dong')])
    expect((await file(phuCu, at(`minutes/paper/pdf?copy=${copy}`))).status).toBe(404);
  const word = await file(phuCu, at(`minutes/paper/docx?copy=${bridge('phu-cu')}`));
  expect(word.content.subarray(0, 2).toString()).toBe('PK');
});

test('a scan is taken for what its bytes are; a digital signature only over the very bytes', async () => {
  const version = '2';
  const own = bridge('phu-cu');
  const refused = async (content: Uint8Array): Promise<unknown> =>
    (await sign(phuCu, own, content, { version })).body['code'];
  expect(await refused(Buffer.from('<html>không phải bản quét</html>'))).toBe('signature_not_readable');
  const pdf = (await file(phuCu, at(`minutes/paper/pdf?copy=${own}`))).content;
  const whole = (await file(chair, at('minutes/paper/pdf'))).content;
  // That of the whole is not that of the extract.
  expect(await refused(await cms(whole))).toBe('signature_mismatch');
  expect((await sign(kimDong, own, PNG, { version })).status).toBe(403);
  expect((await sign(phuCu, 'chair', PNG, { version })).status).toBe(403);
  expect((await sign(phuCu, own, PNG, { version: '1' })).body['code']).toBe('minutes_changed_meanwhile');
  const signed = await sign(phuCu, own, await cms(pdf), { version });
  expect(signed.body).toMatchObject({
    mimeType: 'application/pkcs7-signature',
    certificate: { subject: 'O=Phu Cu, CN=Can bo Mau' },
  });
  const before = String(signed.body['signatureId']);
  expect((await sign(phuCu, own, PNG, { version })).body['code']).toBe('signature_exists');
  const replace = (reason: string) => sign(phuCu, own, PNG, { version, supersedes: before, reason });
  expect((await replace('')).body['code']).toBe('words_wanted');
  expect((await replace('Bản quét rõ hơn')).body).toMatchObject({
    mimeType: 'image/png',
    supersedes: before,
  });
  expect((await file(kimDong, at(`minutes/signatures/${before}`))).status).toBe(404);
  const kept = await file(phuCu, at(`minutes/signatures/${before}`));
  expect([kept.status, kept.content.equals(await readFile(join(keys, 'cert.pem')))]).toEqual([200, false]);
  expect((await minutes(phuCu)).signatures).toHaveLength(2);
});

test('once everybody signed it goes into the archive by itself; late is said until then', async () => {
  const entry = async (): Promise<MinutesEntry | undefined> =>
    ((await secretary.call('GET', '/api/minutes')).body as { minutes: MinutesEntry[] }).minutes.find(
      ({ sessionId }) => sessionId === session.id,
    );
  expect(await entry()).toMatchObject({ state: 'awaiting_signature', signed: 1, signers: 4, late: false });
  server.clock.advance(2 * DAY);
  [chair, secretary, phuCu, kimDong] = (await Promise.all(
    ['lanhdao', 'thuky', 'phucu', 'kimdong'].map((name) => server.signIn(name)),
  )) as [Person, Person, Person, Person];
  expect((await entry())?.late).toBe(true);
  for (const [who, signer] of [
    [chair, 'chair'],
    [secretary, 'secretary'],
  ] as const)
    expect((await sign(who, signer, PNG, { version: '2' })).status).toBe(200);
  expect(server.archiveWorker.jobs.filter(({ kind }) => kind === 'minutes')).toEqual([]);
  await sign(kimDong, bridge('kim-dong'), PNG, { version: '2' });
  const job = server.archiveWorker.jobs.find(({ kind }) => kind === 'minutes');
  if (job?.kind !== 'minutes') throw new Error('nothing went into the archive');
  expect(job.files.map(({ name }) => name)).toEqual([
    ...['bien-ban.json', 'bien-ban.docx'],
    ...job.files.slice(2, 5).map(({ name }) => name),
    ...['chu-ky/01-phu-cu.p7s', 'chu-ky/02-phu-cu.png', 'chu-ky/03-chu-tri.png', 'chu-ky/04-thu-ky.png'],
    'chu-ky/05-kim-dong.png',
  ]);
  expect(
    job.files
      .slice(2, 5)
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual([...['bien-ban.pdf', 'trich/kim-dong.pdf', 'trich/phu-cu.pdf']]);
  for (const _ of [1, 2])
    await server.archiveWorker.tellDone(job.jobId, {
      ...{ kind: 'minutes_sealed', version: 2, signatures: 5, number: 8, sealedAt: server.clock.now() },
    });
  expect((await minutes(secretary)).seal).toMatchObject({ version: 2, signatures: 5, number: 8 });
  expect(await entry()).toMatchObject({ state: 'signed', sealed: true, late: false });
});

test('the conclusions are announced under a number, and stay as they were issued', async () => {
  const issue = (who: Person) => who.call('POST', at('conclusion-notices'), { number: '45/TB-TCD' });
  expect((await issue(phuCu)).status).toBe(403);
  expect((await issue(secretary)).body).toMatchObject({
    ...{ version: 1, number: '45/TB-TCD', agencies: ['UBND huyện', 'Thanh tra tỉnh'] },
  });
  expect((await issue(secretary)).body).toMatchObject({ version: 2 });
  const path = at('conclusion-notices/1/pdf');
  const [row] = (await server.store.minutes.notices(session.id)).filter(({ version }) => version === 1);
  const { content } = await file(secretary, path);
  expect(content.equals(Buffer.from(row?.pdf ?? []))).toBe(true);
  expect((await file(phuCu, path)).status).toBe(404);
  expect((await file(secretary, at('conclusion-notices/9/pdf'))).status).toBe(404);
});

test('a change after the reading has to be read back and signed again; nothing signed is lost', async () => {
  const after = (await write(secretary, 2, [{ id: 'closing', text: 'Kết thúc.' }], '12/BB-TCD'))
    .body as unknown as Minutes;
  expect([after.state, after.version, after.signatures.length]).toEqual(['editing', 3, 5]);
  expect((await sign(chair, 'chair', PNG, { version: '2' })).body['code']).toBe('minutes_not_fixed');
  // The bridge points still read what was fixed.
  expect(textOf(await minutes(phuCu), 'closing')).not.toBe('Kết thúc.');
  const again = (await secretary.call('POST', at('minutes/read-back'), { version: 3 }))
    .body as unknown as Minutes;
  expect([again.state, again.signers.filter(({ signed }) => signed !== null)]).toEqual([
    'awaiting_signature',
    [],
  ]);
  const refused = server.store.minutes.add({
    ...{ sessionId: session.id, version: 3, number: '', sections: [], writtenBy: '', writtenAt: 0 },
    writtenBy: (await server.store.users.byUsername('thuky'))?.id ?? '',
  });
  expect(await refused).toBe(false);
});
