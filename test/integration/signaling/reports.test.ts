import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeSampleYear, SampleYearRefused } from '../../../src/main/sample-year/make-sample-year.ts';
import type { PlannedSession } from '../../../src/main/sample-year/plan-year.ts';
import type { BookRow, ReportFigures } from '../../../src/contracts/reports.ts';
import {
  CASE_FIGURES,
  SESSION_FIGURES,
  TASK_FIGURES,
  BRIDGE_FIGURES,
} from '../../../src/contracts/reports.ts';
import { startServer, type Person, type TestServer } from '../../support/server.ts';

const YEAR = 2025;
const at = (text: string): number => Date.parse(`${text}+07:00`);

let server: TestServer;
let plan: readonly PlannedSession[];
let [secretary, officer, auditor]: readonly Person[] = [];
let officerBridge = '';

beforeAll(async () => {
  server = await startServer();
  plan = await makeSampleYear(server.store, { year: YEAR, seed: 1, until: at('2026-06-01T00:00:00') });
  server.clock.set(at('2026-02-01T08:00:00'));
  secretary = await server.signIn('thuky');
  officer = await server.signIn('phucu');
  auditor = await server.signIn('kiemtra');
  officerBridge = (await server.store.bridges.all()).find(({ code }) => code === 'phu-cu')?.id ?? '';
}, 60_000);
afterAll(() => server.stop());

const dayText = (instant: number): string => new Date(instant + 7 * 3_600_000).toISOString().slice(0, 10);
const within = (from: string, to: string): readonly PlannedSession[] =>
  plan.filter(({ openedAt }) => dayText(openedAt) >= from && dayText(openedAt) <= to);

async function get<T>(who: Person | undefined, path: string): Promise<T> {
  const { status, body } = (await who?.call('GET', path)) ?? { status: 0, body: {} };
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  return body as T;
}
const figuresOf = (query: string, who: Person | undefined = secretary): Promise<ReportFigures> =>
  get(who, `/api/reports/figures?${query}`);
async function file(who: Person | undefined, path: string): Promise<Response> {
  return fetch(`${server.url}${path}`, { headers: { cookie: who?.cookie ?? '' } });
}

/** Counts by walking over what was invented, one item after the other. */
function naive(sessions: readonly PlannedSession[]) {
  const sum = { turns: 0, people: 0, cases: 0, groups: 0, groupPeople: 0, backlog: 0, fromAbove: 0 };
  const states: Record<string, number> = {};
  const kinds: Record<string, number> = {};
  const fields: Record<string, number> = {};
  const readiness: Record<string, number> = {};
  let [drops, lostMs, interruptions, unrecordedMs] = [0, 0, 0, 0];
  for (const session of sessions) {
    for (const item of session.items) {
      states[item.state] = (states[item.state] ?? 0) + 1;
      if (item.calledAt === null) continue;
      sum.turns += 1;
      sum.cases += 1;
      sum.people += item.people;
      kinds[item.kind] = (kinds[item.kind] ?? 0) + 1;
      fields[item.field] = (fields[item.field] ?? 0) + 1;
      if (item.people >= 5) [sum.groups, sum.groupPeople] = [sum.groups + 1, sum.groupPeople + item.people];
      if (item.backlog) sum.backlog += 1;
      if (item.sentFromAbove) sum.fromAbove += 1;
    }
    for (const bridge of session.bridges) {
      readiness[bridge.readiness] = (readiness[bridge.readiness] ?? 0) + 1;
      for (const { from, to } of bridge.drops) [drops, lostMs] = [drops + 1, lostMs + to - from];
    }
    for (const { from, to } of session.interruptions)
      [interruptions, unrecordedMs] = [interruptions + 1, unrecordedMs + to - from];
  }
  return { ...sum, states, kinds, fields, readiness, drops, lostMs, interruptions, unrecordedMs };
}

