import type { Writable } from 'node:stream';
import {
  AppendOnlyStreamTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  MkvOutputFormat,
  Output,
} from 'mediabunny';
import { runFfmpeg, writeAll } from '../finish/run-ffmpeg.ts';
import { h264Setup } from './h264.ts';
import { opusHead, OPUS_RATE } from './opus.ts';
import { CODECS } from './producer-frames.ts';
import type { Track, TrackFrame } from './track-frames.ts';

/** What can be written: its codec is asked for once its first frame is there. */
export type WritableTrack = Pick<Track, 'video' | 'mimeType' | 'channels' | 'frames'>;
import { vp8Size } from './vp8.ts';

export interface WriteOptions {
  readonly ffmpeg: string;
  /** Where to write; `.webm` or `.mp4` decides the container. */
  readonly file: string;
  /** Title and chapters as ffmpeg reads them; none: the file has none. */
  readonly metadataFile?: string;
  readonly signal: AbortSignal;
}

/**
 * Writes the tracks into one file without transcoding, at their places in session time. Each track goes as a stream
 * of its own into ffmpeg, which interleaves them and writes cues and duration: so a track that is silent for an
 * hour costs no memory.
 * @returns the tracks that held anything; where none did, no file is written
 * @throws {FfmpegError} where ffmpeg fails
 */
export async function writeTracks<T extends WritableTrack>(
  tracks: readonly T[],
  options: WriteOptions,
): Promise<T[]> {
  const begun: { track: T; first: TrackFrame; rest: AsyncGenerator<TrackFrame> }[] = [];
  for (const track of tracks) {
    const frames = track.frames();
    const first = await firstUsable(track, frames);
    if (first !== null) begun.push({ track, first, rest: frames });
  }
  if (begun.length === 0) return [];

  const mp4 = options.file.endsWith('.mp4');
  await runFfmpeg(
    options.ffmpeg,
    [
      ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-copyts'],
      ...begun.flatMap((_, index) => [
        '-thread_queue_size',
        '512',
        '-f',
        'matroska',
        '-i',
        `pipe:${index + 3}`,
      ]),
      ...(options.metadataFile === undefined ? [] : ['-f', 'ffmetadata', '-i', options.metadataFile]),
      ...begun.flatMap((_, index) => ['-map', `${index}:0`]),
      ...(options.metadataFile === undefined
        ? []
        : ['-map_metadata', String(begun.length), '-map_chapters', String(begun.length)]),
      // The first time of a track is its place in the session and is kept; tracks wait for each other however long.
      ...['-c', 'copy', '-avoid_negative_ts', 'disabled', '-max_interleave_delta', '0'],
      ...(mp4 ? ['-movflags', '+faststart', '-f', 'mp4'] : ['-f', 'webm']),
      ...['-y', options.file],
    ],
    {
      signal: options.signal,
      feed: begun.map(
        ({ track, first, rest }) =>
          (pipe, signal) =>
            feedTrack(track, first, rest, pipe, signal),
      ),
    },
  );
  return begun.map(({ track }) => track);
}

/** Pictures before the first one that states its size cannot be shown by any player. */
async function firstUsable(
  track: WritableTrack,
  frames: AsyncGenerator<TrackFrame>,
): Promise<TrackFrame | null> {
  for (;;) {
    const next = await frames.next();
    if (next.done === true) return null;
    if (!track.video || configOf(track, next.value) !== null) return next.value;
  }
}

async function feedTrack(
  track: WritableTrack,
  first: TrackFrame,
  rest: AsyncGenerator<TrackFrame>,
  pipe: Writable,
  signal: AbortSignal,
): Promise<void> {
  const target = new AppendOnlyStreamTarget(
    new WritableStream<Uint8Array>({ write: (bytes) => writeAll(pipe, bytes, signal) }),
  );
  const output = new Output({ format: new MkvOutputFormat({ appendOnly: true }), target });
  const add = addTrack(output, track, first);
  await output.start();
  await add(first);
  for await (const frame of rest) {
    signal.throwIfAborted();
    await add(frame);
  }
  await output.finalize();
}

function addTrack(
  output: Output,
  track: WritableTrack,
  first: TrackFrame,
): (frame: TrackFrame) => Promise<void> {
  if (track.video) {
    const source = new EncodedVideoPacketSource(
      CODECS[track.mimeType.toLowerCase()] === 'avc' ? 'avc' : 'vp8',
    );
    output.addVideoTrack(source);
    const config = configOf(track, first);
    if (config === null) throw new Error('a video track begins with a key frame that states its size');
    return (frame) => source.add(packetOf(frame), { decoderConfig: config });
  }
  const source = new EncodedAudioPacketSource('opus');
  output.addAudioTrack(source);
  const channels = track.channels;
  const config = {
    codec: 'opus',
    sampleRate: OPUS_RATE,
    numberOfChannels: channels,
    description: opusHead(channels),
  };
  return (frame) => source.add(packetOf(frame), { decoderConfig: config });
}

function packetOf(frame: TrackFrame): EncodedPacket {
  return new EncodedPacket(
    frame.data,
    frame.key ? 'key' : 'delta',
    frame.timeMs / 1_000,
    frame.durationMs / 1_000,
  );
}

function configOf(track: WritableTrack, frame: TrackFrame): VideoDecoderConfig | null {
  if (!frame.key) return null;
  if (CODECS[track.mimeType.toLowerCase()] === 'avc') {
    const setup = h264Setup(frame.data);
    if (setup === null) return null;
    const { codecString, description, width, height } = setup;
    return { codec: codecString, description, codedWidth: width, codedHeight: height };
  }
  const size = vp8Size(frame.data);
  return size === null ? null : { codec: 'vp8', codedWidth: size.width, codedHeight: size.height };
}
