import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a camera and a microphone of a bridge see and hear in the tests. */
export interface SignalFiles {
  readonly video: string;
  readonly audio: string;
}

/**
 * Moving pictures in the colour of a bridge with a white flash every second, and speech-like sound with a beep at the
 * same instants. Short enough to loop, small enough to make afresh.
 * @param colour name of a colour that ffmpeg knows
 * @param pitch of the voice, Hz
 * @param options.flash false leaves the flashes out, for pictures that people look at
 */
export async function makeSignalFiles(
  colour: string,
  pitch: number,
  options: { readonly flash: boolean } = { flash: true },
): Promise<SignalFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'ctd-signal-'));
  const [video, audio] = [join(folder, 'camera.y4m'), join(folder, 'microphone.wav')];
  const ffmpeg = process.env['FFMPEG_PATH'] ?? 'ffmpeg';
  const seconds = 10;
  const common = ['-hide_banner', '-loglevel', 'error', '-y'];
  await run(ffmpeg, [
    ...common,
    ...['-f', 'lavfi', '-i', `color=c=${colour}:s=480x270:r=20:d=${seconds}`],
    ...['-f', 'lavfi', '-i', `color=c=white:s=60x60:r=20:d=${seconds}`],
    ...['-f', 'lavfi', '-i', `color=c=white:s=480x270:r=20:d=${seconds}`],
    '-filter_complex',
    // A square wanders about; for the first 100 ms of each second everything is white.
    `[0][1]overlay=x='210+180*sin(2*PI*t/3)':y='110+80*cos(2*PI*t/2)'[moving];[moving][2]overlay=enable='${options.flash ? 'lt(mod(t,1),0.1)' : '0'}',format=yuv420p`,
    video,
  ]);
  await run(ffmpeg, [
    ...common,
    ...['-f', 'lavfi', '-i'],
    // Syllables four times a second on three formants, quieter than the beep so that the beep stands out.
    `aevalsrc='0.05*(sin(2*PI*${pitch}*t)+0.6*sin(2*PI*${pitch * 4}*t)+0.3*sin(2*PI*${pitch * 9}*t))*max(0,sin(2*PI*4*t))` +
      `+0.6*sin(2*PI*1000*t)*lt(mod(t,1),0.1)':s=48000:d=${seconds}`,
    ...['-ac', '1', '-c:a', 'pcm_s16le', audio],
  ]);
  return { video, audio };
}

/**
 * A camera in HD and a microphone for readiness checks: a moving picture, or black; speech, or digital silence.
 * Motion JPEG, since raw pictures of this size would be gigabytes.
 */
export async function makeCheckSignals(
  options: { readonly black?: boolean; readonly silent?: boolean } = {},
): Promise<SignalFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'ctd-signal-'));
  const [video, audio] = [join(folder, 'camera.mjpeg'), join(folder, 'microphone.wav')];
  const ffmpeg = process.env['FFMPEG_PATH'] ?? 'ffmpeg';
  const common = ['-hide_banner', '-loglevel', 'error', '-y'];
  const picture =
    options.black === true ? 'color=c=black:s=1280x720:r=30:d=4' : 'testsrc2=s=1280x720:r=30:d=4';
  await run(ffmpeg, [...common, '-f', 'lavfi', '-i', picture, '-c:v', 'mjpeg', '-q:v', '5', video]);
  const speech =
    options.silent === true
      ? '0'
      : "'0.3*(sin(2*PI*170*t)+0.6*sin(2*PI*680*t)+0.3*sin(2*PI*1530*t))*max(0,sin(2*PI*4*t))/1.9'";
  await run(ffmpeg, [
    ...[...common, '-f', 'lavfi', '-i', `aevalsrc=${speech}:s=48000:d=10`],
    ...['-ac', '1', '-c:a', 'pcm_s16le', audio],
  ]);
  return { video, audio };
}
