import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cardFilter, sceneFilter } from './composite-filter.ts';
import { inParallel } from './in-parallel.ts';
import { runFfmpeg } from './run-ffmpeg.ts';
import { FRAMES_PER_SECOND, type ScenePlan } from './scene-plan.ts';

const FONTS = fileURLToPath(new URL('../../assets/fonts/', import.meta.url));
/** Vietnam has no daylight saving: UTC+7 added here, so the machine's zone and zone files play no part. */
const VIETNAM_SECONDS = 7 * 3_600;
/** Seeking goes this far before a scene, so that the picture that stands at its beginning is there, milliseconds. */
const BEFORE_MS = 500;

export interface RenderOptions {
  readonly ffmpeg: string;
  readonly title: string;
  readonly openedAt: number;
  readonly scenes: readonly ScenePlan[];
  /** For the drawn texts and the rendered scenes; must exist. */
  readonly workFolder: string;
  readonly signal: AbortSignal;
  /** Share that is done, 0 to 1. */
  onShare(share: number): void;
}

/** A scene as rendered: picture and sound apart, each exactly as long as it. */
export interface RenderedScene {
  readonly fromMs: number;
  readonly frames: number;
  readonly picture: string;
  readonly sound: string;
}

/**
 * Draws the scenes, as many at once as there are cores, each with only those who were on air: their pictures with names, what is being
 * received, the clock, and their sound. Together they last exactly as long as the session, whatever the bridges sent.
 */
export async function renderScenes(options: RenderOptions): Promise<RenderedScene[]> {
  const total = options.scenes.reduce((sum, { frames }) => sum + frames, 0);
  // Pictures done, by scene: a scene that runs beside another one counts with what it has.
  const done = new Array<number>(options.scenes.length).fill(0);
  return inParallel(options.scenes, async (scene, index) => {
    const folder = join(options.workFolder, `scene-${String(index).padStart(4, '0')}`);
    await mkdir(folder);
    const tell = (frames: number): void => {
      done[index] = frames;
      options.onShare(Math.min(1, done.reduce((a, b) => a + b, 0) / Math.max(1, total)));
    };
    const rendered = await renderScene(scene, folder, options, tell);
    tell(scene.frames);
    return rendered;
  });
}

async function renderScene(
  scene: ScenePlan,
  folder: string,
  options: RenderOptions,
  onFrames: (frames: number) => void,
): Promise<RenderedScene> {
  const { ffmpeg, signal } = options;
  const style = {
    regular: join(FONTS, 'NotoSans-Regular.ttf'),
    bold: join(FONTS, 'NotoSans-Bold.ttf'),
    texts: await writeTexts(scene, folder, options),
  };
  const quiet = ['-hide_banner', '-nostdin', '-loglevel', 'error', '-y'];
  for (const layer of ['cards', 'labels'] as const) {
    const script = join(folder, `${layer}.filter`);
    await writeFile(script, cardFilter(scene, style, layer));
    const args = [...quiet, '-filter_complex_script', script, '-map', '[out]', '-frames:v', '1'];
    await runFfmpeg(ffmpeg, [...args, join(folder, `${layer}.png`)], { signal });
  }
  const script = join(folder, 'scene.filter');
  await writeFile(script, sceneFilter(scene, style));
  const from = Math.max(0, (scene.firstFrame * 1_000) / FRAMES_PER_SECOND - BEFORE_MS) / 1_000;
  // Sound and picture of a file are read by inputs of their own, so that neither waits in memory for the other. What
  // comes before the scene is cut off by the filter: a picture that stands still began there.
  const inputs = [...scene.tiles.flatMap(({ pictures }) => pictures), ...scene.sounds].flatMap(({ path }) => [
    ...['-noaccurate_seek', '-seek_timestamp', '1', '-ss', from.toFixed(3)],
    // A bridge that sends another size in the middle must not start the whole picture anew.
    ...['-reinit_filter', '0', '-i', path],
  ]);
  const picture = join(folder, 'picture.mp4');
  const sound = join(folder, 'sound.flac');
  const args = [
    ...quiet,
    // The times in the bridges' files are session time already.
    ...['-copyts', ...inputs],
    ...['cards', 'labels'].flatMap((layer) => ['-i', join(folder, `${layer}.png`)]),
    ...['-filter_complex_script', script],
    ...['-map', '[picture]', '-c:v', 'libx264', '-preset', 'superfast', '-crf', '23', '-pix_fmt', 'yuv420p'],
    // A key frame every two seconds: seeking in the player lands where one clicks.
    ...['-g', String(2 * FRAMES_PER_SECOND), '-r', String(FRAMES_PER_SECOND)],
    ...['-video_track_timescale', '12800', '-progress', 'pipe:1', '-stats_period', '0.5', picture],
    ...['-map', '[sound]', '-c:a', 'flac', '-ar', '48000', sound],
  ];
  await runFfmpeg(ffmpeg, args, {
    signal,
    onTime: (writtenMs) => onFrames(Math.min(scene.frames, (writtenMs * FRAMES_PER_SECOND) / 1_000)),
  });
  return { fromMs: scene.fromMs, frames: scene.frames, picture, sound };
}

/** Names and titles go in by file: nothing that a person typed becomes part of a filter. */
async function writeTexts(
  scene: ScenePlan,
  folder: string,
  { title, openedAt }: RenderOptions,
): Promise<(name: string) => string> {
  const pathOf = (name: string): string => join(folder, `${name}.txt`);
  const texts: Record<string, string> = { title, subtitle: scene.subtitle };
  for (const [index, { name, note }] of scene.tiles.entries()) {
    texts[`name-${index}`] = name;
    texts[`note-${index}`] = note;
  }
  for (const [name, text] of Object.entries(texts)) await writeFile(pathOf(name), oneLine(text));
  const epoch = openedAt / 1_000 + VIETNAM_SECONDS;
  await writeFile(pathOf('clock'), `%{pts:gmtime:${epoch.toFixed(3)}:%T %d/%m/%Y}`);
  return pathOf;
}

/** An empty file would be refused: a space draws nothing just as well. */
function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim() || ' ';
}
