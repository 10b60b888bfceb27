import { describe, expect, test } from '@jest/globals';
import {
  hotSpotsOf,
  itemFacts,
  lineFacts,
  readinessOutcome,
  receptionKindOf,
  recordingFacts,
} from '../../../src/domain/procedure/reception-facts.ts';
import { replay, type SessionEvent, type SessionEventBody } from '../../../src/domain/session-events.ts';

function eventsOf(
  bodies: readonly (readonly [at: number, body: SessionEventBody])[],
): readonly SessionEvent[] {
  return bodies.map(([at, body], index) => ({ ...body, seq: index + 1, at, actorId: null }));
}
const listed = (itemId: string): SessionEventBody => ({
  ...{ type: 'item_listed', itemId, bridges: ['b'], closed: false, disguised: [] },
});
const called = (itemId: string): SessionEventBody => ({ type: 'item_called', itemId, outOfOrder: false });
const lost = (bridgeId: string, reason: 'lost' | 'left' = 'lost'): SessionEventBody => ({
  ...{ type: 'bridge_left', bridgeId, seatId: 's', reason },
});
const joined = (bridgeId: string): SessionEventBody => ({
  ...{ type: 'bridge_joined', bridgeId, seatId: 's', deviceId: 'd' },
});

describe('turns', () => {
  test('a call that ends in absent is none; one put off and called again is two; one running at the close is one', () => {
    const events = eventsOf([
      ...['a', 'b', 'c', 'd'].map((id) => [0, listed(id)] as const),
      [1, { type: 'session_opened' }],
      [2, called('a')],
      [3, { type: 'item_absent', itemId: 'a' }],
      [4, called('b')],
      [5, { type: 'item_deferred', itemId: 'b', reason: 'x' }],
      [6, called('b')],
      [7, { type: 'item_identity_checked', itemId: 'b' }],
      [8, { type: 'item_concluded', itemId: 'b', conclusions: [] }],
      [9, called('c')],
      [10, { type: 'session_closed' }],
    ]);
    const facts = itemFacts(replay('scheduled', events), events);
    expect(facts.map(({ itemId, turns, state }) => [itemId, turns, state])).toEqual([
      ['a', 0, 'absent'],
      ['b', 2, 'concluded'],
      ['c', 1, 'called'],
      ['d', 0, 'listed'],
    ]);
  });
});

describe('incidents', () => {
  test('a drop lasts until the line is back, or the close; leaving, and what was before the opening, is none', () => {
    const events = eventsOf([
      [5, lost('x')],
      [20, lost('x')],
      [25, joined('x')],
      [30, lost('y', 'left')],
      [40, joined('y')],
      [50, lost('x')],
    ]);
    const facts = lineFacts(events, { openedAt: 10, closedAt: 80 });
    expect([...facts]).toEqual([['x', { drops: 2, lostMs: 5 + 30 }]]);
  });
  test('an interruption of the recording lasts until it goes on, or the close', () => {
    const events = eventsOf([
      [10, { type: 'recording_interrupted', reason: 'no_bytes' }],
      [14, { type: 'recording_resumed' }],
      [90, { type: 'recording_interrupted', reason: 'no_bytes' }],
    ]);
    expect(recordingFacts(events, 100)).toEqual({ interruptions: 2, unrecordedMs: 4 + 10 });
  });
});

test.each([
  [{ passedInTime: null, passedLate: true, escalation: null }, 'unknown'],
  [{ passedInTime: true, passedLate: false, escalation: null }, 'in_time'],
  [{ passedInTime: false, passedLate: true, escalation: 'waived' }, 'late'],
  [{ passedInTime: false, passedLate: false, escalation: 'waived' }, 'waived'],
  [{ passedInTime: false, passedLate: true, escalation: 'moved' }, 'moved'],
  [{ passedInTime: false, passedLate: false, escalation: 'open' }, 'not_passed'],
] as const)('%j stood as %s', (of, outcome) => {
  expect(readinessOutcome(of)).toBe(outcome);
});

describe('hot spots', () => {
  const group = (itemId: string, summary: string, people = 6) => ({ itemId, summary, people });
  test('two groups about one matter, in other words of the same kind; one alone, and short words, are none', () => {
    const found = hotSpotsOf([
      group('1', 'Đề nghị bồi thường khi thu hồi đất khu công nghiệp'),
      group('2', 'đề nghị bồi thường khi thu hồi đất khu công nghiệp phía bắc', 10),
      group('3', 'Phản ánh cơ sở sản xuất gây ô nhiễm nguồn nước'),
      group('4', 'Đất đai'),
      group('5', 'Đất đai'),
    ]);
    expect(found).toEqual([
      {
        ...{ summary: 'Đề nghị bồi thường khi thu hồi đất khu công nghiệp', groups: 2, people: 16 },
        itemIds: ['1', '2'],
      },
    ]);
  });
});

test('a reception is ad hoc where its title says so, with or without diacritics', () => {
  expect(receptionKindOf('Tiếp công dân đột xuất của Chủ tịch')).toBe('ad_hoc');
  expect(receptionKindOf('Tiep cong dan DOT XUAT')).toBe('ad_hoc');
  expect(receptionKindOf('Tiếp công dân định kỳ')).toBe('periodic');
});
