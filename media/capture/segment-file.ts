import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { systemCode } from '../faults.ts';
import { mediaNow } from '../media-time.ts';
import type { MemoryBudget } from './memory-budget.ts';

/** How long the disk is left alone after it was full, milliseconds. */
export const DISK_RETRY_MS = 1_000;
/** The disk may have room again later; on any other fault this very file is given up. */
const PASSING_CODES: ReadonlySet<string | null> = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE']);

/** Bytes on their way to the disk: the segment's start, or one record. */
export interface Chunk {
  readonly bytes: Uint8Array;
  /** Time of the record, milliseconds since the epoch on media's clock; null for the segment's start. */
  readonly time: number | null;
}

/** What a written segment holds, as it was written. */
export interface WrittenBytes {
  readonly bytes: number;
  readonly sha256: string;
}

export interface SegmentFileParts {
  /** Absolute; must not exist. */
  readonly path: string;
  readonly budget: MemoryBudget;
  /** Bytes newly known to be on disk, with the time of the newest record among them. */
  readonly onSynced: (bytes: number, newest: number | null) => void;
  /** The disk refused; told once per refusal. */
  readonly onTrouble: (code: string) => void;
  /** Opens the file; tests give one whose disk misbehaves. */
  readonly openFile?: (path: string) => Promise<FileHandle>;
}

function openNew(path: string): Promise<FileHandle> {
  return open(path, 'ax', 0o600);
}

/**
 * Appends chunks to one new file. Everything is held in memory until the disk has taken it; at most one operation is
 * under way, so a disk that stands still holds up nobody. A full disk is tried again at the same byte; any other fault
 * breaks the file: what it holds stays, and what it does not hold is handed back.
 */
export class SegmentFile {
  readonly path: string;
  readonly #parts: SegmentFileParts;
  readonly #hash = createHash('sha256');
  #queue: Chunk[] = [];
  #handle: FileHandle | null = null;
  #written = 0;
  #synced = 0;
  #newestWritten: number | null = null;
  /** Part of the first queued chunk that is in the file already. */
  #torn = 0;
  #busy: Promise<void> | null = null;
  #retryAt = 0;
  #broken = false;
  #closed = false;

  constructor(parts: SegmentFileParts) {
    this.path = parts.path;
    this.#parts = parts;
  }

  get broken(): boolean {
    return this.#broken;
  }

  /** Whether every chunk is known to be on disk. */
  get settled(): boolean {
    return this.#queue.length === 0 && this.#synced === this.#written;
  }

  /** Takes a chunk whose bytes the budget already counts. */
  append(chunk: Chunk): void {
    if (this.#closed) throw new Error('segment is closed');
    this.#queue.push(chunk);
  }

  /**
   * Writes what waits, and syncs where asked. Does nothing while an earlier call is under way or the disk is being
   * left alone. Never rejects: trouble is told and shows in `broken`.
   */
  flush(options: { readonly sync: boolean }): Promise<void> {
    // Not to wait for the one under way: on a disk that stands still the waiting calls would pile up.
    if (this.#busy !== null || this.#closed || this.#broken || mediaNow() < this.#retryAt)
      return Promise.resolve();
    this.#busy = this.#flush(options.sync);
    return this.#busy;
  }

  /**
   * Tries to bring everything to the disk and closes the file.
   * @returns null where the disk does not take it yet (try again) or the file is broken
   */
  async finish(): Promise<WrittenBytes | null> {
    if (this.#busy !== null) await this.#busy;
    await this.flush({ sync: true });
    if (this.#broken || !this.settled || this.#closed) return null;
    this.#closed = true;
    // All of it is synced: a close that fails takes nothing away.
    await this.#handle?.close().catch(() => {});
    this.#handle = null;
    return { bytes: this.#written, sha256: this.#hash.digest('hex') };
  }

  /** Gives a broken file up: closes it and hands back the records that are not wholly in it, still counted. */
  abandon(): { readonly left: readonly Chunk[]; readonly closed: Promise<void> } {
    this.#closed = true;
    const chunks = this.#queue.splice(0);
    const left = chunks.filter(({ time }) => time !== null);
    for (const { bytes, time } of chunks) if (time === null) this.#parts.budget.give(bytes.length);
    const handle = this.#handle;
    this.#handle = null;
    // Whether the close succeeds tells nothing more: the file is read back before it is believed.
    return { left, closed: handle === null ? Promise.resolve() : handle.close().catch(() => {}) };
  }

  async #flush(sync: boolean): Promise<void> {
    try {
      this.#handle ??= await (this.#parts.openFile ?? openNew)(this.path);
      await this.#write(this.#handle);
      if (sync && this.#synced < this.#written) await this.#sync(this.#handle);
    } catch (error) {
      const code = systemCode(error) ?? 'unknown';
      if (PASSING_CODES.has(code)) this.#retryAt = mediaNow() + DISK_RETRY_MS;
      else this.#broken = true;
      this.#parts.onTrouble(code);
    } finally {
      this.#busy = null;
    }
  }

  async #write(handle: FileHandle): Promise<void> {
    const count = this.#queue.length;
    if (count === 0) return;
    const batch = Buffer.concat(this.#queue.slice(0, count).map(({ bytes }) => bytes)).subarray(this.#torn);
    let done = 0;
    try {
      while (done < batch.length) {
        const { bytesWritten } = await handle.write(batch, done, batch.length - done, null);
        done += bytesWritten;
      }
    } finally {
      this.#took(batch.subarray(0, done));
    }
  }

  /** Books bytes that the file has taken: whole chunks leave the queue, a part of one is remembered. */
  #took(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#written += bytes.length;
    let left = bytes.length + this.#torn;
    let whole = 0;
    for (const { bytes: chunk, time } of this.#queue) {
      if (chunk.length > left) break;
      left -= chunk.length;
      whole += 1;
      this.#parts.budget.give(chunk.length);
      if (time !== null) this.#newestWritten = time;
    }
    this.#queue = this.#queue.slice(whole);
    this.#torn = left;
  }

  async #sync(handle: FileHandle): Promise<void> {
    const written = this.#written;
    const newest = this.#newestWritten;
    await handle.datasync();
    this.#parts.onSynced(written - this.#synced, newest);
    this.#synced = written;
  }
}
