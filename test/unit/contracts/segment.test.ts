import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  decodeSegment,
  encodeRecord,
  encodeSegmentStart,
  type SegmentHeader,
  type SegmentRecord,
} from '../../../src/contracts/segment.ts';

const header: SegmentHeader = {
  version: 1,
  sessionId: '7b8bb4ac-06a7-4a0c-8f0e-0d7d8e2a6c11',
  bridgeId: '7b8bb4ac-06a7-4a0c-8f0e-0d7d8e2a6c12',
  bridgeCode: 'phu-cu',
  producerId: 'p',
  seatId: 's',
  kind: 'audio',
  source: 'microphone',
  mimeType: 'audio/opus',
  payloadType: 100,
  clockRate: 48_000,
  channels: 2,
  layers: [{ ssrc: 1, rid: null }],
  index: 0,
  startedAt: 1,
};
const time = fc.double({ min: 0, max: 4e12, noNaN: true });
const record: fc.Arbitrary<SegmentRecord> = fc.oneof(
  fc.record({
    type: fc.constant('rtp' as const),
    time,
    packet: fc.uint8Array({ minLength: 1, maxLength: 50 }),
  }),
  fc.record({
    type: fc.constant('senderReport' as const),
    time,
    report: fc.record({
      ssrc: fc.nat(),
      ntpSeconds: fc.nat(),
      ntpFraction: fc.nat(),
      rtpTimestamp: fc.integer({ min: 0, max: 0xffff_ffff }),
    }),
  }),
  fc.record({
    type: fc.constant('fact' as const),
    time,
    fact: fc.constant({ fact: 'dropped' as const, packets: 3 }),
  }),
);
const joinBytes = (parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

describe('a segment', () => {
  test('reads back what was written', () => {
    fc.assert(
      fc.property(fc.array(record), (records) => {
        const bytes = joinBytes([encodeSegmentStart(header), ...records.map(encodeRecord)]);
        expect(decodeSegment(bytes)).toEqual({ header, records, tornBytes: 0 });
      }),
    );
  });
  test('cut anywhere, it gives every record that was whole and counts the torn bytes', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1 }), fc.nat(), (records, cut) => {
        const start = encodeSegmentStart(header);
        const encoded = records.map(encodeRecord);
        const body = joinBytes(encoded);
        const kept = cut % (body.length + 1);
        let whole = 0;
        let length = 0;
        while (whole < encoded.length && length + encoded[whole]!.length <= kept)
          length += encoded[whole++]!.length;
        const result = decodeSegment(joinBytes([start, body.subarray(0, kept)]));
        expect(result.records).toEqual(records.slice(0, whole));
        expect(result.tornBytes).toBe(kept - length);
      }),
    );
  });
  test('a tail of zeros, as a power cut leaves it, ends the records', () => {
    const bytes = joinBytes([encodeSegmentStart(header), new Uint8Array(4_096)]);
    expect(decodeSegment(bytes)).toMatchObject({ records: [], tornBytes: 4_096 });
  });
  test('a file that is no segment is refused', () => {
    expect(() => decodeSegment(new TextEncoder().encode('RIFF....WAVE'))).toThrow('not a segment');
  });
});
