import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from '../error-code.ts';
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
 * Reads the installation's Ed25519 key, or makes it the first time: the private half readable by the recorder alone, the
 * public half beside it, to be published.
 * @param path of the private key, PEM (PKCS #8)
 * @throws {Error} where the file is there and holds no Ed25519 key
 */
export async function openSealKey(path: string): Promise<SealKey> {
  const pem = (await readIfThere(path)) ?? (await make(path));
  const key: KeyObject = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${path} holds no Ed25519 key`);
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
  await writeFile(`${path}.pub`, publicKey, { mode: 0o644 });
  return {
    keyId: keyIdOf(publicKey),
    publicKey,
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64'),
  };
}

async function make(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  // Whole on the disk before it has its name: a second recorder that starts meanwhile reads all of it or makes none.
  const fresh = `${path}.${process.pid}.new`;
  const file = await open(fresh, 'w', 0o600);
  try {
    await file.writeFile(pem);
    await file.sync();
  } finally {
    await file.close();
  }
  const before = await readIfThere(path);
  if (before !== null) return before;
  await rename(fresh, path);
  return (await readIfThere(path)) ?? pem;
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
