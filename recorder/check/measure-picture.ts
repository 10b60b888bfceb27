import type { CheckRecordingResult } from '../../src/contracts/check-jobs.ts';
import { runFfmpeg } from '../finish/run-ffmpeg.ts';
import { readFrameNotes, spansNoted, type FrameNotes } from './frame-notes.ts';
import { joinSpans, shareOf, type Span } from './spans.ts';

type Picture = NonNullable<CheckRecordingResult['picture']>;

/** Part of the pixels that has to be dark, and how dark: a covered lens with its noise is black, a dim room is not. */
const BLACK = 'blackdetect=d=0:pic_th=0.98:pix_th=0.10';
/**
 * Mean difference to the picture where a standstill began, as a share of full scale, below which a picture stands
 * still. Measured on VP8 of Chromium and libvpx, 400 to 1500 kbit/s: a camera that repeats one picture stays below it but
 * for the second after a key frame; the noise of a still room (2 of 255 levels from picture to picture) stays above. Less
 * noise than 1 level is smoothed away by Chromium's encoder: no threshold finds in the recording what is not in it.
 */
const STILL_SHARE = 0.0008;
/** A standstill shorter than this is a hesitation, seconds. The same holds for a time without any picture. */
const STILL_SECONDS = 1;
/** A key frame draws the same picture anew and sharpens it for a while: no movement, seconds. */
const REDRAW_SECONDS = 1;

/** Black in limited range, and the whole of that range. */
const [BLACK_LUMA, LUMA_RANGE] = [16, 219];

/**
 * Decodes the picture of a check's recording once and measures it.
 * @param options.seconds length that was to be recorded: where the picture was missing counts against it, before its
 * beginning as black, later as standing still, for that is what a viewer sees
 * @returns null where no picture could be decoded
 * @throws {FfmpegError} where decoding fails; the signal's reason when aborted
 */
export async function measurePicture(options: {
  readonly ffmpeg: string;
  readonly file: string;
  readonly seconds: number;
  readonly signal: AbortSignal;
}): Promise<Omit<Picture, 'width' | 'height'> | null> {
  const { ffmpeg, file, seconds, signal } = options;
  const filters = [
    // One size whatever layer the line carried; without it a change of layer would begin every detector anew.
    'scale=640:360:flags=area:out_range=tv',
    'format=yuv420p',
    BLACK,
    `freezedetect=n=${STILL_SHARE}:d=${STILL_SECONDS}`,
    'signalstats',
    'metadata=print:file=-',
  ];
  const text = await runFfmpeg(
    ffmpeg,
    [
      ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-copyts', '-reinit_filter', '0'],
      ...[
        '-i',
        file,
        '-map',
        '0:v:0',
        '-vf',
        filters.join(','),
        '-fps_mode',
        'passthrough',
        '-f',
        'null',
        '-',
      ],
    ],
    { signal },
  );
  return pictureOf(readFrameNotes(text), seconds);
}

/** The measures of a picture from what the filters noted on its frames. */
export function pictureOf(
  frames: readonly FrameNotes[],
  seconds: number,
): Omit<Picture, 'width' | 'height'> | null {
  const [first, last] = [frames[0], frames.at(-1)];
  if (first === undefined || last === undefined) return null;
  const end = Math.max(seconds, last.time);
  const black = spansNoted(frames, 'lavfi.black_start', 'lavfi.black_end', end);
  const still = spansNoted(frames, 'lavfi.freezedetect.freeze_start', 'lavfi.freezedetect.freeze_end', end);
  const luma = frames.flatMap(({ notes }) => Number(notes.get('lavfi.signalstats.YAVG') ?? []));
  const mean = luma.reduce((sum, value) => sum + value, 0) / Math.max(1, luma.length);
  const span = last.time - first.time;
  return {
    framesPerSecond: span > 0 ? Math.round(((frames.length - 1) / span) * 10) / 10 : 0,
    blackShare: shareOf([{ from: 0, to: first.time }, ...black], end),
    frozenShare: shareOf(frozenSpans([...still, ...missing(frames, end)], first.time, end), end),
    brightness: Math.round(Math.max(0, Math.min(255, ((mean - BLACK_LUMA) * 255) / LUMA_RANGE)) * 10) / 10,
  };
}

/** Where no frame came for so long that the last one stood. */
function missing(frames: readonly FrameNotes[], end: number): readonly Span[] {
  return frames.flatMap(({ time }, index) => {
    const next = frames[index + 1]?.time ?? end;
    return next - time > STILL_SECONDS ? [{ from: time, to: next }] : [];
  });
}

function frozenSpans(spans: readonly Span[], first: number, end: number): readonly Span[] {
  if (spans.length === 0) return [];
  // Both ends of the recording are drawn anew like a key frame: what stands still close to them stood there too.
  const edges: readonly Span[] = [
    { from: first, to: first },
    { from: end, to: end },
  ];
  return joinSpans([...spans, ...edges], REDRAW_SECONDS);
}
