import { describe, expect, test } from '@jest/globals';
import { sumOfLayers } from '../../../media/seat-stats.ts';
import { jitterOf, longestRtt, packetFigures, type StreamStats } from '../../../media/stream-figures.ts';

const layer: StreamStats = {
  type: 'inbound-rtp',
  timestamp: 0,
  ssrc: 1,
  kind: 'video',
  mimeType: 'video/VP8',
  packetCount: 0,
  byteCount: 0,
  bitrate: 0,
  bitrateByLayer: {},
  packetsLost: 0,
  fractionLost: 0,
  jitter: 0,
  packetsDiscarded: 0,
  packetsRetransmitted: 0,
  packetsRepaired: 0,
  nackCount: 0,
  nackPacketCount: 0,
  pliCount: 0,
  firCount: 0,
  roundTripTime: 0,
  score: 10,
};

describe('of 1000 packets sent, 80 did not come at first', () => {
  test.each<[string, Partial<StreamStats>]>([
    ['in, RTX mended all', { rtxSsrc: 2, packetCount: 1_000, packetsLost: 80, packetsRepaired: 80 }],
    ['in, RTX mended some', { rtxSsrc: 2, packetCount: 970, packetsLost: 80, packetsRepaired: 50 }],
    ['in, repeated under their own numbers', { packetCount: 1_000, packetsLost: 0, packetsRepaired: 80 }],
    ['in, some repeated so', { packetCount: 970, packetsLost: 30, packetsRepaired: 50 }],
    ['in, nothing repeated', { packetCount: 920, packetsLost: 80 }],
    [
      'out, RTX mended all',
      { type: 'outbound-rtp', rtxSsrc: 2, packetCount: 1_000, packetsLost: 80, packetsRepaired: 80 },
    ],
    [
      'out, repeated under their own numbers',
      { type: 'outbound-rtp', packetCount: 1_000, packetsLost: 0, packetsRepaired: 80 },
    ],
    ['out, nothing repeated', { type: 'outbound-rtp', packetCount: 1_000, packetsLost: 80 }],
  ])('%s', (_name, counted) => {
    expect(packetFigures({ ...layer, ...counted })).toEqual({ packets: 920, lostPackets: 80 });
  });
});

test('a report of less than nothing lost is none lost', () => {
  expect(packetFigures({ ...layer, packetCount: 100, packetsLost: -3 })).toEqual({
    packets: 100,
    lostPackets: 0,
  });
});

test('jitter is told in milliseconds of the medium’s own clock', () => {
  expect(jitterOf({ mimeType: 'audio/opus', jitter: 480 })).toBe(10);
  expect(jitterOf({ mimeType: 'video/VP8', jitter: 900 })).toBe(10);
});

test('a round trip that no report told is not known', () => {
  expect(longestRtt([])).toBeNull();
  expect(longestRtt([{ roundTripTime: 0 }, {}])).toBeNull();
  expect(longestRtt([{ roundTripTime: 12 }, { roundTripTime: 0 }, { roundTripTime: 30 }])).toBe(30);
});

test('layers add up, and the worst tells of the line', () => {
  const low: StreamStats = {
    ...layer,
    rtxSsrc: 2,
    packetCount: 100,
    byteCount: 10_000,
    packetsLost: 10,
    packetsRepaired: 10,
    fractionLost: 64,
    jitter: 450,
  };
  const high: StreamStats = {
    ...layer,
    rtxSsrc: 3,
    packetCount: 300,
    byteCount: 90_000,
    packetsLost: 0,
    jitter: 1_800,
    roundTripTime: 25,
  };
  expect(sumOfLayers([low, high])).toEqual({
    bytes: 100_000,
    packets: 390,
    lostPackets: 10,
    fractionLost: 0.25,
    jitterMs: 20,
    rttMs: 25,
  });
  expect(sumOfLayers([])).toEqual({
    bytes: 0,
    packets: 0,
    lostPackets: 0,
    fractionLost: 0,
    jitterMs: 0,
    rttMs: null,
  });
});
