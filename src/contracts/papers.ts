import { z } from 'zod';
import { DOCUMENT_TYPES } from '../domain/conduct/documents.ts';
import { BridgeId, DocumentId, Instant, ItemId, MessageId, NoteId } from './ids.ts';
import { typedText } from './text.ts';

/** A text message of a session, as one who may read it sees it. */
export const Message = z.object({
  messageId: MessageId,
  at: Instant,
  /** Bridge of the author; the centre for its people. */
  fromBridgeId: BridgeId,
  authorName: z.string(),
  /** `room`: whoever was on air when it was sent; `centre`: the people of the centre; `bridge`: one bridge. */
  to: z.enum(['room', 'centre', 'bridge']),
  toBridgeId: BridgeId.nullable(),
  text: z.string(),
});
export type Message = z.infer<typeof Message>;

const Words = typedText(1, 1_000);
export const MessageDraft = z.discriminatedUnion('to', [
  z.object({ to: z.literal('room'), text: Words }),
  z.object({ to: z.literal('centre'), text: Words }),
  z.object({ to: z.literal('bridge'), bridgeId: BridgeId, text: Words }),
]);
export type MessageDraft = z.infer<typeof MessageDraft>;

/** A note of the secretary, tied to an instant of the session; the newest of its versions. */
export const Note = z.object({
  noteId: NoteId,
  /** From 1; every change is a new version, the older ones are kept. */
  version: z.number().int(),
  /** What it is about happened then. */
  at: Instant,
  /** Item that ran then. */
  itemId: ItemId.nullable(),
  text: z.string(),
  authorName: z.string(),
  writtenAt: Instant,
});
export type Note = z.infer<typeof Note>;

const NoteText = typedText(1, 5_000);
export const NoteDraft = z.object({ text: NoteText, at: Instant.optional() });
export type NoteDraft = z.infer<typeof NoteDraft>;
/** `version` is the one that was read: a change made meanwhile by somebody else is not written over. */
export const NoteChange = z.object({ text: NoteText, version: z.number().int().min(1) });
export type NoteChange = z.infer<typeof NoteChange>;

/** Largest file that is taken, bytes. */
export const MAX_DOCUMENT_BYTES = 30 * 1024 * 1024;

/** A document brought to a session. */
export const SessionDocument = z.object({
  documentId: DocumentId,
  name: z.string(),
  mimeType: z.enum(DOCUMENT_TYPES),
  pages: z.number().int(),
  bytes: z.number().int(),
  bridgeId: BridgeId,
  addedAt: Instant,
});
export type SessionDocument = z.infer<typeof SessionDocument>;

/** Largest piece of a bridge's own buffer that is taken, bytes. */
export const MAX_SUPPLEMENT_BYTES = 24 * 1024 * 1024;

/** What comes with a piece of a bridge's own buffer: whose it is and when it was, by the server's clock. */
export const SupplementDraft = z.object({
  bridgeId: BridgeId,
  from: z.coerce.number().int().nonnegative(),
  to: z.coerce.number().int().nonnegative(),
});
export type SupplementDraft = z.infer<typeof SupplementDraft>;

/** What comes with the file: its name, and how many pages the sender's reader counted. */
export const DocumentDraft = z.object({
  name: typedText(1, 200),
  pages: z.coerce.number().int().min(1).max(2_000),
});
export type DocumentDraft = z.infer<typeof DocumentDraft>;
