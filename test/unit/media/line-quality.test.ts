import { describe, expect, test } from '@jest/globals';
import {
  type LineMeasures,
  lineQuality,
  type LineState,
  nextLineState,
} from '../../../media/line-quality.ts';
import type { LineQuality } from '../../../src/contracts/session.ts';

const well: LineMeasures = { loss: 0, rttMs: 20, jitterMs: 2, broken: false, silentMs: 0 };

describe('one look', () => {
  test.each<[string, Partial<LineMeasures>, LineQuality]>([
    ['all well', {}, 'good'],
    ['no report of the round trip yet', { rttMs: null }, 'good'],
    ['1.9 % lost', { loss: 0.019 }, 'good'],
    ['2 % lost', { loss: 0.02 }, 'poor'],
    ['150 ms', { rttMs: 150 }, 'poor'],
    ['5 % lost', { loss: 0.05 }, 'bad'],
    ['400 ms', { rttMs: 400 }, 'bad'],
    ['ICE gone', { broken: true }, 'lost'],
    ['silent for 2.9 s', { silentMs: 2_900 }, 'good'],
    ['silent for 3 s', { silentMs: 3_000 }, 'lost'],
    ['all muted', { silentMs: null }, 'good'],
  ])('%s', (_name, change, word) => {
    expect(lineQuality({ ...well, ...change })).toBe(word);
  });
});

describe('several looks', () => {
  const told = (...looks: LineQuality[]): LineQuality[] => {
    let state: LineState | null = null;
    return looks.map((look) => {
      state = nextLineState(state, look);
      return state.told;
    });
  };

  test('the first look is told at once', () => {
    expect(told('poor')).toEqual(['poor']);
  });

  test('one bad look among good ones is not told', () => {
    expect(told('good', 'bad', 'good', 'bad', 'good')).toEqual(['good', 'good', 'good', 'good', 'good']);
  });

  test('two bad looks in a row are', () => {
    expect(told('good', 'bad', 'bad')).toEqual(['good', 'good', 'bad']);
    expect(told('good', 'poor', 'bad')).toEqual(['good', 'good', 'bad']);
  });

  test('three good looks in a row are', () => {
    expect(told('bad', 'good', 'good', 'good')).toEqual(['bad', 'bad', 'bad', 'good']);
    expect(told('bad', 'good', 'good', 'bad', 'good')).toEqual(['bad', 'bad', 'bad', 'bad', 'bad']);
  });

  test('a lost line and its return are told at once', () => {
    expect(told('good', 'lost', 'good')).toEqual(['good', 'lost', 'good']);
  });
});
