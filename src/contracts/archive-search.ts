import { z } from 'zod';
import { ITEM_KINDS } from '../domain/conduct/items.ts';
import { ArchiveEntry } from './archive.ts';
import { BridgeId, Instant } from './ids.ts';
import { typedText } from './text.ts';

export const ARCHIVE_PAGE = 25;

/** What somebody looks for. Days are Vietnamese calendar days, both included. */
export const ArchiveQuery = z.object({
  /** Words of the title, the chair, citizens, summaries, conclusions, notes; with or without diacritics. */
  q: typedText(0, 200).optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  bridge: BridgeId.optional(),
  kind: z.enum(ITEM_KINDS).optional(),
  chair: typedText(1, 200).optional(),
  /** From 1. */
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});
export type ArchiveQuery = z.infer<typeof ArchiveQuery>;

export const ArchivePage = z.object({
  entries: z.array(ArchiveEntry),
  total: z.number().int(),
  /** Nothing is written just so: these are found without regard to diacritics. */
  approximate: z.boolean(),
});

/** What one can narrow a search by. */
export const ArchiveFilters = z.object({
  bridges: z.array(z.object({ bridgeId: BridgeId, name: z.string() })),
  chairs: z.array(z.string()),
});

/** What waits for somebody. */
export const ArchiveTasks = z.object({
  /** Recordings that could not be finished. */
  failed: z.array(ArchiveEntry),
  /** Requests that the reader may decide, and those whose file waits to be given out. */
  toDecide: z.number().int(),
  toGiveOut: z.number().int(),
  /** The last time the whole store was read again; null: never yet. */
  fixity: z
    .object({
      at: Instant,
      packages: z.number().int(),
      files: z.number().int(),
      copies: z.number().int().nullable(),
      /** In words for the archivist, ten at the most. */
      faults: z.array(z.string()),
      faultCount: z.number().int(),
      failure: z.string().nullable(),
    })
    .nullable(),
});
export type ArchiveTasks = z.infer<typeof ArchiveTasks>;

export const ACCESS_ACTIONS = [
  'view',
  'play',
  'download',
  'request',
  'decide',
  'fetch',
  'hand_over',
  'hold',
  'lift_hold',
] as const;

/** One look at a recording, as it is kept. */
export const ArchiveAccess = z.object({
  at: Instant,
  by: z.string(),
  action: z.enum(ACCESS_ACTIONS),
  what: z.string(),
  reason: z.string(),
});
export type ArchiveAccess = z.infer<typeof ArchiveAccess>;
