import { z } from 'zod';
import { ITEM_KINDS } from '../domain/conduct/items.ts';
import { BridgeId, FileId, Instant, ItemId, SessionId } from './ids.ts';

/**
 * `bridge`, `screen`: as a bridge sent it; `composite`: as it was seen; `extract`: the composite of one item;
 * `timeline`: every act and every gap; `waveform`: of the composite; `readiness`: a frozen report; `journal`: of the
 * capture; `sealed`: a closed item, encrypted.
 */
export const FILE_KINDS = [
  'bridge',
  'screen',
  'composite',
  'audio',
  'extract',
  'poster',
  'timeline',
  'waveform',
  'readiness',
  'journal',
  'sealed',
] as const;
export const FileKind = z.enum(FILE_KINDS);

/** One finished file of a recording, as ffprobe and SHA-256 found it. */
export const RecordedFile = z.object({
  kind: FileKind,
  bridgeId: BridgeId.nullable(),
  /** The item that an extract or a sealed file holds. */
  itemId: ItemId.nullable(),
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

/** The technical seal of a package: its number in the chain, when, by which key. */
export const SealFacts = z.object({
  number: z.number().int(),
  sealedAt: Instant,
  keyId: z.string(),
  /** SHA-256 of the seal's text; not told of packages that were sealed before it was. */
  sha256: z.string().optional(),
});
export type SealFacts = z.infer<typeof SealFacts>;

export const RECORDING_STATES = ['waiting', 'finishing', 'finished', 'failed', 'disposed'] as const;
export const FINISH_STEPS = [
  'remux',
  'composite',
  'audio',
  'extracts',
  'posters',
  'timeline',
  'manifest',
  'seal',
] as const;
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
  /** The item the file belongs to; of a closed one the code name. */
  item: z.object({ place: z.number().int(), label: z.string() }).nullable(),
});
export type ArchiveFile = z.infer<typeof ArchiveFile>;

/** How long a recording is kept. */
export const KeepingView = z.object({
  /** Null: for good. */
  until: Instant.nullable(),
  /** A legal hold: it may not be disposed of. */
  hold: z.object({ reason: z.string(), since: Instant }).nullable(),
});
export type KeepingView = z.infer<typeof KeepingView>;

export const ArchiveDetail = ArchiveEntry.extend({
  /** The files were made while the session went on: to look at now, neither checked nor sealed. */
  provisional: z.boolean(),
  files: z.array(ArchiveFile),
  seal: SealFacts.nullable(),
  /** Until when the reader's stated reason holds; null: it has to be stated before anything plays. */
  lookUntil: Instant.nullable(),
  items: z.array(
    z.object({
      ...{ itemId: ItemId, place: z.number().int(), label: z.string() },
      ...{ kind: z.enum(ITEM_KINDS), closed: z.boolean() },
    }),
  ),
  keeping: KeepingView,
  /** Where the package lies: on the disk at the centre, or in the store that packages are moved to. */
  place: z.enum(['disk', 'store']),
  /** Sentence for the archivist where the work after the close failed. */
  failure: z.string().nullable(),
});
export type ArchiveDetail = z.infer<typeof ArchiveDetail>;
