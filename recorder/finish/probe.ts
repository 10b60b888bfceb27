import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { z } from 'zod';
import type { RecordedFile } from '../../src/contracts/archive.ts';
import type { Tools } from './find-tools.ts';
import { runFfmpeg } from './run-ffmpeg.ts';

/** How far a file's length may be from what was put into it, milliseconds. */
const LENGTH_TOLERANCE_MS = 1_000;

/** A finished file is not what it should be; the message names it. */
export class BadFile extends Error {
  constructor(path: string, what: string) {
    super(`${path}: ${what}`);
    this.name = 'BadFile';
  }
}

const Probed = z.object({
  format: z.object({ duration: z.coerce.number().optional() }).optional(),
  streams: z.array(
    z.object({
      codec_type: z.string(),
      codec_name: z.string().default('unknown'),
      width: z.number().optional(),
      height: z.number().optional(),
    }),
  ),
});

export interface Expected {
  readonly kind: RecordedFile['kind'];
  readonly bridgeId: string | null;
  readonly itemId: string | null;
  /** Below the archive folder of the session. */
  readonly path: string;
  readonly mimeType: string;
  /** None: no sound and no picture, but data. */
  readonly streams: readonly RecordedFile['streams'][number]['kind'][];
  /** Null for pictures and data. */
  readonly durationMs: number | null;
}

/**
 * Looks at a finished file as a stranger would: size, hash, streams, length; a file of sound or moving pictures is
 * decoded once to its end.
 * @param file where it lies now
 * @throws {BadFile} where it is empty, lacks a stream, has another length or cannot be decoded
 */
export async function probeFile(
  file: string,
  expected: Expected,
  tools: Tools,
  signal: AbortSignal,
): Promise<RecordedFile> {
  const { size } = await stat(file);
  if (size === 0) throw new BadFile(expected.path, 'the file is empty');
  const { kind, bridgeId, itemId, path, mimeType } = expected;
  const stated = { kind, bridgeId, itemId, path, mimeType, bytes: size };
  if (expected.streams.length === 0) {
    const none = { durationMs: expected.durationMs, streams: [], width: null, height: null };
    return { ...stated, ...none, sha256: await sha256Of(file) };
  }
  const probed = await readHeader(file, tools, signal);
  const still = expected.streams.includes('image');
  const streams = probed.streams.flatMap(({ codec_type, codec_name }): RecordedFile['streams'] => {
    if (codec_type === 'audio') return [{ kind: 'audio', codec: codec_name }];
    return codec_type === 'video' ? [{ kind: still ? 'image' : 'video', codec: codec_name }] : [];
  });
  for (const wanted of expected.streams) {
    if (!streams.some((stream) => stream.kind === wanted))
      throw new BadFile(expected.path, `no ${wanted} stream`);
  }
  const durationMs = still ? null : Math.round((probed.format?.duration ?? 0) * 1_000);
  if (durationMs !== null && Math.abs(durationMs - (expected.durationMs ?? 0)) > LENGTH_TOLERANCE_MS) {
    throw new BadFile(expected.path, `lasts ${durationMs} ms instead of ${expected.durationMs ?? 0} ms`);
  }
  if (!still) await decode(file, expected, tools, signal);
  const shown = probed.streams.find(({ codec_type }) => codec_type === 'video');
  // The header of a bridge's file states the first picture; a better layer may have come later.
  const picture =
    expected.kind === 'bridge' || expected.kind === 'screen'
      ? await largestPicture(file, tools, signal)
      : shown;
  return {
    ...stated,
    durationMs,
    streams,
    width: picture?.width ?? null,
    height: picture?.height ?? null,
    sha256: await sha256Of(file),
  };
}

/** What a file says of itself in its header. */
export async function readHeader(
  file: string,
  tools: Pick<Tools, 'ffprobe'>,
  signal: AbortSignal,
): Promise<z.infer<typeof Probed>> {
  const json = await runFfmpeg(
    tools.ffprobe,
    ['-v', 'error', '-show_format', '-show_streams', '-of', 'json', file],
    { signal },
  );
  return Probed.parse(JSON.parse(json));
}

const KeyFrames = z.object({
  frames: z.array(z.object({ width: z.number(), height: z.number() })).default([]),
});

/** Size of the largest key frame; a picture changes its size at key frames only. */
async function largestPicture(
  file: string,
  tools: Tools,
  signal: AbortSignal,
): Promise<{ width: number; height: number } | undefined> {
  const selection = ['-select_streams', 'v', '-skip_frame', 'nokey', '-show_entries', 'frame=width,height'];
  const json = await runFfmpeg(tools.ffprobe, ['-v', 'error', ...selection, '-of', 'json', file], { signal });
  return KeyFrames.parse(JSON.parse(json)).frames.toSorted((a, b) => b.height - a.height)[0];
}

async function decode(file: string, expected: Expected, tools: Tools, signal: AbortSignal): Promise<void> {
  const args = [
    '-hide_banner',
    '-nostdin',
    '-loglevel',
    'error',
    '-xerror',
    '-i',
    file,
    '-map',
    '0',
    '-f',
    'null',
    '-',
  ];
  try {
    await runFfmpeg(tools.ffmpeg, args, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw new BadFile(
      expected.path,
      `cannot be decoded: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** SHA-256 of a file in hex, read as a stream. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
