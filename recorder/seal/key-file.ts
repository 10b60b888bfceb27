import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { link, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from '../error-code.ts';

/** A pair of keys in files: the private half, PEM (PKCS #8), and beside it `.pub`, PEM (SPKI). */
export interface KeyFile {
  readonly key: KeyObject;
  readonly privateKey: string;
  readonly publicKey: string;
}

/**
 * Reads a private key, or makes it the first time, readable by its owner alone; the public half lies beside it.
 * @throws {Error} where the file is there and holds another kind of key
 */
export async function openKeyFile(path: string, type: 'ed25519' | 'x25519'): Promise<KeyFile> {
  const privateKey = (await readIfThere(path)) ?? (await make(path, type));
  const key = createPrivateKey(privateKey);
  if (key.asymmetricKeyType !== type) throw new Error(`${path} holds no ${type} key`);
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
  await writeFile(`${path}.pub`, publicKey, { mode: 0o644 });
  return { key, privateKey, publicKey };
}

async function make(path: string, type: 'ed25519' | 'x25519'): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const pair = type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519');
  const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const fresh = `${path}.${process.pid}-${performance.now()}.new`;
  const file = await open(fresh, 'wx', 0o600);
  try {
    await file.writeFile(pem);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    // Of two that start at once exactly one gives its key the name; both then read that one.
    await link(fresh, path);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  } finally {
    await rm(fresh, { force: true });
  }
  return readFile(path, 'utf8');
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
