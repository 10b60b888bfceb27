import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PICTURE } from '../../../recorder/finish/grid.ts';
import { planScenes } from '../../../recorder/finish/scene-plan.ts';
import { stageLayout } from '../../../recorder/finish/stage-layout.ts';
import type { BridgeFile } from '../../../recorder/remux/remux-bridge.ts';
import type { Scene } from '../../../src/domain/recording/scenes.ts';

test('tiles lie inside the picture, below the header, without covering each other; large ones are larger', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 104 }), (large, small) => {
      fc.pre(large + small > 0);
      const boxes = stageLayout(large, small);
      expect(boxes).toHaveLength(large + small);
      for (const [index, box] of boxes.entries()) {
        expect(box.x).toBeGreaterThanOrEqual(0);
        expect(box.y).toBeGreaterThanOrEqual(PICTURE.header);
        expect(box.x + box.width).toBeLessThanOrEqual(PICTURE.width);
        expect(box.y + box.height).toBeLessThanOrEqual(PICTURE.height);
        for (const other of boxes.slice(index + 1)) {
          const apart =
            box.x + box.width <= other.x ||
            other.x + other.width <= box.x ||
            box.y + box.height <= other.y ||
            other.y + other.height <= box.y;
          expect(apart).toBe(true);
        }
      }
      const [first, last] = [boxes[0], boxes.at(-1)];
      if (large > 0 && small > 0 && small <= 12) expect(first?.height).toBeGreaterThan(last?.height ?? 0);
    }),
  );
});

const scene = (change: Partial<Scene>): Scene => ({
  ...{
    fromMs: 0,
    toMs: 1_000,
    kind: 'item',
    itemId: 'i',
    restricted: false,
    onAir: ['c', 'a'],
    large: [],
    document: null,
  },
  ...change,
});
const camera = (intervals: readonly { fromMs: number; toMs: number }[]): BridgeFile => ({
  ...{ name: 'a.webm', path: '/a.webm' },
  tracks: [
    {
      ...{ source: 'camera', mimeType: 'video/VP8', frames: 1, firstMs: 0, endMs: 1, gaps: [] },
      ...{ intervals, supplements: [] },
    },
  ],
});
const timeline = {
  bridges: [
    { bridgeId: 'c', code: 'c', name: 'Trung tâm', kind: 'central' as const },
    { bridgeId: 'a', code: 'a', name: 'Phù Cừ', kind: 'district' as const },
  ],
  items: [
    {
      ...{ itemId: 'i', place: 3, kind: 'petition' as const, label: 'Nguyễn Thị Mẫu', closed: false },
      ...{ state: 'concluded' as const, bridgeIds: [], agencyBridgeIds: [], conclusions: [] },
    },
  ],
  documents: [{ documentId: 'd', name: 'Đơn.pdf', bridgeId: 'a', sha256: '' }],
};
const plan = (scenes: readonly Scene[], sessionMs: number, open: string | null = null) =>
  planScenes({
    timeline: {
      ...timeline,
      scenes: scenes.map((each) => ({ ...each, onAir: [...each.onAir], large: [...each.large] })),
    },
    ...{ sessionMs, open, filesOf: () => [camera([{ fromMs: 0, toMs: 700 }])] },
  });

test('the scenes make up the whole session to the picture, holes and too long ones too', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(5_000), fc.nat(5_000)), { maxLength: 8 }),
      fc.integer({ min: 40, max: 20_000 }),
      (spans, sessionMs) => {
        let at = 0;
        const scenes = spans.map(([wait, long]) => {
          const fromMs = at + wait;
          at = fromMs + long;
          return scene({ fromMs, toMs: at });
        });
        const plans = plan(scenes, sessionMs);
        let frame = 0;
        for (const { firstFrame, frames } of plans) {
          expect(firstFrame).toBe(frame);
          frame += frames;
        }
        expect(frame).toBe(Math.round(sessionMs / 40));
      },
    ),
  );
});

test('a picture is drawn only where it shows in that scene; a document stands large with its page', () => {
  const [first, second] = plan(
    [scene({}), scene({ fromMs: 1_000, toMs: 2_000, document: { documentId: 'd', page: 2, bridgeId: 'a' } })],
    2_000,
  );
  expect(first?.subtitle).toBe('Vụ việc 3: Nguyễn Thị Mẫu');
  expect(first?.tiles.map(({ name, pictures }) => [name, pictures.length])).toEqual([
    ['Trung tâm', 1],
    ['Phù Cừ', 1],
  ]);
  expect(second?.tiles.map(({ name, note, pictures }) => [name, note, pictures.length])).toEqual([
    ['Đơn.pdf', 'Tài liệu đang trình chiếu, trang 2', 0],
    ['Trung tâm', 'không có hình', 0],
    ['Phù Cừ', 'không có hình', 0],
  ]);
  expect(second?.tiles[0]?.box.height).toBeGreaterThan(second?.tiles[1]?.box.height ?? 0);
});

test('of a closed item there is a card and no sound, but where it is opened for itself', () => {
  const closed = scene({ restricted: true });
  expect(plan([closed], 1_000)[0]).toMatchObject({
    sounds: [],
    tiles: [{ name: 'Nguyễn Thị Mẫu', pictures: [] }],
  });
  expect(plan([closed], 1_000, 'i')[0]?.tiles).toHaveLength(2);
});
