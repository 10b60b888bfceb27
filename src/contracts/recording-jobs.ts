import { z } from 'zod';
import { FinishProgress, RecordedFile, SealFacts } from './archive.ts';
import { BridgeId, Instant, SessionId } from './ids.ts';
import { SessionTimeline } from './timeline.ts';

/** Queue (BullMQ) between `server` and `recorder`. */
export const RECORDING_QUEUE = 'recording';
export const FINISH_JOB = 'finish-recording';

/** A piece of a bridge's own buffer, session milliseconds. */
export const Supplement = z.object({
  bridgeId: BridgeId,
  fromMs: z.number(),
  toMs: z.number(),
  /** Below SUPPLEMENTS_DIR. */
  path: z.string(),
  sha256: z.string(),
});
export type Supplement = z.infer<typeof Supplement>;

/** All that the recorder needs: it never asks the database. */
export const FinishPayload = z.object({
  timeline: SessionTimeline,
  /** The readiness reports as they were frozen: the very text that was hashed. */
  readiness: z.array(z.object({ deadline: Instant, sha256: z.string(), body: z.string() })),
  /** What bridges brought from their own buffers. */
  supplements: z.array(Supplement).default([]),
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
    'segment_locked',
    'journal_missing',
    'journal_torn',
    'journal_chain_broken',
    'codec_not_supported',
    'track_without_key_frame',
    'supplement_unreadable',
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
  /** The package's place in the chain of seals, and the fingerprint of the key. */
  seal: SealFacts,
  /** How many pieces of bridges' own buffers it was made with. */
  supplements: z.number().int().default(0),
});
export type FinishResult = z.infer<typeof FinishResult>;

export { FinishProgress };
