import { z } from 'zod';
import { BRIDGE_KINDS } from '../domain/roles.ts';
import { FinishProgress, RecordedFile } from './archive.ts';
import { BridgeId, Instant, SessionId } from './ids.ts';

/** Queue (BullMQ) between `server` and `recorder`. */
export const RECORDING_QUEUE = 'recording';
export const FINISH_JOB = 'finish-recording';

/** All that the recorder needs: it never asks the database. */
export const FinishPayload = z.object({
  sessionId: SessionId,
  title: z.string(),
  openedAt: Instant,
  closedAt: Instant,
  /** Composite draws them in this order. */
  bridges: z
    .array(
      z.object({
        bridgeId: BridgeId,
        code: z.string().regex(/^[a-z0-9-]+$/),
        name: z.string(),
        kind: z.enum(BRIDGE_KINDS),
      }),
    )
    .min(1),
  /** Follows the session through every log. */
  requestId: z.string(),
});
export type FinishPayload = z.infer<typeof FinishPayload>;

/** What was found wrong with captured bytes; they are used as far as they can be read. */
export const RecordingFault = z.object({
  kind: z.enum([
    'segment_hash_mismatch',
    'segment_size_mismatch',
    'segment_torn',
    'segment_missing',
    'segment_not_in_journal',
    'segment_unreadable',
    'journal_missing',
    'journal_torn',
    'journal_chain_broken',
    'codec_not_supported',
    'track_without_key_frame',
  ]),
  /** Below the session's spool folder. */
  file: z.string(),
  detail: z.string(),
});
export type RecordingFault = z.infer<typeof RecordingFault>;

export const FinishResult = z.object({
  sessionId: SessionId,
  files: z.array(RecordedFile),
  faults: z.array(RecordingFault).optional(),
  /** SHA-256 of the journal's last line: what the files were made from. */
  journalHash: z.string().nullable(),
});
export type FinishResult = z.infer<typeof FinishResult>;

export { FinishProgress };
