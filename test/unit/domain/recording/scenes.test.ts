import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chaptersOf } from '../../../../recorder/finish/chapters.ts';
import type { SessionTimeline } from '../../../../src/contracts/timeline.ts';
import { itemTurns } from '../../../../src/domain/recording/item-turns.ts';
import { scenesOf } from '../../../../src/domain/recording/scenes.ts';
import { seatSpans } from '../../../../src/domain/recording/seat-spans.ts';
import { decide, type ConductContext } from '../../../../src/domain/conduct/decide.ts';
import type { ConductAct } from '../../../../src/domain/conduct/acts.ts';
import { DomainError } from '../../../../src/domain/errors.ts';
import { floor } from '../../../../src/domain/floor.ts';
import {
  apply,
  initialPicture,
  type SessionEvent,
  type SessionEventBody,
} from '../../../../src/domain/session-events.ts';

const CENTRE = 'centre';
const CONTEXT: ConductContext = { bridges: new Set([CENTRE, 'a', 'b']), centre: CENTRE, order: ['i1', 'i2'] };
const OPENED = 1_000_000;

/** Events at the given seconds of the session. */
class Story {
  readonly events: SessionEvent[] = [];
  picture = initialPicture('scheduled');

  at(second: number, ...bodies: readonly SessionEventBody[]): this {
    for (const body of bodies) {
      const event: SessionEvent = {
        ...body,
        ...{ seq: this.events.length + 1, at: OPENED + second * 1_000, actorId: null },
      };
      this.events.push(event);
      this.picture = apply(this.picture, event);
    }
    return this;
  }
  act(second: number, act: ConductAct): this {
    return this.at(second, ...decide(this.picture, act, CONTEXT));
  }
  scenes() {
    return scenesOf({ plannedState: 'scheduled', events: this.events, centre: CENTRE });
  }
}

const join = (bridgeId: string): SessionEventBody => ({
  ...{ type: 'bridge_joined', bridgeId, seatId: `seat-${bridgeId}`, deviceId: 'd' },
});
const leave = (bridgeId: string, reason: 'left' | 'lost'): SessionEventBody => ({
  ...{ type: 'bridge_left', bridgeId, seatId: `seat-${bridgeId}`, reason },
});
const begun = (): Story =>
  new Story()
    .at(
      -60,
      { type: 'item_listed', itemId: 'i1', bridges: ['a'], closed: false, disguised: [] },
      { type: 'item_listed', itemId: 'i2', bridges: ['b'], closed: true, disguised: [] },
      ...[CENTRE, 'a', 'b'].map(join),
    )
    .at(0, { type: 'session_opened' })
    .act(5, { act: 'read_notice', version: '1' });

test('what was seen, scene by scene: plenary, an item, in private, a closed item, nobody', () => {
  const story = begun()
    .act(10, { act: 'call_next' })
    .act(12, { act: 'check_identity', itemId: 'i1' })
    .act(20, { act: 'set_layout', layout: 'grid' })
    .act(25, { act: 'consult', bridges: ['b'] })
    .act(30, { act: 'end_consultation' })
    .act(40, { act: 'defer', itemId: 'i1', reason: 'hết giờ' })
    .act(45, { act: 'call_next' })
    .act(50, { act: 'mark_absent', itemId: 'i2' })
    .at(60, { type: 'session_paused', reason: 'nghỉ' })
    .at(70, { type: 'session_resumed' })
    .at(80, { type: 'session_closed' });
  expect(
    story
      .scenes()
      .map(({ fromMs, toMs, kind, itemId, restricted, onAir, large }) => [
        ...[fromMs / 1_000, toMs / 1_000, kind, itemId, restricted, onAir.join(), large.join()],
      ]),
  ).toEqual([
    [0, 10, 'plenary', null, false, 'centre,a,b', 'centre'],
    [10, 20, 'item', 'i1', false, 'centre,a', 'centre,a'],
    [20, 25, 'item', 'i1', false, 'centre,a', ''],
    [25, 30, 'consultation', 'i1', false, '', ''],
    [30, 40, 'item', 'i1', false, 'centre,a', ''],
    [40, 45, 'between', null, false, 'centre', ''],
    [45, 50, 'item', 'i2', true, 'centre,b', ''],
    [50, 60, 'between', null, false, 'centre', ''],
    [60, 70, 'paused', null, false, '', ''],
    [70, 80, 'between', null, false, 'centre', ''],
  ]);
});

