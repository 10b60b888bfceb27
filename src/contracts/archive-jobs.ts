import { z } from 'zod';
import { Instant, SessionId } from './ids.ts';

/** Queue (BullMQ) between `server` and `recorder` for the work on finished packages. */
export const ARCHIVE_QUEUE = 'archive';

const shared = { jobId: z.string().min(1), sessionId: SessionId, folder: z.string() };

/** What the recorder does with finished packages; it never asks the database. */
export const ArchiveJob = z.discriminatedUnion('kind', [
  /** The item's extracts in one file, with a watermark on every picture. */
  z.object({
    ...shared,
    kind: z.literal('extract'),
    /** Files of the extract, below the package. */
    paths: z.array(z.string()).min(1),
    watermark: z.string(),
  }),
  z.object({ ...shared, kind: z.literal('open_sealed'), path: z.string() }),
  z.object({ ...shared, kind: z.literal('export') }),
  z.object({ ...shared, kind: z.literal('disposal'), reason: z.string() }),
  /** To the store beside the disk, or back; readable all the while. */
  z.object({ ...shared, kind: z.literal('move'), to: z.enum(['disk', 'store']) }),
  /** Minutes and their signatures, into a sealed package beside the recording's. */
  z.object({
    ...shared,
    kind: z.literal('minutes'),
    title: z.string(),
    openedAt: Instant,
    closedAt: Instant,
    version: z.number().int(),
    signatures: z.number().int(),
    files: z
      .array(
        z.object({
          /** Below the payload of the package. */
          name: z.string().regex(/^[a-z0-9-]+(\/[a-z0-9-]+)?\.[a-z0-9]+$/),
          /** Below SUPPLEMENTS_DIR, which server and recorder share. */
          path: z.string(),
          bytes: z.number().int(),
          sha256: z.string(),
        }),
      )
      .min(1),
  }),
  /** Reads the whole store again, and the second copy where there is one. */
  z.object({ jobId: z.string().min(1), kind: z.literal('fixity') }),
]);
export type ArchiveJob = z.infer<typeof ArchiveJob>;

export const PreparedFile = z.object({
  /** Below the folder of prepared files. */
  path: z.string(),
  name: z.string(),
  mimeType: z.string(),
  bytes: z.number().int(),
  sha256: z.string(),
});
export type PreparedFile = z.infer<typeof PreparedFile>;

export const FixityReport = z.object({
  /** When it was read, by the recorder's clock. */
  at: Instant,
  packages: z.number().int(),
  files: z.number().int(),
  faults: z.array(z.object({ kind: z.string(), file: z.string(), detail: z.string() })),
  /** Packages of the second copy that hold; null: none is set up. */
  copies: z.number().int().nullable(),
  /** Packages that were old enough to be moved to the store beside the disk, and were. */
  moved: z.number().int().default(0),
});
export type FixityReport = z.infer<typeof FixityReport>;

export const ArchiveJobResult = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('prepared'), file: PreparedFile }),
  z.object({ kind: z.literal('disposed'), number: z.number().int() }),
  z.object({ kind: z.literal('moved'), to: z.enum(['disk', 'store']) }),
  z.object({
    kind: z.literal('minutes_sealed'),
    version: z.number().int(),
    signatures: z.number().int(),
    number: z.number().int(),
    sealedAt: Instant,
  }),
  z.object({ kind: z.literal('fixity'), report: FixityReport }),
]);
export type ArchiveJobResult = z.infer<typeof ArchiveJobResult>;
