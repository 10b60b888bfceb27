import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Admission } from '../../../../src/domain/readiness/admission.ts';

describe('the queue of the media part', () => {
  test('admits as many as there are slots, then in order of coming', () => {
    const queue = new Admission(2, 60_000);
    for (const id of ['a', 'b', 'c', 'd']) queue.enter(id, 0, 0);
    expect(queue.admit(0)).toEqual(['a', 'b']);
    expect(['a', 'c', 'd', 'x'].map((id) => queue.placeOf(id))).toEqual([0, 1, 2, null]);
    queue.leave('a', 30_000, true);
    expect(queue.admit(30_000)).toEqual(['c']);
  });
  test('who has not passed yet goes before who only checks again', () => {
    const queue = new Admission(1, 60_000);
    queue.enter('first', 0, 0);
    queue.admit(0);
    queue.enter('again', 1, 0);
    queue.enter('not yet', 0, 1);
    queue.leave('first', 2, true);
    expect(queue.admit(2)).toEqual(['not yet']);
  });
  test('closed, it admits nobody and forgets nobody', () => {
    const queue = new Admission(3, 60_000);
    queue.setOpen(false);
    queue.enter('a', 0, 0);
    expect([queue.admit(0), queue.placeOf('a')]).toEqual([[], 1]);
    queue.setOpen(true);
    expect(queue.admit(0)).toEqual(['a']);
  });
  test('tells a wait that follows from what turns really took', () => {
    const queue = new Admission(2, 60_000);
    for (const id of ['a', 'b', 'c', 'd']) queue.enter(id, 0, 0);
    queue.admit(0);
    expect([queue.waitOf('a'), queue.waitOf('c'), queue.waitOf('d')]).toEqual([0, 30_000, 60_000]);
    queue.leave('a', 10_000, true);
    expect(queue.waitOf('c')).toBe(25_000);
  });
  test('whatever comes and goes: never more than the slots, nobody twice, everybody served at last', () => {
    const acts = fc.array(fc.tuple(fc.nat(9), fc.nat(1), fc.boolean()), { maxLength: 200 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), acts, (slots, list) => {
        const queue = new Admission(slots, 1_000);
        const inside = new Set<string>();
        list.forEach(([who, priority, come], now) => {
          const id = String(who);
          if (come) queue.enter(id, priority, now);
          else {
            queue.leave(id, now, true);
            inside.delete(id);
          }
          for (const admitted of queue.admit(now)) {
            expect(inside.has(admitted)).toBe(false);
            inside.add(admitted);
          }
          expect(inside.size).toBeLessThanOrEqual(slots);
        });
        while (queue.waiting.length > 0) {
          for (const id of inside) queue.leave(id, 1_000, true);
          inside.clear();
          const admitted = queue.admit(1_000);
          expect(admitted.length).toBeGreaterThan(0);
          for (const id of admitted) inside.add(id);
        }
      }),
    );
  });
});
