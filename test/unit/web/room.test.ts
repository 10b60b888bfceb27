import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RecordingMark } from '../../../src/contracts/session.ts';
import { markShown, STARTING_MS } from '../../../web/room/mark-freshness.ts';
import { layersFor } from '../../../web/room/picture-layers.ts';
import { layerForHeight, tileGrid } from '../../../web/room/tile-grid.ts';

const mark = (writing: boolean): RecordingMark => ({ writing, bytes: 1, lastByteAt: 1 });

describe('the red mark in the browser', () => {
  test('shows only with fresh news of bytes on disk', () => {
    const heard = { mark: mark(true), heardAt: 10_000 };
    expect(markShown({ state: 'live', held: false }, heard, 0, 12_000)).toBe('recording');
    expect(markShown({ state: 'live', held: false }, heard, 0, 12_001)).toBe('lost');
  });
  test('a mark that says nothing is written is a loss at once', () => {
    expect(
      markShown({ state: 'live', held: false }, { mark: mark(false), heardAt: 10_000 }, 9_999, 10_000),
    ).toBe('lost');
  });
  test('just after the opening it is starting, and lost when nothing comes', () => {
    expect(markShown({ state: 'live', held: false }, null, 10_000, 10_000 + STARTING_MS - 1)).toBe(
      'starting',
    );
    expect(markShown({ state: 'live', held: false }, null, 10_000, 10_000 + STARTING_MS)).toBe('lost');
  });
  test('a session that is not open is never marked, whatever was heard', () => {
    expect(
      markShown({ state: 'scheduled', held: false }, { mark: mark(true), heardAt: 10_000 }, null, 10_000),
    ).toBe('not_opened');
    expect(
      markShown({ state: 'concluded', held: false }, { mark: mark(true), heardAt: 10_000 }, null, 10_000),
    ).toBe('not_opened');
  });
});

test('a pause and a private consultation are not recorded on purpose: no mark, and no alarm', () => {
  expect(markShown({ state: 'paused', held: true }, { mark: mark(false), heardAt: 0 }, 0, 60_000)).toBe(
    'held',
  );
});

describe('the tiles', () => {
  test('all fit, and no other grid would make them larger', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 300, max: 2_000 }),
        fc.integer({ min: 200, max: 1_200 }),
        (count, width, height) => {
          const size = (columns: number): number =>
            Math.min(width / columns, (height / Math.ceil(count / columns)) * (16 / 9));
          const { columns, rows } = tileGrid(count, width, height);
          expect(columns * rows).toBeGreaterThanOrEqual(count);
          for (let other = 1; other <= count; other += 1)
            expect(size(columns)).toBeGreaterThan(size(other) - 1);
        },
      ),
    );
  });
  test('a small tile asks for a small layer', () => {
    expect([layerForHeight(150), layerForHeight(300), layerForHeight(700)]).toEqual([0, 1, 2]);
  });
});

test('a camera sends no more layers than browsers allow at its size, and always the whole picture', () => {
  expect([180, 270, 360, 540, 720].map((height) => layersFor(height).length)).toEqual([1, 2, 2, 3, 3]);
  for (const height of [90, 180, 270, 720]) expect(layersFor(height).at(-1)?.scaleResolutionDownBy).toBe(1);
});
