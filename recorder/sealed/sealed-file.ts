import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { z } from 'zod';
import { derivedKey, type ItemKey } from '../../src/contracts/item-key.ts';
import { WrappedKey } from '../../src/contracts/segment.ts';

/**
 * A file of a closed item, encrypted: magic, header, then chunks of `CHUNK_BYTES` (the last one shorter), each AES-256-GCM
 * with its number as nonce. The last chunk is marked in what is authenticated, so a cut-off end is found.
 *
 *     file = "CTDENC1\n" u32(header length) header(JSON) (ciphertext tag)*
 */
const MAGIC = Buffer.from('CTDENC1\n');
const CHUNK_BYTES = 64 * 1_024;
const TAG_BYTES = 16;

const Header = z.object({ version: z.literal(1), itemId: z.uuid(), key: WrappedKey, salt: z.base64() });

/** Encrypts a file. */
export async function sealFile(
  source: string,
  target: string,
  itemId: string,
  itemKey: ItemKey,
): Promise<void> {
  const salt = randomBytes(16);
  const key = derivedKey(itemKey.key, salt, 'file');
  const header = { version: 1, itemId, key: itemKey.wrapped, salt: salt.toString('base64') };
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  const [from, to] = [await open(source), await open(target, 'wx', 0o600)];
  try {
    await to.writeFile(Buffer.concat([MAGIC, length, json]));
    const { size } = await from.stat();
    const chunks = Math.max(1, Math.ceil(size / CHUNK_BYTES));
    const buffer = Buffer.alloc(CHUNK_BYTES);
    for (let number = 0; number < chunks; number += 1) {
      const { bytesRead } = await from.read(buffer, 0, CHUNK_BYTES, number * CHUNK_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number));
      cipher.setAAD(mark(number === chunks - 1));
      await to.writeFile(
        Buffer.concat([cipher.update(buffer.subarray(0, bytesRead)), cipher.final(), cipher.getAuthTag()]),
      );
    }
    await to.sync();
  } finally {
    await Promise.all([from.close(), to.close()]);
  }
}

/**
 * Decrypts a file that `sealFile` wrote.
 * @throws where it is none, was changed or cut off, or belongs to another key; then `target` is not whole
 */
export async function openSealedFile(
  source: string,
  target: string,
  unwrap: (wrapped: WrappedKey) => Uint8Array,
): Promise<void> {
  const [from, to] = [await open(source), await open(target, 'wx', 0o600)];
  try {
    const { size } = await from.stat();
    const start = Buffer.alloc(MAGIC.length + 4);
    await from.read(start, 0, start.length, 0);
    if (!start.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('not a sealed file');
    const json = Buffer.alloc(Math.min(size, start.readUInt32BE(MAGIC.length)));
    await from.read(json, 0, json.length, start.length);
    const { key: wrapped, salt } = Header.parse(JSON.parse(json.toString('utf8')));
    const key = derivedKey(unwrap(wrapped), Buffer.from(salt, 'base64'), 'file');
    const buffer = Buffer.alloc(CHUNK_BYTES + TAG_BYTES);
    let at = start.length + json.length;
    for (let number = 0; at < size; number += 1) {
      const { bytesRead } = await from.read(buffer, 0, buffer.length, at);
      at += bytesRead;
      const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number));
      decipher.setAAD(mark(at === size));
      decipher.setAuthTag(buffer.subarray(bytesRead - TAG_BYTES, bytesRead));
      await to.writeFile(
        Buffer.concat([decipher.update(buffer.subarray(0, bytesRead - TAG_BYTES)), decipher.final()]),
      );
    }
  } finally {
    await Promise.all([from.close(), to.close()]);
  }
}

function nonceOf(number: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(number, 8);
  return nonce;
}

function mark(last: boolean): Buffer {
  return Buffer.from(last ? 'last' : 'more');
}
