import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { floor } from '../../../src/domain/floor.ts';
import { isJoinable, SESSION_STATES } from '../../../src/domain/session.ts';

test('in plenary every seated bridge receives every other, and nobody itself', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.uuid(), { maxLength: 12 }), (bridges) => {
      const edges = floor('live', bridges);
      expect(edges).toHaveLength(bridges.length * Math.max(0, bridges.length - 1));
      expect(edges.every(({ from, to }) => from !== to)).toBe(true);
      expect(new Set(edges.map(({ from, to }) => `${from} ${to}`)).size).toBe(edges.length);
    }),
  );
});

test('outside of a session that one may sit in, nobody receives anything', () => {
  for (const state of SESSION_STATES.filter((candidate) => !isJoinable(candidate))) {
    expect(floor(state, ['a', 'b', 'c'])).toEqual([]);
  }
});
