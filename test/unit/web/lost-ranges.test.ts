import { expect, test } from '@jest/globals';
import { LostRanges } from '../../../web/room/buffer/lost-ranges.ts';

/** Looks each second from `from` to `to`; the line carries unless `dead` says otherwise. */
function look(lost: LostRanges, from: number, to: number, dead: (second: number) => boolean): void {
  for (let second = from; second <= to; second += 1)
    lost.look(second * 1_000, dead(second) ? Math.floor(from) : 1_000 + second);
}

test('a line that carries lacks nothing', () => {
  const lost = new LostRanges();
  // Signs of life every third second only, as of a bridge whose camera is off.
  for (let second = 0; second < 60; second += 1) lost.look(second * 1_000, Math.floor(second / 3));
  expect([lost.ended, lost.down, lost.since]).toEqual([[], false, null]);
});

test('a cut is the time between two signs of life, with a margin', () => {
  const lost = new LostRanges();
  look(lost, 0, 10, () => false);
  for (let second = 11; second < 41; second += 1) lost.look(second * 1_000, 1_010);
  expect([lost.down, lost.since]).toEqual([true, 7_000]);
  look(lost, 41, 50, () => false);
  expect([lost.ended, lost.down]).toEqual([[{ from: 7_000, to: 43_000 }], false]);
});

test('transports that are made anew are no line meanwhile', () => {
  const lost = new LostRanges();
  look(lost, 0, 3, () => false);
  for (let second = 4; second < 12; second += 1) lost.look(second * 1_000, null);
  // A new transport counts from the beginning: a smaller number is a sign of life too.
  lost.look(12_000, 5);
  expect(lost.ended).toEqual([{ from: 0, to: 14_000 }]);
});

test('a way that broke and was made anew within a second lacks all the same', () => {
  const lost = new LostRanges();
  look(lost, 0, 5, () => false);
  lost.broke(5_400);
  lost.look(6_000, null);
  lost.look(7_000, 20);
  expect(lost.ended).toEqual([{ from: 2_000, to: 9_000 }]);
});

test('a picture that was kept back lacks too; near stretches are one; what was brought is forgotten', () => {
  const lost = new LostRanges();
  look(lost, 0, 3, () => false);
  lost.starved(3_500, true);
  expect(lost.down).toBe(true);
  lost.starved(9_000, false);
  lost.starved(12_000, true);
  lost.starved(15_000, false);
  expect(lost.ended).toEqual([{ from: 3_500, to: 15_000 }]);
  const [range] = lost.ended;
  lost.forget(range!);
  expect(lost.ended).toEqual([]);
});

test('a session that ends while the line is down lacks everything until then', () => {
  const lost = new LostRanges();
  look(lost, 0, 3, () => false);
  for (let second = 4; second < 12; second += 1) lost.look(second * 1_000, 1_003);
  lost.end(12_000);
  expect([lost.ended, lost.down]).toEqual([[{ from: 0, to: 12_000 }], false]);
});
