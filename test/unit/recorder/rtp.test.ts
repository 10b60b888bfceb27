import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RtpHeader, RtpPacket } from 'werift-rtp';
import { parseRtp, Unwrapper } from '../../../recorder/remux/rtp.ts';
import { Reorder, WAIT_MS } from '../../../recorder/remux/reorder.ts';

test('reads what another implementation wrote', () => {
  fc.assert(
    fc.property(
      fc.record({
        sequenceNumber: fc.nat(65_535),
        timestamp: fc.nat(2 ** 32 - 1),
        ssrc: fc.nat(2 ** 32 - 1),
        marker: fc.boolean(),
        payload: fc.uint8Array({ minLength: 1, maxLength: 40 }),
        extension: fc.boolean(),
      }),
      ({ payload, extension, ...fields }) => {
        const extensions = extension ? [{ id: 1, payload: Buffer.from([7]) }] : [];
        const header = new RtpHeader({ ...fields, payloadType: 96, extension, extensions });
        const bytes = new Uint8Array(new RtpPacket(header, Buffer.from(payload)).serialize());
        expect(parseRtp(bytes)).toEqual({
          ssrc: fields.ssrc,
          sequence: fields.sequenceNumber,
          timestamp: fields.timestamp,
          marker: fields.marker,
          payload,
        });
      },
    ),
  );
});

test('padding is taken off; a packet of padding only is empty; foreign bytes are no packet', () => {
  const head = [0xa0, 96, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3];
  expect(parseRtp(Uint8Array.from([...head, 9, 9, 0, 2]))?.payload).toEqual(Uint8Array.from([9, 9]));
  expect(parseRtp(Uint8Array.from([...head, 0, 0, 3]))?.payload.length).toBe(0);
  expect(parseRtp(Uint8Array.from([...head, 9, 200]))).toBeNull();
  expect(parseRtp(Uint8Array.from([1, 2, 3]))).toBeNull();
});

test('numbers are counted on over their wrap-around, also by late ones', () => {
  const sequences = new Unwrapper(16);
  expect([65_534, 65_535, 1, 0, 65_533, 2].map((value) => sequences.next(value))).toEqual([
    65_534, 65_535, 65_537, 65_536, 65_533, 65_538,
  ]);
  fc.assert(
    fc.property(
      fc.nat(2 ** 32 - 1),
      fc.array(fc.integer({ min: -(2 ** 30), max: 2 ** 30 }), { maxLength: 50 }),
      (start, steps) => {
        const timestamps = new Unwrapper(32);
        let at = start;
        expect(timestamps.next(start)).toBe(start);
        for (const step of steps) {
          at += step;
          expect(timestamps.next(((at % 2 ** 32) + 2 ** 32) % 2 ** 32)).toBe(at);
        }
      },
    ),
  );
});

test('any order of arrival gives the order of sending, without doubles and without loss', () => {
  const arrivals = fc.array(fc.record({ delay: fc.nat(900), twice: fc.boolean() }), {
    minLength: 1,
    maxLength: 60,
  });
  fc.assert(
    fc.property(arrivals, (packets) => {
      const taken: number[] = [];
      const lost: number[] = [];
      const reorder = new Reorder<{ sequence: number; arrival: number }>(
        ({ sequence }) => taken.push(sequence),
        (count) => lost.push(count),
      );
      const sent = packets.flatMap(({ delay, twice }, sequence) => {
        const arrival = sequence * 20 + delay;
        return twice
          ? [
              { sequence, arrival },
              { sequence, arrival: arrival + 50 },
            ]
          : [{ sequence, arrival }];
      });
      for (const packet of sent.sort((a, b) => a.arrival - b.arrival)) reorder.push(packet);
      reorder.flush();
      expect(taken).toEqual(packets.map((_, sequence) => sequence));
      expect(lost).toEqual([]);
    }),
  );
});

test('a missing packet is waited for, then told as lost before its follower', () => {
  const told: string[] = [];
  const reorder = new Reorder<{ sequence: number; arrival: number }>(
    ({ sequence }) => told.push(`take ${sequence}`),
    (count) => told.push(`lost ${count}`),
  );
  const push = (sequence: number, arrival: number): void => reorder.push({ sequence, arrival });
  push(1, 0);
  push(2, 1_500);
  push(5, 1_600);
  push(6, 1_600 + WAIT_MS - 1);
  expect(told).toEqual(['take 1', 'take 2']);
  push(3, 1_600 + WAIT_MS - 1);
  push(7, 1_600 + WAIT_MS);
  expect(told).toEqual(['take 1', 'take 2', 'take 3', 'lost 1', 'take 5', 'take 6', 'take 7']);
  push(4, 1_600 + WAIT_MS + 1);
  reorder.flush();
  expect(told.at(-1)).toBe('take 7');
});
