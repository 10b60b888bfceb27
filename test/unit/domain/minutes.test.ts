import { describe, expect, test } from '@jest/globals';
import { conclusionNoticeDocument } from '../../../src/domain/documents/conclusion-notice.ts';
import { minutesDocument } from '../../../src/domain/documents/minutes.ts';
import { draftMinutes } from '../../../src/domain/procedure/minutes-draft.ts';
import { minutesTimeline, type MinutesFacts } from '../../../src/domain/procedure/minutes-facts.ts';
import {
  changed,
  minutesState,
  placeOf,
  sectionsFor,
  withOffers,
  type MinutesSection,
} from '../../../src/domain/procedure/minutes.ts';
import type { SessionEvent, SessionEventBody } from '../../../src/domain/session-events.ts';

/** 08:00 in Vietnam. */
const START = Date.UTC(2026, 11, 15, 1);
const SECRET = 'Người Tố Cáo Mẫu';

/** Events half a minute apart, from 08:00 on. */
function eventsOf(...bodies: readonly SessionEventBody[]): SessionEvent[] {
  return bodies.map((body, index) => ({
    ...body,
    seq: index + 1,
    at: START + index * 30_000,
    actorId: null,
  }));
}
const seat = { seatId: 's1', deviceId: 'd1', bridgeId: 'a' } as const;
const listed = (itemId: string, closed = false): SessionEventBody => ({
  ...{ type: 'item_listed', itemId, bridges: [itemId === 'i1' ? 'a' : 'b'], closed, disguised: [] },
});
const EVENTS = eventsOf(
  listed('i1'),
  listed('i2', true),
  { type: 'bridge_joined', ...seat },
  { type: 'session_opened' },
  { type: 'notice_read', version: '2026-01' },
  { type: 'item_called', itemId: 'i1', outOfOrder: false },
  { type: 'bridge_left', ...seat, reason: 'lost' },
  { type: 'bridge_joined', ...seat, seatId: 's2' },
  { type: 'item_identity_checked', itemId: 'i1' },
  { type: 'session_paused', reason: 'Công dân xin nghỉ' },
  { type: 'session_resumed' },
  {
    ...{ type: 'item_concluded', itemId: 'i1' },
    conclusions: [{ agency: 'Sở A', task: 'Rà soát', deadline: '2027-01-31' }],
  },
  { type: 'item_called', itemId: 'i2', outOfOrder: false },
  { type: 'item_refused', itemId: 'i2', code: 'other_by_law', reason: SECRET },
  { type: 'recording_interrupted', reason: 'no_bytes' },
  { type: 'session_closed' },
);

function facts(): MinutesFacts {
  const timeline = minutesTimeline('scheduled', EVENTS);
  if (timeline === null) throw new Error('not closed');
  const item = { people: 1, summary: '', agencyBridgeIds: [], refusal: null, citizens: [], gaps: [] };
  return {
    ...{ sessionId: 's', title: 'Buổi thử', chairName: 'Chủ tịch', secretaryName: 'Thư ký', place: '' },
    ...{ centre: 'c', timeline, rolls: new Map(), documents: new Map(), folder: '2026/s' },
    ...{ journalHash: null, seal: null },
    bridges: ['c', 'a', 'b'].map((bridgeId) => ({ bridgeId, name: bridgeId.toUpperCase() })),
    items: [
      {
        ...{ ...item, itemId: 'i1', place: 1, kind: 'complaint', label: 'Nguyễn Văn Mẫu', closed: false },
        ...{ bridgeIds: ['a'], state: 'concluded' },
        conclusions: [{ agency: 'Sở A', task: 'Rà soát', deadline: '2027-01-31' }],
        gaps: [{ bridgeId: 'a', from: START + 180_000, to: START + 210_000 }],
      },
      {
        ...{ ...item, itemId: 'i2', place: 2, kind: 'denunciation', label: 'TC-01', closed: true },
        ...{ bridgeIds: ['b'], state: 'refused', refusal: 'other_by_law' },
        conclusions: [{ agency: 'Thanh tra', task: SECRET, deadline: null }],
      },
    ],
    notes: [{ at: START + 380_000, itemId: 'i2', text: SECRET }],
  };
}
const textOf = (sections: readonly MinutesSection[], id: string): string =>
  sections.find((section) => section.id === id)?.text ?? '';

describe('the draft', () => {
  const draft = draftMinutes(facts());
  test('a link that drops in an item stands there with from and to, and not among the common incidents', () => {
    expect(textOf(draft, 'item.i1.facts')).toContain('điểm cầu A mất kết nối từ 08:03:00 đến 08:03:30');
    expect(textOf(draft, 'incidents')).toBe('Việc ghi hình bị gián đoạn từ 08:07:00 đến 08:07:30.');
    expect(textOf(draft, 'item.i1.facts')).toContain(
      'tạm dừng từ 08:04:30 đến 08:05:00. Lý do: Công dân xin nghỉ',
    );
  });
  test('the notice stands with its version and its time', () => {
    expect(textOf(draft, 'general')).toContain('(bản 2026-01) được đọc hồi 08:02 ngày 15/12/2026');
  });
  test('of a closed item: code name, agency, law; never a note, a reason or a task', () => {
    expect(JSON.stringify(draft)).not.toContain(SECRET);
    expect(draft.filter(({ id }) => id.startsWith('item.i2')).map(({ id, locked }) => [id, locked])).toEqual([
      ['item.i2.facts', true],
    ]);
    expect(textOf(draft, 'item.i2.facts')).toContain('khoản 4 Điều 9');
  });
  test('a session that was not closed has no minutes', () => {
    expect(minutesTimeline('scheduled', EVENTS.slice(0, -1))).toBeNull();
  });
});

