import { describe, expect, test } from '@jest/globals';
import { judgeLooks, lumaOf } from '../../../web/check/measure-camera.ts';
import { heardTones, loudness, TEST_TONES, tonePower } from '../../../web/check/measure-sound.ts';

const RATE = 48_000;
/** One second of samples; noise by a fixed seed, so that every run hears the same. */
function sound(level: (t: number) => number, noise = 0): Float32Array {
  let seed = 12_345;
  return Float32Array.from({ length: RATE }, (_, i) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return level(i / RATE) + noise * (seed / 1_073_741_824 - 1);
  });
}
const tone = (frequency: number, level: number) => (t: number) =>
  level * Math.sin(2 * Math.PI * frequency * t);
const chord = (level: number) => (t: number) =>
  TEST_TONES.reduce((sum, frequency) => sum + tone(frequency, level)(t), 0);
const speech = (t: number) => 0.2 * Math.sin(2 * Math.PI * 170 * t) * Math.max(0, Math.sin(8 * Math.PI * t));

describe('how loud a microphone is', () => {
  test('a full sine is −3 dB, silence has no level, and clipping is counted', () => {
    expect(loudness(sound(tone(1_000, 1)), RATE)).toMatchObject({ levelDb: -3, peakDb: 0 });
    expect(
      loudness(
        sound(() => 0),
        RATE,
      ),
    ).toEqual({ levelDb: null, peakDb: null, clippedShare: 0 });
    expect(
      loudness(
        sound((t) => Math.sign(Math.sin(440 * t))),
        RATE,
      ).clippedShare,
    ).toBeGreaterThan(0.99);
  });
  test('one loud syllable in silence counts by its own loudness', () => {
    const { levelDb } = loudness(
      sound((t) => (t < 0.4 ? tone(300, 0.1)(t) : 0)),
      RATE,
    );
    expect(levelDb).toBeCloseTo(-23, 0);
  });
});

describe('whether the test sound is heard back', () => {
  test('power of a tone is that of its own frequency', () => {
    const samples = sound(tone(1_320, 0.1));
    expect(tonePower(samples, RATE, 1_320)).toBeCloseTo(0.01, 4);
    expect(tonePower(samples, RATE, 1_760)).toBeLessThan(1e-6);
  });
  test('it is, softly and in noise', () => {
    const before = sound(() => 0, 0.01);
    expect(heardTones(before, sound(chord(0.005), 0.01), RATE)).toBe(true);
  });
  test('it is heard, faint as it is, in pieces between which samples are missing', () => {
    const [whole, piece] = [sound(chord(0.004), 0.02), 2_048];
    // The page takes what the analyser holds now and then: about one piece in three is lost.
    const glued = Float32Array.from({ length: 14 * piece }, (_, i) => {
      const at = Math.floor(i / piece) * 1.51 * piece + (i % piece);
      return whole[Math.floor(at)] ?? 0;
    });
    expect(
      heardTones(
        sound(() => 0, 0.02),
        glued,
        RATE,
      ),
    ).toBe(true);
  });
  test('speech, noise, silence and two tones of the three are not mistaken for it', () => {
    const quiet = sound(() => 0, 0.001);
    expect(heardTones(quiet, sound(speech, 0.001), RATE)).toBe(false);
    expect(
      heardTones(
        sound(() => 0, 0.01),
        sound(() => 0, 0.012),
        RATE,
      ),
    ).toBe(false);
    expect(
      heardTones(
        sound(() => 0),
        sound(() => 0),
        RATE,
      ),
    ).toBe(false);
    expect(
      heardTones(
        quiet,
        sound((t) => tone(1_320, 0.1)(t) + tone(1_760, 0.1)(t)),
        RATE,
      ),
    ).toBe(false);
  });
  test('a sound that was there before is not the test sound', () => {
    expect(heardTones(sound(chord(0.02)), sound(chord(0.02)), RATE)).toBe(false);
  });
});

describe('what looks at a camera tell', () => {
  const look = (value: number, noise = 0, shift = 0): Float32Array =>
    Float32Array.from({ length: 64 * 36 }, (_, i) => value + noise * Math.sin((i + shift) * 12.9898));
  test('black is black, and a dark room with a face in it is not', () => {
    expect(judgeLooks([look(0), look(0), look(0)])).toEqual({ brightness: 0, blackShare: 1, frozenShare: 1 });
    expect(judgeLooks([look(40, 3), look(40, 3, 1)]).blackShare).toBe(0);
  });
  test('the very same picture is frozen; the noise of a sensor before a still wall is not', () => {
    expect(judgeLooks([look(100, 5), look(100, 5), look(100, 5)]).frozenShare).toBe(1);
    expect(judgeLooks([look(100, 1, 0), look(100, 1, 1), look(100, 1, 2)]).frozenShare).toBe(0);
  });
  test('luma weighs colours as eyes do', () => {
    expect([...lumaOf(new Uint8ClampedArray([255, 255, 255, 255, 0, 255, 0, 255]))].map(Math.round)).toEqual([
      255, 150,
    ]);
  });
});
