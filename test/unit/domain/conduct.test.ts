import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ConductAct } from '../../../src/domain/conduct/acts.ts';
import { decide, runningItem, type ConductContext } from '../../../src/domain/conduct/decide.ts';
import { isRunning } from '../../../src/domain/conduct/items.ts';
import { DomainError } from '../../../src/domain/errors.ts';
import { floor } from '../../../src/domain/floor.ts';
import {
  apply,
  initialPicture,
  replay,
  type SessionEvent,
  type SessionEventBody,
  type SessionPicture,
} from '../../../src/domain/session-events.ts';

const CENTRE = 'centre';
const BRIDGES = ['a', 'b', 'c', 'd'];
const ITEMS = ['i1', 'i2', 'i3', 'i4'];
const CONTEXT: ConductContext = { bridges: new Set([CENTRE, ...BRIDGES]), centre: CENTRE, order: ITEMS };
const ITEM_BRIDGES: Readonly<Record<string, readonly string[]>> = {
  i1: ['a'],
  i2: ['b', 'c'],
  i3: ['c'],
  i4: ['d'],
};

/** A session in the hands of its events, as the store has it. */
class Session {
  readonly events: SessionEvent[] = [];
  picture: SessionPicture = initialPicture('scheduled');

  note(...bodies: readonly SessionEventBody[]): this {
    for (const body of bodies) {
      const seq = this.events.length + 1;
      const event: SessionEvent = { ...body, seq, at: seq * 1_000, actorId: null };
      this.events.push(event);
      this.picture = apply(this.picture, event);
    }
    return this;
  }
  act(act: ConductAct): this {
    return this.note(...decide(this.picture, act, CONTEXT));
  }
  state(itemId: string): string | undefined {
    return this.picture.items.get(itemId)?.state;
  }
}

const DOCUMENTS: Readonly<Record<string, string>> = { ofCentre: CENTRE, ofA: 'a', ofD: 'd' };
const listed = (): Session => {
  const session = new Session();
  for (const [documentId, bridgeId] of Object.entries(DOCUMENTS))
    session.note({
      ...{ type: 'document_added', documentId, bridgeId, pages: 3 },
      ...{ mimeType: 'application/pdf', sha256: '0'.repeat(64) },
    });
  for (const itemId of ITEMS)
    session.note({
      type: 'item_listed',
      itemId,
      bridges: ITEM_BRIDGES[itemId] ?? [],
      closed: itemId === 'i4',
      disguised: itemId === 'i4' ? ['d'] : [],
    });
  return session;
};
const opened = (): Session => listed().note({ type: 'session_opened' });
const ready = (): Session => opened().act({ act: 'read_notice', version: '1' });
const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  return 'not refused';
};
const CONCLUDE = (itemId: string): ConductAct => ({
  ...{ act: 'conclude', itemId },
  conclusions: [{ agency: 'Sở mẫu', task: 'Trả lời', deadline: '2027-01-31' }],
});

