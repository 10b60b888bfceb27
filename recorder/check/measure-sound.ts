import type { CheckRecordingResult } from '../../src/contracts/check-jobs.ts';
import { runFfmpeg } from '../finish/run-ffmpeg.ts';
import { readFrameNotes, spansNoted, type FrameNotes } from './frame-notes.ts';
import { shareOf } from './spans.ts';

type Sound = NonNullable<CheckRecordingResult['sound']>;

/** Below this nothing of a room is heard, dBFS; shorter pauses belong to speech, seconds. */
const SILENCE = 'silencedetect=noise=-60dB:duration=0.5';
/** One step of 16 bits: what is below is no sound of any microphone, dBFS. */
const FLOOR_DB = -96;

/**
 * Decodes the sound of a check's recording once and measures it. Where sound is missing there is silence, as a
 * listener hears it.
 * @param options.seconds length that was to be recorded
 * @returns null where no sound could be decoded
 * @throws {FfmpegError} where decoding fails; the signal's reason when aborted
 */
export async function measureSound(options: {
  readonly ffmpeg: string;
  readonly file: string;
  readonly seconds: number;
  readonly signal: AbortSignal;
}): Promise<Sound | null> {
  const { ffmpeg, file, seconds, signal } = options;
  const filters = [
    'aresample=48000:async=1:min_hard_comp=0.01:first_pts=0',
    `apad=whole_dur=${seconds}`,
    SILENCE,
    'astats=metadata=1:measure_perchannel=none:measure_overall=RMS_level+Peak_level',
    'ametadata=print:file=-',
  ];
  const text = await runFfmpeg(
    ffmpeg,
    [
      ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-copyts'],
      ...['-i', file, '-map', '0:a:0', '-ac', '1', '-af', filters.join(','), '-f', 'null', '-'],
    ],
    { signal },
  );
  return soundOf(readFrameNotes(text), seconds);
}

/** The measures of a sound from what the filters noted on its frames. */
export function soundOf(frames: readonly FrameNotes[], seconds: number): Sound | null {
  const last = frames.at(-1);
  if (last === undefined) return null;
  const end = Math.max(seconds, last.time);
  // The figures of the last frame are those of all frames up to it.
  return {
    meanDb: decibels(last.notes.get('lavfi.astats.Overall.RMS_level')),
    peakDb: decibels(last.notes.get('lavfi.astats.Overall.Peak_level')),
    silentShare: shareOf(spansNoted(frames, 'lavfi.silence_start', 'lavfi.silence_end', end), end),
  };
}

function decibels(text: string | undefined): number | null {
  const value = Number(text ?? Number.NaN);
  return Number.isFinite(value) && value > FLOOR_DB ? Math.round(value * 10) / 10 : null;
}
