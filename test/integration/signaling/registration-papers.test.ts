import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readSheet } from 'read-excel-file/node';
import writeExcelFile from 'write-excel-file/node';
import type {
  ConsolidatedList,
  RegistrationFile,
  TimeSlots,
} from '../../../src/contracts/registration-papers.ts';
import type { Registrations } from '../../../src/contracts/registrations.ts';
import type { Session } from '../../../src/contracts/session.ts';
import { SHEET_COLUMN_KEYS, SHEET_COLUMNS } from '../../../src/domain/procedure/registration-sheet.ts';
import { makePdf } from '../../support/sample-pdf.ts';
import { startServer, type Person, type TestServer } from '../../support/server.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MINUTE = 60_000;

let server: TestServer;
let secretary: Person;
let operator: Person;
let chair: Person;
let phuCu: Person;
let kimDong: Person;
let session: Session;
let bridges: ReadonlyMap<string, string>;

beforeAll(async () => {
  server = await startServer({ DENUNCIATIONS: 'closed_item' });
  [secretary, chair, phuCu, kimDong, operator] = (await Promise.all(
    ['thuky', 'lanhdao', 'phucu', 'kimdong', 'kythuat'].map((name) => server.signIn(name)),
  )) as [Person, Person, Person, Person, Person];
  bridges = new Map((await server.store.bridges.all()).map(({ id, code }) => [code, id]));
});
afterAll(() => server.stop());

/** A session in ten days, 8:00 to 11:00, at which nobody but Văn Giang takes part yet. */
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
const draft = (change: Record<string, unknown> = {}) => ({
  ...{ kind: 'complaint', field: 'land', summary: '=HYPERLINK("x")' },
  persons: [{ name: '+Nguyễn Văn Mẫu', address: '@Thôn 1, Phù Cừ', idNumber: '033099000123' }],
  ...{ papers: [{ title: 'Đơn khiếu nại', pages: 2 }], ...change },
});
const DENUNCIATION = { kind: 'denunciation', summary: '', persons: [], papers: [] };
const register = async (who: Person, code: string, change: Record<string, unknown> = {}): Promise<string> => {
  server.clock.advance(1_000);
  const made = await who.call('POST', at('registrations'), { bridgeId: bridge(code), draft: draft(change) });
  expect([made.status, made.body]).toEqual([200, expect.anything()]);
  return String(made.body['registrationId']);
};
const listed = async (who: Person): Promise<Registrations> =>
  (await who.call('GET', at('registrations'))).body as unknown as Registrations;
const submit = (who: Person, code: string) =>
  who.call('POST', at('registration-lists'), { bridgeId: bridge(code), reason: '' });
