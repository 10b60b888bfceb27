import { z } from 'zod';
import { MINUTES_STATES, ROLL_KINDS } from '../domain/procedure/minutes.ts';
import { BridgeId, Instant, ItemId, SessionId } from './ids.ts';
import { typedText } from './text.ts';

/** One person of the roll of a bridge point. */
export const RollPerson = z.object({
  kind: z.enum(ROLL_KINDS),
  /** Of a closed item the code name, whatever was typed. */
  name: typedText(1, 200),
  position: typedText(0, 200).default(''),
  unit: typedText(0, 200).default(''),
  present: z.boolean(),
  itemId: ItemId.nullable().default(null),
});
export type RollPerson = z.infer<typeof RollPerson>;

export const BridgeRoll = z.object({
  bridgeId: BridgeId,
  name: z.string(),
  /** 0: nobody has written it yet; the citizens of the agenda stand in it to be ticked off. */
  version: z.number().int(),
  people: z.array(RollPerson),
  by: z.string(),
  at: Instant.nullable(),
});
export type BridgeRoll = z.infer<typeof BridgeRoll>;

export const Rolls = z.object({
  rolls: z.array(BridgeRoll),
  /** False once the session is over: then the minutes are corrected instead. */
  open: z.boolean(),
});
export type Rolls = z.infer<typeof Rolls>;

export const RollChange = z.object({
  version: z.number().int().min(0),
  people: z.array(RollPerson).max(200),
});
export type RollChange = z.infer<typeof RollChange>;

export const MinutesSection = z.object({
  id: z.string(),
  bridgeIds: z.array(BridgeId).nullable(),
  locked: z.boolean(),
  text: z.string(),
  /** What the program drafted when this was written. */
  drafted: z.string(),
  /** What it would draft now, where that is something else. */
  offered: z.string().nullable(),
});

export const SignerCertificate = z.object({
  subject: z.string(),
  issuer: z.string(),
  validFrom: Instant,
  validUntil: Instant,
  signedAt: Instant.nullable(),
});

export const MinutesSignature = z.object({
  signatureId: z.uuid(),
  version: z.number().int(),
  signer: z.string(),
  mimeType: z.string(),
  bytes: z.number().int(),
  sha256: z.string(),
  /** Of a digital signature; who issued it is not judged here. */
  certificate: SignerCertificate.nullable(),
  supersedes: z.uuid().nullable(),
  reason: z.string(),
  by: z.string(),
  at: Instant,
});
export type MinutesSignature = z.infer<typeof MinutesSignature>;

export const ConclusionNotice = z.object({
  version: z.number().int(),
  number: z.string(),
  agencies: z.array(z.string()),
  sha256: z.string(),
  by: z.string(),
  at: Instant,
});

/** Minutes of a session that is over, as one person may see them. */
export const Minutes = z.object({
  sessionId: SessionId,
  title: z.string(),
  chairName: z.string(),
  secretaryName: z.string(),
  openedAt: Instant,
  closedAt: Instant,
  state: z.enum(MINUTES_STATES),
  /** Newest version; 0: only the draft. A bridge point sees fixed ones only. */
  version: z.number().int(),
  number: z.string(),
  writtenAt: Instant.nullable(),
  writtenBy: z.string(),
  sections: z.array(MinutesSection),
  readBack: z
    .object({ version: z.number().int(), at: Instant, by: z.string(), sha256: z.string() })
    .nullable(),
  /** Who has to sign the fixed version, and who did. */
  signers: z.array(z.object({ key: z.string(), name: z.string(), signed: MinutesSignature.nullable() })),
  /** Whether the signatures are late: they are due by the end of the day after the session. */
  late: z.boolean(),
  /** Of every version; what was superseded stays. */
  signatures: z.array(MinutesSignature),
  notices: z.array(ConclusionNotice),
  /** Agencies that something was given to. */
  agencies: z.array(z.string()),
  seal: z
    .object({
      ...{ version: z.number().int(), signatures: z.number().int() },
      ...{ number: z.number().int(), at: Instant },
    })
    .nullable(),
  above: z.string(),
  authority: z.string(),
  place: z.string(),
  bridges: z.array(z.object({ bridgeId: BridgeId, name: z.string() })),
  items: z.array(z.object({ itemId: ItemId, label: z.string(), closed: z.boolean() })),
  sample: z.boolean(),
});
export type Minutes = z.infer<typeof Minutes>;

export const MinutesEntry = z.object({
  sessionId: SessionId,
  title: z.string(),
  chairName: z.string(),
  openedAt: Instant,
  state: z.enum(MINUTES_STATES),
  signed: z.number().int(),
  signers: z.number().int(),
  late: z.boolean(),
  sealed: z.boolean(),
  sample: z.boolean(),
});
export type MinutesEntry = z.infer<typeof MinutesEntry>;

export const MinutesVersion = z.object({
  version: z.number().int(),
  by: z.string(),
  at: Instant,
  /** Sections that say something else than the draft. */
  edited: z.array(z.string()),
  /** Sections that say something else than in the version before. */
  changed: z.array(z.string()),
});
export type MinutesVersion = z.infer<typeof MinutesVersion>;

/** `version` is the one that was read: a change made meanwhile by somebody else is not written over. */
export const MinutesChange = z.object({
  version: z.number().int().min(0),
  number: typedText(0, 100),
  changes: z
    .array(
      z.object({ id: z.string().max(100), text: typedText(0, 20_000), accept: z.boolean().default(false) }),
    )
    .max(500),
});
export type MinutesChange = z.infer<typeof MinutesChange>;

/** What comes with the file of a signature. */
export const SignatureDraft = z.object({
  signer: z.union([z.enum(['chair', 'secretary']), BridgeId]),
  version: z.coerce.number().int().min(1),
  supersedes: z.uuid().optional(),
  reason: typedText(0, 1_000).default(''),
});
export type SignatureDraft = z.infer<typeof SignatureDraft>;

/** Largest file of a signature that is taken, bytes. */
export const MAX_SIGNATURE_BYTES = 20 * 1024 * 1024;
