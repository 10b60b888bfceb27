import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input, type InputTrack } from 'mediabunny';
import type { RecordingFault } from '../../src/contracts/recording-jobs.ts';
import { MAX_LEAD_IN, PICTURE_MS } from './candidates.ts';
import type { Interval } from './gaps.ts';
import { opusDurationMs } from './opus.ts';
import { CODECS } from './producer-frames.ts';
import type { Fill, TrackFrame } from './track-frames.ts';

/** A piece of a bridge's own buffer, session milliseconds. */
export interface SupplementPiece extends Interval {
  readonly path: string;
  readonly sha256: string;
}

export interface FillPlan {
  readonly video: boolean;
  /** Codec of the track: a container's track holds one, so a piece of another is of no use to it. */
  readonly mimeType: string;
  /** Stretches that lack, in order. */
  readonly lacking: readonly Interval[];
  /** When the track's own key frames are: what follows a filled picture must begin at one. */
  readonly keyFrames: readonly number[];
  readonly pieces: readonly SupplementPiece[];
}

/** Shorter ones are not worth a change of pictures, milliseconds. */
const LEAST_SOUND_MS = 20;
const LEAST_PICTURE_MS = 100;
/** The next key frame may be this much later than the end of what lacks, milliseconds. */
const KEY_FRAME_WAIT_MS = 6_000;

/** What a bridge's own buffer has for the stretches that lack in one of its tracks. */
export function planFills({ video, mimeType, lacking, keyFrames, pieces }: FillPlan): Fill[] {
  const sorted = [...pieces].sort((a, b) => a.fromMs - b.fromMs);
  return lacking.flatMap(({ fromMs, toMs: end }): Fill[] => {
    if (end - fromMs < (video ? LEAST_PICTURE_MS : LEAST_SOUND_MS)) return [];
    const own = sorted.filter((piece) => piece.toMs > fromMs && piece.fromMs < end);
    if (own.length === 0) return [];
    if (!video) return [{ fromMs, toMs: end, frames: () => framesOf(own, { fromMs, toMs: end, mimeType }) }];
    const next = keyFrames.find((at) => at >= end - 1);
    const until = next ?? end;
    const covered = own.at(-1)?.toMs ?? 0;
    // Pictures between the end of what lacks and the next key frame are given up for the fill, so it must have them.
    if (until > end + 1 && (until - end > KEY_FRAME_WAIT_MS || covered < until)) return [];
    const wider = sorted.filter((piece) => piece.toMs > fromMs && piece.fromMs < until);
    return [{ fromMs, toMs: until, frames: () => framesOf(wider, { fromMs, toMs: until, mimeType }) }];
  });
}

/** Keeps the pieces that are what was brought: a changed one is not used. */
export async function wholePieces(
  pieces: readonly SupplementPiece[],
): Promise<{ readonly pieces: readonly SupplementPiece[]; readonly faults: readonly RecordingFault[] }> {
  const whole: SupplementPiece[] = [];
  const faults: RecordingFault[] = [];
  for (const piece of pieces) {
    const file = piece.path.split('/').at(-1) ?? '';
    try {
      const found = createHash('sha256')
        .update(await readFile(piece.path))
        .digest('hex');
      if (found === piece.sha256) whole.push(piece);
      else
        faults.push({
          kind: 'supplement_unreadable',
          file,
          detail: `brought as ${piece.sha256}, is ${found}`,
        });
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      faults.push({ kind: 'supplement_unreadable', file, detail });
    }
  }
  return { pieces: whole, faults };
}

interface Stretch extends Interval {
  readonly mimeType: string;
}

async function* framesOf(
  pieces: readonly SupplementPiece[],
  { fromMs, toMs, mimeType }: Stretch,
): AsyncGenerator<TrackFrame> {
  let cursor = fromMs;
  for (const piece of pieces) {
    if (piece.toMs <= cursor) continue;
    const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(await readFile(piece.path)) });
    try {
      const track = await trackOf(input, mimeType);
      if (track === null) continue;
      for await (const frame of packetsOf(track, piece.fromMs, cursor, toMs)) {
        cursor = frame.timeMs + frame.durationMs;
        yield frame;
      }
    } catch {
      // A piece that breaks off in the middle gave what it has; the rest stays named as lacking.
    } finally {
      input.dispose();
    }
  }
}

async function trackOf(input: Input, mimeType: string): Promise<InputTrack | null> {
  const codec = CODECS[mimeType.toLowerCase()];
  // Pictures of H264 lie differently in its containers than on the line: they are left as lacking.
  if (codec === 'avc') return null;
  const track = codec === 'opus' ? await input.getPrimaryAudioTrack() : await input.getPrimaryVideoTrack();
  return track !== null && (await track.getCodec()) === codec ? track : null;
}

/** The packets of a piece between two times; the first picture comes with those it builds on, squeezed before it. */
async function* packetsOf(
  track: InputTrack,
  beginsAt: number,
  fromMs: number,
  toMs: number,
): AsyncGenerator<TrackFrame> {
  const video = track.type === 'video';
  let leadIn: Uint8Array[] = [];
  let decodable = false;
  let last = fromMs - 1;
  for await (const packet of new EncodedPacketSink(track).packets()) {
    const time = Math.round(beginsAt + packet.timestamp * 1_000);
    const key = packet.type === 'key';
    if (time >= toMs) return;
    if (!video) {
      if (time < fromMs) continue;
      const timeMs = Math.max(time, last + 1);
      last = timeMs;
      yield { timeMs, durationMs: opusDurationMs(packet.data), data: packet.data, key: true };
      continue;
    }
    if (time < fromMs) {
      leadIn = key ? [packet.data] : [...leadIn, packet.data];
      continue;
    }
    if (key) decodable = true;
    else if (!decodable) {
      if (leadIn.length === 0 || leadIn.length > MAX_LEAD_IN) continue;
      for (const [index, data] of leadIn.entries()) {
        last += 1;
        yield { timeMs: last, durationMs: 1, data, key: index === 0 };
      }
      decodable = true;
    }
    leadIn = [];
    const timeMs = Math.max(time, last + 1);
    last = timeMs;
    yield { timeMs, durationMs: PICTURE_MS, data: packet.data, key };
  }
}
