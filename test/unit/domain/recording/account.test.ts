import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  accountOf,
  GAP_CAUSES,
  sumsOf,
  type AccountParts,
} from '../../../../src/domain/recording/account.ts';
import type { Scene } from '../../../../src/domain/recording/scenes.ts';
import { LEAVE_REASONS } from '../../../../src/domain/session-events.ts';

const SESSION = 100_000;
const scene = (fromMs: number, toMs: number, onAir: readonly string[]): Scene => ({
  ...{ fromMs, toMs, kind: 'item', itemId: null, restricted: false, onAir, large: [], document: null },
});
const account = (parts: Partial<AccountParts>): string[] =>
  accountOf({
    ...{ bridgeId: 'a', sessionMs: SESSION, gaps: [], supplements: [], scenes: [scene(0, SESSION, ['a'])] },
    seats: [{ bridgeId: 'a', fromMs: 0, toMs: SESSION, end: null }],
    ...parts,
  }).map(({ fromMs, toMs, state }) => `${fromMs / 1_000}-${toMs / 1_000} ${state}`);
const seat = (fromMs: number, toMs: number, end: (typeof LEAVE_REASONS)[number] | null) => ({
  ...{ bridgeId: 'a', fromMs, toMs, end },
});

describe('why there is nothing', () => {
  test('nothing lacks: all is recorded', () => {
    expect(account({})).toEqual(['0-100 recorded']);
  });
  test('the line lost it, or it kept the picture back; the disk dropped it; the bridge switched it off', () => {
    expect(
      account({
        gaps: [
          { fromMs: 10_000, toMs: 12_000, cause: 'lost' },
          { fromMs: 20_000, toMs: 25_000, cause: 'starved' },
          { fromMs: 30_000, toMs: 31_000, cause: 'dropped' },
          { fromMs: 40_000, toMs: 50_000, cause: 'muted' },
        ],
      }),
    ).toEqual([
      '0-10 recorded',
      '10-12 lost',
      '12-20 recorded',
      '20-25 lost',
      '25-30 recorded',
      '30-31 fault',
      '31-40 recorded',
      '40-50 muted',
      '50-100 recorded',
    ]);
  });
  test('the line was down and came back; the bridge left and came back', () => {
    const gaps = [{ fromMs: 30_000, toMs: 60_000, cause: 'broken_off' }] as const;
    expect(account({ gaps, seats: [seat(0, 32_000, 'lost'), seat(59_000, SESSION, null)] })).toEqual([
      '0-30 recorded',
      '30-32 fault',
      '32-60 lost',
      '60-100 recorded',
    ]);
    expect(
      account({
        gaps: [{ ...gaps[0], cause: 'absent' }],
        seats: [seat(0, 30_000, 'left'), seat(59_000, SESSION, null)],
      }),
    ).toEqual(['0-30 recorded', '30-60 absent', '60-100 recorded']);
  });
  test('our side failed while it sat there on air', () => {
    expect(account({ gaps: [{ fromMs: 30_000, toMs: 33_000, cause: 'broken_off' }] })).toEqual([
      '0-30 recorded',
      '30-33 fault',
      '33-100 recorded',
    ]);
  });
  test('on hold: nothing was to be recorded, whatever the line did', () => {
    expect(
      account({
        scenes: [scene(0, 50_000, ['b']), scene(50_000, SESSION, ['a'])],
        gaps: [{ fromMs: 0, toMs: 50_400, cause: 'held' }],
      }),
    ).toEqual(['0-50.4 held', '50.4-100 recorded']);
  });
  test('brought later by the bridge itself', () => {
    expect(
      account({
        gaps: [{ fromMs: 10_000, toMs: 20_000, cause: 'lost' }],
        supplements: [{ fromMs: 11_000, toMs: 20_000 }],
      }),
    ).toEqual(['0-10 recorded', '10-11 lost', '11-20 supplemented', '20-100 recorded']);
  });
  test('a bridge that came late, that never came, that came without a camera', () => {
    const late = [{ fromMs: 0, toMs: 42_000, cause: 'absent' }] as const;
    expect(account({ gaps: late, seats: [seat(40_000, SESSION, null)] })).toEqual([
      '0-42 absent',
      '42-100 recorded',
    ]);
    const never = [{ fromMs: 0, toMs: SESSION, cause: 'absent' }] as const;
    expect(account({ gaps: never, seats: [] })).toEqual(['0-100 absent']);
    expect(account({ gaps: never })).toEqual(['0-100 muted']);
  });
  test('who was ready at the opening and was taken late: the fault is ours', () => {
    expect(account({ gaps: [{ fromMs: 0, toMs: 3_000, cause: 'absent' }] })).toEqual([
      '0-3 fault',
      '3-100 recorded',
    ]);
  });
});

test('for every bridge and every session the states sum up to it, exactly', () => {
  const span = fc
    .tuple(fc.integer({ min: 0, max: SESSION }), fc.integer({ min: 0, max: SESSION }))
    .map(([a, b]) => ({ fromMs: Math.min(a, b), toMs: Math.max(a, b) }));
  const gap = fc.tuple(span, fc.constantFrom(...GAP_CAUSES)).map(([own, cause]) => ({ ...own, cause }));
  const held = fc
    .tuple(span, fc.constantFrom(null, ...LEAVE_REASONS))
    .map(([own, end]) => ({ ...own, end, bridgeId: 'a' }));
  const shown = fc
    .tuple(span, fc.boolean())
    .map(([{ fromMs, toMs }, on]) => scene(fromMs, toMs, on ? ['a'] : ['b']));
  fc.assert(
    fc.property(
      fc.array(gap),
      fc.array(span),
      fc.array(held),
      fc.array(shown),
      (gaps, supplements, seats, scenes) => {
        const spans = accountOf({ bridgeId: 'a', sessionMs: SESSION, gaps, supplements, seats, scenes });
        expect(Object.values(sumsOf(spans)).reduce((a, b) => a + b, 0)).toBe(SESSION);
        for (const [index, each] of spans.entries()) expect(each.fromMs).toBe(spans[index - 1]?.toMs ?? 0);
      },
    ),
    { numRuns: 500 },
  );
});
