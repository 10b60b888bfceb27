import { describe, expect, test } from '@jest/globals';
import { receiptDocument, type ReceiptFacts } from '../../../src/domain/documents/receipt.ts';
import { registrationListDocument } from '../../../src/domain/documents/registration-list.ts';
import { suggestedOrder, type Ordered } from '../../../src/domain/procedure/list-order.ts';
import { planTimes } from '../../../src/domain/procedure/time-slots.ts';

/** HH:mm of 16/03/2026 in Vietnam. */
const at = (time: string): number => Date.parse(`2026-03-16T${time}:00+07:00`);
const NOON = { from: 11 * 60 + 30, until: 13 * 60 + 30 };
const item = (itemId: string, bridge: string, minutes: number) => ({ itemId, bridgeIds: [bridge], minutes });

describe('when a turn is expected', () => {
  test('one after the other; a bridge from its first to its last citizen', () => {
    const plan = planTimes(
      [item('1', 'a', 25), item('2', 'b', 30), item('3', 'a', 20)],
      { start: at('08:00'), end: at('10:00') },
      NOON,
    );
    expect(plan.times).toEqual([
      { itemId: '1', from: at('08:00'), until: at('08:25') },
      { itemId: '2', from: at('08:25'), until: at('08:55') },
      { itemId: '3', from: at('08:55'), until: at('09:15') },
    ]);
    expect(plan.slots).toEqual([
      { bridgeId: 'a', from: at('08:00'), until: at('09:15') },
      { bridgeId: 'b', from: at('08:25'), until: at('08:55') },
    ]);
    expect([plan.endsAt, plan.overMinutes, plan.pause]).toEqual([at('09:15'), 0, null]);
  });
  test('who would not be through before the pause comes after it; who just is, comes before', () => {
    const planned = { start: at('11:00'), end: at('14:00') };
    const through = planTimes([item('1', 'a', 30), item('2', 'a', 10)], planned, NOON);
    expect(through.times.map(({ from }) => from)).toEqual([at('11:00'), at('13:30')]);
    const not = planTimes([item('1', 'a', 20), item('2', 'a', 11)], planned, NOON);
    expect(not.times.map(({ from }) => from)).toEqual([at('11:00'), at('13:30')]);
    expect(not.pause).toEqual({ from: at('11:30'), until: at('13:30') });
    const without = planTimes([item('1', 'a', 20), item('2', 'a', 11)], planned, null);
    expect(without.times.map(({ from }) => from)).toEqual([at('11:00'), at('11:20')]);
  });
  test('past the planned end is told in minutes; a session in the afternoon has no pause', () => {
    const plan = planTimes([item('1', 'a', 61)], { start: at('14:00'), end: at('15:00') }, NOON);
    expect([plan.overMinutes, plan.pause, plan.times[0]?.from]).toEqual([1, null, at('14:00')]);
    const inPause = planTimes([item('1', 'a', 30)], { start: at('12:00'), end: at('13:00') }, NOON);
    expect([inPause.times[0]?.from, inPause.pause]).toEqual([at('12:00'), null]);
  });
  test('an empty list ends where it begins', () => {
    const plan = planTimes([], { start: at('08:00'), end: at('11:00') }, NOON);
    expect(plan).toEqual({ times: [], slots: [], pause: null, endsAt: at('08:00'), overMinutes: 0 });
  });
});

describe('the order that is proposed', () => {
  const listed = (itemId: string, bridge: string, change: Partial<Ordered> = {}): Ordered => ({
    ...{ itemId, bridgeIds: [bridge], priorities: [], begun: false, ...change },
  });
  test('backlog, large groups, from above, then the others', () => {
    const order = suggestedOrder([
      listed('plain', 'a'),
      listed('above', 'a', { priorities: ['from_above'] }),
      listed('group', 'b', { priorities: ['large_group', 'from_above'] }),
      listed('old', 'c', { priorities: ['backlog'] }),
    ]);
    expect(order).toEqual(['old', 'group', 'above', 'plain']);
  });
  test('the citizens of a bridge follow each other, also after one who came first', () => {
    const order = suggestedOrder([
      ...[listed('a1', 'a'), listed('b1', 'b'), listed('a2', 'a'), listed('b2', 'b')],
      listed('old', 'b', { priorities: ['backlog'] }),
    ]);
    expect(order).toEqual(['old', 'b1', 'b2', 'a1', 'a2']);
  });
  test('who was called already stays in front', () => {
    const order = suggestedOrder([
      listed('done', 'a', { begun: true }),
      listed('b', 'b'),
      listed('a', 'a'),
      listed('old', 'c', { priorities: ['backlog'] }),
    ]);
    expect(order).toEqual(['done', 'old', 'b', 'a']);
  });
});

