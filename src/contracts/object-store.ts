import type { Readable } from 'node:stream';

/** An object as a list names it. */
export interface StoredObject {
  /** `/` as separator, below the store's prefix. */
  readonly key: string;
  readonly bytes: number;
}

/** A store of objects beside the disks: any service that speaks S3. */
export interface ObjectStore {
  /** Every object below a prefix, in order. */
  list(prefix: string): Promise<readonly StoredObject[]>;
  /** Length of an object, bytes; null where there is none. */
  size(key: string): Promise<number | null>;
  /**
   * Reads an object, or a part of it.
   * @param range first and last byte
   * @throws {Error} where there is none
   */
  open(key: string, range?: { readonly start: number; readonly end: number }): Promise<Readable>;
  /** Writes an object, whole or not at all. */
  put(key: string, content: Readable): Promise<void>;
  copy(from: string, to: string): Promise<void>;
  /** Objects that are not there count as removed. */
  remove(keys: readonly string[]): Promise<void>;
}
