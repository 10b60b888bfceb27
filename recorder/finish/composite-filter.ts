import type { Box } from './grid.ts';
import { PICTURE } from './grid.ts';
import { FRAMES_PER_SECOND, type ScenePlan, type Tile } from './scene-plan.ts';

export interface Style {
  /** Font files. */
  readonly regular: string;
  readonly bold: string;
  /** Path of a text by its name. */
  texts(name: string): string;
}

const COLOURS = { back: '0x0f172a', card: '0x1e293b', text: '0xf8fafc', quiet: '0x94a3b8' } as const;

/**
 * Filter for the still layers of a scene: `cards` lies under the pictures (what is seen where there is none), `labels`
 * over them (the names). Drawn once, not per frame.
 */
export function cardFilter(scene: ScenePlan, style: Style, layer: 'cards' | 'labels'): string {
  const size = `${PICTURE.width}x${PICTURE.height}`;
  const chain =
    layer === 'cards'
      ? [
          `color=c=${COLOURS.back}:s=${size}`,
          'format=rgb24',
          header(style, 'title', { font: style.bold, size: 20, y: '3', colour: COLOURS.text }),
          header(style, 'subtitle', { font: style.regular, size: 15, y: '32', colour: COLOURS.quiet }),
          ...scene.tiles.flatMap((tile, index) => card(tile, index, style)),
        ]
      : [
          `color=c=black@0:s=${size}`,
          'format=rgba',
          ...scene.tiles.flatMap((tile, index) =>
            tile.pictures.length === 0 ? [] : [label(tile, index, style)],
          ),
        ];
  return `${chain.join(',\n')}[out]`;
}

/**
 * Filter of a scene's picture and sound. Inputs: the pictures of the tiles in their order, the sounds, then cards, then
 * labels; all with session times. Both outputs begin at 0 and last exactly as long as the scene.
 */
export function sceneFilter(scene: ScenePlan, style: Style): string {
  const pictures = scene.tiles.flatMap(({ box, pictures: own }) => own.map((source) => ({ box, source })));
  const still = pictures.length + scene.sounds.length;
  const from = scene.firstFrame / FRAMES_PER_SECOND;
  const seconds = scene.frames / FRAMES_PER_SECOND;
  const lines = [
    `[${still}:v]format=yuv420p,loop=loop=-1:size=1,` +
      `setpts=(N+${scene.firstFrame})/(${FRAMES_PER_SECOND}*TB),trim=end_frame=${scene.frames}[under0]`,
  ];
  for (const [index, { box, source }] of pictures.entries()) {
    const { width, height, x, y } = box;
    // Size by frame: a bridge may turn its camera or send less on a bad line.
    lines.push(
      `[${index}:v]scale=w=${width}:h=${height}:force_original_aspect_ratio=decrease:force_divisible_by=2:eval=frame:flags=bilinear,` +
        `pad=w=${width}:h=${height}:x=-1:y=-1:color=black:eval=frame,setsar=1,format=yuv420p[picture${index}]`,
    );
    const shown = source.intervals.map(({ fromMs, toMs }) => `between(t,${s(fromMs)},${s(toMs)})`).join('+');
    lines.push(
      `[under${index}][picture${index}]overlay=x=${x}:y=${y}:eof_action=pass:enable='${shown}'[under${index + 1}]`,
    );
  }
  lines.push(
    `[${still + 1}:v]format=yuva420p[labels]`,
    `[under${pictures.length}][labels]overlay=format=yuv420,${clockText(style)},` +
      `setpts=PTS-${from}/TB,format=yuv420p[picture]`,
  );

  lines.push(`anullsrc=r=48000:cl=stereo,atrim=end=${seconds}[silence]`);
  for (const index of scene.sounds.keys()) {
    // Gaps stay silence, and what follows them stays at its time, to the length of half an Opus frame.
    lines.push(
      `[${pictures.length + index}:a]atrim=start=${from},asetpts=PTS-${from}/TB,` +
        `aresample=48000:async=1:min_hard_comp=0.01:first_pts=0,` +
        `aformat=sample_fmts=fltp:channel_layouts=stereo[sound${index}]`,
    );
  }
  const mixed = ['[silence]', ...scene.sounds.map((_, index) => `[sound${index}]`)];
  lines.push(
    `${mixed.join('')}amix=inputs=${mixed.length}:duration=first:normalize=0,` +
      `alimiter=limit=0.95:level=disabled,apad,atrim=end=${seconds}[sound]`,
  );
  return lines.join(';\n');
}

function header(
  style: Style,
  name: string,
  { font, size, y, colour }: { font: string; size: number; y: string; colour: string },
): string {
  return drawText({ font, file: style.texts(name), size, colour, x: '16', y });
}

function clockText(style: Style): string {
  const place = { x: `w-tw-16`, y: '12' };
  return drawText({
    font: style.regular,
    file: style.texts('clock'),
    size: 20,
    colour: COLOURS.text,
    ...place,
    expand: true,
  });
}

function card({ box }: Tile, index: number, style: Style): string[] {
  const size = fontSize(box, 9);
  const middle = `${box.x}+(${box.width}-tw)/2`;
  const above = String(box.y + Math.round(box.height / 2 - size * 1.3));
  const below = String(box.y + Math.round(box.height / 2 + size * 0.3));
  const line = (name: string, font: string, own: number, colour: string, y: string): string =>
    drawText({ font, file: style.texts(`${name}-${index}`), size: own, colour, x: middle, y });
  return [
    `drawbox=x=${box.x}:y=${box.y}:w=${box.width}:h=${box.height}:color=${COLOURS.card}:t=fill`,
    line('name', style.bold, size, COLOURS.text, above),
    line('note', style.regular, Math.round(size * 0.7), COLOURS.quiet, below),
  ];
}

function label({ box }: Tile, index: number, style: Style): string {
  const size = fontSize(box, 16);
  const pad = Math.round(size / 3);
  return drawText({
    font: style.bold,
    file: style.texts(`name-${index}`),
    size,
    colour: COLOURS.text,
    x: String(box.x + 2 * pad),
    // A fixed line, not one that moves with the letters' own heights.
    y: String(box.y + box.height - Math.round(size * 1.4) - 2 * pad),
    box: pad,
  });
}

function fontSize(box: Box, share: number): number {
  return Math.max(12, Math.min(34, Math.round(box.height / share)));
}

/** A text from a file, drawn by ffmpeg's drawtext: nothing in the file is syntax. */
export function drawText(parts: {
  readonly font: string;
  readonly file: string;
  readonly size: number;
  readonly colour: string;
  readonly x: string;
  readonly y: string;
  readonly box?: number;
  readonly expand?: boolean;
}): string {
  const backing = parts.box === undefined ? '' : `:box=1:boxcolor=black@0.55:boxborderw=${parts.box}`;
  return (
    `drawtext=fontfile=${quoted(parts.font)}:textfile=${quoted(parts.file)}:` +
    `expansion=${parts.expand === true ? 'normal' : 'none'}:fontsize=${parts.size}:fontcolor=${parts.colour}:` +
    `x=${parts.x}:y=${parts.y}${backing}`
  );
}

/** A path as a value in a filter script: escaped once for the option, once for the graph. */
function quoted(path: string): string {
  const option = path.replace(/[\\':]/g, (character) => `\\${character}`);
  return option.replace(/[\\'[\],;\s]/g, (character) => `\\${character}`);
}

function s(ms: number): string {
  return (ms / 1_000).toFixed(3);
}
