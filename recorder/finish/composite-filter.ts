import type { Interval } from '../remux/gaps.ts';
import { PICTURE, type Box } from './grid.ts';

export const FRAMES_PER_SECOND = 25;

export interface Tile {
  readonly index: number;
  readonly box: Box;
  /** Inputs with a picture and when they show one; later ones lie over earlier ones. */
  readonly pictures: readonly { readonly input: number; readonly intervals: readonly Interval[] }[];
  /** Inputs with sound. */
  readonly sounds: readonly number[];
}

export interface Style {
  /** Font files. */
  readonly regular: string;
  readonly bold: string;
  /** Path of a text by its name. */
  texts(name: string): string;
}

const COLOURS = { back: '0x0f172a', card: '0x1e293b', text: '0xf8fafc', quiet: '0x94a3b8' } as const;

/**
 * Filter for the still layers: `cards` lies under the pictures (what is seen where there is none), `labels` over
 * them (the names). Drawn once, not per frame.
 */
export function cardFilter(tiles: readonly Tile[], style: Style, layer: 'cards' | 'labels'): string {
  const size = `${PICTURE.width}x${PICTURE.height}`;
  const chain =
    layer === 'cards'
      ? [
          `color=c=${COLOURS.back}:s=${size}`,
          'format=rgb24',
          headerText(style),
          ...tiles.flatMap((tile) => card(tile, style)),
        ]
      : [`color=c=black@0:s=${size}`, 'format=rgba', ...tiles.map((tile) => label(tile, style))];
  return `${chain.join(',\n')}[out]`;
}

/** Filter of the whole picture and sound. Inputs: the bridges' files, then cards, then labels. */
export function compositeFilter(plan: {
  readonly tiles: readonly Tile[];
  readonly inputs: number;
  readonly frames: number;
  readonly openedAt: number;
  readonly style: Style;
}): string {
  const { tiles, inputs, frames, style } = plan;
  const seconds = frames / FRAMES_PER_SECOND;
  const lines = [
    `[${inputs}:v]format=yuv420p,loop=loop=-1:size=1,` +
      `setpts=N/(${FRAMES_PER_SECOND}*TB),trim=end_frame=${frames}[under0]`,
  ];
  let under = 'under0';
  for (const { box, pictures } of tiles) {
    for (const { input, intervals } of pictures) {
      const { width, height, x, y } = box;
      // Size by frame: a bridge may turn its camera or send less on a bad line.
      lines.push(
        `[${input}:v]scale=w=${width}:h=${height}:force_original_aspect_ratio=decrease:force_divisible_by=2:eval=frame,` +
          `pad=w=${width}:h=${height}:x=-1:y=-1:color=black:eval=frame,setsar=1,format=yuv420p[picture${input}]`,
      );
      const shown = intervals.map(({ fromMs, toMs }) => `between(t,${s(fromMs)},${s(toMs)})`).join('+');
      lines.push(
        `[${under}][picture${input}]overlay=x=${x}:y=${y}:eof_action=pass:enable='${shown}'[under${input + 1}]`,
      );
      under = `under${input + 1}`;
    }
  }
  lines.push(`[${under}][${inputs + 1}:v]overlay=format=auto,${clockText(style)},format=yuv420p[picture]`);

  const sounds = tiles.flatMap((tile) => tile.sounds);
  lines.push(`anullsrc=r=48000:cl=stereo,atrim=end=${seconds}[silence]`);
  for (const input of sounds) {
    // Gaps stay silence, and what follows them stays at its time, to the length of half an Opus frame.
    lines.push(
      `[${input}:a]aresample=48000:async=1:min_hard_comp=0.01:first_pts=0,` +
        `aformat=sample_fmts=fltp:channel_layouts=stereo[sound${input}]`,
    );
  }
  const mixed = ['[silence]', ...sounds.map((input) => `[sound${input}]`)];
  lines.push(
    `${mixed.join('')}amix=inputs=${mixed.length}:duration=first:normalize=0,` +
      `alimiter=limit=0.95:level=disabled,apad,atrim=end=${seconds}[sound]`,
  );
  return lines.join(';\n');
}

function headerText(style: Style): string {
  return text({
    font: style.bold,
    file: style.texts('title'),
    size: 22,
    colour: COLOURS.text,
    x: '16',
    y: '10',
  });
}

function clockText(style: Style): string {
  const place = { x: `w-tw-16`, y: '12' };
  return text({
    font: style.regular,
    file: style.texts('clock'),
    size: 20,
    colour: COLOURS.text,
    ...place,
    expand: true,
  });
}

function card({ index, box }: Tile, style: Style): string[] {
  const size = fontSize(box, 9);
  const middle = `${box.x}+(${box.width}-tw)/2`;
  const above = String(box.y + Math.round(box.height / 2 - size * 1.3));
  const below = String(box.y + Math.round(box.height / 2 + size * 0.3));
  return [
    `drawbox=x=${box.x}:y=${box.y}:w=${box.width}:h=${box.height}:color=${COLOURS.card}:t=fill`,
    text({
      font: style.bold,
      file: style.texts(`name-${index}`),
      size,
      colour: COLOURS.text,
      x: middle,
      y: above,
    }),
    text({
      font: style.regular,
      file: style.texts('absent'),
      size: Math.round(size * 0.7),
      colour: COLOURS.quiet,
      x: middle,
      y: below,
    }),
  ];
}

function label({ index, box }: Tile, style: Style): string {
  const size = fontSize(box, 16);
  const pad = Math.round(size / 3);
  return text({
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
  return Math.max(8, Math.min(34, Math.round(box.height / share)));
}

function text(parts: {
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
