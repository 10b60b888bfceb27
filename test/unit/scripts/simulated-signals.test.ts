import { describe, expect, test } from '@jest/globals';
import { partOf, usage } from '../../../scripts/bench/process-usage.ts';
import { makePicture } from '../../../scripts/simulated-bridge/picture.ts';
import { FRAME_SAMPLES, makeSpeech } from '../../../scripts/simulated-bridge/speech.ts';

const SIZE = { width: 160, height: 90 };
const GREEN = { r: 20, g: 150, b: 40 };

describe('a simulated bridge', () => {
  test('sends whole pictures that move', () => {
    const [one, two] = [makePicture(SIZE, GREEN, 1), makePicture(SIZE, GREEN, 1.5)];
    expect(one.data).toHaveLength(160 * 90 * 1.5);
    expect(Buffer.compare(one.data, two.data)).not.toBe(0);
    expect(makePicture(SIZE, GREEN, 1)).toEqual(one);
  });
  test('tells its bridge by the colour', () => {
    const chroma = (colour: typeof GREEN): number => makePicture(SIZE, colour, 0).data.at(-1) ?? 0;
    expect(chroma({ r: 200, g: 20, b: 20 })).toBeGreaterThan(chroma(GREEN) + 50);
  });
  test('speaks in syllables with pauses, never louder than a microphone can', () => {
    const loudness = Array.from({ length: 300 }, (_, frame) =>
      Math.max(...makeSpeech(150, frame).map(Math.abs)),
    );
    expect(makeSpeech(150, 0)).toHaveLength(FRAME_SAMPLES);
    expect(Math.max(...loudness)).toBeGreaterThan(5_000);
    expect(Math.max(...loudness)).toBeLessThan(32_767);
    expect(loudness.slice(230, 295).every((peak) => peak === 0)).toBe(true);
  });
});

describe('the use of processes', () => {
  const sample = (pid: number, command: string, cpuSeconds: number) => ({
    ...{ pid, parent: 1, command, cpuSeconds, residentBytes: 10 },
  });
  test('sums what belongs to one part, and leaves the load out', () => {
    const before = [
      sample(1, '/x/mediasoup-worker', 5),
      sample(2, '/x/mediasoup-worker', 1),
      sample(3, 'chromium', 1),
    ];
    const after = [
      sample(1, '/x/mediasoup-worker', 6),
      sample(2, '/x/mediasoup-worker', 1.5),
      sample(3, 'chromium', 9),
    ];
    expect([...usage(before, after, 10)]).toEqual([
      ['media worker(s)', { cpuPercent: 15, residentBytes: 20 }],
    ]);
  });
  test('knows every part of the house by its command', () => {
    expect(partOf('node src/main/media.ts')).toBe('media');
    expect(partOf('node scripts/bench.ts')).toBeNull();
  });
});