describe('the figures of a generated year are those counted another way', () => {
  const spans = [
    ['2025-01-01', '2025-12-31'],
    ['2025-04-01', '2025-06-30'],
    ['2025-02-15', '2025-03-14'],
    ...Array.from({ length: 12 }, (_, month): [string, string] => [
      `2025-${String(month + 1).padStart(2, '0')}-01`,
      new Date(Date.UTC(2025, month + 1, 0)).toISOString().slice(0, 10),
    ]),
  ] as [string, string][];

  test.each(spans)('from %s to %s', async (from, to) => {
    const sessions = within(from, to);
    const counted = naive(sessions);
    const found = await figuresOf(`from=${from}&to=${to}`);
    expect(found).toMatchObject({
      sample: true,
      sessions: {
        held: sessions.length,
        periodic: sessions.filter(({ kind }) => kind === 'periodic').length,
        ad_hoc: sessions.filter(({ kind }) => kind === 'ad_hoc').length,
        days: new Set(sessions.map(({ openedAt }) => dayText(openedAt))).size,
        // Every one that was due was held in the invented year.
        daysDue: new Set(
          sessions.filter(({ kind }) => kind === 'periodic').map(({ openedAt }) => dayText(openedAt)),
        ).size,
      },
      turns: counted.turns,
      people: counted.people,
      groupPeople: counted.groupPeople,
      cases: {
        cases: counted.cases,
        listed: sessions.flatMap(({ items }) => items).length,
        large_groups: counted.groups,
        backlog: counted.backlog,
        from_above: counted.fromAbove,
        absent: counted.states.absent ?? 0,
        deferred: counted.states.deferred ?? 0,
        refused: counted.states.refused ?? 0,
        concluded: counted.states.concluded ?? 0,
        not_reached: 0,
      },
      incidents: {
        drops: counted.drops,
        lostMs: counted.lostMs,
        interruptions: counted.interruptions,
        unrecordedMs: counted.unrecordedMs,
      },
    });
    expect(
      Object.fromEntries(found.byKind.map(({ key, cases }) => [key, cases]).filter(([, n]) => n !== 0)),
    ).toEqual(counted.kinds);
    expect(
      Object.fromEntries(found.byField.map(({ key, cases }) => [key, cases]).filter(([, n]) => n !== 0)),
    ).toEqual(counted.fields);
    for (const outcome of ['in_time', 'late', 'waived'] as const)
      expect([outcome, found.readiness[outcome]]).toEqual([outcome, counted.readiness[outcome] ?? 0]);
  });

  test('the year has the size that was asked for', () => {
    expect(plan).toHaveLength(30);
    const items = plan.flatMap((session) => session.items);
    expect(items.length).toBeGreaterThan(140);
    expect(items.some(({ kind }) => kind === 'denunciation')).toBe(true);
    expect(items.some(({ people }) => people >= 5)).toBe(true);
  });

  test('the raw events of the year say the same', async () => {
    const calls = { called: 0, absent: 0, lost: 0, interrupted: 0, closed: 0 };
    for (const { sessionId } of plan)
      for (const event of await server.store.events.of(sessionId)) {
        if (event.type === 'item_called') calls.called += 1;
        if (event.type === 'item_absent') calls.absent += 1;
        if (event.type === 'bridge_left' && event.reason === 'lost') calls.lost += 1;
        if (event.type === 'recording_interrupted') calls.interrupted += 1;
        if (event.type === 'session_closed') calls.closed += 1;
      }
    const found = await figuresOf('from=2025-01-01&to=2025-12-31');
    expect(calls).toEqual({
      called: found.turns,
      absent: found.cases.absent,
      lost: found.incidents.drops,
      interrupted: found.incidents.interruptions,
      closed: found.sessions.held,
    });
  });

  test('by bridge and by task', async () => {
    const year = 'from=2025-01-01&to=2025-12-31';
    const found = await figuresOf(year);
    const items = plan.flatMap((session) => session.items);
    for (const { key, cases, people } of found.byBridge) {
      const own = items.filter(({ bridgeId, calledAt }) => bridgeId === key && calledAt !== null);
      expect([cases, people]).toEqual([own.length, own.reduce((sum, item) => sum + item.people, 0)]);
      expect((await figuresOf(`${year}&bridgeId=${key}`)).cases.cases).toBe(cases);
    }
    expect(found.byBridge.reduce((sum, { cases }) => sum + cases, 0)).toBe(found.cases.cases);
    expect(found.byMonth.reduce((sum, { turns }) => sum + turns, 0)).toBe(found.turns);
    const tasks = items.flatMap((item) => item.tasks);
    expect(found.tasks).toMatchObject({
      all: tasks.length,
      settled: tasks.filter(({ standing }) => standing === 'settled').length,
      still_pursued: tasks.filter(({ standing }) => standing === 'still_pursued').length,
      in_progress: tasks.filter(({ standing }) => standing === 'in_progress').length,
      done_late: tasks.filter(({ settledOn, deadline }) => settledOn !== null && settledOn > deadline).length,
      overdue: tasks.filter(({ settledOn, deadline }) => settledOn === null && deadline < '2026-02-01')
        .length,
    });
    expect(found.settledShare).toBeCloseTo(found.tasks.settled / tasks.length, 10);
    const results = items.flatMap(({ result }) => result?.outcome ?? []);
    expect(found.cases.result_accepted).toBe(results.filter((outcome) => outcome === 'accepted').length);
    expect(found.cases.result_none).toBe(found.cases.cases - results.length);
  });

  test('two large groups about one matter are a hot spot', async () => {
    const found = await figuresOf('from=2025-01-01&to=2025-12-31');
    const groups = plan
      .flatMap(({ items }) => items)
      .filter(({ people, calledAt }) => people >= 5 && calledAt !== null);
    const bySummary = new Map<string, number>();
    for (const { summary } of groups) bySummary.set(summary, (bySummary.get(summary) ?? 0) + 1);
    const twice = [...bySummary.values()].filter((count) => count >= 2).length;
    expect(twice).toBeGreaterThan(0);
    expect(found.hotSpots.length).toBeGreaterThanOrEqual(twice);
    for (const { itemIds, groups: count } of found.hotSpots) expect(itemIds).toHaveLength(count);
  });
});

