import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { SEGMENTS_FOLDER, type SegmentHeader } from '../../src/contracts/segment.ts';
import { messageOf } from '../faults.ts';
import { mediaNow } from '../media-time.ts';
import { DiskWatch, type DiskState } from './disk-watch.ts';
import { Journal, type JournalBody, type JournalSums } from './journal.ts';
import { MemoryBudget } from './memory-budget.ts';
import { DISK_RETRY_MS } from './segment-file.ts';
import { SegmentStream } from './segment-stream.ts';

export interface SpoolWriterParts {
  readonly sessionId: string;
  /** The session's folder on this disk. */
  readonly folder: string;
  readonly segmentMs: number;
  readonly reserveBytes: number;
  readonly logger: Logger;
}

/** One session on one disk: its segments, its journal, the memory that waits for the disk. */
export class SpoolWriter {
  readonly #parts: SpoolWriterParts;
  readonly #journal: Journal;
  readonly #takenNames: Set<string>;
  readonly #disk: DiskWatch;
  readonly #budget = new MemoryBudget();
  readonly #streams = new Set<SegmentStream>();
  readonly #lines: JournalBody[] = [];
  #journalling = false;
  #journalRetryAt = 0;
  #syncedBytes: number;
  #lastByteAt: number | null = null;
  #diskWell = true;

  private constructor(parts: SpoolWriterParts, journal: Journal, takenNames: Set<string>) {
    this.#parts = parts;
    this.#journal = journal;
    this.#takenNames = takenNames;
    this.#syncedBytes = journal.sums.bytes;
    this.#disk = new DiskWatch(parts.folder);
    // Beside the opening, not before it: a slow disk holds up nobody.
    void this.#disk.reserve(parts.reserveBytes);
  }

  /**
   * Makes the session's folder ready and begins, or goes on with, its journal.
   * @param openedAt instant of the opening, for the journal's first line
   */
  static async open(parts: SpoolWriterParts, openedAt: number): Promise<SpoolWriter> {
    await mkdir(join(parts.folder, SEGMENTS_FOLDER), { recursive: true, mode: 0o700 });
    const journal = await Journal.open(parts.folder);
    try {
      if (journal.last === null || journal.last === 'closed') {
        await journal.append({ type: 'opened', at: openedAt, sessionId: parts.sessionId });
      }
      const names = await readdir(join(parts.folder, SEGMENTS_FOLDER));
      return new SpoolWriter(parts, journal, new Set(names));
    } catch (error) {
      await journal.close();
      throw error;
    }
  }

  get sums(): JournalSums {
    return this.#journal.sums;
  }

  /** Bytes of this session known to be on the disk. */
  get syncedBytes(): number {
    return this.#syncedBytes;
  }

  get lastByteAt(): number | null {
    return this.#lastByteAt;
  }

  /** Bytes that wait for the disk. */
  get waitingBytes(): number {
    return this.#budget.used;
  }

  get disk(): DiskState | null {
    this.#disk.tick(this.#syncedBytes);
    return this.#disk.state;
  }

  /** Whether everything that was taken is on the disk and in the journal. */
  get settled(): boolean {
    return this.#streams.size === 0 && this.#lines.length === 0 && !this.#journalling;
  }

  /** Segments for one source. */
  newStream(header: Omit<SegmentHeader, 'index' | 'startedAt'>): SegmentStream {
    const stream = new SegmentStream({
      ...{ header, folder: this.#parts.folder, segmentMs: this.#parts.segmentMs },
      ...{ budget: this.#budget, takenNames: this.#takenNames },
      onSynced: (bytes, newest) => this.#synced(bytes, newest),
      onTrouble: (code) => this.#trouble(code),
      onFinished: (line) => void this.#lines.push(line),
      onUnreadable: (file, error) =>
        this.#log().error({ file, reason: messageOf(error) }, 'a broken segment cannot be read back'),
    });
    this.#streams.add(stream);
    return stream;
  }

  /** Moves waiting bytes to the disk and finished segments to the journal. Never rejects. */
  async work(options: { readonly sync: boolean }): Promise<void> {
    await Promise.all(
      [...this.#streams].map(async (stream) => {
        await stream.tick(options);
        if (stream.settled) this.#streams.delete(stream);
      }),
    );
    await this.#writeLines();
  }

  /** Writes the journal's closing line. @throws the disk's error */
  async finish(closedAt: number): Promise<void> {
    await this.#journal.append({ type: 'closed', at: closedAt, segments: this.#journal.sums.segments });
  }

  /** Gives back the reserve and closes the journal. */
  async release(): Promise<void> {
    this.#disk.release();
    await this.#journal.close();
  }

  /** Hands finished segments to the journal, in order; a line the disk refuses is tried again. Never rejects. */
  async #writeLines(): Promise<void> {
    if (this.#journalling || mediaNow() < this.#journalRetryAt) return;
    this.#journalling = true;
    try {
      for (let line = this.#lines[0]; line !== undefined; line = this.#lines[0]) {
        await this.#journal.append(line);
        this.#lines.shift();
      }
    } catch (error) {
      this.#journalRetryAt = mediaNow() + DISK_RETRY_MS;
      this.#trouble(error instanceof Error ? messageOf(error.cause) : 'unknown');
    } finally {
      this.#journalling = false;
    }
  }

  #synced(bytes: number, newest: number | null): void {
    this.#syncedBytes += bytes;
    if (newest !== null) this.#lastByteAt = Math.max(this.#lastByteAt ?? newest, newest);
    if (this.#diskWell) return;
    this.#diskWell = true;
    this.#log().info('the disk takes the recording again');
  }

  #trouble(code: string): void {
    if (code === 'ENOSPC' && this.#disk.release()) this.#log().warn('the reserve of the disk is used now');
    // An alarm once, not once a second for hours.
    if (!this.#diskWell) return;
    this.#diskWell = false;
    this.#log().error({ code, waiting: this.#budget.used }, 'the disk does not take the recording');
  }

  #log(): Logger {
    return this.#parts.logger.child({ sessionId: this.#parts.sessionId });
  }
}