describe('the order of a reception', () => {
  test('no citizen is called before the notice is read', () => {
    expect(refusal(() => opened().act({ act: 'call_next' }))).toBe('notice_not_read');
  });
  test('called, known, heard, concluded; then the next one', () => {
    const session = ready().act({ act: 'call_next' });
    expect(session.state('i1')).toBe('called');
    expect(refusal(() => session.act(CONCLUDE('i1')))).toBe('item_act_not_allowed');
    session.act({ act: 'check_identity', itemId: 'i1' }).act({ act: 'begin_dialogue', itemId: 'i1' });
    expect(refusal(() => session.act({ act: 'call_next' }))).toBe('item_running');
    session.act(CONCLUDE('i1'));
    expect(session.picture.items.get('i1')).toMatchObject({ state: 'concluded', endedAt: 13_000 });
    expect(session.act({ act: 'call_next' }).state('i2')).toBe('called');
  });
  test('out of order is said; who was absent or put off may still come', () => {
    const session = ready().act({ act: 'call', itemId: 'i3' });
    expect(session.events.at(-1)).toMatchObject({ type: 'item_called', outOfOrder: true });
    session.act({ act: 'mark_absent', itemId: 'i3' }).act({ act: 'call_next' });
    expect(session.state('i1')).toBe('called');
    session.act({ act: 'defer', itemId: 'i1', reason: 'chờ hồ sơ' });
    expect(session.act({ act: 'call', itemId: 'i3' }).state('i3')).toBe('called');
  });
  test('refused by a ground of the law, and never called again', () => {
    const session = ready().act({ act: 'call_next' });
    session.act({ act: 'refuse', itemId: 'i1', code: 'disturbs', reason: 'gây rối trật tự' });
    expect(session.picture.items.get('i1')).toMatchObject({ state: 'refused', refusal: 'disturbs' });
    expect(refusal(() => session.act({ act: 'call', itemId: 'i1' }))).toBe('item_act_not_allowed');
  });
  test('nobody left to call is said', () => {
    const session = ready();
    for (const itemId of ITEMS) session.act({ act: 'mark_absent', itemId });
    expect(refusal(() => session.act({ act: 'call_next' }))).toBe('no_item_waiting');
  });
  test('while paused nobody is called; in a consultation neither', () => {
    const session = ready().act({ act: 'pause', reason: 'giải lao' });
    expect(refusal(() => session.act({ act: 'call_next' }))).toBe('act_not_allowed_now');
    session.act({ act: 'resume' }).act({ act: 'consult', bridges: ['b'] });
    expect(refusal(() => session.act({ act: 'call_next' }))).toBe('consulting_now');
    expect(session.act({ act: 'end_consultation' }).act({ act: 'call_next' }).state('i1')).toBe('called');
  });
  test('a bridge of another session, the centre sent out, a hand of one sent out: refused', () => {
    const session = ready();
    expect(refusal(() => session.act({ act: 'mute', bridgeId: 'x', lock: true }))).toBe(
      'bridge_not_in_session',
    );
    expect(refusal(() => session.act({ act: 'dismiss', bridgeId: CENTRE, reason: 'nhầm' }))).toBe(
      'act_not_allowed_now',
    );
    session.act({ act: 'dismiss', bridgeId: 'a', reason: 'mất trật tự' });
    expect(refusal(() => session.act({ act: 'raise_hand', bridgeId: 'a' }))).toBe('bridge_dismissed_now');
  });
  test('pages are turned by who shows, and by the centre; with the item the document is put away', () => {
    const session = ready().act({ act: 'call_next' });
    const show: ConductAct = { act: 'show_document', bridgeId: 'a', documentId: 'ofA', page: 1 };
    session.act(show);
    expect(session.picture.floor).toMatchObject({ layout: 'document', document: { page: 1 } });
    session
      .act({ act: 'turn_page', bridgeId: 'a', page: 2 })
      .act({ act: 'turn_page', bridgeId: CENTRE, page: 3 });
    expect(session.picture.floor.document).toEqual({ documentId: 'ofA', bridgeId: 'a', page: 3 });
    expect(refusal(() => session.act({ act: 'turn_page', bridgeId: 'a', page: 4 }))).toBe('invalid_input');
    expect(refusal(() => session.act({ act: 'turn_page', bridgeId: 'b', page: 1 }))).toBe('not_allowed');
    expect(refusal(() => session.act({ ...show, documentId: 'ofD' }))).toBe('document_not_found');
    expect(refusal(() => session.act({ ...show, bridgeId: 'd', documentId: 'ofD' }))).toBe('on_hold_now');
    session.act({ act: 'mark_absent', itemId: 'i1' });
    expect(session.picture.floor).toMatchObject({ layout: 'speaker', document: null });
  });
  test('a line that drops while its item runs leaves its time there', () => {
    const seat = { seatId: 's', deviceId: 'x' };
    const session = ready()
      .note({ type: 'bridge_joined', bridgeId: 'a', ...seat })
      .act({ act: 'call_next' });
    session.note({ type: 'bridge_left', bridgeId: 'a', seatId: 's', reason: 'lost' });
    const from = session.events.at(-1)?.at;
    session.note({ type: 'bridge_joined', bridgeId: 'a', seatId: 's2', deviceId: 'x' });
    expect(session.picture.items.get('i1')?.gaps).toEqual([
      { bridgeId: 'a', from, to: session.events.at(-1)?.at },
    ]);
    session.note({ type: 'bridge_left', bridgeId: 'a', seatId: 's2', reason: 'lost' });
    session.act({ act: 'defer', itemId: 'i1', reason: 'mất đường truyền' });
    expect(session.picture.items.get('i1')?.gaps.at(-1)?.to).toBe(session.events.at(-1)?.at);
  });
});

