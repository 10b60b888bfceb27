import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  act,
  canAct,
  isJoinable,
  isOver,
  isRecorded,
  SESSION_ACTS,
  SESSION_STATES,
} from '../../../src/domain/session.ts';

describe('the states of a session', () => {
  test('an announced session opens, closes and is archived', () => {
    expect(act(act(act('scheduled', 'open'), 'close'), 'archive')).toBe('archived');
  });
  test('a session that is over refuses with its own code', () => {
    for (const state of ['concluded', 'archived', 'cancelled'] as const) {
      expect(() => act(state, 'open')).toThrow(expect.objectContaining({ code: 'session_closed' }));
    }
  });
  test('a draft cannot be opened', () => {
    expect(() => act('draft', 'open')).toThrow(expect.objectContaining({ code: 'act_not_allowed_now' }));
  });
  test('whatever is done, a session never comes back from being over to being live', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SESSION_STATES),
        fc.array(fc.constantFrom(...SESSION_ACTS)),
        (start, acts) => {
          let state = start;
          let over = isOver(state);
          for (const step of acts) {
            if (canAct(state, step)) state = act(state, step);
            expect(over && isRecorded(state)).toBe(false);
            over ||= isOver(state);
          }
        },
      ),
    );
  });
  test('nobody sits in a session that is over', () => {
    for (const state of SESSION_STATES.filter(isOver)) expect(isJoinable(state)).toBe(false);
  });
});
