import { z } from 'zod';
import { ITEM_KINDS } from '../domain/conduct/items.ts';
import {
  COMPETENCES,
  DUPLICATE_REASONS,
  ID_KINDS,
  MATTER_FIELDS,
  PRIORITIES,
  REGISTRATION_STATES,
  SCREENINGS,
  SOURCES,
} from '../domain/procedure/registration.ts';
import { BridgeId, Instant, ItemId, SessionId } from './ids.ts';
import { typedText } from './text.ts';

export const RegistrationId = z.uuid();

/** Who comes with a matter; the number of the paper is shown whole only to those who check it. */
export const Person = z.object({
  name: typedText(1, 200),
  address: typedText(1, 500),
  idKind: z.enum(ID_KINDS).default('citizen_card'),
  idNumber: typedText(0, 30).default(''),
  phone: typedText(0, 30).default(''),
  representative: z.boolean().default(false),
});

/** A paper that was handed in. */
export const Paper = z.object({
  title: typedText(1, 300),
  pages: z.number().int().min(1).max(10_000),
  original: z.boolean().default(false),
});

/** What the focal officer of a bridge writes down (DOMAIN §4, list of registered citizens). */
export const RegistrationDraft = z.object({
  kind: z.enum(ITEM_KINDS),
  field: z.enum(MATTER_FIELDS).default('other'),
  /** Empty of a denunciation, as are the persons: nothing that could name anybody. */
  summary: typedText(0, 2_000).default(''),
  people: z.number().int().min(1).max(10_000).default(1),
  persons: z.array(Person).max(50).default([]),
  waitingSince: z.iso.date().nullable().default(null),
  sentFromAbove: z.boolean().default(false),
  competence: z.enum(COMPETENCES).default('unknown'),
  /** Authority that has dealt with it, and by which document. */
  settledBy: typedText(0, 500).default(''),
  source: z.enum(SOURCES).default('in_person'),
  /** Number in the province's own petition system. */
  externalNumber: typedText(0, 100).default(''),
  papers: z.array(Paper).max(50).default([]),
  /** Agencies that the bridge proposes to invite. */
  inviteWish: typedText(0, 500).default(''),
  note: typedText(0, 1_000).default(''),
});
export type RegistrationDraft = z.infer<typeof RegistrationDraft>;

/** A registration as one person may see it. */
export const Registration = RegistrationDraft.extend({
  registrationId: RegistrationId,
  /** From 1; every change is a new version, the older ones are kept. */
  version: z.number().int(),
  bridgeId: BridgeId,
  state: z.enum(REGISTRATION_STATES),
  priorities: z.array(z.enum(PRIORITIES)),
  /** Others of the same session that look like it. */
  duplicates: z.array(
    z.object({ registrationId: RegistrationId, reasons: z.array(z.enum(DUPLICATE_REASONS)) }),
  ),
  /** What the centre said of it. */
  words: z.string(),
  /** Its place on the agenda. */
  itemId: ItemId.nullable(),
  writtenAt: Instant,
  writtenBy: z.string(),
});
export type Registration = z.infer<typeof Registration>;

/** A bridge's list as it was sent to the centre; sent again it is a new version. */
export const RegistrationList = z.object({
  bridgeId: BridgeId,
  version: z.number().int(),
  count: z.number().int(),
  at: Instant,
  by: z.string(),
  late: z.boolean(),
  reason: z.string(),
});
export type RegistrationList = z.infer<typeof RegistrationList>;

export const Registrations = z.object({
  registrations: z.array(Registration),
  lists: z.array(RegistrationList),
  /** From this instant on a list is late. */
  deadline: Instant,
  /** By the server's clock. */
  now: Instant,
});
export type Registrations = z.infer<typeof Registrations>;

/** A coming session that one can register for. */
export const ComingSession = z.object({
  sessionId: SessionId,
  title: z.string(),
  chairName: z.string(),
  plannedStart: Instant,
  deadline: Instant,
  sample: z.boolean(),
  /** Registrations that one may see. */
  count: z.number().int(),
});
export type ComingSession = z.infer<typeof ComingSession>;

/** What the centre decides: on the agenda, dealt with at the bridge, or back with words. */
export const ScreeningRequest = z.object({
  version: z.number().int().min(1),
  decision: z.enum(SCREENINGS),
  words: typedText(0, 1_000).default(''),
  /** For the agenda: planned length, and the bridges of invited agencies. */
  minutes: z.number().int().min(1).max(480).default(25),
  agencyBridgeIds: z.array(BridgeId).max(20).default([]),
});
export type ScreeningRequest = z.infer<typeof ScreeningRequest>;
