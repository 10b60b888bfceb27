import { z } from 'zod';
import { DOCUMENT_TYPES } from '../domain/conduct/documents.ts';
import { ITEM_KINDS, ITEM_STATES } from '../domain/conduct/items.ts';
import { DUPLICATE_REASONS, MATTER_FIELDS, PRIORITIES } from '../domain/procedure/registration.ts';
import { BridgeId, FileId, Instant, ItemId, SessionId } from './ids.ts';
import { RegistrationId } from './registrations.ts';

/** In what a paper is wanted. */
export const PrintQuery = z.object({ format: z.enum(['pdf', 'docx']).default('pdf') });

/** A copy of a receipt that was given out. */
export const ReceiptCopy = z.object({
  receiptId: z.uuid(),
  /** Version of the registration it tells of. */
  version: z.number().int(),
  format: z.enum(['pdf', 'docx']),
  at: Instant,
  by: z.string(),
});
export type ReceiptCopy = z.infer<typeof ReceiptCopy>;

/** A file that was handed in with a registration; taken back it is not shown any more, but stays in the list. */
export const RegistrationFile = z.object({
  fileId: FileId,
  name: z.string(),
  mimeType: z.enum(DOCUMENT_TYPES),
  pages: z.number().int(),
  bytes: z.number().int(),
  sha256: z.string(),
  addedAt: Instant,
  addedBy: z.string(),
  removed: z.object({ at: Instant, by: z.string(), reason: z.string() }).nullable(),
});
export type RegistrationFile = z.infer<typeof RegistrationFile>;

/** Largest list that is read, bytes. */
export const MAX_SHEET_BYTES = 5 * 1024 * 1024;

/** Something in a list that is taken all the same, and that one should look at. */
export const ImportWarning = z.discriminatedUnion('code', [
  /** Excel had dropped the noughts in front: they were put back. */
  z.object({ code: z.literal('zeros_added'), row: z.number().int(), value: z.string() }),
  z.object({
    code: z.literal('duplicate_in_file'),
    row: z.number().int(),
    otherRow: z.number().int(),
    reasons: z.array(z.enum(DUPLICATE_REASONS)),
  }),
  z.object({
    code: z.literal('duplicate_registered'),
    row: z.number().int(),
    reasons: z.array(z.enum(DUPLICATE_REASONS)),
  }),
]);
export type ImportWarning = z.infer<typeof ImportWarning>;

/** What a list would bring in; nothing was written yet. */
export const ImportPreview = z.object({
  /** Names the file that was looked at: the same one is imported. */
  sha256: z.string(),
  matters: z.array(
    z.object({
      /** First row, as the spreadsheet numbers them. */
      row: z.number().int(),
      kind: z.enum(ITEM_KINDS),
      field: z.enum(MATTER_FIELDS),
      summary: z.string(),
      people: z.number().int(),
      names: z.array(z.string()),
    }),
  ),
  warnings: z.array(ImportWarning),
});
export type ImportPreview = z.infer<typeof ImportPreview>;

const Slot = z.object({ from: Instant, until: Instant });

/** An item of the consolidated list, as the centre sees it. */
export const ConsolidatedItem = z.object({
  itemId: ItemId,
  /** From 1. */
  place: z.number().int(),
  suggestedPlace: z.number().int(),
  kind: z.enum(ITEM_KINDS),
  label: z.string(),
  people: z.number().int(),
  summary: z.string(),
  bridgeIds: z.array(BridgeId),
  minutes: z.number().int(),
  priorities: z.array(z.enum(PRIORITIES)),
  state: z.enum(ITEM_STATES),
  time: Slot,
});
export type ConsolidatedItem = z.infer<typeof ConsolidatedItem>;

/** Everybody who is listed, in order, with the time expected. */
export const ConsolidatedList = z.object({
  sessionId: SessionId,
  plannedStart: Instant,
  plannedEnd: Instant,
  pause: Slot.nullable(),
  items: z.array(ConsolidatedItem),
  /** Of each bridge from its first to its last citizen. */
  slots: z.array(Slot.extend({ bridgeId: BridgeId })),
  endsAt: Instant,
  /** Past the planned end, minutes; 0: it is not. */
  overMinutes: z.number().int(),
  /** The list stands in the order that is proposed. */
  inSuggestedOrder: z.boolean(),
});
export type ConsolidatedList = z.infer<typeof ConsolidatedList>;

/** When a bridge is expected to be called. */
export const TimeSlots = z.object({
  slots: z.array(Slot.extend({ bridgeId: BridgeId })),
  /** Of the registrations one may see. */
  times: z.array(Slot.extend({ registrationId: RegistrationId })),
  pause: Slot.nullable(),
});
export type TimeSlots = z.infer<typeof TimeSlots>;
