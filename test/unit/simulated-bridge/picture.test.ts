import { expect, test } from '@jest/globals';
import { makePicture } from '../../../scripts/simulated-bridge/picture.ts';

const SIZE = { width: 320, height: 180 };
const POINTS = SIZE.width * SIZE.height;
const BLUE = { r: 30, g: 90, b: 170 };
const GREEN = { r: 30, g: 130, b: 70 };

function differing(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((count, value, at) => count + (value === b[at] ? 0 : 1), 0);
}

test('a picture is I420 of its size, in studio range', () => {
  const { width, height, data } = makePicture(SIZE, BLUE, 0);
  expect([width, height, data.length]).toEqual([320, 180, POINTS * 1.5]);
  expect(Math.min(...data)).toBeGreaterThanOrEqual(16);
  expect(Math.max(...data)).toBeLessThanOrEqual(240);
});

test('it never stands still: every frame at 15 a second differs from the one before', () => {
  for (let frame = 1; frame < 15 * 20; frame += 1) {
    const before = makePicture(SIZE, BLUE, (frame - 1) / 15).data;
    expect(differing(before, makePicture(SIZE, BLUE, frame / 15).data)).toBeGreaterThan(POINTS / 50);
  }
});

test('the colour tells the bridge', () => {
  const blue = makePicture(SIZE, BLUE, 0).data.subarray(POINTS);
  const green = makePicture(SIZE, GREEN, 0).data.subarray(POINTS);
  expect(differing(blue, green)).toBeGreaterThan(POINTS / 4);
});

test('the square stays whole at every time and every even size', () => {
  for (const size of [SIZE, { width: 480, height: 270 }, { width: 128, height: 72 }]) {
    const side = Math.floor((size.height * 0.2) / 2) * 2;
    for (let seconds = 0; seconds < 30; seconds += 0.7) {
      const luma = makePicture(size, BLUE, seconds).data.subarray(0, size.width * size.height);
      expect(luma.filter((value) => value === 235)).toHaveLength(side * side);
    }
  }
});
