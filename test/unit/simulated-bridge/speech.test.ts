import { expect, test } from '@jest/globals';
import { FRAME_SAMPLES, makeSpeech, SAMPLE_RATE } from '../../../scripts/simulated-bridge/speech.ts';

function seconds(pitch: number, length: number): Int16Array {
  const all = new Int16Array(length * SAMPLE_RATE);
  for (let frame = 0; frame < length * 100; frame += 1)
    all.set(makeSpeech(pitch, frame), frame * FRAME_SAMPLES);
  return all;
}

const loudness = (samples: Int16Array): number =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length);

test('a frame is 10 ms of 48 kHz', () => {
  expect(makeSpeech(150, 0)).toHaveLength(480);
});

test('it is loud, not clipped, and pauses between phrases', () => {
  const samples = seconds(150, 3);
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  expect(peak).toBeGreaterThan(8_000);
  expect(peak).toBeLessThan(20_000);
  expect(loudness(samples.subarray(0, 2.2 * SAMPLE_RATE))).toBeGreaterThan(1_000);
  expect(loudness(samples.subarray(2.2 * SAMPLE_RATE))).toBe(0);
});

test('it swells four times a second, as syllables do', () => {
  const samples = seconds(190, 2);
  const eighths = Array.from({ length: 16 }, (_, n) =>
    loudness(samples.subarray((n * SAMPLE_RATE) / 8, ((n + 1) * SAMPLE_RATE) / 8)),
  );
  expect(eighths.map((each) => each > 1_000)).toEqual(eighths.map((_, n) => n % 2 === 0));
});

test('frames join without a click', () => {
  const samples = seconds(230, 3);
  const step = (n: number): number => Math.abs((samples[n] ?? 0) - (samples[n - 1] ?? 0));
  let inside = 0;
  let between = 0;
  for (let n = 1; n < samples.length; n += 1) {
    if (n % FRAME_SAMPLES === 0) between = Math.max(between, step(n));
    else inside = Math.max(inside, step(n));
  }
  // The steepest step inside frames bounds what belongs to the sound; a click would stand out from it.
  expect(between).toBeLessThanOrEqual(inside);
});

test('bridges of different pitch sound different', () => {
  expect(seconds(150, 1)).not.toEqual(seconds(190, 1));
});
