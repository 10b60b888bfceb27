import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BridgeFile } from '../remux/remux-bridge.ts';
import { cardFilter, compositeFilter, FRAMES_PER_SECOND, type Tile } from './composite-filter.ts';
import { gridLayout } from './grid.ts';
import { runFfmpeg } from './run-ffmpeg.ts';

const FONTS = fileURLToPath(new URL('../../assets/fonts/', import.meta.url));

export interface CompositeOptions {
  readonly ffmpeg: string;
  readonly title: string;
  readonly openedAt: number;
  readonly sessionMs: number;
  /** In the order of the tiles. */
  readonly bridges: readonly { readonly name: string; readonly files: readonly BridgeFile[] }[];
  readonly file: string;
  /** For the drawn texts; must exist and be empty. */
  readonly workFolder: string;
  readonly signal: AbortSignal;
  /** Share that is done, 0 to 1. */
  onShare(share: number): void;
}

/**
 * Draws all bridges into one picture with their names and the session clock, and mixes their sound, in one run. It
 * lasts exactly as long as the session, whatever the bridges sent.
 */
export async function makeComposite(options: CompositeOptions): Promise<void> {
  const inputs: string[] = [];
  const boxes = gridLayout(options.bridges.length);
  const tiles: Tile[] = options.bridges.map(({ files }, index) => {
    const box = boxes[index];
    if (box === undefined) throw new Error('the grid has a box for each bridge');
    const pictures: Tile['pictures'][number][] = [];
    const sounds: number[] = [];
    for (const file of files) {
      for (const track of file.tracks) {
        // Sound and picture of a file are read by inputs of their own, so that neither waits in memory for the other.
        inputs.push(file.path);
        const input = inputs.length - 1;
        if (track.source === 'microphone') sounds.push(input);
        else pictures.push({ input, intervals: track.intervals });
      }
    }
    return { index, box, pictures, sounds };
  });

  const texts = await writeTexts(options);
  const style = {
    regular: join(FONTS, 'NotoSans-Regular.ttf'),
    bold: join(FONTS, 'NotoSans-Bold.ttf'),
    texts,
  };
  const quiet = ['-hide_banner', '-nostdin', '-loglevel', 'error', '-y'];
  for (const layer of ['cards', 'labels'] as const) {
    const script = join(options.workFolder, `${layer}.filter`);
    await writeFile(script, cardFilter(tiles, style, layer));
    const args = [...quiet, '-filter_complex_script', script, '-map', '[out]', '-frames:v', '1'];
    await runFfmpeg(options.ffmpeg, [...args, join(options.workFolder, `${layer}.png`)], {
      signal: options.signal,
    });
  }

  const frames = Math.max(1, Math.round((options.sessionMs / 1_000) * FRAMES_PER_SECOND));
  const script = join(options.workFolder, 'composite.filter');
  await writeFile(
    script,
    compositeFilter({ tiles, inputs: inputs.length, frames, openedAt: options.openedAt, style }),
  );
  const args = [
    ...quiet,
    // The times in the bridges' files are session time already.
    '-copyts',
    // A bridge that sends another size in the middle must not start the whole picture anew.
    ...inputs.flatMap((path) => ['-reinit_filter', '0', '-i', path]),
    ...['cards', 'labels'].flatMap((layer) => ['-i', join(options.workFolder, `${layer}.png`)]),
    ...['-filter_complex_script', script, '-map', '[picture]', '-map', '[sound]'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-pix_fmt', 'yuv420p'],
    // A key frame every two seconds: seeking in the player lands where one clicks.
    ...['-g', String(2 * FRAMES_PER_SECOND), '-r', String(FRAMES_PER_SECOND)],
    ...['-c:a', 'aac', '-b:a', '128k', '-ar', '48000', '-movflags', '+faststart'],
    ...['-progress', 'pipe:1', '-stats_period', '0.5', options.file],
  ];
  await runFfmpeg(options.ffmpeg, args, {
    signal: options.signal,
    onTime: (writtenMs) => options.onShare(Math.min(1, writtenMs / Math.max(1, options.sessionMs))),
  });
}

/** Names and titles go in by file: nothing that a person typed becomes part of a filter. */
async function writeTexts(options: CompositeOptions): Promise<(name: string) => string> {
  const pathOf = (name: string): string => join(options.workFolder, `${name}.txt`);
  const texts: Record<string, string> = { title: options.title, absent: 'không có hình' };
  for (const [index, { name }] of options.bridges.entries()) texts[`name-${index}`] = name;
  for (const [name, text] of Object.entries(texts)) await writeFile(pathOf(name), oneLine(text));
  // Vietnam has no daylight saving: UTC+7 added here, so the machine's zone and zone files play no part.
  const epoch = options.openedAt / 1_000 + 7 * 3_600;
  await writeFile(pathOf('clock'), `%{pts:gmtime:${epoch.toFixed(3)}:%T %d/%m/%Y}`);
  return pathOf;
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}
