import { describe, expect, test } from '@jest/globals';
import {
  apply,
  replay,
  type SessionEvent,
  type SessionEventBody,
} from '../../../src/domain/session-events.ts';

const events = (...bodies: SessionEventBody[]): SessionEvent[] =>
  bodies.map((body, i) => ({ ...body, seq: i + 1, at: 1_000 * (i + 1), actorId: null }));
const joined = (bridgeId: string, seatId: string): SessionEventBody => ({
  type: 'bridge_joined',
  bridgeId,
  seatId,
  deviceId: `device of ${seatId}`,
});

describe('replaying a session', () => {
  test('gives its state, times and seats', () => {
    const picture = replay(
      'scheduled',
      events(joined('a', 's1'), { type: 'session_opened' }, { type: 'session_closed' }),
    );
    expect(picture).toMatchObject({ state: 'concluded', openedAt: 2_000, closedAt: 3_000, revision: 3 });
    expect(picture.seats.get('a')?.seatId).toBe('s1');
  });
  test('is the same as applying one event after another', () => {
    const list = events(
      joined('a', 's1'),
      { type: 'session_opened' },
      { type: 'recording_interrupted', reason: 'no_bytes' },
    );
    const [first, ...rest] = list;
    expect(rest.reduce(apply, replay('scheduled', first === undefined ? [] : [first]))).toEqual(
      replay('scheduled', list),
    );
  });
  test('a late leave of a seat that was taken over does not empty it', () => {
    const left = { type: 'bridge_left', bridgeId: 'a', seatId: 's1', reason: 'taken_over' } as const;
    const picture = replay(
      'scheduled',
      events(joined('a', 's1'), left, joined('a', 's2'), { ...left, reason: 'lost' }),
    );
    expect(picture.seats.get('a')?.seatId).toBe('s2');
  });
  test('events that cannot follow each other are refused', () => {
    expect(() => replay('scheduled', events({ type: 'session_closed' }))).toThrow();
  });
});
