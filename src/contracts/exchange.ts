import { z } from 'zod';
import { ITEM_STATES } from '../domain/conduct/items.ts';
import { CASE_OUTCOMES, MOST_CASES } from '../domain/procedure/exchange-cases.ts';
import { DELIVERY_STATES, EVENT_KINDS, SEND_FAULTS } from '../domain/procedure/exchange-events.ts';
import { KEY_SCOPES, KEY_STATES } from '../domain/procedure/exchange-scopes.ts';
import { REGISTRATION_STATES, SOURCES } from '../domain/procedure/registration.ts';
import { Conclusion } from './agenda.ts';
import { BridgeId, Instant, ItemId, SessionId } from './ids.ts';
import { RegistrationDraft, RegistrationId } from './registrations.ts';
import { typedText } from './text.ts';

export const KeyId = z.uuid();
export const WebhookId = z.uuid();
export const DeliveryId = z.uuid();

/** What an administrator makes a key from. */
export const ApiKeyDraft = z.object({
  /** Name of the program that gets it. */
  label: typedText(2, 100),
  scopes: z.array(z.enum(KEY_SCOPES)).min(1).max(KEY_SCOPES.length),
  /** It sees and writes of this bridge point alone; null: of all. */
  bridgeId: BridgeId.nullable().default(null),
  /** Last day on which it works, in Vietnam; null: until it is revoked. */
  lastDay: z.iso.date().nullable().default(null),
});
export type ApiKeyDraft = z.infer<typeof ApiKeyDraft>;

/** A key, without its secret. */
export const ApiKey = z.object({
  keyId: KeyId,
  label: z.string(),
  scopes: z.array(z.enum(KEY_SCOPES)),
  bridgeId: BridgeId.nullable(),
  state: z.enum(KEY_STATES),
  createdAt: Instant,
  createdBy: z.string(),
  expiresAt: Instant.nullable(),
  lastUsedAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;

export const ApiKeys = z.object({
  keys: z.array(ApiKey),
  /** Bridge points that a key can be bound to. */
  bridges: z.array(z.object({ bridgeId: BridgeId, name: z.string() })),
});
export type ApiKeys = z.infer<typeof ApiKeys>;

/** One act that a key asked for; what became of it stands in the log under `requestId`. */
export const KeyUse = z.object({ at: Instant, route: z.string(), requestId: z.string() });
export type KeyUse = z.infer<typeof KeyUse>;

export const WebhookDraft = z.object({
  label: typedText(2, 100),
  /** `https://…`; `http://` only to this machine, and only where the settings allow it. */
  url: z.url({ protocol: /^https?$/ }).max(500),
  kinds: z.array(z.enum(EVENT_KINDS)).min(1).max(EVENT_KINDS.length),
});
export type WebhookDraft = z.infer<typeof WebhookDraft>;

/** A receiver of events, without its secret. */
export const Webhook = z.object({
  webhookId: WebhookId,
  label: z.string(),
  url: z.string(),
  kinds: z.array(z.enum(EVENT_KINDS)),
  createdAt: Instant,
  createdBy: z.string(),
  pausedAt: Instant.nullable(),
  /** Up to then deliveries carry a signature by the secret before the present one too. */
  oldSecretUntil: Instant.nullable(),
  /** Deliveries that wait, and those that were given up. */
  waiting: z.number().int(),
  failed: z.number().int(),
  lastDeliveredAt: Instant.nullable(),
});
export type Webhook = z.infer<typeof Webhook>;

/** One event on its way to one receiver. */
export const Delivery = z.object({
  deliveryId: DeliveryId,
  /** As in the header `webhook-id`. */
  eventId: z.string(),
  kind: z.string(),
  at: Instant,
  sessionId: SessionId.nullable(),
  state: z.enum(DELIVERY_STATES),
  tries: z.number().int(),
  /** The newest try; null before the first. */
  last: z
    .object({
      at: Instant,
      /** Code of the answer; null where none came. */
      status: z.number().int().nullable(),
      ms: z.number().int(),
      fault: z.enum(SEND_FAULTS).nullable(),
    })
    .nullable(),
  nextAt: Instant.nullable(),
});
export type Delivery = z.infer<typeof Delivery>;

/** A case as the petition system of a province knows it. */
export const ImportedCase = RegistrationDraft.extend({
  externalNumber: typedText(1, 100),
  source: z.enum(SOURCES).default('portal'),
});
export type ImportedCase = z.infer<typeof ImportedCase>;

const { $schema: _, ...caseShape } = z.toJSONSchema(ImportedCase, { io: 'input' });

/** Cases for one session at one bridge point. Each is judged by itself, so that one wrong case stops no other. */
export const CaseBatch = z.object({
  sessionId: SessionId,
  bridgeId: BridgeId,
  cases: z.array(z.unknown().meta(caseShape)).min(1).max(MOST_CASES),
  /** Only says what would become of them. */
  checkOnly: z.boolean().default(false),
});
export type CaseBatch = z.infer<typeof CaseBatch>;

export const CaseResult = z.object({
  /** Place in what was sent, from 0. */
  index: z.number().int(),
  externalNumber: z.string(),
  outcome: z.enum(CASE_OUTCOMES),
  registrationId: RegistrationId.nullable(),
  version: z.number().int().nullable(),
  state: z.enum(REGISTRATION_STATES).nullable(),
  /** What the bridge point had written since the last import was replaced; its versions are kept. */
  replacedEdit: z.boolean(),
  /** Why it is refused. */
  reasons: z.array(z.object({ code: z.string(), path: z.string(), message: z.string() })),
});
export type CaseResult = z.infer<typeof CaseResult>;
export type CaseReason = CaseResult['reasons'][number];

export const CaseResults = z.object({
  created: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  refused: z.number().int(),
  cases: z.array(CaseResult),
});
export type CaseResults = z.infer<typeof CaseResults>;

/** How a case stands that was sent or written down with its number. */
export const CaseStatus = z.object({
  externalNumber: z.string(),
  source: z.enum(SOURCES),
  registrationId: RegistrationId,
  version: z.number().int(),
  sessionId: SessionId,
  plannedStart: Instant,
  bridgeId: BridgeId,
  state: z.enum(REGISTRATION_STATES),
  /** What the centre said; empty of a denunciation. */
  words: z.string(),
  /** Its place on the agenda and what became of it there. */
  item: z
    .object({
      itemId: ItemId,
      state: z.enum(ITEM_STATES),
      calledAt: Instant.nullable(),
      endedAt: Instant.nullable(),
      refusal: z.string().nullable(),
      /** Only for those who may read minutes; empty of a denunciation. */
      conclusions: z.array(Conclusion),
    })
    .nullable(),
});
export type CaseStatus = z.infer<typeof CaseStatus>;
