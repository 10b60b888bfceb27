import { z } from 'zod';
import { BridgeId, FileId, Instant, SessionId } from './ids.ts';

export const FILE_KINDS = ['bridge', 'screen', 'composite', 'audio', 'poster'] as const;
export const FileKind = z.enum(FILE_KINDS);

/** One finished file of a recording, as ffprobe and SHA-256 found it. */
export const RecordedFile = z.object({
  kind: FileKind,
  bridgeId: BridgeId.nullable(),
  /** Below the archive folder of the session, `/` as separator, ASCII. */
  path: z.string().regex(/^[a-z0-9][a-z0-9/._-]*$/),
  mimeType: z.string(),
  bytes: z.number().int().positive(),
  durationMs: z.number().nonnegative().nullable(),
  /** Codec per stream: `vp8`, `opus`. */
  streams: z.array(z.object({ kind: z.enum(['audio', 'video', 'image']), codec: z.string() })),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type RecordedFile = z.infer<typeof RecordedFile>;

export const RECORDING_STATES = ['waiting', 'finishing', 'finished', 'failed'] as const;
export const FINISH_STEPS = ['remux', 'composite', 'audio', 'posters', 'manifest'] as const;
export const FinishStep = z.enum(FINISH_STEPS);

/** How far the work after the close has come. */
export const FinishProgress = z.object({
  step: FinishStep,
  /** Share of all the work that is done, 0 to 1, never falling. */
  done: z.number().min(0).max(1),
});
export type FinishProgress = z.infer<typeof FinishProgress>;

export const ArchiveEntry = z.object({
  sessionId: SessionId,
  title: z.string(),
  chairName: z.string(),
  openedAt: Instant,
  closedAt: Instant,
  bridges: z.array(z.object({ bridgeId: BridgeId, name: z.string() })),
  state: z.enum(RECORDING_STATES),
  progress: FinishProgress.nullable(),
  totalBytes: z.number().int(),
  sample: z.boolean(),
  posterFileId: FileId.nullable(),
});
export type ArchiveEntry = z.infer<typeof ArchiveEntry>;

export const ArchiveFile = RecordedFile.omit({ path: true }).extend({
  id: FileId,
  /** Name to save under. */
  fileName: z.string(),
  /** Name of the bridge the file belongs to. */
  bridgeName: z.string().nullable(),
});
export type ArchiveFile = z.infer<typeof ArchiveFile>;

export const ArchiveDetail = ArchiveEntry.extend({
  files: z.array(ArchiveFile),
  /** Sentence for the archivist where the work after the close failed. */
  failure: z.string().nullable(),
});
export type ArchiveDetail = z.infer<typeof ArchiveDetail>;
