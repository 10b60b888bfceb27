import { z } from 'zod';
import { BridgeId, Instant } from './ids.ts';

/** Queue (BullMQ) of the recorder's part in readiness checks: short work that never waits behind a recording. */
export const CHECK_QUEUE = 'readiness-check';
export const CHECK_RECORDING_JOB = 'check-recording';
export const SELF_TEST_JOB = 'self-test';

/** Ten seconds of one bridge, captured as in a session. */
export const CheckRecordingPayload = z.object({
  /** The attempt; its media was captured under this id in place of a session's. */
  attemptId: z.uuid(),
  bridgeId: BridgeId,
  code: z.string().regex(/^[a-z0-9-]+$/),
  openedAt: Instant,
  closedAt: Instant,
});
export type CheckRecordingPayload = z.infer<typeof CheckRecordingPayload>;

const Decibels = z.number().nullable();

/** The file as ffprobe and ffmpeg found it: what no browser can claim for itself. */
export const CheckRecordingResult = z.object({
  attemptId: z.uuid(),
  /** Null where nothing that can be played was captured. */
  file: z
    .object({
      /** Below CHECKS_DIR, `/` as separator. */
      path: z.string().regex(/^[a-z0-9][a-z0-9/._-]*$/),
      mimeType: z.string(),
      bytes: z.number().int().positive(),
      durationMs: z.number().nonnegative(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    })
    .nullable(),
  picture: z
    .object({
      width: z.number().int(),
      height: z.number().int(),
      framesPerSecond: z.number(),
      /** Shares of the wanted length that were black or without picture yet, and that did not move or stood, 0 to 1. */
      blackShare: z.number().min(0).max(1),
      frozenShare: z.number().min(0).max(1),
      /** Mean luma, 0 (black) to 255. */
      brightness: z.number().min(0).max(255),
    })
    .nullable(),
  sound: z
    .object({
      /** dBFS over the wanted length, missing sound being silence; null: digital silence. */
      meanDb: Decibels,
      peakDb: Decibels,
      silentShare: z.number().min(0).max(1),
    })
    .nullable(),
  /** Kinds of faults met in the captured bytes. */
  faults: z.array(z.string()),
});
export type CheckRecordingResult = z.infer<typeof CheckRecordingResult>;

export const SelfTestPayload = z.object({ requestId: z.string() });
export type SelfTestPayload = z.infer<typeof SelfTestPayload>;

/** The recorder's own side: it makes a test file where recordings go and reads it back. */
export const SelfTestResult = z.object({
  ffmpegVersion: z.string(),
  /** Null where making, reading or decoding it failed. */
  testFile: z.object({ bytes: z.number(), durationMs: z.number(), writeMbps: z.number() }).nullable(),
  failure: z.string().nullable(),
  archiveFreeBytes: z.number(),
  spoolFreeBytes: z.number(),
  /** Whether spool and archive share one disk, so that the free bytes are the same ones. */
  sameDisk: z.boolean(),
});
export type SelfTestResult = z.infer<typeof SelfTestResult>;