const RECEIPT: ReceiptFacts = {
  ...{ code: 'DK-1A2B3C4D', above: 'Ban Tiếp công dân tỉnh', bridge: 'Phù Cừ', at: at('09:05') },
  receiver: { name: 'Lê Thị Nhận', position: 'Cán bộ đầu mối' },
  giver: {
    ...{ name: 'Nguyễn Văn Mẫu', address: 'Thôn 1', idKind: 'citizen_card', idNumber: '033099000123' },
    ...{ phone: '', people: 6 },
  },
  papers: [
    { title: 'Đơn khiếu nại', pages: 2, original: true },
    { title: 'Quyết định 12', pages: 5, original: false },
  ],
  session: { title: 'Tiếp công dân định kỳ', plannedStart: at('08:00') },
  sample: true,
};

describe('the receipt', () => {
  test('tells who gave what to whom, when and where; both sign two copies', () => {
    const paper = receiptDocument(RECEIPT);
    const text = JSON.stringify(paper);
    for (const told of [
      ...['09:05 ngày 16/03/2026', 'Lê Thị Nhận', 'Cán bộ đầu mối', 'Nguyễn Văn Mẫu', '033099000123'],
      ...['Thôn 1', 'đại diện cho 6 người', 'Căn cước', '02 bản', 'DK-1A2B3C4D'],
    ])
      expect(text).toContain(told);
    expect(paper.body.find(({ kind }) => kind === 'table')).toMatchObject({
      rows: [
        ['1', 'Đơn khiếu nại', '2', 'Bản chính'],
        ['2', 'Quyết định 12', '5', 'Bản sao'],
      ],
    });
    expect(paper.signatures.map(({ title }) => title)).toEqual(['NGƯỜI GIAO', 'NGƯỜI NHẬN']);
    expect([paper.sample, paper.name]).toEqual([true, 'giay-bien-nhan-DK-1A2B3C4D']);
  });
  test('of a denunciation the code only, and nobody signs who could be known by the hand', () => {
    const paper = receiptDocument({ ...RECEIPT, giver: null });
    const text = JSON.stringify(paper);
    expect(text).toContain('DK-1A2B3C4D');
    for (const hidden of ['Nguyễn Văn Mẫu', '033099000123', 'Thôn 1', 'Đơn khiếu nại'])
      expect(text).not.toContain(hidden);
    expect(paper.signatures.map(({ title }) => title)).toEqual(['NGƯỜI NHẬN']);
  });
});

test('the list for the leader has the columns of the form; of a denunciation the code only', () => {
  const time = { from: at('08:00'), until: at('08:25') };
  const registration = {
    ...{ addresses: ['Thôn 1', 'Thôn 1'], settledBy: 'UBND huyện', competence: 'province' as const },
    ...{ inviteWish: 'Sở Xây dựng', note: 'ghi chú' },
  };
  const paper = registrationListDocument({
    ...{ above: 'Tỉnh', authority: 'Ban', place: 'Hưng Yên', at: at('07:00'), preparedBy: 'Thư ký' },
    session: { title: 'Tiếp công dân định kỳ', chairName: 'Chủ tịch', plannedStart: at('08:00') },
    slots: [{ bridge: 'Phù Cừ', ...time }],
    matters: [
      {
        ...{ time, bridges: ['Phù Cừ'], kind: 'complaint', label: 'Nguyễn Văn Mẫu', people: 6 },
        ...{ priorities: ['large_group'], registration, summary: 'Giá đền bù' },
      },
      {
        ...{ time, bridges: ['Kim Động'], kind: 'denunciation', label: 'TC-01', people: 1 },
        ...{ priorities: ['from_above'], registration, summary: 'bí mật' },
      },
    ],
    sample: true,
  });
  const table = paper.body.find((block) => block.kind === 'table');
  expect(table?.columns.map(({ title }) => title)).toEqual([
    ...['STT', 'Điểm cầu', 'Họ tên', 'Địa chỉ', 'Số người/đại diện', 'Loại', 'Tóm tắt nội dung'],
    ...['Cơ quan đã giải quyết, văn bản', 'Thẩm quyền', 'Đề xuất mời cơ quan', 'Ghi chú'],
  ]);
  expect(table?.rows).toEqual([
    [
      ...['1', 'Phù Cừ', 'Nguyễn Văn Mẫu', 'Thôn 1', '6', 'Khiếu nại', 'Giá đền bù', 'UBND huyện'],
      ...['Cấp tỉnh', 'Sở Xây dựng', 'Dự kiến 08:00–08:25. Đoàn đông người. ghi chú'],
    ],
    ['2', 'Kim Động', 'TC-01', '', '1', 'Tố cáo', '', '', '', '', 'Dự kiến 08:00–08:25'],
  ]);
  expect(table?.total?.slice(2, 5)).toEqual(['2 vụ việc', '', '7']);
});
