import { describe, expect, test } from '@jest/globals';
import { floor } from '../../../src/domain/floor.ts';
import { initialPicture, replay, type SessionEventBody } from '../../../src/domain/session-events.ts';
import { isJoinable, SESSION_STATES } from '../../../src/domain/session.ts';

const CENTRE = 'centre';
const ALL = [CENTRE, 'a', 'b', 'c'];
const picture = (...bodies: readonly SessionEventBody[]) =>
  replay(
    'scheduled',
    bodies.map((body, i) => ({ ...body, seq: i + 1, at: 1_000 * i, actorId: null })),
  );
const edges = (of: ReturnType<typeof floor>) => of.edges.map(({ from, to }) => `${from}>${to}`).toSorted();
const OPEN = { type: 'session_opened' } as const;
const ITEM = { type: 'item_listed', itemId: 'i', bridges: ['a', 'c'], closed: false, disguised: [] } as const;
const CALL = { type: 'item_called', itemId: 'i', outOfOrder: false } as const;

describe('who sees and hears whom', () => {
  test('outside of a session that one may sit in: nobody', () => {
    for (const state of SESSION_STATES.filter((candidate) => !isJoinable(candidate)))
      expect(floor(initialPicture(state), CENTRE, ALL).edges).toEqual([]);
  });
  test('before the opening: the centre and each bridge, no bridge another one; nothing is recorded', () => {
    const lobby = floor(picture(), CENTRE, ALL);
    expect(edges(lobby)).toEqual(['a>centre', 'b>centre', 'c>centre', 'centre>a', 'centre>b', 'centre>c']);
    expect(lobby.recorded).toEqual([]);
    expect(floor(picture(), CENTRE, ['a', 'b']).edges).toEqual([]);
  });
  test('in plenary: everybody, but whoever was sent out', () => {
    expect(floor(picture(OPEN), CENTRE, ALL).edges).toHaveLength(12);
    const without = floor(
      picture(OPEN, { type: 'bridge_dismissed', bridgeId: 'b', reason: 'mất trật tự' }),
      CENTRE,
      ALL,
    );
    expect(without.onAir).toEqual([CENTRE, 'a', 'c']);
    expect(edges(without).some((edge) => edge.includes('b'))).toBe(false);
  });
  test('while an item runs: the centre, its bridges and the invited agencies', () => {
    const on = floor(picture(OPEN, ITEM, CALL), CENTRE, ALL);
    expect(on.onAir).toEqual([CENTRE, 'a', 'c']);
    expect(edges(on)).toEqual(['a>c', 'a>centre', 'c>a', 'c>centre', 'centre>a', 'centre>c']);
    expect(on.recorded).toEqual([CENTRE, 'a', 'c']);
    expect(on.restrictedTo).toBeNull();
  });
  test('of a closed item the recording is restricted', () => {
    expect(floor(picture(OPEN, { ...ITEM, closed: true }, CALL), CENTRE, ALL).restrictedTo).toBe('i');
  });
  test('after an item and before the next: the centre alone, recorded', () => {
    const between = floor(picture(OPEN, ITEM, CALL, { type: 'item_absent', itemId: 'i' }), CENTRE, ALL);
    expect([between.onAir, between.edges, between.recorded]).toEqual([[CENTRE], [], [CENTRE]]);
  });
  test('a private consultation: the chosen ones, recorded by nobody; afterwards as before', () => {
    const begun = [OPEN, ITEM, CALL, { type: 'consultation_begun', bridges: ['b'] }] as const;
    const talk = floor(picture(...begun), CENTRE, ALL);
    expect([edges(talk), talk.recorded]).toEqual([['b>centre', 'centre>b'], []]);
    const after = floor(picture(...begun, { type: 'consultation_ended' }), CENTRE, ALL);
    expect(after.onAir).toEqual([CENTRE, 'a', 'c']);
  });
  test('paused: nobody, and nothing is recorded', () => {
    const paused = floor(picture(OPEN, { type: 'session_paused', reason: 'giải lao' }), CENTRE, ALL);
    expect([paused.onAir, paused.edges, paused.recorded]).toEqual([[], [], []]);
  });
  test('a locked microphone is told to the media, a muted one is not', () => {
    const on = floor(
      picture(
        OPEN,
        { type: 'bridge_muted', bridgeId: 'a', locked: true },
        { type: 'bridge_muted', bridgeId: 'b', locked: false },
      ),
      CENTRE,
      ALL,
    );
    expect(on.locked).toEqual(['a']);
  });
});
