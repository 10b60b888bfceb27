import { z } from 'zod';
import { Instant, ItemId, SessionId } from './ids.ts';
import { typedText } from './text.ts';

/**
 * What needs a second person: `extract` for a citizen (the own item only), `open_sealed` of a closed item, `export` of a
 * whole package, `disposal` after the time of keeping.
 */
export const REQUEST_KINDS = ['extract', 'open_sealed', 'export', 'disposal'] as const;
export const REQUEST_STATES = [
  'asked',
  'approved',
  'refused',
  'ready',
  'failed',
  'handed_over',
  'disposed',
  'expired',
] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];
export type RequestState = (typeof REQUEST_STATES)[number];

const Words = typedText(5, 500);

export const RequestDraft = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('extract'),
    itemId: ItemId,
    reason: Words,
    /** Who asked for it, as the paper says; for the record of the handover. */
    applicant: typedText(2, 200),
  }),
  z.object({ kind: z.literal('open_sealed'), itemId: ItemId, reason: Words }),
  z.object({ kind: z.literal('export'), reason: Words }),
  z.object({ kind: z.literal('disposal'), reason: Words }),
]);
export type RequestDraft = z.infer<typeof RequestDraft>;

export const RequestDecision = z.object({ approve: z.boolean(), reason: typedText(0, 500) });
export type RequestDecision = z.infer<typeof RequestDecision>;

/** How a file was given out. */
export const HandoverDraft = z.object({
  /** Who took it. */
  receiver: typedText(2, 200),
  /** Paper shown, carrier, number of copies: what the record of the handover says. */
  note: typedText(2, 500),
});
export type HandoverDraft = z.infer<typeof HandoverDraft>;

export const ArchiveRequest = z.object({
  requestId: z.uuid(),
  sessionId: SessionId,
  sessionTitle: z.string(),
  openedAt: Instant,
  kind: z.enum(REQUEST_KINDS),
  state: z.enum(REQUEST_STATES),
  /** What it is about: the item, of a closed one the code name. */
  item: z.object({ itemId: ItemId, place: z.number().int(), label: z.string() }).nullable(),
  reason: z.string(),
  applicant: z.string().nullable(),
  askedBy: z.string(),
  askedAt: Instant,
  decidedBy: z.string().nullable(),
  decidedAt: Instant.nullable(),
  decision: z.string().nullable(),
  /** The file that was made. */
  file: z
    .object({ name: z.string(), bytes: z.number(), sha256: z.string(), mimeType: z.string() })
    .nullable(),
  /** Until when it can be fetched; then it is removed. */
  until: Instant.nullable(),
  failure: z.string().nullable(),
  handover: z.object({ receiver: z.string(), note: z.string(), by: z.string(), at: Instant }).nullable(),
  /** Whether the reader may decide it: somebody else than who asked. */
  mayDecide: z.boolean(),
});
export type ArchiveRequest = z.infer<typeof ArchiveRequest>;
