import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SequenceCount } from '../../../media/capture/sequence-count.ts';

function packet(sequence: number, ssrc = 1): Uint8Array {
  const bytes = new Uint8Array(20);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 0x80);
  view.setUint16(2, sequence % 65_536);
  view.setUint32(8, ssrc);
  return bytes;
}

function counted(...sequences: number[]): ReturnType<SequenceCount['cut']> {
  const count = new SequenceCount();
  for (const sequence of sequences) count.add(packet(sequence));
  return count.cut();
}

test('nothing sent, nothing expected', () => {
  expect(new SequenceCount().cut()).toEqual({ packets: 0, expected: 0 });
});

test('a hole is expected and not counted', () => {
  expect(counted(10, 11, 13, 14)).toEqual({ packets: 4, expected: 5 });
});

test('a retransmission fills its hole, a repeated one is not counted twice', () => {
  expect(counted(10, 11, 13, 12, 12, 11, 13)).toEqual({ packets: 4, expected: 4 });
});

test('packets that the first one overtook were sent too', () => {
  expect(counted(12, 10, 13)).toEqual({ packets: 3, expected: 4 });
});

test('each layer has its own numbers', () => {
  const count = new SequenceCount();
  for (const sequence of [5, 6, 8]) count.add(packet(sequence, 1));
  for (const sequence of [40_000, 40_001]) count.add(packet(sequence, 2));
  expect(count.cut()).toEqual({ packets: 5, expected: 6 });
});

test('a sender that begins a new count is not taken for an immense loss', () => {
  expect(counted(30_000, 30_001, 30_002, 100, 101)).toEqual({ packets: 5, expected: 5 });
});

test('a packet after a cut counts there, its number where it was expected', () => {
  const count = new SequenceCount();
  for (const sequence of [1, 2, 4]) count.add(packet(sequence));
  expect(count.cut()).toEqual({ packets: 3, expected: 4 });
  for (const sequence of [3, 5, 7]) count.add(packet(sequence));
  expect(count.cut()).toEqual({ packets: 3, expected: 3 });
  expect(count.cut()).toEqual({ packets: 0, expected: 0 });
});

test('with loss, repeats and reordering over the wrap the counts are exact', () => {
  const step = fc.record({ lost: fc.boolean(), twice: fc.boolean(), late: fc.nat(20) });
  fc.assert(
    fc.property(
      fc.integer({ min: 65_000, max: 65_535 }),
      fc.array(step, { maxLength: 900 }),
      (first, steps) => {
        const came = steps.map((each, n) => ({ ...each, sequence: first + n })).filter(({ lost }) => !lost);
        const order = came
          .flatMap(({ sequence, late, twice }, n) => [
            { sequence, at: n + late },
            ...(twice ? [{ sequence, at: n + 25 }] : []),
          ])
          .sort((a, b) => a.at - b.at)
          .map(({ sequence }) => sequence);
        const numbers = came.map(({ sequence }) => sequence);
        const expected = numbers.length === 0 ? 0 : Math.max(...numbers) - Math.min(...numbers) + 1;
        expect(counted(...order)).toEqual({ packets: numbers.length, expected });
      },
    ),
  );
});

test('through many turns of the circle, cut anywhere, the sums are exact', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 30_000 }), { minLength: 1, maxLength: 60 }),
      fc.nat(59),
      (gaps, cutAt) => {
        const count = new SequenceCount();
        const sums = { packets: 0, expected: 0 };
        const cut = (): void => {
          const { packets, expected } = count.cut();
          sums.packets += packets;
          sums.expected += expected;
        };
        let sequence = 0;
        gaps.forEach((gap, n) => {
          sequence += gap;
          count.add(packet(sequence));
          if (n === cutAt) cut();
        });
        cut();
        expect(sums).toEqual({ packets: gaps.length, expected: sequence - (gaps[0] ?? 0) + 1 });
      },
    ),
  );
});

test('what was not taken on purpose is not missing', () => {
  const count = new SequenceCount();
  for (const sequence of [10, 11, 13]) count.add(packet(sequence));
  count.restart();
  expect(count.cut()).toEqual({ packets: 3, expected: 4 });
  for (const sequence of [900, 901]) count.add(packet(sequence));
  expect(count.cut()).toEqual({ packets: 2, expected: 2 });
});
