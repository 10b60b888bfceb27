import { expect, test } from '@jest/globals';
import { Survey } from '../../../recorder/remux/survey.ts';
import type { SegmentFact, SegmentHeader, SegmentRecord } from '../../../src/contracts/segment.ts';

const header = { producerId: 'p', seatId: 's', clockRate: 48_000 } as unknown as SegmentHeader;
const at = (time: number, fact: SegmentFact['fact'], reason?: 'starved'): SegmentRecord => ({
  type: 'fact',
  time,
  fact: { fact, ...(reason === undefined ? {} : { reason }) },
});
const surveyed = (...records: readonly SegmentRecord[]) => {
  const survey = new Survey();
  survey.add(header, records);
  return survey.producers.get('p');
};
const pausesOf = (...records: readonly SegmentRecord[]) => surveyed(...records)?.pauses;

test('on hold counts before muted, and muted before kept back', () => {
  expect(pausesOf(at(1, 'paused'), at(2, 'held'), at(3, 'resumed'), at(4, 'released'))).toEqual([
    { from: 1, to: 2, cause: 'muted' },
    { from: 2, to: 4, cause: 'held' },
  ]);
  expect(pausesOf(at(1, 'held'), at(2, 'released'), at(3, 'paused'), at(4, 'resumed'))).toEqual([
    { from: 1, to: 2, cause: 'held' },
    { from: 3, to: 4, cause: 'muted' },
  ]);
  expect(pausesOf(at(1, 'paused', 'starved'), at(2, 'paused'), at(3, 'resumed'))).toEqual([
    { from: 1, to: 2, cause: 'starved' },
    { from: 2, to: 3, cause: 'muted' },
  ]);
});

test('a segment that tells it anew begins no second silence; an open one stays open', () => {
  expect(pausesOf(at(1, 'held'), at(60, 'held'))).toEqual([{ from: 1, to: null, cause: 'held' }]);
});

test('an end that the bridge asked for is told apart from one that befell it; drops are noted', () => {
  expect(surveyed(at(1, 'resumed'), at(2, 'dropped'), at(3, 'cut_off'))).toMatchObject({
    ended: false,
    drops: [2],
  });
  expect(surveyed(at(1, 'resumed'), at(3, 'closed'))).toMatchObject({ ended: true, drops: [] });
});