test('turns of the items, chapters without a hole, and when each bridge was there', () => {
  const { events } = begun()
    .act(10, { act: 'call_next' })
    .act(20, { act: 'defer', itemId: 'i1', reason: 'x' })
    .at(22, leave('a', 'lost'))
    .act(25, { act: 'call', itemId: 'i1' })
    .at(30, join('a'))
    .act(40, { act: 'mark_absent', itemId: 'i1' })
    .at(50, leave('b', 'left'))
    .at(60, { type: 'session_closed' });
  const turns = itemTurns('scheduled', events);
  expect(turns).toEqual([
    { itemId: 'i1', fromMs: 10_000, toMs: 20_000, state: 'deferred' },
    { itemId: 'i1', fromMs: 25_000, toMs: 40_000, state: 'absent' },
  ]);
  const item: SessionTimeline['items'][number] = {
    ...{ itemId: 'i1', place: 1, kind: 'petition', label: 'Nguyễn Thị Mẫu', closed: false, state: 'absent' },
    ...{ bridgeIds: [], agencyBridgeIds: [], conclusions: [] },
  };
  const chapters = chaptersOf({ turns: [...turns], items: [item] }, 60_000);
  expect(chapters.map(({ fromMs, toMs, title }) => [fromMs / 1_000, toMs / 1_000, title])).toEqual([
    [0, 10, 'Khai mạc'],
    [10, 20, 'Vụ việc 1: Nguyễn Thị Mẫu (tạm hoãn)'],
    [20, 25, 'Chuyển vụ việc'],
    [25, 40, 'Vụ việc 1: Nguyễn Thị Mẫu (vắng mặt)'],
    [40, 60, 'Kết thúc'],
  ]);
  const spans = seatSpans(events, { openedAt: OPENED, closedAt: OPENED + 60_000 });
  expect(
    spans.map(({ bridgeId, fromMs, toMs, end }) => [bridgeId, fromMs / 1_000, toMs / 1_000, end]),
  ).toEqual([
    ['a', 0, 22, 'lost'],
    ['b', 0, 50, 'left'],
    ['centre', 0, 60, null],
    ['a', 30, 60, null],
  ]);
});

const anyAct: fc.Arbitrary<ConductAct | SessionEventBody> = fc.oneof(
  fc.constantFrom<ConductAct | SessionEventBody>(
    ...([
      { act: 'call_next' },
      { act: 'check_identity', itemId: 'i1' },
      { act: 'defer', itemId: 'i1', reason: 'x' },
      { act: 'mark_absent', itemId: 'i2' },
      { act: 'begin_plenary' },
      { act: 'end_plenary' },
      { act: 'consult', bridges: ['a'] },
      { act: 'end_consultation' },
      { act: 'pause', reason: 'x' },
      { act: 'resume' },
      { act: 'dismiss', bridgeId: 'a', reason: 'x' },
      { act: 'set_layout', layout: 'side_by_side' },
      { act: 'spotlight', bridgeId: 'b' },
    ] satisfies ConductAct[]),
    leave('a', 'lost'),
    join('a'),
  ),
);

test('whatever was done, the scenes follow without a hole and show nobody whom the floor did not record', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyAct, fc.integer({ min: 0, max: 5 })), { maxLength: 40 }), (acts) => {
      const story = begun();
      let second = 6;
      /** Whom the floor recorded, by second. */
      const recorded = new Map<number, readonly string[]>();
      const note = (): void => {
        const seats = [...story.picture.seats.keys()];
        recorded.set(second, floor(story.picture, CENTRE, seats).recorded);
      };
      note();
      for (const [each, wait] of acts) {
        second += wait;
        try {
          if ('act' in each) story.act(second, each);
          else story.at(second, each);
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
        }
        note();
      }
      second += 1;
      story.at(second, { type: 'session_closed' });
      const scenes = story.scenes();
      expect(scenes[0]?.fromMs).toBe(0);
      expect(scenes.at(-1)?.toMs).toBe(second * 1_000);
      for (const [index, scene] of scenes.entries()) {
        expect(scene.toMs).toBeGreaterThan(scene.fromMs);
        expect(scene.fromMs).toBe(scenes[index - 1]?.toMs ?? 0);
        expect(scene.onAir).toEqual(expect.arrayContaining([...scene.large]));
        const at = [...recorded.keys()].filter((from) => from * 1_000 <= scene.fromMs).at(-1);
        if (at !== undefined) expect(recorded.get(at)).toEqual(expect.arrayContaining([...scene.onAir]));
      }
    }),
    { numRuns: 300 },
  );
});