test('behind every figure stand as many as it says', async () => {
  for (const query of [
    'from=2025-01-01&to=2025-12-31',
    'from=2025-05-01&to=2025-07-31&field=land&itemKind=complaint',
  ]) {
    const found = await figuresOf(query);
    for (const figure of CASE_FIGURES) {
      const { total, cases } = await get<{ total: number; cases: unknown[] }>(
        secretary,
        `/api/reports/cases?${query}&figure=${figure}&limit=200`,
      );
      expect([figure, total, cases.length]).toEqual([
        figure,
        found.cases[figure],
        Math.min(200, found.cases[figure]),
      ]);
    }
    for (const figure of SESSION_FIGURES)
      expect(await get(secretary, `/api/reports/sessions?${query}&figure=${figure}`)).toMatchObject({
        total: found.sessions[figure],
      });
    for (const figure of BRIDGE_FIGURES)
      if (figure !== 'dropped')
        expect(await get(secretary, `/api/reports/bridges?${query}&figure=${figure}`)).toMatchObject({
          total: found.readiness[figure],
        });
    for (const figure of TASK_FIGURES)
      expect(await get(secretary, `/api/reports/tasks?${query}&figure=${figure}`)).toMatchObject({
        total: found.tasks[figure],
      });
  }
});

describe('the book of receptions', () => {
  const march = 'from=2025-03-01&to=2025-03-31';
  test('has a row for each matter received, with the twelve columns; counts match the report', async () => {
    const { total, rows } = await get<{ total: number; rows: BookRow[] }>(
      secretary,
      `/api/reports/book?${march}&limit=200`,
    );
    const found = await figuresOf(march);
    expect([total, rows.length]).toEqual([found.cases.cases, found.cases.cases]);
    expect(rows.map(({ number }) => number)).toEqual(rows.map((_, index) => index + 1));
    const items = new Map(plan.flatMap(({ items: all }) => all).map((item) => [item.itemId, item]));
    for (const row of rows) {
      const item = items.get(row.itemId);
      expect(item?.calledAt).not.toBeNull();
      const [outcome] = [item?.result?.outcome];
      expect([row.accepted !== '', row.returned !== '', row.forwarded !== '']).toEqual(
        (['accepted', 'returned', 'forwarded'] as const).map((each) => outcome === each),
      );
      for (const person of item?.persons ?? []) {
        expect(row.citizens).toContain(person.name);
        expect(row.papers).toContain(person.idNumber);
      }
    }
  });
  test('as CSV has the same rows under the heads of the form', async () => {
    const response = await file(secretary, `/api/reports/book/file?${march}&format=csv`);
    expect(response.headers.get('content-disposition')).toContain(
      'so-tiep-cong-dan-2025-03-01-2025-03-31.csv',
    );
    // `text()` would take the mark of UTF-8 off.
    const text = Buffer.from(await response.arrayBuffer()).toString('utf8');
    const lines = text.trimEnd().split('\r\n');
    expect(lines[0]).toBe(
      '\uFEFF"STT","Ngày tiếp","Họ tên - Địa chỉ","CMND/Hộ chiếu","Nội dung vụ việc","Phân loại đơn/Số người","Cơ quan đã giải quyết","Thụ lý để giải quyết","Trả lại đơn và hướng dẫn","Chuyển đơn đến cơ quan có thẩm quyền","Theo dõi kết quả giải quyết","Ghi chú"',
    );
    const found = await figuresOf(march);
    expect(lines.length - 1).toBe(found.cases.cases);
    const kinds = lines.slice(1).map((line) => line.split('","')[5]?.split(' / ')[0]);
    for (const { key, cases } of found.byKind) {
      const name = {
        complaint: 'Khiếu nại',
        denunciation: 'Tố cáo',
        petition: 'Kiến nghị',
        feedback: 'Phản ánh',
      }[key];
      expect(kinds.filter((kind) => kind === name)).toHaveLength(cases);
    }
  });
  test('masks papers for those who may not see them whole', async () => {
    const { rows } = await get<{ rows: BookRow[] }>(auditor, `/api/reports/book?${march}&limit=200`);
    const papers = rows.map((row) => row.papers).filter((text) => text !== '');
    expect(papers.length).toBeGreaterThan(0);
    for (const text of papers) expect(text).toMatch(/^•+\d{3}(; •+\d{3})*$/);
  });
  test('of a denunciation has the code and nothing else', async () => {
    const { rows } = await get<{ rows: BookRow[] }>(
      secretary,
      '/api/reports/book?from=2025-01-01&to=2025-12-31&itemKind=denunciation&limit=200',
    );
    expect(rows.length).toBeGreaterThan(5);
    for (const row of rows) {
      expect(row.citizens).toMatch(/^TC-\d\d$/);
      expect([row.papers, row.matter, row.settledBy]).toEqual(['', '', '']);
    }
  });
  test('comes as a spreadsheet and as paper', async () => {
    for (const [format, head] of [
      ['xlsx', 'PK'],
      ['docx', 'PK'],
      ['pdf', '%PDF'],
    ] as const) {
      const response = await file(secretary, `/api/reports/book/file?${march}&format=${format}`);
      expect(response.status).toBe(200);
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(bytes.subarray(0, head.length).toString()).toBe(head);
      expect(bytes.length).toBeGreaterThan(2_000);
    }
  }, 30_000);
});

