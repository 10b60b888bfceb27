import { expect, test } from '@jest/globals';
import type { Scene } from '../../../src/domain/recording/scenes.ts';
import { mayBeSupplemented } from '../../../src/domain/recording/supplements.ts';

const scene = (fromMs: number, toMs: number, change: Partial<Scene> = {}): Scene => ({
  ...{ fromMs, toMs, kind: 'item', itemId: 'item-1', restricted: false },
  ...{ onAir: ['centre', 'phu-cu'], large: [], document: null, ...change },
});
const SCENES = [
  scene(0, 60_000, { kind: 'plenary', itemId: null, onAir: ['centre'] }),
  scene(60_000, 120_000),
  scene(120_000, 180_000, { itemId: 'item-2', restricted: true }),
  scene(180_000, 240_000, { itemId: 'item-3' }),
  scene(240_000, 300_000, { itemId: 'item-4', onAir: ['centre', 'kim-dong'] }),
];
const may = (fromMs: number, toMs: number, bridgeId = 'phu-cu'): boolean =>
  mayBeSupplemented({ fromMs, toMs }, bridgeId, { scenes: SCENES, disguised: new Set(['item-3']) });

test('a piece of a bridge that was on air is taken, of a plenary also without a seat', () => {
  expect(may(70_000, 75_000)).toBe(true);
  expect(may(20_000, 25_000)).toBe(true);
  expect(may(20_000, 25_000, 'kim-dong')).toBe(true);
});

test.each([
  ['of a closed item', 130_000, 135_000],
  ['that reaches into a closed item', 118_000, 121_000],
  ['of a citizen who was disguised', 200_000, 205_000],
  ['of a time on hold', 250_000, 255_000],
  ['before the session', -9_000, -4_000],
  ['after the session', 303_000, 308_000],
  ['longer than any piece', 60_000, 119_000],
  ['without a length', 70_000, 70_000],
])('a piece %s is not taken', (_, fromMs, toMs) => {
  expect(may(fromMs, toMs)).toBe(false);
});
