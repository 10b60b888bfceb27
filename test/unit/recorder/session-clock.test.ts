import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fitFloor } from '../../../recorder/remux/fit-floor.ts';
import { makeSessionClock, senderClock, type StreamSurvey } from '../../../recorder/remux/session-clock.ts';
import { Survey } from '../../../recorder/remux/survey.ts';
import { encodeRecord, type SegmentHeader, type SegmentRecord } from '../../../src/contracts/segment.ts';
import { rtp } from '../../fakes/rtp-feed.ts';

const OPENED = 1_800_000_000_000;

/** A stream as a sender with a wrong clock sends it; `way` is how long its fastest packets travel. */
const stream = (parts: {
  key: string;
  clockRate: number;
  base: number;
  clockError: number;
  way: number;
  startMs?: number;
  seconds?: number;
  reports?: readonly number[];
  drift?: number;
}): StreamSurvey => {
  const { clockRate, base, clockError, way, startMs = 0, seconds = 20, drift = 0 } = parts;
  const at = (ms: number): number => base + ((ms - startMs) * clockRate * (1 + drift)) / 1_000;
  const times = Array.from({ length: seconds }, (_, index) => startMs + index * 1_000);
  return {
    key: parts.key,
    seatId: 'seat',
    clockRate,
    reports: (parts.reports ?? [3_000, 8_000, 13_000]).map((ms) => ({
      timestamp: at(startMs + ms),
      ntpMs: OPENED + clockError + startMs + ms + ms * drift,
    })),
    fastest: times.map((ms, index) => ({
      timestamp: at(ms),
      arrival: OPENED + ms + way + ((index * 37) % 30),
    })),
    silences: [],
  };
};

test('sound and picture of a seat share one offset, whatever the clock, the bases and the extra way of one say', () => {
  fc.assert(
    fc.property(
      fc.record({
        clockError: fc.integer({ min: -1e10, max: 1e10 }),
        videoBase: fc.nat(2 ** 32 - 1),
        audioBase: fc.nat(2 ** 32 - 1),
        way: fc.nat(300),
        more: fc.nat(300),
        at: fc.nat(20_000),
      }),
      ({ clockError, videoBase, audioBase, way, more, at }) => {
        const clocks = makeSessionClock(
          [
            stream({ key: 'video', clockRate: 90_000, base: videoBase, clockError, way: way + more }),
            stream({ key: 'audio', clockRate: 48_000, base: audioBase, clockError, way }),
          ],
          OPENED,
        );
        const video = clocks.get('video')!(videoBase + at * 90);
        const audio = clocks.get('audio')!(audioBase + at * 48);
        expect(Math.abs(video - audio)).toBeLessThan(0.1);
        expect(Math.abs(video - (at + way))).toBeLessThan(0.1);
      },
    ),
  );
});

test('before the first report its line is followed backwards', () => {
  const clocks = makeSessionClock(
    [
      stream({
        key: 'a',
        clockRate: 90_000,
        base: 1_000,
        clockError: 5e6,
        way: 10,
        startMs: 4_000,
        reports: [9_000],
      }),
    ],
    OPENED,
  );
  expect(clocks.get('a')!(1_000)).toBeCloseTo(4_010, 1);
});

test('without a report a stream is anchored by its own fastest packets', () => {
  const clocks = makeSessionClock(
    [stream({ key: 'a', clockRate: 48_000, base: 77, clockError: 0, way: 25, reports: [] })],
    OPENED,
  );
  expect(clocks.get('a')!(77 + 48_000)).toBeCloseTo(1_025, 3);
});

test('a page loaded anew within the same seat has a clock of its own', () => {
  const clocks = makeSessionClock(
    [
      stream({ key: 'old', clockRate: 48_000, base: 0, clockError: 0, way: 10 }),
      stream({ key: 'new', clockRate: 48_000, base: 0, clockError: 3_600_000, way: 20, startMs: 30_000 }),
    ],
    OPENED,
  );
  expect(clocks.get('old')!(0)).toBeCloseTo(10, 1);
  expect(clocks.get('new')!(0)).toBeCloseTo(30_020, 1);
});

