import { customType, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { MinutesSection, MinutesSigner, RollPerson } from '../../domain/procedure/minutes.ts';
import type { SignerCertificate } from '../../usecases/ports/minutes.ts';
import { instant } from './columns.ts';
import { bridges, sessions, users } from './sessions.ts';

const bytes = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => 'bytea',
  toDriver: (value) => Buffer.from(value),
  fromDriver: (value) => Uint8Array.from(value),
});
const ofSession = () =>
  uuid('session_id')
    .notNull()
    .references(() => sessions.id);
const byUser = (name: string) =>
  uuid(name)
    .notNull()
    .references(() => users.id);

/** Who was there, by bridge point. Append-only; the events of the session carry the number only. */
export const rollCalls = pgTable(
  'roll_calls',
  {
    sessionId: ofSession(),
    bridgeId: uuid('bridge_id')
      .notNull()
      .references(() => bridges.id),
    version: integer('version').notNull(),
    people: jsonb('people').$type<readonly RollPerson[]>().notNull(),
    writtenBy: byUser('written_by'),
    writtenAt: instant('written_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.bridgeId, table.version] })],
);

/** Append-only: a change is a new version. */
export const minutesVersions = pgTable(
  'minutes_versions',
  {
    sessionId: ofSession(),
    version: integer('version').notNull(),
    number: text('number').notNull(),
    sections: jsonb('sections').$type<readonly MinutesSection[]>().notNull(),
    writtenBy: byUser('written_by'),
    writtenAt: instant('written_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.version] })],
);

/** Versions that were read back, and so are fixed. Append-only. */
export const minutesReadings = pgTable(
  'minutes_readings',
  {
    sessionId: ofSession(),
    version: integer('version').notNull(),
    signers: jsonb('signers').$type<readonly MinutesSigner[]>().notNull(),
    readBy: byUser('read_by'),
    readAt: instant('read_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.version] })],
);

/** The very bytes that are signed. Append-only. */
export const minutesCopies = pgTable(
  'minutes_copies',
  {
    sessionId: ofSession(),
    version: integer('version').notNull(),
    /** `whole` or a bridge's id. */
    copy: text('copy').notNull(),
    pdf: bytes('pdf').notNull(),
    sha256: text('sha256').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.version, table.copy] })],
);

/** Append-only: one that is superseded stays. */
export const minutesSignatures = pgTable(
  'minutes_signatures',
  {
    id: uuid('id').primaryKey(),
    sessionId: ofSession(),
    version: integer('version').notNull(),
    signer: text('signer').notNull(),
    mimeType: text('mime_type').notNull(),
    bytes: integer('bytes').notNull(),
    sha256: text('sha256').notNull(),
    certificate: jsonb('certificate').$type<SignerCertificate>(),
    supersedes: uuid('supersedes'),
    reason: text('reason').notNull(),
    content: bytes('content').notNull(),
    addedBy: byUser('added_by'),
    addedAt: instant('added_at').notNull(),
  },
  (table) => [index('minutes_signatures_session').on(table.sessionId)],
);

/** Notices of conclusions as they were issued. Append-only. */
export const conclusionNotices = pgTable(
  'conclusion_notices',
  {
    sessionId: ofSession(),
    version: integer('version').notNull(),
    number: text('number').notNull(),
    agencies: jsonb('agencies').$type<readonly string[]>().notNull(),
    pdf: bytes('pdf').notNull(),
    docx: bytes('docx').notNull(),
    sha256: text('sha256').notNull(),
    issuedBy: byUser('issued_by'),
    issuedAt: instant('issued_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.version] })],
);

/** When the minutes came into the archive, and under which number of the chain. Append-only. */
export const minutesSeals = pgTable('minutes_seals', {
  jobId: text('job_id').primaryKey(),
  sessionId: ofSession(),
  version: integer('version').notNull(),
  signatures: integer('signatures').notNull(),
  number: integer('number').notNull(),
  sealedAt: instant('sealed_at').notNull(),
});
