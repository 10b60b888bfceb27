import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import type { WrappedKey } from './segment.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const LABEL = 'cau-tiep-dan closed item';

/** A fresh key of a closed item with its wrapping. */
export interface ItemKey {
  readonly key: Uint8Array;
  readonly wrapped: WrappedKey;
}

/**
 * Makes a key for one closed item.
 * @param publicKeyPem of the recorder, X25519
 * @throws where it is no such key
 */
export function makeItemKey(publicKeyPem: string): ItemKey {
  const recipient = createPublicKey(publicKeyPem);
  if (recipient.asymmetricKeyType !== 'x25519') throw new Error('not an X25519 key');
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const key = randomBytes(KEY_BYTES);
  const ephemeral = publicKey.export({ type: 'spki', format: 'der' });
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', wrappingKey(privateKey, recipient, ephemeral), iv);
  const wrapped = Buffer.concat([iv, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
  return {
    key,
    wrapped: {
      scheme: 'x25519-hkdf-sha256-aes-256-gcm',
      ephemeral: ephemeral.toString('base64'),
      wrapped: wrapped.toString('base64'),
    },
  };
}

/**
 * Opens a wrapped key.
 * @throws where it was wrapped for another key or changed
 */
export function unwrapItemKey(privateKeyPem: string, { ephemeral, wrapped }: WrappedKey): Uint8Array {
  const der = Buffer.from(ephemeral, 'base64');
  const sender = createPublicKey({ key: der, format: 'der', type: 'spki' });
  const bytes = Buffer.from(wrapped, 'base64');
  const secret = wrappingKey(createPrivateKey(privateKeyPem), sender, der);
  const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, IV_BYTES));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
}

function wrappingKey(own: KeyObject, other: KeyObject, ephemeral: Uint8Array): Buffer {
  const shared = diffieHellman({ privateKey: own, publicKey: other });
  return Buffer.from(hkdfSync('sha256', shared, ephemeral, LABEL, KEY_BYTES));
}

/** A key for one use, derived from an item's: a stream of packets, or a file. */
export function derivedKey(itemKey: Uint8Array, salt: Uint8Array, use: 'packets' | 'file'): Buffer {
  return Buffer.from(hkdfSync('sha256', itemKey, salt, `${LABEL}: ${use}`, KEY_BYTES));
}
