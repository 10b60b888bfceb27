import { createCipheriv, createDecipheriv, createHash, randomBytes, scrypt } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { writeSynced } from '../../../recorder/archive/write-package.ts';
import { BackupRefused } from './backup-refused.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;
const LEAST_PASSPHRASE = 12;
const SCRYPT = { N: 2 ** 15, r: 8, p: 1, maxmem: 128 * 1024 ** 2 } as const;

/** Keys of one backup, from its passphrase and its salt. */
export interface BackupKeys {
  readonly files: Buffer;
  readonly manifest: Buffer;
}

/** @throws {BackupRefused} where the passphrase is too short to protect anything */
export async function deriveKeys(passphrase: string, salt: Buffer): Promise<BackupKeys> {
  if (passphrase.length < LEAST_PASSPHRASE) {
    throw new BackupRefused(
      `Đặt BACKUP_PASSPHRASE dài từ ${LEAST_PASSPHRASE} ký tự. / Set BACKUP_PASSPHRASE of ${LEAST_PASSPHRASE} characters or more.`,
    );
  }
  const both = await new Promise<Buffer>((resolve, reject) => {
    scrypt(passphrase.normalize('NFC'), salt, 64, SCRYPT, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
  return { files: both.subarray(0, 32), manifest: both.subarray(32) };
}

/** A file as it was written. */
export interface Written {
  readonly bytes: number;
  readonly sha256: string;
  readonly contentSha256: string;
}

/**
 * Writes a file encrypted (AES-256-GCM: 12 bytes of nonce, the content, 16 bytes of tag), synced to the disk.
 * @param path in the backup, bound to the content: a file put in the place of another does not open
 */
export async function writeSealed(
  target: string,
  path: string,
  content: AsyncIterable<Uint8Array>,
  key: Buffer,
): Promise<Written> {
  const [stored, plain] = [createHash('sha256'), createHash('sha256')];
  let bytes = 0;
  const told = (chunk: Buffer): Buffer => {
    stored.update(chunk);
    bytes += chunk.length;
    return chunk;
  };
  async function* sealed(): AsyncGenerator<Buffer> {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(path));
    yield told(iv);
    for await (const chunk of content) {
      plain.update(chunk);
      yield told(cipher.update(chunk));
    }
    yield told(Buffer.concat([cipher.final(), cipher.getAuthTag()]));
  }
  await writeSynced(target, Readable.from(sealed()));
  return { bytes, sha256: stored.digest('hex'), contentSha256: plain.digest('hex') };
}

/**
 * The content of an encrypted file as it is read. What came before an error is not to be trusted.
 * @throws where it is not what was written, or was written by another key
 */
export async function* readSealed(source: string, path: string, key: Buffer): AsyncGenerator<Buffer> {
  const file = await open(source, 'r');
  const iv = Buffer.alloc(IV_BYTES);
  const tag = Buffer.alloc(TAG_BYTES);
  let end: number;
  try {
    end = (await file.stat()).size - TAG_BYTES;
    if (end < IV_BYTES) throw new Error(`${path} is too short`);
    await file.read(iv, 0, IV_BYTES, 0);
    await file.read(tag, 0, TAG_BYTES, end);
  } finally {
    await file.close();
  }
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(path))
    .setAuthTag(tag);
  if (end > IV_BYTES) {
    const content = createReadStream(source, { start: IV_BYTES, end: end - 1 }) as AsyncIterable<Buffer>;
    for await (const chunk of content) yield decipher.update(chunk);
  }
  yield decipher.final();
}