const bridge = fc.constantFrom(CENTRE, ...BRIDGES, 'stranger');
const item = fc.constantFrom(...ITEMS, 'unknown');
const anyAct: fc.Arbitrary<ConductAct> = fc.oneof(
  fc.constant<ConductAct>({ act: 'read_notice', version: '1' }),
  fc.constant<ConductAct>({ act: 'pause', reason: 'giải lao' }),
  fc.constant<ConductAct>({ act: 'resume' }),
  fc.constant<ConductAct>({ act: 'call_next' }),
  fc.constant<ConductAct>({ act: 'begin_plenary' }),
  fc.constant<ConductAct>({ act: 'end_plenary' }),
  fc.constant<ConductAct>({ act: 'end_consultation' }),
  fc.subarray([...BRIDGES, CENTRE]).map((bridges): ConductAct => ({ act: 'consult', bridges })),
  item.map((itemId): ConductAct => ({ act: 'call', itemId })),
  item.map((itemId): ConductAct => ({ act: 'check_identity', itemId })),
  item.map((itemId): ConductAct => ({ act: 'begin_dialogue', itemId })),
  item.map(CONCLUDE),
  item.map((itemId): ConductAct => ({ act: 'defer', itemId, reason: 'chờ hồ sơ' })),
  item.map((itemId): ConductAct => ({ act: 'mark_absent', itemId })),
  item.map((itemId): ConductAct => ({ act: 'refuse', itemId, code: 'disturbs', reason: 'gây rối' })),
  fc.tuple(bridge, fc.boolean()).map(([bridgeId, lock]): ConductAct => ({ act: 'mute', bridgeId, lock })),
  bridge.map((bridgeId): ConductAct => ({ act: 'unlock', bridgeId })),
  bridge.map((bridgeId): ConductAct => ({ act: 'dismiss', bridgeId, reason: 'mất trật tự' })),
  bridge.map((bridgeId): ConductAct => ({ act: 'admit', bridgeId })),
  bridge.map((bridgeId): ConductAct => ({ act: 'raise_hand', bridgeId })),
  bridge.map((bridgeId): ConductAct => ({ act: 'spotlight', bridgeId })),
  bridge.map((bridgeId): ConductAct => ({ act: 'hide_document', bridgeId })),
  fc
    .tuple(bridge, fc.integer({ min: 1, max: 5 }))
    .map(([bridgeId, page]): ConductAct => ({ act: 'turn_page', bridgeId, page })),
  fc
    .tuple(bridge, fc.constantFrom(...Object.keys(DOCUMENTS), 'unknown'), fc.integer({ min: 1, max: 5 }))
    .map(([bridgeId, documentId, page]): ConductAct => ({
      act: 'show_document',
      bridgeId,
      documentId,
      page,
    })),
);

test('whatever is done in whatever order: no overhearing, one current item, every act accounted for', () => {
  fc.assert(
    fc.property(fc.array(anyAct, { maxLength: 60 }), (acts) => {
      const session = opened();
      for (const act of acts) {
        const before = session.events.length;
        const picture = session.picture;
        try {
          session.act(act);
        } catch (error) {
          // A refusal says why and changes nothing; anything else is a fault of the program.
          expect(error).toBeInstanceOf(DomainError);
          expect(session.picture).toBe(picture);
          expect(session.events).toHaveLength(before);
        }
        check(session);
      }
      expect(replay('scheduled', session.events)).toEqual(session.picture);
    }),
    { numRuns: 400 },
  );
});

/** What must hold at every instant, told in other words than the code that is tested. */
function check({ picture }: Session): void {
  const { onAir, edges, recorded, disguised } = floor(picture, CENTRE, [CENTRE, ...BRIDGES]);
  const running = [...picture.items].filter(([, each]) => isRunning(each.state)).map(([id]) => id);
  expect(running.length).toBeLessThanOrEqual(1);
  expect(runningItem(picture)).toBe(running[0] ?? null);
  for (const { from, to } of edges) {
    expect(from).not.toBe(to);
    expect(onAir).toContain(from);
    expect(onAir).toContain(to);
    expect(picture.floor.dismissed.has(from) || picture.floor.dismissed.has(to)).toBe(false);
  }
  expect(disguised).toEqual(running[0] === 'i4' ? ['d'] : []);
  const { document } = picture.floor;
  if (document !== null) {
    expect(document.page).toBeLessThanOrEqual(3);
    expect([CENTRE, DOCUMENTS[document.documentId]]).toContain(document.bridgeId);
    // While the session is paused it lies open before nobody, and goes on lying there afterwards.
    if (picture.state === 'live') expect(onAir).toContain(document.bridgeId);
  }
  const { consulting, plenary } = picture.floor;
  if (consulting !== null) {
    expect(recorded).toEqual([]);
    expect(onAir.every((id) => id === CENTRE || consulting.includes(id))).toBe(true);
  } else if (picture.state === 'paused') expect([edges, recorded]).toEqual([[], []]);
  else if (running[0] !== undefined) {
    const own = ITEM_BRIDGES[running[0]] ?? [];
    expect(onAir.every((id) => id === CENTRE || own.includes(id))).toBe(true);
    expect(plenary).toBe(false);
  } else if (!plenary) expect(onAir).toEqual([CENTRE]);
}
