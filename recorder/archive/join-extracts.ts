import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drawText } from '../finish/composite-filter.ts';
import { runFfmpeg } from '../finish/run-ffmpeg.ts';

const FONT = fileURLToPath(new URL('../../assets/fonts/NotoSans-Bold.ttf', import.meta.url));

/**
 * Makes one file of an item's extracts, with the watermark across every picture: who gets it and when cannot be taken
 * off without being seen.
 */
export async function joinExtracts(options: {
  readonly ffmpeg: string;
  readonly files: readonly string[];
  readonly watermark: string;
  readonly target: string;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { ffmpeg, files, watermark, target, signal } = options;
  const work = await mkdtemp(join(tmpdir(), 'ctd-extract-'));
  try {
    const text = join(work, 'watermark.txt');
    await writeFile(text, watermark.replace(/\s+/gu, ' ').trim());
    const marks = ['h*0.14', 'h*0.5', 'h*0.8'].map((y) =>
      drawText({ font: FONT, file: text, size: 22, colour: 'white@0.32', x: '(w-tw)/2', y }),
    );
    const parts = files.map((_, index) => `[${index}:v][${index}:a]`).join('');
    const filter = `${parts}concat=n=${files.length}:v=1:a=1[joined][sound];[joined]${marks.join(',')}[picture]`;
    const script = join(work, 'extract.filter');
    await writeFile(script, filter);
    const args = [
      ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-y', ...files.flatMap((file) => ['-i', file])],
      ...['-filter_complex_script', script, '-map', '[picture]', '-map', '[sound]', '-map_chapters', '-1'],
      ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-pix_fmt', 'yuv420p', '-c:a', 'aac'],
      ...['-b:a', '128k', '-movflags', '+faststart', '-f', 'mp4', target],
    ];
    await runFfmpeg(ffmpeg, args, { signal });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
