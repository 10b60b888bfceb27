import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FloorView } from '../../../src/contracts/agenda.ts';
import type { RecordingMark, SessionBridge } from '../../../src/contracts/session.ts';
import { markShown, STARTING_MS } from '../../../web/room/mark-freshness.ts';
import { layersFor } from '../../../web/room/picture-layers.ts';
import { BOARD, planStage } from '../../../web/room/stage-plan.ts';
import { layerForHeight, tileGrid } from '../../../web/room/tile-grid.ts';

const mark = (writing: boolean): RecordingMark => ({ writing, bytes: 1, lastByteAt: 1, disk: null });

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

describe('the stage', () => {
  const bridge = (bridgeId: string, kind: SessionBridge['kind'] = 'district'): SessionBridge => ({
    ...{ bridgeId, kind, code: bridgeId, name: bridgeId },
    ...{ position: 0, phone: '', seated: true },
  });
  const bridges = [bridge('c', 'central'), bridge('a'), bridge('b')];
  const floor = (change: Partial<FloorView>): FloorView => ({
    ...{ mode: 'item', mine: true, onAir: ['c', 'a'], currentItem: null, layout: 'speaker', spotlight: null },
    ...{ silenced: [], dismissed: [], disguise: false, document: null, documents: 0, hands: [] },
    ...{ noticeRead: null, queue: null, attendance: [] },
    ...change,
  });
  const planned = (own: string, change: Partial<FloorView>, board = false, speaking: string[] = []) => {
    const parts = { bridges, own, centre: 'c', citizens: ['a'], speaking, board };
    const { bridges: shown, large } = planStage({ ...parts, floor: floor(change) });
    return [shown.map(({ bridgeId }) => bridgeId), large];
  };
  test('each looks at the other; nobody at oneself; who is on hold is not there', () => {
    expect(planned('c', {})).toEqual([['c', 'a'], ['a']]);
    expect(planned('a', {})).toEqual([['c', 'a'], ['c']]);
    expect(planned('c', { layout: 'side_by_side' })).toEqual([
      ['c', 'a'],
      ['a', 'c'],
    ]);
    expect(planned('c', { layout: 'grid' })).toEqual([['c', 'a'], []]);
    expect(planned('c', { onAir: ['c'] })).toEqual([['c'], []]);
  });
  test('the one put on the large place stays there whoever speaks', () => {
    const all: Partial<FloorView> = { onAir: ['c', 'a', 'b'], mode: 'plenary' };
    expect(planned('c', { ...all, spotlight: 'b' }, false, ['a'])[1]).toEqual(['b']);
  });
  test('what lies open goes before faces, beside one face where the layout has two places', () => {
    expect(planned('a', { layout: 'document' }, true)).toEqual([['c', 'a'], [BOARD]]);
    expect(planned('a', {}, true)[1]).toEqual([BOARD]);
    expect(planned('a', { layout: 'side_by_side' }, true)[1]).toEqual([BOARD, 'c']);
    expect(planned('c', { onAir: ['c'] }, true)[1]).toEqual([BOARD]);
  });
});

test('a camera sends no more layers than browsers allow at its size, and always the whole picture', () => {
  expect([180, 270, 360, 540, 720].map((height) => layersFor(height).length)).toEqual([1, 2, 2, 3, 3]);
  for (const height of [90, 180, 270, 720]) expect(layersFor(height).at(-1)?.scaleResolutionDownBy).toBe(1);
});
