import type { Readable } from 'node:stream';

/** A file of the archive, open for reading: it stays readable while its package is moved to another store. */
export interface OpenedFile {
  readonly bytes: number;
  /** @param range first and last byte; reading to the end, or destroying it, closes the file */
  read(range?: { readonly start: number; readonly end: number }): Promise<Readable>;
  /** For a file that is not read. */
  close(): Promise<void>;
}
