import { join } from 'node:path';
import { runFfmpeg } from './run-ffmpeg.ts';

const MOST = 5;
/** Shorter parts of the session than this look alike, milliseconds. */
const APART_MS = 2_000;

/** Takes three to five pictures spread over the composite. @returns their names, in order of time */
export async function makePosters(options: {
  readonly ffmpeg: string;
  readonly composite: string;
  readonly sessionMs: number;
  readonly folder: string;
  readonly signal: AbortSignal;
}): Promise<string[]> {
  const { ffmpeg, composite, sessionMs, folder, signal } = options;
  const count = Math.max(3, Math.min(MOST, Math.floor(sessionMs / APART_MS)));
  const names: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const name = `poster-${index + 1}.jpg`;
    const at = ((sessionMs / 1_000) * (index + 0.5)) / count;
    const seek = [
      '-hide_banner',
      '-nostdin',
      '-loglevel',
      'error',
      '-y',
      '-ss',
      at.toFixed(3),
      '-i',
      composite,
    ];
    await runFfmpeg(ffmpeg, [...seek, '-frames:v', '1', '-q:v', '3', join(folder, name)], { signal });
    names.push(name);
  }
  return names;
}