/** Sent and put onto the agenda. */
async function list(id: string, minutes = 25): Promise<void> {
  const answer = await secretary.call('POST', at(`registrations/${id}/screening`), {
    ...{ version: 2, decision: 'listed', minutes },
  });
  expect(answer.status).toBe(200);
}
async function download(who: Person, path: string) {
  const response = await fetch(`${server.url}${path}`, { headers: { cookie: who.cookie } });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, type: response.headers.get('content-type') ?? '', bytes, response };
}
async function send(who: Person, path: string, content: Buffer, query: Record<string, string> = {}) {
  const response = await fetch(`${server.url}${path}?${new URLSearchParams(query)}`, {
    method: 'POST',
    headers: { cookie: who.cookie, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(content),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('receipts', () => {
  test('PDF and DOCX for the bridge and the secretary; every copy is written down with its version', async () => {
    const id = await register(phuCu, 'phu-cu');
    const path = at(`registrations/${id}/receipt`);
    const pdf = await download(phuCu, `${path}?format=pdf`);
    expect([pdf.status, pdf.type, pdf.bytes.subarray(0, 5).toString()]).toEqual([
      ...[200, 'application/pdf', '%PDF-'],
    ]);
    expect(pdf.response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="giay-bien-nhan-DK-/,
    );
    server.clock.advance(1_000);
    await phuCu.call('PUT', at(`registrations/${id}`), { version: 1, draft: draft({ people: 2 }) });
    const docx = await download(secretary, `${path}?format=docx`);
    expect([docx.status, docx.bytes.subarray(0, 2).toString()]).toEqual([200, 'PK']);
    expect((await phuCu.call('GET', at(`registrations/${id}/receipts`))).body['copies']).toMatchObject([
      { version: 1, format: 'pdf', by: expect.any(String) },
      { version: 2, format: 'docx' },
    ]);
    for (const [who, status] of [
      [kimDong, 404],
      [chair, 403],
      [operator, 403],
    ] as const) {
      expect((await download(who, path)).status).toBe(status);
      expect((await who.call('GET', at(`registrations/${id}/receipts`))).status).toBe(status);
    }
    // What was refused is no copy.
    expect(await server.store.registrationPapers.receiptsOf(id)).toHaveLength(2);
  });
  test('none of what was withdrawn', async () => {
    const id = await register(phuCu, 'phu-cu');
    await phuCu.call('POST', at(`registrations/${id}/withdraw`), { version: 1, reason: 'Không còn yêu cầu' });
    expect((await download(phuCu, at(`registrations/${id}/receipt`))).status).toBe(409);
  });
});

describe('files', () => {
  const PDF = makePdf([[1, 1, 1]]);
  const add = (who: Person, id: string, content: Buffer = PDF, name = 'don.pdf') =>
    send(who, at(`registrations/${id}/files`), content, { name, pages: '3' });
  const filesOf = async (who: Person, id: string) =>
    (await who.call('GET', at(`registrations/${id}/files`))).body['files'] as RegistrationFile[];

  test('kept with hash, size and pages; read by the bridge and who decides, by the chair once it is listed', async () => {
    const id = await register(phuCu, 'phu-cu');
    const added = await add(phuCu, id);
    const sha256 = createHash('sha256').update(PDF).digest('hex');
    expect(added.body).toMatchObject({ name: 'don.pdf', pages: 3, bytes: PDF.length, sha256, removed: null });
    const path = at(`registrations/${id}/files/${String(added.body['fileId'])}`);
    for (const who of [phuCu, secretary, operator]) {
      const file = await download(who, path);
      expect([file.status, file.type, file.bytes.equals(PDF)]).toEqual([200, 'application/pdf', true]);
    }
    expect([(await download(kimDong, path)).status, (await add(kimDong, id)).status]).toEqual([404, 404]);
    expect((await download(chair, path)).status).toBe(403);
    await submit(phuCu, 'phu-cu');
    await list(id);
    expect((await download(chair, path)).status).toBe(200);
    expect((await download(kimDong, path)).status).toBe(404);
    // What it was listed by stays; more may come.
    const removal = await phuCu.call('POST', `${path}/removal`, { reason: 'Nhầm tệp khác' });
    expect([removal.status, (await add(phuCu, id)).status]).toEqual([409, 200]);
  });
  test('taken back with a reason it is not read any more, but its trace stays', async () => {
    const id = await register(phuCu, 'phu-cu');
    const path = at(`registrations/${id}/files/${String((await add(phuCu, id)).body['fileId'])}`);
    expect((await phuCu.call('POST', `${path}/removal`, { reason: 'x' })).status).toBe(400);
    expect((await phuCu.call('POST', `${path}/removal`, { reason: 'Nhầm tệp khác' })).status).toBe(200);
    expect((await phuCu.call('POST', `${path}/removal`, { reason: 'Lần thứ hai' })).status).toBe(404);
    expect((await download(phuCu, path)).status).toBe(404);
    expect(await filesOf(phuCu, id)).toMatchObject([
      { name: 'don.pdf', removed: { reason: 'Nhầm tệp khác' } },
    ]);
  });
  test('a program that calls itself a PDF is refused in plain words, and nothing is kept', async () => {
    const id = await register(phuCu, 'phu-cu');
    const { status, body } = await add(phuCu, id, Buffer.from('MZ\x90\0\x03\0\0\0 program'), 'don.pdf');
    expect([status, body['code']]).toEqual([415, 'document_not_readable']);
    expect(body['title']).toContain('Chỉ nhận tệp PDF');
    expect(await filesOf(phuCu, id)).toEqual([]);
  });
  test('none to a denunciation, none once it is over, and an open matter never becomes a denunciation', async () => {
    const id = await register(phuCu, 'phu-cu', DENUNCIATION);
    expect((await add(phuCu, id)).body['code']).toBe('files_of_denunciation');
    const open = await register(phuCu, 'phu-cu');
    const change = (of: string, to: object) =>
      phuCu.call('PUT', at(`registrations/${of}`), {
        version: 1,
        draft: draft(to as Record<string, unknown>),
      });
    expect((await change(open, DENUNCIATION)).body['code']).toBe('denunciation_apart');
    expect((await change(id, {})).body['code']).toBe('denunciation_apart');
    for (const told of [{ note: 'Ông A' }, { papers: [{ title: 'Đơn của ông A', pages: 1 }] }]) {
      const body = { bridgeId: bridge('phu-cu'), draft: { ...draft(DENUNCIATION), ...told } };
      expect((await phuCu.call('POST', at('registrations'), body)).body['code']).toBe(
        'registration_incomplete',
      );
    }
    await chair.call('POST', at('open'), { decision: 'Mở thử nghiệm trước ngày' });
    await chair.call('POST', at('close'), {});
    expect((await add(phuCu, open)).body['code']).toBe('session_closed');
  });
});

describe('spreadsheets', () => {
  type Filled = Partial<Record<(typeof SHEET_COLUMN_KEYS)[number], string>>;
  const sheetOf = (rows: readonly Filled[]): Promise<Buffer> =>
    writeExcelFile(
      [
        SHEET_COLUMN_KEYS.map((key) => SHEET_COLUMNS[key]),
        ...rows.map((row) => SHEET_COLUMN_KEYS.map((key) => row[key] ?? '')),
      ].map((row) => row.map((value) => ({ value, type: String }))),
      { sheet: 'Danh sách' },
    ).toBuffer();
  const preview = (who: Person, content: Buffer, code = 'phu-cu') =>
    send(who, at('registrations/import/preview'), content, { bridgeId: bridge(code) });
  const bringIn = (who: Person, content: Buffer, sha256: unknown, code = 'phu-cu') =>
    send(who, at('registrations/import'), content, { bridgeId: bridge(code), sha256: String(sha256) });
  const ROWS: readonly Filled[] = [
    { matter: 'DỮ LIỆU MẪU', kind: 'Khiếu nại', name: 'Mẫu', address: 'Mẫu' },
    {
      matter: '1',
      kind: 'Khiếu nại',
      people: '6',
      name: 'Nguyễn Văn Mẫu',
      address: 'Thôn 1',
      representative: 'x',
    },
    { matter: '1', name: 'Trần Thị Mẫu', address: 'Thôn 2', idNumber: '033099000123' },
    { matter: '2', kind: 'Phản ánh', name: 'Lê Thị Mẫu', address: 'Thôn 3' },
  ];

  test('looked at first, then brought in as a whole, once', async () => {
    await register(phuCu, 'phu-cu');
    const content = await sheetOf(ROWS);
    const seen = await preview(phuCu, content);
    expect(seen.status).toBe(200);
    expect(seen.body['matters']).toMatchObject([
      { row: 3, people: 6, names: ['Nguyễn Văn Mẫu', 'Trần Thị Mẫu'] },
      { row: 5, kind: 'feedback', people: 1 },
    ]);
    expect(seen.body['warnings']).toEqual([
      { code: 'duplicate_registered', row: 3, reasons: ['same_paper'] },
    ]);
    expect((await listed(phuCu)).registrations).toHaveLength(1);
    const other = await sheetOf(ROWS.slice(0, 2));
    expect((await bringIn(phuCu, other, seen.body['sha256'])).body['code']).toBe('import_refused');
    // Sent twice at once it is brought in once.
    server.clock.advance(1_000);
    const both = await Promise.all([1, 2].map(() => bringIn(phuCu, content, seen.body['sha256'])));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 400]);
    expect(JSON.stringify(both)).toContain('đã được nhập');
    const after = (await listed(phuCu)).registrations;
    expect(after.map(({ state, people }) => [state, people])).toEqual([
      ['registered', 1],
      ['registered', 6],
      ['registered', 1],
    ]);
    expect((await listed(kimDong)).registrations).toEqual([]);
  });
  test('one wrong cell and nothing is taken; all that is wrong is told by row and column', async () => {
    const content = await sheetOf([...ROWS, { kind: 'Kiện', name: 'A' }, { ...ROWS[3], people: 'hai' }]);
    const { status, body } = await preview(phuCu, content);
    expect([status, body['code']]).toEqual([400, 'import_refused']);
    const told = (body['faults'] as { message: string }[]).map(({ message }) => message);
    expect(told).toHaveLength(3);
    expect(told.join('\n')).toMatch(
      /Dòng 6, cột Loại: “Kiện”[^\n]*\nDòng 6, cột Địa chỉ: chưa điền\.\nDòng 7, cột Số người/,
    );
    const sha256 = createHash('sha256').update(content).digest('hex');
    expect((await bringIn(phuCu, content, sha256)).status).toBe(400);
    expect((await listed(phuCu)).registrations).toEqual([]);
  });
  test('refused: another bridge, a role that does not write, a file over 5 MB, a program, a closed session', async () => {
    const content = await sheetOf(ROWS);
    expect((await preview(kimDong, content)).status).toBe(403);
    expect((await preview(chair, content)).status).toBe(403);
    expect((await preview(secretary, content)).status).toBe(200);
    const large = await preview(phuCu, Buffer.alloc(5 * 1024 * 1024 + 1));
    expect(JSON.stringify(large.body)).toContain('lớn hơn 5 MB');
    const program = await preview(phuCu, Buffer.from('MZ\x90\0'));
    expect(JSON.stringify(program.body)).toContain('không phải tệp Excel');
    await chair.call('POST', at('open'), { decision: 'Mở thử nghiệm trước ngày' });
    await chair.call('POST', at('close'), {});
    expect((await preview(phuCu, content)).body['code']).toBe('session_closed');
    expect((await submit(phuCu, 'phu-cu')).body['code']).toBe('session_closed');
  });
  test('the template and the list of what one may see: others’ bridges not, numbers masked, denunciations by code', async () => {
    const template = await download(phuCu, '/api/registrations/template.xlsx');
    expect(template.status).toBe(200);
    expect((await readSheet(template.bytes, 2)).flat().join()).toContain('Cách điền');
    expect((await download(chair, '/api/registrations/template.xlsx')).status).toBe(403);
    await register(phuCu, 'phu-cu');
    const secret = await register(phuCu, 'phu-cu', DENUNCIATION);
    await register(kimDong, 'kim-dong', {
      persons: [{ name: 'Lê Văn Mẫu', address: 'Kim Động', idNumber: '033099000999' }],
    });
    const cells = async (who: Person): Promise<string> => {
      const file = await download(who, at('registrations.xlsx'));
      expect(file.status).toBe(200);
      return (await readSheet(file.bytes)).map((row) => row.join('|')).join('\n');
    };
    const own = await cells(phuCu);
    expect(own).toContain('033099000123');
    // As text: a spreadsheet runs none of it.
    expect(own).toContain('+Nguyễn Văn Mẫu');
    expect(own).toContain('=HYPERLINK("x")');
    expect(own).not.toContain('Lê Văn Mẫu');
    expect(own).toContain(`DK-${secret.slice(0, 8).toUpperCase()}`);
    const all = await cells(chair);
    expect(all).toContain('Lê Văn Mẫu');
    expect(all).toContain('•••••••••123');
    expect(all).not.toContain('033099000123');
    const archivist = await server.signIn('luutru');
    expect((await download(archivist, at('registrations.xlsx'))).status).toBe(403);
  });
});

describe('the consolidated list', () => {
  const consolidated = async (who: Person): Promise<ConsolidatedList> =>
    (await who.call('GET', at('consolidated-list'))).body as unknown as ConsolidatedList;
  const slots = async (who: Person): Promise<TimeSlots> =>
    (await who.call('GET', at('time-slots'))).body as unknown as TimeSlots;
  const one = (name: string, idNumber: string, change: Record<string, unknown> = {}) => ({
    ...{ persons: [{ name, address: 'Thôn 1', idNumber, representative: true }], summary: name, ...change },
  });

  test('priorities first, then bridge by bridge; times and slots follow; officers see their own', async () => {
    const plain = await register(phuCu, 'phu-cu', one('Nguyễn Văn Mẫu', '1'));
    const other = await register(kimDong, 'kim-dong', one('Trần Thị Mẫu', '2'));
    const group = await register(phuCu, 'phu-cu', one('Lê Thị Mẫu', '3', { people: 7 }));
    for (const [who, code] of [
      [phuCu, 'phu-cu'],
      [kimDong, 'kim-dong'],
    ] as const)
      expect((await submit(who, code)).status).toBe(200);
    for (const id of [plain, other, group]) await list(id, 30);
    const before = await consolidated(secretary);
    expect(before.items.map(({ label, suggestedPlace }) => [label, suggestedPlace])).toEqual([
      ['Nguyễn Văn Mẫu', 2],
      ['Trần Thị Mẫu', 3],
      ['Lê Thị Mẫu', 1],
    ]);
    expect([before.inSuggestedOrder, before.overMinutes]).toEqual([false, 0]);
    // A withdrawn item stands in nobody's way.
    const gone = (await secretary.call('POST', at('items'), {
      ...{ kind: 'petition', label: 'Rút lại', bridgeIds: [bridge('phu-cu')] },
    })) as unknown as { body: Session };
    const itemId = gone.body.agenda.at(-1)?.itemId ?? '';
    expect(
      (await secretary.call('POST', at(`items/${itemId}/withdraw`), { reason: 'Công dân rút đơn' })).status,
    ).toBe(200);
    expect((await phuCu.call('POST', at('consolidated-list/suggested-order'))).status).toBe(403);
    const applied = await secretary.call('POST', at('consolidated-list/suggested-order'), {});
    expect(applied.status).toBe(200);
    const after = await consolidated(chair);
    const start = session.plannedStart;
    expect(after.items.map(({ label, time }) => [label, (time.from - start) / MINUTE])).toEqual([
      ['Lê Thị Mẫu', 0],
      ['Nguyễn Văn Mẫu', 30],
      ['Trần Thị Mẫu', 60],
    ]);
    expect(after.inSuggestedOrder).toBe(true);
    expect(after.items[0]?.priorities).toEqual(['large_group']);
    const mine = await slots(kimDong);
    expect(mine.slots).toEqual([
      { bridgeId: bridge('kim-dong'), from: start + 60 * MINUTE, until: start + 90 * MINUTE },
    ]);
    expect(mine.times.map(({ registrationId }) => registrationId)).toEqual([other]);
    expect((await slots(secretary)).slots).toHaveLength(2);
    expect((await kimDong.call('GET', at('consolidated-list'))).status).toBe(403);
  });
  test('more than fits is told in minutes; the paper for the leader is printed', async () => {
    await register(phuCu, 'phu-cu', one('Nguyễn Văn Mẫu', '1'));
    const secret = await register(phuCu, 'phu-cu', DENUNCIATION);
    await submit(phuCu, 'phu-cu');
    for (const { registrationId } of (await listed(phuCu)).registrations) await list(registrationId, 100);
    const all = await consolidated(secretary);
    expect(all.overMinutes).toBeGreaterThan(0);
    expect(all.items.find(({ kind }) => kind === 'denunciation')?.label).toBe('TC-01');
    expect(secret).not.toBe('');
    for (const [format, start] of [
      ['pdf', '%PDF-'],
      ['docx', 'PK'],
    ] as const) {
      const paper = await download(chair, at(`consolidated-list/print?format=${format}`));
      expect([paper.status, paper.bytes.subarray(0, start.length).toString()]).toEqual([200, start]);
    }
    expect((await download(phuCu, at('consolidated-list/print'))).status).toBe(403);
  });
});

test('what was written down of papers stays as it was', async () => {
  const id = await register(phuCu, 'phu-cu');
  const file = await send(phuCu, at(`registrations/${id}/files`), makePdf([[1, 1, 1]]), {
    ...{ name: 'a.pdf', pages: '1' },
  });
  expect(file.status).toBe(200);
  const [row] = await server.store.registrationPapers.filesOf(id);
  const removal = { fileId: row?.id ?? '', removedBy: row?.addedBy ?? '', removedAt: 1, reason: 'một lần' };
  expect(await server.store.registrationPapers.removeFile(removal)).toBe(true);
  expect(await server.store.registrationPapers.removeFile({ ...removal, reason: 'hai lần' })).toBe(false);
  expect((await server.store.registrationPapers.filesOf(id))[0]?.removal?.reason).toBe('một lần');
});
