import { sign } from 'node:crypto';
import { openKeyFile } from './key-file.ts';
import { keyIdOf } from './seal-document.ts';

/** The installation's key of the technical seal. */
export interface SealKey {
  readonly keyId: string;
  /** PEM. */
  readonly publicKey: string;
  /** @returns base64 */
  sign(text: string): string;
}

/**
 * Reads the installation's Ed25519 key, or makes it the first time; the public half beside it is to be published.
 * @param path of the private key
 * @throws {Error} where the file is there and holds no Ed25519 key
 */
export async function openSealKey(path: string): Promise<SealKey> {
  const { key, publicKey } = await openKeyFile(path, 'ed25519');
  return {
    ...{ keyId: keyIdOf(publicKey), publicKey },
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64'),
  };
}
