import { expect, test } from '@jest/globals';
import { chosenPath, lineMeasures, type LineSample } from '../../../../src/domain/readiness/line-measures.ts';

/** One look a second; `slowUntil` seconds at a tenth of the rate. */
function samples(seconds: number, options: { lost?: number; slowUntil?: number } = {}): LineSample[] {
  const { lost = 0, slowUntil = 0 } = options;
  return Array.from({ length: seconds + 1 }, (_, second) => {
    const bytes = 312_500 * (Math.max(0, second - slowUntil) + Math.min(second, slowUntil) / 10);
    const stream = {
      ...{ source: 'camera', kind: 'video', bytes, packets: second * 100 * (1 - lost) },
      ...{ lostPackets: second * 100 * lost, fractionLost: 0, jitterMs: 4, rttMs: 30 },
    };
    return {
      at: 1_000_000 + second * 1_000,
      rtpBytesReceived: bytes,
      rtpBytesSent: bytes,
      producers: [stream],
      consumers: [{ ...stream, lostPackets: 0, packets: second * 100 }],
    };
  });
}

test('bitrates count from the end of the warm-up, everything else from the start', () => {
  const line = lineMeasures(samples(30, { slowUntil: 7 }), 7_500);
  expect(line).toMatchObject({ seconds: 30, upMbps: 2.5, downMbps: 2.5, rttMs: 30, jitterMs: 4 });
});
test('loss is the share of all packets sent', () => {
  const line = lineMeasures(samples(30, { lost: 0.08 }), 0);
  expect(line.upLoss).toBeCloseTo(0.08, 6);
  expect(line.downLoss).toBe(0);
});
test('nothing measured is nothing claimed', () => {
  expect(lineMeasures([], 0)).toMatchObject({ seconds: 0, upMbps: 0, rttMs: null });
});
test('the path is told by protocol, and a relay by its address', () => {
  expect(chosenPath({ protocol: 'udp', remoteAddress: '10.0.0.1' }, [])).toBe('udp');
  expect(chosenPath({ protocol: 'tcp', remoteAddress: '10.0.0.1' }, ['10.0.0.2'])).toBe('tcp');
  expect(chosenPath({ protocol: 'udp', remoteAddress: '10.0.0.2' }, ['10.0.0.2'])).toBe('turn');
  expect(chosenPath({ protocol: null, remoteAddress: null }, [])).toBeNull();
});
