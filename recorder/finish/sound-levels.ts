import { runFfmpeg } from './run-ffmpeg.ts';

/** Length of one level, milliseconds. */
export const LEVEL_MS = 100;
const RATE = 8_000;
const SAMPLES = (RATE * LEVEL_MS) / 1_000;

/** Sound in steps of `LEVEL_MS` from the beginning of the session: full scale is 1. */
export interface SoundLevels {
  readonly rms: readonly number[];
  readonly peaks: readonly number[];
}

/**
 * Decodes a sound once and measures it. Times in the file are session times: what comes before its first sound is silence.
 * @param input arguments that lead ffmpeg to it, up to `-i FILE`
 * @throws {FfmpegError} where it cannot be decoded
 */
export async function soundLevels(
  ffmpeg: string,
  input: readonly string[],
  signal: AbortSignal,
): Promise<SoundLevels> {
  const meter = new LevelMeter();
  const args = [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-copyts', ...input, '-map', '0:a:0'],
    ...['-af', `aresample=${RATE}:async=1:min_hard_comp=0.01:first_pts=0`, '-ac', '1'],
    ...['-f', 's16le', '-'],
  ];
  await runFfmpeg(ffmpeg, args, { signal, onBytes: (bytes) => meter.add(bytes) });
  return meter.end();
}

class LevelMeter {
  readonly #rms: number[] = [];
  readonly #peaks: number[] = [];
  #squares = 0;
  #peak = 0;
  #count = 0;
  /** First byte of a sample whose second has not come yet. */
  #half: number | null = null;

  add(bytes: Buffer): void {
    let at = 0;
    if (this.#half !== null && bytes.length > 0) {
      this.#sample((((bytes.readUInt8(0) << 8) | this.#half) << 16) >> 16);
      this.#half = null;
      at = 1;
    }
    for (; at + 1 < bytes.length; at += 2) this.#sample(bytes.readInt16LE(at));
    if (at < bytes.length) this.#half = bytes.readUInt8(at);
  }

  end(): SoundLevels {
    if (this.#count > 0) this.#cut();
    return { rms: this.#rms, peaks: this.#peaks };
  }

  #sample(value: number): void {
    const level = value / 32_768;
    this.#squares += level * level;
    this.#peak = Math.max(this.#peak, Math.abs(level));
    this.#count += 1;
    if (this.#count === SAMPLES) this.#cut();
  }

  #cut(): void {
    this.#rms.push(Math.sqrt(this.#squares / this.#count));
    this.#peaks.push(this.#peak);
    this.#squares = 0;
    this.#peak = 0;
    this.#count = 0;
  }
}

/** Speech is louder than this (−42 dBFS) … */
const SPEECH = 0.008;
/** … and a breath is no end of it, milliseconds. */
const PAUSE_MS = 800;
/** A cough or a chair is no speech, milliseconds. */
const LEAST_MS = 300;

/** When somebody spoke, session milliseconds. */
export function speakingSpans({ rms }: SoundLevels): { fromMs: number; toMs: number }[] {
  const spans: { fromMs: number; toMs: number }[] = [];
  for (const [index, level] of rms.entries()) {
    if (level < SPEECH) continue;
    const [fromMs, toMs] = [index * LEVEL_MS, (index + 1) * LEVEL_MS];
    const open = spans.at(-1);
    if (open !== undefined && fromMs - open.toMs <= PAUSE_MS) open.toMs = toMs;
    else spans.push({ fromMs, toMs });
  }
  return spans.filter(({ fromMs, toMs }) => toMs - fromMs >= LEAST_MS);
}

/** Most points of a waveform: as many as a wide screen has pixels. */
const POINTS = 2_000;

/** The loudest sample of each of at most 2,000 equal parts, 0 to 100. */
export function waveformOf({ peaks }: SoundLevels): { stepMs: number; peaks: number[] } {
  const every = Math.max(1, Math.ceil(peaks.length / POINTS));
  const points = Array.from({ length: Math.ceil(peaks.length / every) }, (_, index) =>
    Math.round(100 * peaks.slice(index * every, (index + 1) * every).reduce((a, b) => Math.max(a, b), 0)),
  );
  return { stepMs: every * LEVEL_MS, peaks: points };
}
