import { upload } from '../../api/http.ts';
import { ApiFailure } from '../../api/failure.ts';
import { LostRanges, type LostRange } from './lost-ranges.ts';
import { PIECE_MS, PieceRecorder, type Piece } from './piece-recorder.ts';
import { openPieceStore, type PieceStore, type PieceTime } from './piece-store.ts';
import { ServerClock } from './server-clock.ts';

const LOOK_MS = 1_000;
/** What is kept while nothing lacks, milliseconds. */
const RING_MS = 5 * 60_000;
/** What is kept at the most, also of a line that stays down, milliseconds: some 300 MB. */
const LIMIT_MS = 30 * 60_000;
/** A piece that overlaps the end of what lacks is waited for this long. */
const LAST_PIECE_MS = PIECE_MS + 2_000;
/** Between two pieces the line belongs to the session: as long as the last one took, and at least this. */
const PAUSE_MS = 500;

export interface BridgeBufferParts {
  readonly sessionId: string;
  readonly bridgeId: string;
  /** Anything that grows while the line to the server carries; null where there is none. */
  readonly signOfLife: () => Promise<number | null>;
  /** Told how many pieces are still to be sent. */
  readonly onWaiting: (pieces: number) => void;
}

/**
 * Keeps the last minutes of what this bridge sends, in its own browser, and brings the server what the line did not
 * carry, once it carries again. One owner; `finish` sends what is left and then ends by itself.
 */
export class BridgeBuffer {
  readonly #parts: BridgeBufferParts;
  readonly #clock = new ServerClock();
  readonly #recorder: PieceRecorder;
  readonly #lost = new LostRanges();
  readonly #store: Promise<PieceStore>;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #key: string;
  #busy = false;
  #restedUntil = 0;
  /** Since when nothing more is kept; null: it goes on. */
  #finishedAt: number | null = null;

  constructor(parts: BridgeBufferParts) {
    this.#parts = parts;
    this.#key = `lost-ranges ${parts.sessionId} ${parts.bridgeId}`;
    this.#store = openPieceStore(parts.sessionId, parts.bridgeId);
    this.#recorder = new PieceRecorder({
      now: () => this.#clock.now(),
      onPiece: (piece) => void this.#keep(piece),
    });
    this.#lost.restore(readRanges(this.#key));
    this.#clock.start();
    this.#timer = setInterval(() => void this.#look(), LOOK_MS);
  }

  /** What is to be kept from now on; null: nothing, since nothing of this bridge is recorded. */
  record(stream: MediaStream | null): void {
    if (this.#finishedAt === null) this.#recorder.record(stream);
  }

  /** The way to the server has to be made anew. */
  broke(): void {
    const now = this.#clock.now();
    if (now !== null && this.#finishedAt === null) this.#lost.broke(now);
  }

  /** The line carries the sound only. */
  starved(starved: boolean): void {
    const now = this.#clock.now();
    if (now !== null) this.#lost.starved(now, starved);
  }

  /** The session is over here: nothing more is kept; what lacks is still sent. */
  finish(): void {
    if (this.#finishedAt !== null) return;
    const now = this.#clock.now();
    this.#recorder.record(null);
    if (now === null) {
      this.close();
      return;
    }
    this.#lost.end(now);
    this.#finishedAt = now;
  }

  async #keep(piece: Piece): Promise<void> {
    try {
      const store = await this.#store;
      await store.put(piece);
      await this.#prune(store, piece.to);
    } catch (error) {
      console.warn('a piece of the own picture was not kept', error);
    }
  }

  /** Old pieces go, but not those that something lacks of. */
  async #prune(store: PieceStore, now: number): Promise<void> {
    const since = this.#lost.since ?? Infinity;
    for (const piece of await store.list()) {
      const wanted = piece.to >= since || this.#lost.ended.some((range) => overlaps(piece, range));
      if (piece.to < now - (wanted ? LIMIT_MS : RING_MS)) await store.remove(piece);
    }
  }

  /** Never rejects. */
  async #look(): Promise<void> {
    const now = this.#clock.now();
    if (now === null) return;
    if (this.#finishedAt === null) this.#lost.look(now, await this.#parts.signOfLife().catch(() => null));
    keepRanges(this.#key, this.#lost.ended);
    if (this.#busy || this.#lost.down || now < this.#restedUntil) return;
    this.#busy = true;
    try {
      await this.#send(now);
    } catch (error) {
      console.warn('what the line lost is not sent yet', error);
    } finally {
      this.#busy = false;
    }
  }

  /** Sends one piece of what lacks: the oldest first. */
  async #send(now: number): Promise<void> {
    const store = await this.#store;
    const pieces = await store.list();
    const waiting = pieces.filter((piece) => this.#lost.ended.some((range) => overlaps(piece, range)));
    this.#parts.onWaiting(waiting.length);
    const [piece] = waiting;
    if (piece === undefined) {
      for (const range of [...this.#lost.ended])
        // The piece that overlaps its end may not be whole yet.
        if (now > range.to + LAST_PIECE_MS) this.#lost.forget(range);
      if (this.#finishedAt !== null && this.#lost.ended.length === 0)
        await this.#end(store, this.#finishedAt);
      return;
    }
    const began = performance.now();
    const blob = await store.read(piece);
    if (blob !== null && !(await this.#bring(piece, blob))) return;
    await store.remove(piece);
    const took = performance.now() - began;
    this.#restedUntil = this.#finishedAt === null ? now + took + Math.max(PAUSE_MS, took) : 0;
    this.#parts.onWaiting(waiting.length - 1);
  }

  /** @returns whether the piece is done with: taken, or refused for good */
  async #bring(piece: PieceTime, blob: Blob): Promise<boolean> {
    const { sessionId, bridgeId } = this.#parts;
    try {
      await upload('addSupplement', { params: { sessionId }, query: { bridgeId, ...piece } }, blob);
      return true;
    } catch (error) {
      const code = error instanceof ApiFailure ? error.code : 'internal';
      // Without a line, or with a server that is just starting, it is tried again.
      return code.startsWith('supplement_') || code === 'not_allowed' || code === 'session_not_found';
    }
  }

  async #end(store: PieceStore, until: number): Promise<void> {
    // Newer ones belong to another page that sits here now.
    for (const piece of await store.list()) if (piece.from < until) await store.remove(piece);
    localStorage.removeItem(this.#key);
    this.close();
  }

  /** Ends at once; what is kept stays for the next page of this seat. */
  close(): void {
    clearInterval(this.#timer);
    this.#clock.stop();
    this.#recorder.record(null);
  }
}

function overlaps(piece: PieceTime, range: LostRange): boolean {
  return piece.from < range.to && piece.to > range.from;
}

function keepRanges(key: string, ranges: readonly LostRange[]): void {
  try {
    localStorage.setItem(key, JSON.stringify(ranges));
  } catch {
    // A browser that keeps nothing for the next page still knows it in this one.
  }
}

function readRanges(key: string): readonly LostRange[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    if (!Array.isArray(kept)) return [];
    return kept.flatMap((each: unknown) => {
      const { from, to } = (each ?? {}) as Partial<LostRange>;
      return typeof from === 'number' && typeof to === 'number' ? [{ from, to }] : [];
    });
  } catch {
    return [];
  }
}