test('a clock that runs fast for hours stays together with the server', () => {
  const drift = 80e-6;
  const seconds = 3 * 3_600;
  const clocks = makeSessionClock(
    [
      stream({
        key: 'a',
        clockRate: 48_000,
        base: 0,
        clockError: 12_345,
        way: 15,
        seconds,
        drift,
        reports: Array.from({ length: seconds / 5 - 1 }, (_, index) => (index + 1) * 5_000),
      }),
    ],
    OPENED,
  );
  for (const ms of [0, 3_600_000, 10_000_000]) {
    expect(Math.abs(clocks.get('a')!(ms * 48 * (1 + drift)) - (ms + 15))).toBeLessThan(3);
  }
});

test('an RTP clock that stood still while muted steps where the stream was silent', () => {
  const toSender = senderClock({
    key: 'a',
    seatId: 'seat',
    clockRate: 48_000,
    reports: [
      { timestamp: 48_000, ntpMs: 1_000 },
      // Muted for 20 s after 3 s of sound: the timestamps went on as if nothing had been.
      { timestamp: 5 * 48_000, ntpMs: 25_000 },
    ],
    fastest: [],
    silences: [
      { timestamp: 2 * 48_000, ms: 120 },
      { timestamp: 3 * 48_000, ms: 20_020 },
    ],
  });
  expect(toSender(0)).toBeCloseTo(0, 3);
  expect(toSender(3 * 48_000 - 960)).toBeCloseTo(2_980, 1);
  expect(toSender(3 * 48_000)).toBeCloseTo(23_000, 1);
  expect(toSender(6 * 48_000)).toBeCloseTo(26_000, 3);
});

test('the floor lies below every point and finds drift and offset under any delay', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -150e-6, max: 150e-6, noNaN: true }),
      fc.integer({ min: -1e9, max: 1e9 }),
      fc.array(fc.nat(400), { minLength: 700, maxLength: 700 }),
      (drift, offset, delays) => {
        const points = delays.map((delay, index) => ({
          x: 1e12 + index * 1_000,
          // Now and then a packet is not held up at all.
          y: offset + drift * index * 1_000 + (index % 20 === 0 ? 0 : delay),
        }));
        const floor = fitFloor(points);
        for (const { x, y } of points) expect(floor(x)).toBeLessThanOrEqual(y + 1e-3);
        expect(Math.abs(floor(1e12 + 350_000) - (offset + drift * 350_000))).toBeLessThan(1);
      },
    ),
    { numRuns: 20 },
  );
});

test('the survey counts timestamps on over the wrap-around and takes reports that come before any packet', () => {
  const header: SegmentHeader = {
    ...{
      version: 1,
      sessionId: '',
      bridgeId: '',
      bridgeCode: '',
      producerId: 'p',
      seatId: 'seat',
      kind: 'audio',
    },
    ...{ source: 'microphone', mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 1 },
    ...{ layers: [{ ssrc: 5, rid: null }], index: 0, startedAt: OPENED },
  };
  const packet = (sequence: number, timestamp: number, time: number): SegmentRecord => ({
    type: 'rtp',
    time,
    packet: rtp({ ssrc: 5, sequence, timestamp: timestamp >>> 0, marker: false, payload: Uint8Array.of(1) }),
  });
  const report = (rtpTimestamp: number, ntpSeconds: number): SegmentRecord => ({
    type: 'senderReport',
    time: OPENED,
    report: { ssrc: 5, ntpSeconds, ntpFraction: 2 ** 31, rtpTimestamp: rtpTimestamp >>> 0 },
  });
  const survey = new Survey();
  const records = [
    report(2 ** 32 - 960, 10),
    packet(1, 2 ** 32 - 480, OPENED + 10),
    packet(2, 480, OPENED + 1_030),
    report(960, 0),
    report(1_440, 11),
  ];
  for (const record of records) expect(encodeRecord(record).length).toBeGreaterThan(0);
  survey.add(header, records);
  expect(survey.streams()).toEqual([
    {
      key: 'p 5',
      seatId: 'seat',
      clockRate: 48_000,
      reports: [
        { timestamp: 2 ** 32 - 960, ntpMs: 10_500 },
        { timestamp: 2 ** 32 + 1_440, ntpMs: 11_500 },
      ],
      fastest: [
        expect.objectContaining({ timestamp: 2 ** 32 - 480 }),
        expect.objectContaining({ timestamp: 2 ** 32 + 480 }),
      ],
      silences: [{ timestamp: 2 ** 32 + 480, ms: 1_020 }],
    },
  ]);
});