describe('sections', () => {
  const draft = draftMinutes(facts());
  test('a bridge point reads the common part and its own items', () => {
    expect(sectionsFor(draft, 'a').map(({ id }) => id)).toEqual([
      ...['general', 'attendance.c', 'attendance.a', 'item.i1.facts', 'item.i1.statement'],
      ...['item.i1.explanation', 'item.i1.dialogue', 'item.i1.conclusion'],
      ...['incidents', 'recording', 'closing'],
    ]);
  });
  test('what is new since is offered, and no more once it was looked at; what was written stays', () => {
    const written = changed(withOffers(draft, null), [{ id: 'closing', text: 'Xong.', accept: false }]);
    const later = draft.map((each) =>
      each.id === 'closing' ? { ...each, text: 'Mới', drafted: 'Mới' } : each,
    );
    const offered = withOffers(later, written);
    expect(offered.filter((each) => each.offered !== null)).toMatchObject([
      { id: 'closing', text: 'Xong.', offered: 'Mới' },
    ]);
    const left = changed(offered, [{ id: 'closing', text: 'Xong.', accept: true }]);
    expect(withOffers(later, left).filter((each) => each.offered !== null)).toEqual([]);
  });
  test('locked and unknown sections are not written', () => {
    const now = withOffers(draft, null);
    for (const id of ['item.i2.facts', 'item.i9.facts'])
      expect(changed(now, [{ id, text: 'x', accept: false }])).toBeNull();
  });
  test('ids say what they are about', () => {
    expect([placeOf('closing'), placeOf('attendance.a'), placeOf('item.i.facts')]).toEqual([
      { of: 'closing' },
      { of: 'attendance', bridgeId: 'a' },
      { of: 'item', itemId: 'i', part: 'facts' },
    ]);
    for (const none of ['', 'closing.x', 'item.i', 'item.i.x', 'x.y']) expect(placeOf(none)).toBeNull();
  });
  test.each([
    [0, 0, 0, 'draft'],
    [2, 1, 0, 'editing'],
    [2, 2, 1, 'awaiting_signature'],
    [2, 2, 0, 'signed'],
  ] as const)('newest %s, fixed %s, %s missing: %s', (newest, fixed, missing, state) => {
    expect(minutesState(newest, fixed, missing)).toBe(state);
  });
});

describe('papers', () => {
  const draft = draftMinutes(facts());
  const paper = {
    ...{ above: 'UBND tỉnh', authority: 'Ban', number: '', place: 'Hưng Yên', title: 'Buổi thử' },
    ...{ chairName: 'Chủ tịch', secretaryName: 'Thư ký', openedAt: START, sample: true },
    ...{
      bridges: facts().bridges,
      items: facts().items,
      sections: draft,
      signers: ['chair', 'secretary', 'a'],
    },
    ...{ extractOf: null, readBackAt: null },
  };
  test('the whole has six numbered parts and a place for everybody who signs', () => {
    const { title, body, signatures } = minutesDocument(paper);
    const headings = body.flatMap((block) => (block.kind === 'heading' ? [block.text.split('.')[0]] : []));
    expect([title, headings]).toEqual(['BIÊN BẢN', ['I', 'II', 'III', 'IV', 'V', 'VI']]);
    expect(signatures.map(({ title: who }) => who)).toEqual(['THƯ KÝ', 'ĐẠI DIỆN ĐIỂM CẦU A', 'CHỦ TRÌ']);
    expect(JSON.stringify(body)).toContain('chưa được đọc lại');
  });
  test('an extract names no item of another bridge point, its file no citizen', () => {
    const extract = minutesDocument({
      ...{ ...paper, sections: sectionsFor(draft, 'a'), extractOf: 'a', readBackAt: START + 3_600_000 },
    });
    expect(JSON.stringify(extract.body)).not.toContain('TC-01');
    expect(JSON.stringify(extract.body)).toContain('đọc lại cho mọi người cùng nghe hồi 09:00');
    expect(extract.name).toBe('bien-ban-2026-12-15-trich');
  });
  test('a notice of conclusions names who has to do what by when, of a closed item not what', () => {
    const notice = conclusionNoticeDocument({
      ...{ above: 'UBND tỉnh', authority: 'Ban', number: 'Số: 1', place: 'Hưng Yên', sample: true },
      ...{ sessionTitle: 'Buổi thử', chairName: 'Chủ tịch', heldAt: START, issuedAt: START },
      matters: facts().items,
    });
    const table = notice.body.find((block) => block.kind === 'table');
    expect(table?.rows).toEqual([
      ['1', 'Nguyễn Văn Mẫu', 'Sở A', 'Rà soát', '31/01/2027'],
      ['2', 'TC-01', 'Thanh tra', 'Thực hiện theo văn bản riêng', 'Theo quy định'],
    ]);
    expect(notice.recipients).toContain('Thanh tra;');
  });
});
