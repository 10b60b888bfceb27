import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Chapter } from '../../src/contracts/timeline.ts';
import { chapterMetadata } from './chapters.ts';
import type { RenderedScene } from './render-scenes.ts';
import { runFfmpeg } from './run-ffmpeg.ts';
import { FRAMES_PER_SECOND } from './scene-plan.ts';

/**
 * Puts rendered scenes together into one file with chapters: pictures as they are, the sound encoded once over all of
 * them, so that no seam is heard.
 * @param chapters times from the beginning of the file
 */
export async function joinScenes(options: {
  readonly ffmpeg: string;
  readonly scenes: readonly RenderedScene[];
  readonly chapters: readonly Chapter[];
  readonly title: string;
  readonly file: string;
  /** For the lists; must exist. */
  readonly workFolder: string;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { ffmpeg, scenes, chapters, title, file, workFolder, signal } = options;
  const listOf = async (part: 'picture' | 'sound'): Promise<string> => {
    const lines = scenes.flatMap((scene) => [
      `file '${scene[part].replaceAll("'", String.raw`'\''`)}'`,
      `duration ${(scene.frames / FRAMES_PER_SECOND).toFixed(6)}`,
    ]);
    const path = join(workFolder, `${part}.list`);
    await writeFile(path, ['ffconcat version 1.0', ...lines, ''].join('\n'));
    return path;
  };
  const metadata = join(workFolder, 'chapters.txt');
  await writeFile(metadata, chapterMetadata(chapters, title));
  const inputs = [await listOf('picture'), await listOf('sound')].flatMap((path) => [
    ...['-f', 'concat', '-safe', '0', '-i', path],
  ]);
  const args = [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-y', ...inputs],
    ...['-f', 'ffmetadata', '-i', metadata, '-map', '0:v', '-map', '1:a', '-map_metadata', '2'],
    ...['-map_chapters', '2', '-c:v', 'copy', '-c:a', 'aac', '-b:a', '128k', '-ar', '48000'],
    ...['-movflags', '+faststart', file],
  ];
  await runFfmpeg(ffmpeg, args, { signal });
}
