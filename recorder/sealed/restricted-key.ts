import { makeItemKey, unwrapItemKey, type ItemKey } from '../../src/contracts/item-key.ts';
import type { WrappedKey } from '../../src/contracts/segment.ts';
import { openKeyFile } from '../seal/key-file.ts';

/** Opens the keys of closed items, and makes new ones. */
export interface RestrictedKey {
  /** @throws where the key was wrapped for somebody else */
  unwrap(wrapped: WrappedKey): Uint8Array;
  /** A fresh key that only this one opens. */
  makeItemKey(): ItemKey;
}

/**
 * Reads the key (X25519) that the keys of closed items are wrapped for, or makes it the first time. The public half lies
 * beside it, for whoever captures.
 * @throws {Error} where the file is there and holds no such key
 */
export async function openRestrictedKey(path: string): Promise<RestrictedKey> {
  const { privateKey, publicKey } = await openKeyFile(path, 'x25519');
  return {
    unwrap: (wrapped) => unwrapItemKey(privateKey, wrapped),
    makeItemKey: () => makeItemKey(publicKey),
  };
}
