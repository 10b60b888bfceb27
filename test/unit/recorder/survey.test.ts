import { expect, test } from '@jest/globals';
import { Survey } from '../../../recorder/remux/survey.ts';
import type { SegmentFact, SegmentHeader, SegmentRecord } from '../../../src/contracts/segment.ts';

const header = { producerId: 'p', seatId: 's', clockRate: 48_000 } as unknown as SegmentHeader;
const at = (time: number, fact: SegmentFact['fact']): SegmentRecord => ({
  type: 'fact',
  time,
  fact: { fact },
});
const pausesOf = (...records: readonly SegmentRecord[]) => {
  const survey = new Survey();
  survey.add(header, records);
  return survey.producers.get('p')?.pauses;
};

test('muted and on hold are one silence as long as either lasts', () => {
  expect(pausesOf(at(1, 'paused'), at(2, 'held'), at(3, 'resumed'), at(4, 'released'))).toEqual([
    { from: 1, to: 4 },
  ]);
  expect(pausesOf(at(1, 'held'), at(2, 'released'), at(3, 'paused'), at(4, 'resumed'))).toEqual([
    { from: 1, to: 2 },
    { from: 3, to: 4 },
  ]);
});

test('a segment that tells it anew begins no second silence; an open one stays open', () => {
  expect(pausesOf(at(1, 'held'), at(60, 'held'))).toEqual([{ from: 1, to: null }]);
});
