import { runFfmpeg } from './run-ffmpeg.ts';

/** The composite's sound by itself, as it is. */
export async function makeAudio(options: {
  readonly ffmpeg: string;
  readonly composite: string;
  readonly file: string;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { ffmpeg, composite, file, signal } = options;
  const args = ['-hide_banner', '-nostdin', '-loglevel', 'error', '-y', '-i', composite];
  await runFfmpeg(ffmpeg, [...args, '-map', '0:a:0', '-c', 'copy', '-movflags', '+faststart', file], {
    signal,
  });
}
