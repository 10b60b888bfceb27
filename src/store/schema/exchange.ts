import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import type { DeliveryState, EventKind, SendFault } from '../../domain/procedure/exchange-events.ts';
import type { KeyScope } from '../../domain/procedure/exchange-scopes.ts';
import { instant } from './columns.ts';
import { bridges, sessions, users } from './sessions.ts';

/** Keys of other programs; only the hash of the secret is kept. */
export const apiKeys = pgTable('api_keys', {
  id: uuid('id').primaryKey(),
  tokenHash: text('token_hash').notNull().unique(),
  label: text('label').notNull(),
  scopes: text('scopes').array().$type<readonly KeyScope[]>().notNull(),
  /** It sees and writes of this bridge point alone; null: of all. */
  bridgeId: uuid('bridge_id').references(() => bridges.id),
  /** The account that the program acts as. */
  userId: uuid('user_id')
    .notNull()
    .references(() => users.id),
  createdAt: instant('created_at').notNull(),
  createdBy: uuid('created_by')
    .notNull()
    .references(() => users.id),
  expiresAt: instant('expires_at'),
  lastUsedAt: instant('last_used_at'),
  revokedAt: instant('revoked_at'),
});

/** Append-only: what was done to keys and webhooks, and every act that a key asked for. */
export const exchangeTraces = pgTable(
  'exchange_traces',
  {
    seq: bigint('seq', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    at: instant('at').notNull(),
    actorId: uuid('actor_id')
      .notNull()
      .references(() => users.id),
    what: text('what').notNull(),
    /** Key, webhook or delivery that it is about. */
    subjectId: uuid('subject_id').notNull(),
    details: jsonb('details').$type<Readonly<Record<string, unknown>>>().notNull(),
  },
  (table) => [index('exchange_traces_subject').on(table.subjectId, table.seq)],
);

/** Answers to requests with an `Idempotency-Key`, for as long as they may be asked again. */
export const apiAnswers = pgTable(
  'api_answers',
  {
    keyId: uuid('key_id')
      .notNull()
      .references(() => apiKeys.id),
    idempotencyKey: text('idempotency_key').notNull(),
    /** SHA-256 of route and input. */
    inputHash: text('input_hash').notNull(),
    at: instant('at').notNull(),
    /** Null while the request runs. */
    answer: jsonb('answer').$type<{ readonly body: unknown }>(),
  },
  (table) => [primaryKey({ columns: [table.keyId, table.idempotencyKey] })],
);

/** Receivers of events. */
export const webhooks = pgTable('webhooks', {
  id: uuid('id').primaryKey(),
  label: text('label').notNull(),
  url: text('url').notNull(),
  kinds: text('kinds').array().$type<readonly EventKind[]>().notNull(),
  secret: text('secret').notNull(),
  oldSecret: text('old_secret'),
  oldSecretUntil: instant('old_secret_until'),
  createdAt: instant('created_at').notNull(),
  createdBy: uuid('created_by')
    .notNull()
    .references(() => users.id),
  /** What happened up to then is not sent. */
  afterSeq: bigint('after_seq', { mode: 'number' }).notNull(),
  pausedAt: instant('paused_at'),
  removedAt: instant('removed_at'),
});

/** Append-only: what other programs are told of, derived from the records themselves. */
export const exchangeEvents = pgTable('exchange_events', {
  seq: bigint('seq', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  id: uuid('id').notNull().unique().defaultRandom(),
  /** What it is about: one occasion is one event, however often it is looked for. */
  occasion: text('occasion').notNull().unique(),
  kind: text('kind').notNull(),
  at: instant('at').notNull(),
  sessionId: uuid('session_id').references(() => sessions.id),
  sample: boolean('sample').notNull().default(false),
  /** Ids and external numbers; never identities. */
  data: jsonb('data').$type<Readonly<Record<string, unknown>>>().notNull(),
});

/** One event for one receiver. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    webhookId: uuid('webhook_id')
      .notNull()
      .references(() => webhooks.id),
    eventSeq: bigint('event_seq', { mode: 'number' })
      .notNull()
      .references(() => exchangeEvents.seq),
    /** Deliveries of one stream go out in order: a session, or what belongs to none. */
    stream: text('stream').notNull(),
    state: text('state').$type<DeliveryState>().notNull(),
    /** Tries since it was last asked for. */
    tries: integer('tries').notNull().default(0),
    nextAt: instant('next_at'),
  },
  (table) => [
    unique('webhook_deliveries_once').on(table.webhookId, table.eventSeq),
    index('webhook_deliveries_waiting').on(table.state, table.webhookId, table.stream, table.eventSeq),
  ],
);

/** Append-only: every try. */
export const webhookAttempts = pgTable(
  'webhook_attempts',
  {
    seq: bigint('seq', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    deliveryId: uuid('delivery_id')
      .notNull()
      .references(() => webhookDeliveries.id),
    at: instant('at').notNull(),
    status: integer('status'),
    ms: integer('ms').notNull(),
    fault: text('fault').$type<SendFault>(),
  },
  (table) => [index('webhook_attempts_delivery').on(table.deliveryId, table.seq)],
);
