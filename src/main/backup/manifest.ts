import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { BackupRefused } from './backup-refused.ts';

export const MANIFEST_FILE = 'manifest.json';
/** HMAC of the manifest, so that nobody without the passphrase can make one that fits changed files. */
export const MANIFEST_CODE_FILE = 'manifest.hmac';

/** Where a file of a backup belongs. */
export const PLACES = ['database', 'keys', 'chain', 'documents', 'supplements', 'recordings'] as const;
export type Place = (typeof PLACES)[number];

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().min(0);
/** Below its place; never out of it. */
const relative = z
  .string()
  .min(1)
  .refine((path) => !path.startsWith('/') && !path.split('/').some((part) => part === '..' || part === ''));

const File = z.strictObject({
  place: z.enum(PLACES),
  name: relative,
  /** Of the encrypted file. */
  bytes: count,
  sha256,
  /** Of what was encrypted. */
  contentSha256: sha256,
});
export type BackupFile = z.infer<typeof File>;

const Table = z.strictObject({ name: z.string(), columns: z.array(z.string()), rows: count });
export type BackupTable = z.infer<typeof Table>;

/** What a backup holds. */
export const Manifest = z.strictObject({
  format: z.literal(1),
  /** Version of the program that made it. */
  program: z.string(),
  /** Milliseconds since the Unix epoch. */
  madeAt: count,
  /** Of scrypt, base64. */
  salt: z.string(),
  /** Hashes of the migrations the database had, in order. */
  migrations: z.array(z.string()),
  tables: z.array(Table),
  sequences: z.array(z.strictObject({ name: z.string(), last: z.string() })),
  files: z.array(File),
  /** Packages of the archive on the disk; their files are in the backup only where `included`. */
  recordings: z.strictObject({
    included: z.boolean(),
    packages: z.array(z.strictObject({ folder: relative, files: count, bytes: count })),
  }),
});
export type Manifest = z.infer<typeof Manifest>;

/** Path of a file below the backup's folder. */
export function pathOf({ place, name }: Pick<BackupFile, 'place' | 'name'>): string {
  return `${place}/${name}.enc`;
}

/** @returns hex */
export function manifestCode(text: string, key: Buffer): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

/**
 * Reads a manifest; whether it is genuine is asked next, by `assertGenuine`, for which its salt is needed.
 * @throws {BackupRefused} where it is none
 */
export function parseManifest(text: string): Manifest {
  try {
    return Manifest.parse(JSON.parse(text));
  } catch (error) {
    throw new BackupRefused(
      `${MANIFEST_FILE} bị hỏng hoặc không phải của phần mềm này. / ${MANIFEST_FILE} is damaged or none of this program.`,
      { cause: error },
    );
  }
}

/** @throws {BackupRefused} where the code does not fit the text: another passphrase, or something was changed */
export function assertGenuine(text: string, code: string, key: Buffer): void {
  const [expected, given] = [Buffer.from(manifestCode(text, key)), Buffer.from(code.trim())];
  if (expected.length === given.length && timingSafeEqual(expected, given)) return;
  throw new BackupRefused(
    `Sai BACKUP_PASSPHRASE, hoặc ${MANIFEST_FILE} đã bị sửa. / BACKUP_PASSPHRASE is wrong, or ${MANIFEST_FILE} was changed.`,
  );
}
