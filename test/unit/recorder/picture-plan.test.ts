import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { gridLayout, PICTURE } from '../../../recorder/finish/grid.ts';
import { ProgressMeter } from '../../../recorder/finish/progress.ts';
import { Presence } from '../../../recorder/remux/gaps.ts';
import { LayerPicker } from '../../../recorder/remux/pick-layers.ts';
import { FINISH_STEPS, type FinishProgress } from '../../../src/contracts/archive.ts';

test('tiles lie apart, inside the picture, below the header, for any number of bridges', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 106 }), (count) => {
      const boxes = gridLayout(count);
      expect(boxes.length).toBe(count);
      for (const [index, { x, y, width, height }] of boxes.entries()) {
        expect([x, y, width, height].every((value) => value % 2 === 0)).toBe(true);
        expect(
          x >= 0 && y >= PICTURE.header && x + width <= PICTURE.width && y + height <= PICTURE.height,
        ).toBe(true);
        for (const other of boxes.slice(index + 1)) {
          const apart =
            other.x >= x + width ||
            x >= other.x + other.width ||
            other.y >= y + height ||
            y >= other.y + other.height;
          expect(apart).toBe(true);
        }
      }
    }),
  );
});

test('tiles are as large as they can be', () => {
  const areas = [1, 2, 4, 9, 12].map((count) => gridLayout(count)[0]?.width ?? 0);
  expect(areas).toEqual([1_180, 634, 586, 388, 314].map((width) => expect.closeTo(width, -1.5)));
});

/** Times at which a layer gives a frame: every 100 ms, a key frame each second. */
const layerFrames = (layer: number, from: number, to: number) =>
  Array.from({ length: (to - from) / 100 }, (_, index) => {
    const time = from + index * 100;
    return { layer, time, key: time % 1_000 === 0 };
  });

const pick = (...layers: ReturnType<typeof layerFrames>[]): string[] => {
  const picker = new LayerPicker();
  const taken = layers
    .flat()
    .sort((a, b) => a.time - b.time || b.layer - a.layer)
    .filter((frame) => picker.take(frame));
  return taken.flatMap((frame, index) =>
    taken[index - 1]?.layer === frame.layer ? [] : [`${frame.layer}@${frame.time}${frame.key ? ' key' : ''}`],
  );
};

test('the best layer that flows is taken, changing at key frames only', () => {
  expect(pick(layerFrames(0, 0, 9_000), layerFrames(1, 1_000, 9_000), layerFrames(2, 2_300, 5_500))).toEqual([
    '0@0 key',
    '1@1000 key',
    '2@3000 key',
    '1@7000 key',
  ]);
  expect(pick(layerFrames(0, 500, 3_000))).toEqual(['0@1000 key']);
  expect(pick(layerFrames(2, 0, 900), layerFrames(0, 0, 3_000), layerFrames(2, 1_200, 3_000))).toEqual([
    '2@0 key',
  ]);
});

test('within a layer no frame is left out while it is chosen', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ layer: fc.nat(2), time: fc.nat(5_000), key: fc.boolean() })),
      (frames) => {
        const sorted = [...frames].sort((a, b) => a.time - b.time);
        const picker = new LayerPicker();
        let current: number | null = null;
        for (const frame of sorted) {
          const taken = picker.take(frame);
          if (frame.layer === current) expect(taken).toBe(true);
          else if (taken) expect(frame.key).toBe(true);
          if (taken) current = frame.layer;
        }
      },
    ),
  );
});

test('each silence is told with its cause, one after the other, also where packets lack because none was taken', () => {
  const presence = new Presence(
    [
      {
        ...{ fromMs: 0, toMs: 10_000, drops: [], ended: true },
        pauses: [
          { fromMs: 4_000, toMs: 6_000, cause: 'muted' },
          { fromMs: 6_000, toMs: 7_000, cause: 'held' },
        ],
      },
      { fromMs: 15_000, toMs: 20_000, pauses: [], drops: [17_500], ended: false },
    ],
    { bridgeMs: 2_000, gapMs: 1_000 },
  );
  const add = (from: number, to: number, afterLoss = false): void => {
    for (let time = from; time < to; time += 100) presence.add(time, 100, afterLoss && time === from);
  };
  add(0, 2_000);
  add(2_200, 4_000, true);
  add(7_000, 10_000, true);
  add(15_000, 16_000);
  add(17_000, 18_000, true);
  presence.end(25_000);
  expect(presence.gaps).toEqual([
    { fromMs: 2_000, toMs: 2_200, cause: 'lost' },
    { fromMs: 4_000, toMs: 6_000, cause: 'muted' },
    { fromMs: 6_000, toMs: 7_000, cause: 'held' },
    { fromMs: 10_000, toMs: 15_000, cause: 'absent' },
    { fromMs: 16_000, toMs: 17_000, cause: 'dropped' },
    { fromMs: 18_000, toMs: 20_000, cause: 'lost' },
    { fromMs: 20_000, toMs: 25_000, cause: 'broken_off' },
  ]);
  expect(presence.intervals).toEqual([
    { fromMs: 0, toMs: 4_000 },
    { fromMs: 7_000, toMs: 10_000 },
    { fromMs: 15_000, toMs: 18_000 },
  ]);
});

test('progress never falls, is not told too often, and ends at one', () => {
  const told: FinishProgress[] = [];
  let now = 0;
  const meter = new ProgressMeter(
    (progress) => told.push(progress),
    () => now,
  );
  for (const step of FINISH_STEPS) {
    for (let share = 0; share <= 1; share += 0.05) {
      now += 100;
      meter.at(step, share);
    }
    meter.at(step, 0.1);
  }
  meter.at('seal', 1);
  expect(told.at(-1)).toEqual({ step: 'seal', done: 1 });
  expect(told.length).toBeLessThan(40);
  for (const [index, { done }] of told.entries())
    expect(done).toBeGreaterThanOrEqual(told[index - 1]?.done ?? 0);
});

test('a source that broke off leaves a gap however short, one that the bridge replaced does not', () => {
  const followed = (ended: boolean): Presence['gaps'] => {
    const life = (fromMs: number, toMs: number) => ({ fromMs, toMs, pauses: [], drops: [], ended });
    const presence = new Presence([life(0, 4_020), life(4_600, 10_000)], { bridgeMs: 2_000, gapMs: 1_000 });
    for (const [from, to] of [
      [0, 4_000],
      [4_700, 9_000],
    ] as const) {
      for (let time = from; time < to; time += 100) presence.add(time, 100, false);
    }
    return presence.gaps;
  };
  expect(followed(false)).toEqual([{ fromMs: 4_000, toMs: 4_700, cause: 'broken_off' }]);
  expect(followed(true)).toEqual([]);
});
