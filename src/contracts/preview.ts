import { z } from 'zod';
import { RecordedFile } from './archive.ts';
import { BridgeId, FileId, Instant, SessionId } from './ids.ts';

/** Queue (BullMQ) between `server` and `recorder`: files that can be played as soon as a session closes. */
export const PREVIEW_QUEUE = 'preview';
export const PREVIEW_JOB = 'follow-session';

export const PreviewPayload = z.object({
  sessionId: SessionId,
  openedAt: Instant,
  /** Files are numbered in this order. */
  bridges: z.array(z.object({ bridgeId: BridgeId, code: z.string().regex(/^[a-z0-9-]+$/) })),
});
export type PreviewPayload = z.infer<typeof PreviewPayload>;

/** What `preview.json` says: bridges' files of a recording that is not finished, neither looked at nor sealed. */
export const Preview = z.object({
  version: z.literal(1),
  sessionId: SessionId,
  /** Paths below the folder of the preview. */
  files: z.array(RecordedFile.extend({ id: FileId })),
});
export type Preview = z.infer<typeof Preview>;
export const PREVIEW_FILE = 'preview.json';

/** The folder of a preview, beside that of the recording. */
export function previewFolder(recordingFolder: string): string {
  return `${recordingFolder}.preview`;
}