test('a name that slipped into a denunciation is in no list, book or file', async () => {
  const session = plan.find(({ items }) =>
    items.some(({ kind, calledAt }) => kind === 'denunciation' && calledAt !== null),
  );
  const item = session?.items.find(({ kind, calledAt }) => kind === 'denunciation' && calledAt !== null);
  if (session === undefined || item === undefined) throw new Error('the year has no denunciation');
  const [newest] = (
    await server.store.registrations.versionsOf(session.sessionId, item.registrationId)
  ).toReversed();
  if (newest === undefined) throw new Error('no registration');
  const person = {
    name: 'Tên Bí Mật',
    address: 'Ngõ Kín',
    idKind: 'citizen_card',
    idNumber: '000999888777',
    phone: '',
  };
  await server.store.registrations.add({
    ...{ ...newest, version: newest.version + 1 },
    matter: {
      ...newest.matter,
      summary: 'Điều bí mật',
      settledBy: 'Nơi kín',
      persons: [{ ...person, representative: false }],
    } as typeof newest.matter,
  });
  const day = dayText(session.openedAt);
  const span = `from=${day}&to=${day}`;
  const texts = await Promise.all(
    [
      `/api/reports/book?${span}`,
      `/api/reports/book/file?${span}&format=csv`,
      `/api/reports/cases?${span}&figure=listed`,
      `/api/reports/tasks?${span}&figure=all`,
      `/api/reports/figures?${span}`,
    ].map(async (path) => (await file(secretary, path)).text()),
  );
  expect(texts[0]).toContain(item.label);
  for (const text of texts)
    for (const secret of ['Bí Mật', 'bí mật', 'Ngõ Kín', '888777', 'Nơi kín'])
      expect(text).not.toContain(secret);
});

