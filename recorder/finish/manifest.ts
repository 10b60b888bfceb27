import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { RecordedFile } from '../../src/contracts/archive.ts';
import { BridgeId, Instant, SessionId } from '../../src/contracts/ids.ts';
import { MediaSource } from '../../src/contracts/media-shapes.ts';
import { RecordingFault, Supplement } from '../../src/contracts/recording-jobs.ts';
import { errorCode } from '../error-code.ts';
import { Gap, Interval } from '../remux/gaps.ts';

export const MANIFEST_FILE = 'manifest.json';

/** What a finished recording says of itself, beside its files. */
export const Manifest = z.object({
  version: z.literal(1),
  sessionId: SessionId,
  title: z.string(),
  openedAt: Instant,
  closedAt: Instant,
  bridges: z.array(z.object({ bridgeId: BridgeId, code: z.string(), name: z.string() })),
  files: z.array(RecordedFile),
  /** What each track of a bridge's file holds and where it holds nothing, session milliseconds. */
  tracks: z.array(
    z.object({
      path: z.string(),
      source: MediaSource,
      mimeType: z.string(),
      frames: z.number().int(),
      firstMs: z.number(),
      endMs: z.number(),
      gaps: z.array(Gap),
      intervals: z.array(Interval),
      supplements: z.array(Interval).default([]),
    }),
  ),
  /** What bridges brought from their own buffers. */
  supplements: z.array(Supplement.omit({ path: true })).default([]),
  faults: z.array(RecordingFault),
  /** SHA-256 of the last line of the capture journal that the files were made from. */
  journalHash: z.string().nullable(),
  tools: z.object({ ffmpeg: z.string(), ffprobe: z.string(), node: z.string() }),
});
export type Manifest = z.infer<typeof Manifest>;

/** The manifest of a finished recording; null where there is none or it cannot be understood. */
export async function readManifest(path: string): Promise<Manifest | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
  try {
    return Manifest.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
