import { z } from 'zod';
import { ANSWERS, INVITATION_STATES } from '../domain/procedure/invitation.ts';
import { BridgeId, Instant, ItemId, SessionId } from './ids.ts';
import { typedText } from './text.ts';

export const InvitationId = z.uuid();

/** An agency: one that has a bridge point, or one by its name. */
export const Agency = z.object({ name: typedText(1, 300), bridgeId: BridgeId.nullable().default(null) });
export type Agency = z.infer<typeof Agency>;

export const AnswerDraft = z.object({
  /** Of the invitation one has read. */
  version: z.number().int().min(1),
  answer: z.enum(ANSWERS),
  name: typedText(0, 200).default(''),
  position: typedText(0, 200).default(''),
  reason: typedText(0, 1_000).default(''),
});
export type AnswerDraft = z.infer<typeof AnswerDraft>;

export const Invitation = z.object({
  invitationId: InvitationId,
  version: z.number().int(),
  /** How often it was sent: 1, and one more for every change of the agenda. */
  round: z.number().int(),
  sessionId: SessionId,
  sessionTitle: z.string(),
  plannedStart: Instant,
  place: z.string(),
  /** Null: for the whole session. */
  itemId: ItemId.nullable(),
  /** What it is about; of a denunciation its code only. */
  item: z
    .object({ place: z.number().int(), label: z.string(), summary: z.string(), expectedAt: Instant })
    .nullable(),
  agency: z.string(),
  bridgeId: BridgeId.nullable(),
  state: z.enum(INVITATION_STATES),
  answer: z.enum(ANSWERS).nullable(),
  name: z.string(),
  position: z.string(),
  reason: z.string(),
  writtenAt: Instant,
  writtenBy: z.string(),
});
export type Invitation = z.infer<typeof Invitation>;

export const Invitations = z.object({
  invitations: z.array(Invitation),
  /** Agencies of the agenda that were not invited yet. */
  missing: z.array(z.object({ itemId: ItemId, place: z.number().int(), label: z.string(), agency: Agency })),
});
export type Invitations = z.infer<typeof Invitations>;

/** Who is always invited to the centre (seed 003: composition of the main bridge point). */
export const AttendanceList = z.object({
  version: z.number().int(),
  agencies: z.array(Agency).max(60),
});
export type AttendanceList = z.infer<typeof AttendanceList>;