describe('an officer', () => {
  const year = 'from=2025-01-01&to=2025-12-31';
  test('sees the figures, cases and book of the own bridge only', async () => {
    const found = await figuresOf(year, officer);
    const own = plan.flatMap(({ items }) => items).filter(({ bridgeId }) => bridgeId === officerBridge);
    expect(found.bridge?.bridgeId).toBe(officerBridge);
    expect(found.cases.listed).toBe(own.length);
    expect(found.byBridge.map(({ key }) => key)).toEqual([officerBridge]);
    const { cases } = await get<{ cases: { itemId: string }[] }>(
      officer,
      `/api/reports/cases?${year}&figure=listed&limit=200`,
    );
    expect(cases.map(({ itemId }) => itemId).toSorted()).toEqual(own.map(({ itemId }) => itemId).toSorted());
    const { total } = await get<{ total: number }>(officer, `/api/reports/book?${year}`);
    expect(total).toBe(found.cases.cases);
  });
  test('gets nothing of another bridge, and gives nothing out', async () => {
    const other = plan
      .flatMap(({ items }) => items)
      .find(({ bridgeId }) => bridgeId !== officerBridge)?.bridgeId;
    expect((await officer?.call('GET', `/api/reports/figures?${year}&bridgeId=${other ?? ''}`))?.status).toBe(
      403,
    );
    expect(
      (await officer?.call('POST', '/api/reports/issued', { kind: 'year', year: YEAR, number: 1 }))?.status,
    ).toBe(403);
    expect(
      (await auditor?.call('POST', '/api/reports/issued', { kind: 'year', year: YEAR, number: 1 }))?.status,
    ).toBe(403);
  });
});

