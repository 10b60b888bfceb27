import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PICTURE_GOES, soundFirst, type SoundFirst } from '../../../src/domain/sound-first.ts';

/** Looks every second at a line of one voice. @returns at which seconds the picture was kept back */
function keptBack(available: (second: number) => number | null, seconds: number): number[] {
  let state: SoundFirst = PICTURE_GOES;
  const starved: number[] = [];
  for (let n = 0; n < seconds; n += 1) {
    state = soundFirst(state, { at: n * 1_000, available: available(n), voices: 1 });
    if (state.starved) starved.push(n);
  }
  return starved;
}
const spans = (seconds: readonly number[]): [number, number][] =>
  seconds
    .filter((n) => !seconds.includes(n - 1))
    .map((from) => {
      let to = from;
      while (seconds.includes(to + 1)) to += 1;
      return [from, to];
    });

describe('sound before the picture', () => {
  test('a wide line, or one nobody knows of, keeps nothing back', () => {
    expect(keptBack(() => 500_000, 100)).toEqual([]);
    expect(keptBack(() => null, 100)).toEqual([]);
    expect(keptBack(() => 120_000, 100)).toEqual([]);
  });
  test('a stutter of two seconds is waited for', () => {
    expect(keptBack((n) => (n % 10 < 2 ? 20_000 : 500_000), 100)).toEqual([]);
  });
  test('a narrow line keeps it back after three seconds, and tries again ever more seldom', () => {
    // Each trial lasts eleven seconds: eight to find the line out, three to be sure.
    expect(spans(keptBack(() => 100_000, 200))).toEqual([
      [3, 17],
      [29, 58],
      [70, 129],
      [141, 199],
    ]);
  });
  test('a line that hovers about the border is narrow, however its samples fall', () => {
    expect(spans(keptBack((n) => (n % 2 === 0 ? 115_000 : 145_000), 15))).toEqual([[3, 14]]);
    expect(keptBack((n) => (n % 2 === 0 ? 115_000 : 155_000), 15)).toEqual([]);
  });
  test('a line that is wide again gets its picture with the next trial, and a clean slate after half a minute', () => {
    expect(spans(keptBack((n) => (n < 10 || n > 60 ? 50_000 : 900_000), 90))).toEqual([
      [3, 17],
      [64, 78],
    ]);
  });
  test('what many voices need is left to them', () => {
    const after = (voices: number): boolean =>
      [0, 3_000].reduce((state, at) => soundFirst(state, { at, available: 300_000, voices }), PICTURE_GOES)
        .starved;
    expect([1, 4, 5, 30].map(after)).toEqual([false, false, true, true]);
  });
  test('whatever the line does, a picture is never kept back longer than two minutes at a time', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 400_000 }), { minLength: 1, maxLength: 400 }),
        (line) => {
          for (const [from, to] of spans(keptBack((n) => line[n] ?? 0, line.length)))
            expect(to - from).toBeLessThanOrEqual(120);
        },
      ),
      { numRuns: 100 },
    );
  });
});
