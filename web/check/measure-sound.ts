import type { Loopback, SoundMeasures } from '../../src/domain/readiness/measures.ts';

/** Window of the loudness, seconds: about a syllable or two. */
const WINDOW_S = 0.4;
const FULL_SCALE = 0.99;
/** The test sound: three tones that no voice holds together. */
export const TEST_TONES = [1_320, 1_760, 2_217] as const;
const TONE_SECONDS = 1.2;
/** How much louder each tone has to be than before it was played. */
const HEARD_RATIO = 6;
/** Power below which nothing is heard at all, whatever was there before. */
const FLOOR = 1e-8;

const toDb = (value: number): number | null =>
  value <= 1e-10 ? null : Math.max(-200, Math.round(20 * Math.log10(value) * 10) / 10);

/** Level of the loudest window, peak, and share of samples at full scale. */
export function loudness(
  samples: Float32Array,
  sampleRate: number,
): Pick<SoundMeasures, 'levelDb' | 'peakDb' | 'clippedShare'> {
  const size = Math.max(1, Math.round(WINDOW_S * sampleRate));
  let loudest = 0;
  for (let start = 0; start + size <= samples.length; start += Math.ceil(size / 2)) {
    let sum = 0;
    for (let i = start; i < start + size; i += 1) sum += (samples[i] ?? 0) ** 2;
    loudest = Math.max(loudest, sum / size);
  }
  let peak = 0;
  let clipped = 0;
  for (const sample of samples) {
    peak = Math.max(peak, Math.abs(sample));
    if (Math.abs(sample) >= FULL_SCALE) clipped += 1;
  }
  return {
    levelDb: toDb(Math.sqrt(loudest)),
    peakDb: toDb(peak),
    clippedShare: samples.length === 0 ? 0 : clipped / samples.length,
  };
}

/** Samples that are recorded in one piece; between two pieces some are missing, so a tone's phase jumps. */
const PIECE_SAMPLES = 2_048;

/** Mean power of one tone in samples (Goertzel), piece by piece: over a jump of its phase a tone cancels itself out. */
export function tonePower(samples: Float32Array, sampleRate: number, frequency: number): number {
  let [sum, pieces] = [0, 0];
  for (let start = 0; start < samples.length; start += PIECE_SAMPLES) {
    sum += piecePower(samples.subarray(start, start + PIECE_SAMPLES), sampleRate, frequency);
    pieces += 1;
  }
  return pieces === 0 ? 0 : sum / pieces;
}

/** In a Hann window: loud speech besides must not leak into the tone's band. */
function piecePower(samples: Float32Array, sampleRate: number, frequency: number): number {
  const step = 2 * Math.cos((2 * Math.PI * frequency) / sampleRate);
  let [one, two] = [0, 0];
  const turn = (2 * Math.PI) / samples.length;
  for (const [i, sample] of samples.entries())
    [one, two] = [sample * (0.5 - 0.5 * Math.cos(turn * i)) + step * one - two, one];
  return (one * one + two * two - step * one * two) / (samples.length / 4) ** 2;
}

/** Whether the test sound is in what was recorded while it played, and was not in what was recorded before. */
export function heardTones(before: Float32Array, during: Float32Array, sampleRate: number): boolean {
  return TEST_TONES.every((tone) => {
    const power = tonePower(during, sampleRate, tone);
    return power > FLOOR && power > HEARD_RATIO * tonePower(before, sampleRate, tone);
  });
}

/** Listens to a microphone for some seconds. */
export async function record(
  context: AudioContext,
  stream: MediaStream,
  seconds: number,
): Promise<Float32Array> {
  const source = context.createMediaStreamSource(stream);
  const analyser = context.createAnalyser();
  analyser.fftSize = PIECE_SAMPLES;
  source.connect(analyser);
  const pieces: Float32Array[] = [];
  const every = (analyser.fftSize / context.sampleRate) * 1_000;
  const started = performance.now();
  while (performance.now() - started < seconds * 1_000) {
    await new Promise((resolve) => setTimeout(resolve, every));
    const piece = new Float32Array(analyser.fftSize);
    analyser.getFloatTimeDomainData(piece);
    pieces.push(piece);
  }
  source.disconnect();
  const all = new Float32Array(pieces.length * analyser.fftSize);
  pieces.forEach((piece, at) => all.set(piece, at * analyser.fftSize));
  return all;
}

/** Plays the test sound through the speakers. @returns when it is over */
export async function playTones(context: AudioContext): Promise<void> {
  const gain = context.createGain();
  gain.gain.value = 0.25;
  gain.connect(context.destination);
  const end = context.currentTime + TONE_SECONDS;
  for (const frequency of TEST_TONES) {
    const tone = context.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(gain);
    tone.start();
    tone.stop(end);
  }
  await new Promise((resolve) => setTimeout(resolve, TONE_SECONDS * 1_000));
  gain.disconnect();
}

/**
 * Plays the test sound and listens for it. Echo cancelling has to be off, or the browser would take the very sound
 * away that is looked for.
 */
export async function tryLoopback(microphoneId: string): Promise<Loopback> {
  const context = new AudioContext();
  let stream: MediaStream | null = null;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: {
        ...(microphoneId === '' ? {} : { deviceId: { exact: microphoneId } }),
        echoCancellation: false,
        noiseSuppression: false,
        autoGainControl: false,
      },
    });
    const before = await record(context, stream, TONE_SECONDS / 2);
    const [during] = await Promise.all([record(context, stream, TONE_SECONDS), playTones(context)]);
    return heardTones(before, during, context.sampleRate) ? 'heard' : 'not_heard';
  } catch {
    // Without a second look at the microphone nothing can be heard back: the clerk is asked instead.
    return 'not_heard';
  } finally {
    for (const track of stream?.getTracks() ?? []) track.stop();
    await context.close();
  }
}

/** Level of a microphone over some seconds. */
export async function measureMicrophone(
  track: MediaStreamTrack,
  seconds: number,
): Promise<Omit<SoundMeasures, 'loopback'>> {
  const context = new AudioContext();
  try {
    const samples = await record(context, new MediaStream([track]), seconds);
    return {
      problem: track.readyState === 'live' ? null : 'ended',
      microphone: track.label.slice(0, 200),
      ...loudness(samples, context.sampleRate),
    };
  } finally {
    await context.close();
  }
}