describe('giving a report out', () => {
  const december = { kind: 'month', year: YEAR, number: 12 };
  const stateOf = async (number: number): Promise<string | undefined> => {
    const { due } = await get<{ due: { kind: string; number: number; state: string }[] }>(
      secretary,
      `/api/reports?year=${YEAR}`,
    );
    return due.find((each) => each.kind === 'month' && each.number === number)?.state;
  };
  test('09 at 23:59:59 is in time, the 10th at 00:00 is late; before the end of the period it is refused', async () => {
    server.clock.set(at('2025-12-31T23:59:59'));
    expect((await secretary?.call('POST', '/api/reports/issued', december))?.body.code).toBe(
      'report_period_running',
    );
    server.clock.set(at('2026-01-09T23:59:59'));
    secretary = await server.signIn('thuky');
    expect(await stateOf(12)).toBe('due');
    server.clock.set(at('2026-01-10T00:00:00'));
    expect(await stateOf(12)).toBe('overdue');
    server.clock.set(at('2026-01-09T23:59:59'));
    const first = await secretary.call('POST', '/api/reports/issued', december);
    expect(first.body).toMatchObject({ version: 1, late: false, from: '2025-12-01', to: '2025-12-31' });
    server.clock.set(at('2026-01-10T00:00:00'));
    const second = await secretary.call('POST', '/api/reports/issued', december);
    expect(second.body).toMatchObject({ version: 2, late: true });
    expect(await stateOf(12)).toBe('issued');
    const quarter = await secretary.call('POST', '/api/reports/issued', {
      kind: 'quarter',
      year: YEAR,
      number: 4,
    });
    expect(quarter.body).toMatchObject({ late: true });
  });
  test('freezes the very text that was hashed, whatever is changed later', async () => {
    const answer = await secretary?.call('POST', '/api/reports/issued', {
      kind: 'span',
      from: '2025-06-01',
      to: '2025-06-30',
    });
    const issued: Record<string, unknown> = answer?.body ?? {};
    const before = await figuresOf('from=2025-06-01&to=2025-06-30');
    const [session] = within('2025-06-01', '2025-06-30');
    const item = session?.items.find(
      ({ calledAt, kind, backlog }) => calledAt !== null && kind !== 'denunciation' && !backlog,
    );
    if (session === undefined || item === undefined) throw new Error('June is empty');
    const [newest] = (
      await server.store.registrations.versionsOf(session.sessionId, item.registrationId)
    ).toReversed();
    if (newest === undefined) throw new Error('no registration');
    await server.store.registrations.add({
      ...newest,
      version: newest.version + 1,
      matter: { ...newest.matter, waitingSince: '2024-01-01' },
    });
    expect((await figuresOf('from=2025-06-01&to=2025-06-30')).cases.backlog).toBe(before.cases.backlog + 1);
    const id = String(issued.reportId);
    const text = await (await file(secretary, `/api/reports/issued/${id}/file?format=json`)).text();
    expect(createHash('sha256').update(text).digest('hex')).toBe(issued.sha256);
    const { figures } = await get<{ figures: ReportFigures }>(secretary, `/api/reports/issued/${id}`);
    expect(figures.cases.backlog).toBe(before.cases.backlog);
    expect(figures).toEqual(JSON.parse(text));
    for (const format of ['xlsx', 'docx', 'pdf'])
      expect((await file(secretary, `/api/reports/issued/${id}/file?format=${format}`)).status).toBe(200);
    expect((await officer?.call('GET', `/api/reports/issued/${id}`))?.status).toBe(404);
  }, 30_000);
  test('refuses spans that run backwards', async () => {
    const answer = await secretary?.call('GET', '/api/reports/figures?from=2025-06-02&to=2025-06-01');
    expect(answer?.body.code).toBe('report_span_backwards');
  });
});

test('what is kept is what is made anew from the events', async () => {
  await figuresOf('from=2025-01-01&to=2025-12-31');
  const { procedureReports } = server.store;
  const kept = await Promise.all(plan.map(({ sessionId }) => procedureReports.factsOf(sessionId)));
  expect(await server.app.service.writeReports.rebuild()).toBeGreaterThanOrEqual(plan.length);
  const anew = await Promise.all(plan.map(({ sessionId }) => procedureReports.factsOf(sessionId)));
  expect(anew).toEqual(kept);
  expect(await procedureReports.outOfDate()).toEqual([]);
});

test('a year is not written twice, nor beside real receptions', async () => {
  const again = { year: YEAR, seed: 1, until: 0 };
  await expect(makeSampleYear(server.store, again)).rejects.toThrow(SampleYearRefused);
  const planned = { plannedStart: 1, plannedEnd: 2, plannedState: 'scheduled' as const, sample: false };
  await server.store.sessions.add({ id: randomUUID(), title: 't', chairName: 'c', place: 'p', ...planned }, [
    officerBridge,
  ]);
  await expect(makeSampleYear(server.store, { ...again, seed: 2 })).rejects.toThrow('buổi tiếp thật');
});
