import { open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { mediaNow } from '../media-time.ts';

/** How often the disk is asked for its room, milliseconds. */
const ASK_MS = 5_000;
/** The rate of writing is taken over this long, milliseconds. */
const RATE_MS = 60_000;
/** Below the session's folder. */
export const RESERVE_FILE = 'reserve.bin';
const BLOCK_BYTES = 4 * 1_024 * 1_024;
/** Room is set aside only where there is plenty: the reserve must not be what fills the disk. */
const PLENTY = 4;

/** The disk under the recording, as it stands. */
export interface DiskState {
  readonly freeBytes: number;
  /** How long the room lasts at the present rate, the reserve counted; null: nothing is written, or it is not known. */
  readonly secondsLeft: number | null;
}

/**
 * Watches the room on the disk of one session, and keeps some of it in reserve: when the disk is full the reserve is
 * given back, so that the newest bytes flow on while somebody makes room.
 */
export class DiskWatch {
  readonly #folder: string;
  #freeBytes: number | null = null;
  #reserved = 0;
  #released = false;
  #askedAt = -Infinity;
  /** Bytes on disk at instants of the last minute. */
  #written: { readonly at: number; readonly bytes: number }[] = [];
  #busy = false;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Sets room aside. Never throws: a disk that has none to spare keeps what it has for the recording. */
  async reserve(bytes: number): Promise<void> {
    const path = join(this.#folder, RESERVE_FILE);
    try {
      const room = await statfs(this.#folder);
      if (bytes === 0 || room.bavail * room.bsize < PLENTY * bytes) return;
      const file = await open(path, 'w', 0o600);
      try {
        // Bytes that are really there: a hole would be no room at all.
        const block = Buffer.alloc(BLOCK_BYTES, 1);
        for (let at = 0; at < bytes; at += BLOCK_BYTES)
          await file.write(block, 0, Math.min(BLOCK_BYTES, bytes - at));
        await file.datasync();
      } finally {
        await file.close();
      }
      // The session may have ended meanwhile: then nobody else would take it away.
      if (this.#released) await rm(path, { force: true });
      else this.#reserved = bytes;
    } catch {
      await rm(path, { force: true }).catch(() => {});
    }
  }

  /** Gives the reserve back. @returns whether there was one */
  release(): boolean {
    this.#released = true;
    if (this.#reserved === 0) return false;
    this.#reserved = 0;
    void rm(join(this.#folder, RESERVE_FILE), { force: true }).catch(() => {});
    return true;
  }

  /** Looks again where it is time to; never throws, never waits. */
  tick(bytesOnDisk: number): void {
    const now = mediaNow();
    if (this.#busy || now - this.#askedAt < ASK_MS) return;
    this.#askedAt = now;
    this.#busy = true;
    this.#written = [
      ...this.#written.filter(({ at }) => now - at <= RATE_MS),
      { at: now, bytes: bytesOnDisk },
    ];
    statfs(this.#folder)
      .then((room) => {
        this.#freeBytes = room.bavail * room.bsize;
      })
      .catch(() => {
        this.#freeBytes = null;
      })
      .finally(() => {
        this.#busy = false;
      });
  }

  /** Null before the disk was asked, or where it did not answer. */
  get state(): DiskState | null {
    if (this.#freeBytes === null) return null;
    const [first, last] = [this.#written[0], this.#written.at(-1)];
    const seconds = first === undefined || last === undefined ? 0 : (last.at - first.at) / 1_000;
    const bytes = first === undefined || last === undefined ? 0 : last.bytes - first.bytes;
    const room = this.#freeBytes + this.#reserved;
    return {
      freeBytes: this.#freeBytes,
      secondsLeft: seconds > 0 && bytes > 0 ? Math.round(room / (bytes / seconds)) : null,
    };
  }
}
