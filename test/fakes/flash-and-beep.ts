import { spawn } from 'node:child_process';

/**
 * The signal of the synchronisation tests: each second a white flash in a dark picture and a beep at the same
 * instant. It begins where pictures of 25 and of 30 a second begin, so the source itself is together.
 */
export const FLASH_AT = 0.6;
export const FLASH_SECONDS = 0.12;
export const BEEP_HZ = 1_000;

/** Arguments of ffmpeg for the signal as two lavfi inputs: picture first, sound second. */
export function flashAndBeepInputs(options: {
  width: number;
  height: number;
  rate: number;
  seconds: number;
  beepHz?: number;
}): string[] {
  const { width, height, rate, seconds, beepHz = BEEP_HZ } = options;
  const on = `between(mod(t,1),${FLASH_AT - 0.001},${FLASH_AT + FLASH_SECONDS - 0.001})`;
  const noise = `testsrc=s=${width}x${height}:r=${rate}:d=${seconds},eq=brightness=-0.5:contrast=0.5`;
  const picture = `${noise},drawbox=c=white:t=fill:enable='${on}'`;
  const beep = `between(mod(t,1),${FLASH_AT},${FLASH_AT + FLASH_SECONDS})`;
  const sound = `aevalsrc='0.3*sin(2*PI*${beepHz}*t)*${beep}':s=48000:d=${seconds}`;
  return ['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound];
}

export interface Sync {
  /** Where flashes and beeps begin, seconds of the file's own time. */
  readonly flashes: readonly number[];
  readonly beeps: readonly number[];
  /** Beep minus flash of each flash that has a beep within 0.4 s, milliseconds. */
  readonly offsetsMs: readonly number[];
}

const PICTURE_RATE = 100;
const SOUND_RATE = 8_000;
const WINDOW = 40;

/**
 * Finds flashes and beeps in a file by decoding it: mean luma of each picture, energy of each 5 ms of sound.
 * @param options.crop part of the picture to look at, `w:h:x:y` in pixels
 * @param options.beepHz listens for this tone only: in a mix each bridge has its own
 * @param options.window part of the file to look at, seconds; a long file is looked at here and there
 */
export async function measureSync(
  file: string,
  options: {
    ffmpeg: string;
    crop?: string;
    beepHz?: number;
    window?: { readonly from: number; readonly seconds: number };
  },
): Promise<Sync> {
  const crop = options.crop === undefined ? '' : `crop=${options.crop},`;
  const { beepHz, window } = options;
  const from = window?.from ?? 0;
  const pass = beepHz === undefined ? '' : `,bandpass=f=${beepHz}:t=h:w=300,bandpass=f=${beepHz}:t=h:w=300`;
  const part = window === undefined ? [] : ['-ss', String(from), '-t', String(window.seconds)];
  const read = ['-v', 'error', '-nostdin', '-copyts', ...part, '-i', file];
  const [picture, sound] = await Promise.all([
    decode(options.ffmpeg, [
      ...read,
      ...['-an', '-vf', `${crop}scale=8:8:flags=area,format=gray,fps=${PICTURE_RATE}:start_time=${from}`],
      ...['-f', 'rawvideo', '-'],
    ]),
    decode(options.ffmpeg, [
      ...read,
      ...['-vn', '-af', `aresample=48000:async=1:min_hard_comp=0.01:first_pts=${from * 48_000}${pass}`],
      ...['-ac', '1', '-ar', String(SOUND_RATE)],
      ...['-f', 's16le', '-'],
    ]),
  ]);
  const luma = chunks(picture, 64).map((frame) => frame.reduce((sum, value) => sum + value, 0) / 64);
  const flashes = onsets(luma, PICTURE_RATE).map((at) => from + at);
  const energy = chunks(sound, 2 * WINDOW).map((window) => {
    let sum = 0;
    for (let at = 0; at + 2 <= window.length; at += 2) sum += window.readInt16LE(at) ** 2;
    return Math.sqrt(sum / WINDOW);
  });
  const beeps = onsets(energy, SOUND_RATE / WINDOW).map((at) => from + at);
  const offsetsMs = flashes.flatMap((flash) => {
    const nearest = beeps.reduce<number | null>(
      (best, beep) => (best === null || Math.abs(beep - flash) < Math.abs(best - flash) ? beep : best),
      null,
    );
    return nearest === null || Math.abs(nearest - flash) > 0.4 ? [] : [(nearest - flash) * 1_000];
  });
  return { flashes, beeps, offsetsMs };
}

/**
 * Where a row of values rises over the middle between dark and bright, or silent and loud; none where it is flat. Both
 * ends are percentiles: a decoder's transient at a join may be louder than any beep.
 */
function onsets(values: readonly number[], rate: number): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const low = sorted[Math.floor(sorted.length * 0.05)] ?? 0;
  const high = sorted[Math.floor(sorted.length * 0.96)] ?? 0;
  if (!(high - low > 20)) return [];
  const middle = (low + high) / 2;
  return values.flatMap((value, at) =>
    value > middle && (values[at - 1] ?? high) <= middle ? [at / rate] : [],
  );
}

function chunks(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );
}

/** Runs ffmpeg and collects what it writes. */
export async function decode(ffmpeg: string, args: readonly string[]): Promise<Buffer> {
  const child = spawn(ffmpeg, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const parts: Buffer[] = [];
  let said = '';
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`${ffmpeg} ${args.join(' ')}: ${said}`);
  return Buffer.concat(parts);
}
