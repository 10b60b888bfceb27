import { readFileSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { types } from 'mediasoup';
import type { Logger } from 'pino';
import { makeItemKey, type ItemKey } from '../../src/contracts/item-key.ts';
import type { MediaSource } from '../../src/contracts/media-shapes.ts';
import { SEGMENTS_FOLDER } from '../../src/contracts/segment.ts';
import { messageOf } from '../faults.ts';
import { mediaNow } from '../media-time.ts';
import type { RoomSource, Tell } from '../room.ts';
import { adoptSession } from './adopt.ts';
import type { CaptureFloor } from './capture-floor.ts';
import { DiskWatch } from './disk-watch.ts';
import { Journal, type JournalBody, type JournalSums } from './journal.ts';
import { MemoryBudget } from './memory-budget.ts';
import { ProducerCapture } from './producer-capture.ts';
import { DISK_RETRY_MS } from './segment-file.ts';
import type { SegmentStream } from './segment-stream.ts';

const TICK_MS = 250;
/** In ticks: a sync a second, bytes told twice a second between the syncs, a key frame every four seconds. */
const SYNC_EVERY = 4;
const FLOW_EVERY = 2;
const KEY_FRAME_EVERY = 16;
/** How long an end waits for the disk, milliseconds; below the time the server waits for the answer. */
const SETTLE_LIMIT_MS = 10_000;
const SETTLE_STEP_MS = 20;

export interface SessionCaptureParts {
  readonly sessionId: string;
  readonly spoolDir: string;
  readonly segmentSeconds: number;
  /** Room on the disk that is set aside for the session, bytes. */
  readonly reserveBytes: number;
  /** Public key that the keys of closed items are wrapped for. */
  readonly restrictedKeyFile: string;
  readonly tell: Tell;
  readonly logger: Logger;
}

/** Folder of a session below the spool. */
export function sessionFolder(spoolDir: string, sessionId: string): string {
  return join(spoolDir, sessionId);
}

/** Everything that is taken of one session, from its first producer to the last line of its journal. */
export class SessionCapture {
  readonly #parts: SessionCaptureParts;
  readonly #journal: Journal;
  readonly #takenNames: Set<string>;
  readonly #disk: DiskWatch;
  readonly #budget = new MemoryBudget();
  readonly #itemKeys = new Map<string, ItemKey>();
  readonly #codes = new Map<string, string>();
  readonly #transports = new Map<string, Promise<types.DirectTransport>>();
  /** By producer; null while its capture is being started. */
  readonly #captures = new Map<string, ProducerCapture | null>();
  readonly #streams = new Set<SegmentStream>();
  readonly #starting = new Set<Promise<void>>();
  readonly #lines: JournalBody[] = [];
  readonly #timer: NodeJS.Timeout;
  #journalling = false;
  #journalRetryAt = 0;
  #ticks = 0;
  #syncedBytes: number;
  #lastByteAt: number | null = null;
  #diskWell = true;
  #ending = false;
  #floor: CaptureFloor = { recorded: null, disguised: new Set(), restrictedTo: null };

  private constructor(parts: SessionCaptureParts, journal: Journal, takenNames: Set<string>) {
    this.#parts = parts;
    this.#journal = journal;
    this.#takenNames = takenNames;
    this.#syncedBytes = journal.sums.bytes;
    this.#disk = new DiskWatch(sessionFolder(parts.spoolDir, parts.sessionId));
    // Beside the opening, not before it: a slow disk holds up nobody.
    void this.#disk.reserve(parts.reserveBytes);
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  /**
   * Makes the session's folder ready and begins, or goes on with, its journal.
   * @param openedAt instant of the opening, for the journal's first line
   */
  static async start(parts: SessionCaptureParts, openedAt: number): Promise<SessionCapture> {
    const folder = sessionFolder(parts.spoolDir, parts.sessionId);
    await mkdir(join(folder, SEGMENTS_FOLDER), { recursive: true, mode: 0o700 });
    const journal = await Journal.open(folder);
    try {
      if (journal.last === null || journal.last === 'closed') {
        await journal.append({ type: 'opened', at: openedAt, sessionId: parts.sessionId });
      }
      return new SessionCapture(parts, journal, new Set(await readdir(join(folder, SEGMENTS_FOLDER))));
    } catch (error) {
      await journal.close();
      throw error;
    }
  }

  /** Codes that the files of the bridges are named by. */
  nameBridges(bridges: readonly { readonly bridgeId: string; readonly code: string }[]): void {
    for (const { bridgeId, code } of bridges) this.#codes.set(bridgeId, code);
  }

  /** Which bridges are taken from now on (null: all), and the closed item that it belongs to. */
  setFloor(floor: CaptureFloor): void {
    this.#floor = floor;
    for (const capture of this.#captures.values()) if (capture !== null) this.#settleFloor(capture);
  }

  /** A source of a seat was muted, opened or kept back. */
  restate(source: MediaSource, seatId: string): void {
    for (const capture of this.#captures.values()) {
      if (capture?.seatId === seatId && capture.source === source) capture.restate();
    }
  }

  /** The key of a closed item, made when its first source is taken; null where nobody could open what it closes. */
  #keyOf(itemId: string): ItemKey | null {
    const known = this.#itemKeys.get(itemId);
    if (known !== undefined) return known;
    try {
      const key = makeItemKey(readFileSync(this.#parts.restrictedKeyFile, 'utf8'));
      this.#itemKeys.set(itemId, key);
      return key;
    } catch (error) {
      // Evidence that only the spool's folder protects is better than none; the recorder seals it afterwards.
      this.#log().error({ itemId, reason: messageOf(error) }, 'a closed item is captured without its key');
      return null;
    }
  }

  #settleFloor(capture: ProducerCapture): void {
    const { recorded, disguised, restrictedTo: itemId } = this.#floor;
    const restrictedTo = itemId === null ? null : { itemId, key: this.#keyOf(itemId) };
    const { bridgeId } = capture;
    const bare = disguised.has(bridgeId) && !capture.disguised;
    capture.setFloor({ held: bare || (recorded !== null && !recorded.has(bridgeId)), restrictedTo });
  }

  /** Begins to take a source; a source that is being taken already is not taken twice. */
  add(source: RoomSource): void {
    const { producer } = source.produced;
    if (this.#ending || producer.closed || this.#captures.has(producer.id)) return;
    this.#captures.set(producer.id, null);
    producer.observer.once('close', () => this.#captures.delete(producer.id));
    const starting = this.#start(source).catch((error: unknown) => {
      this.#captures.delete(producer.id);
      this.#log().error(
        { producerId: producer.id, reason: messageOf(error) },
        'a source could not be captured',
      );
    });
    this.#starting.add(starting);
    void starting.then(() => this.#starting.delete(starting));
  }

  /**
   * Ends all segments and writes the journal's closing line.
   * @throws {Error} where the disk does not take everything in time; what waits is kept, and asking again goes on.
   */
  async stop(closedAt: number): Promise<JournalSums> {
    await this.#settle();
    const { segments } = this.#journal.sums;
    await this.#journal.append({ type: 'closed', at: closedAt, segments });
    await this.#release();
    return this.#journal.sums;
  }

  /** Ends all segments without closing the journal: the process stops, the session may go on in another. */
  async close(): Promise<void> {
    try {
      await this.#settle();
    } catch (error) {
      this.#log().error(
        { reason: messageOf(error), waiting: this.#budget.used },
        'captured bytes could not be written',
      );
    }
    await this.#release();
  }

  async #start(source: RoomSource): Promise<void> {
    const { sessionId, spoolDir, segmentSeconds } = this.#parts;
    const capture = await ProducerCapture.open({
      sessionId,
      bridgeCode: this.#codes.get(source.bridgeId) ?? source.bridgeId.slice(0, 8),
      source,
      transport: await this.#transportOf(source.router),
      folder: sessionFolder(spoolDir, sessionId),
      segmentMs: segmentSeconds * 1_000,
      budget: this.#budget,
      takenNames: this.#takenNames,
      onSynced: (bytes, newest) => this.#synced(bytes, newest),
      onTrouble: (code) => this.#trouble(code),
      onFinished: (line) => void this.#lines.push(line),
      onUnreadable: (file, error) =>
        this.#log().error({ file, reason: messageOf(error) }, 'a broken segment cannot be read back'),
    });
    if (capture === null) return;
    this.#streams.add(capture.stream);
    const { producer } = source.produced;
    if (this.#captures.has(producer.id)) this.#captures.set(producer.id, capture);
    this.#settleFloor(capture);
    await capture.begin();
    if (this.#ending) capture.close();
  }

  #transportOf(router: types.Router): Promise<types.DirectTransport> {
    let transport = this.#transports.get(router.id);
    if (transport === undefined) {
      transport = router.createDirectTransport();
      this.#transports.set(router.id, transport);
      router.observer.once('close', () => this.#transports.delete(router.id));
      transport.catch(() => this.#transports.delete(router.id));
    }
    return transport;
  }

  #tick(): void {
    this.#ticks += 1;
    // The first bytes are wanted on disk at once: the red mark waits for them.
    void this.#work({ sync: this.#ticks % SYNC_EVERY === 0 || this.#lastByteAt === null });
    if (this.#ending) return;
    if (this.#ticks % FLOW_EVERY === 1) this.#tellFlow();
    if (this.#ticks % KEY_FRAME_EVERY === 0) {
      for (const capture of this.#captures.values()) void capture?.requestKeyFrame();
    }
  }

  #tellFlow(): void {
    const { sessionId, tell } = this.#parts;
    this.#disk.tick(this.#syncedBytes);
    const disk = this.#disk.state;
    tell('capture:flow', {
      sessionId,
      at: mediaNow(),
      bytes: this.#syncedBytes,
      lastByteAt: this.#lastByteAt,
      disk: disk === null ? null : { ...disk, waitingBytes: this.#budget.used },
    });
  }

  async #work(options: { readonly sync: boolean }): Promise<void> {
    await Promise.all(
      [...this.#streams].map(async (stream) => {
        await stream.tick(options);
        if (stream.settled) this.#streams.delete(stream);
      }),
    );
    await this.#writeLines();
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

  /** Stops taking and waits until everything is on disk and in the journal. */
  async #settle(): Promise<void> {
    this.#ending = true;
    await Promise.all(this.#starting);
    for (const capture of this.#captures.values()) capture?.close();
    this.#captures.clear();
    const until = mediaNow() + SETTLE_LIMIT_MS;
    for (;;) {
      // A disk that stands still must not hold the answer for ever: each round ends by itself.
      await Promise.race([this.#work({ sync: true }), pause(SETTLE_LIMIT_MS / 10)]);
      if (this.#streams.size === 0 && this.#lines.length === 0 && !this.#journalling) return;
      if (mediaNow() > until) throw new Error('the disk does not take the recording');
      await pause(SETTLE_STEP_MS);
    }
  }

  async #release(): Promise<void> {
    this.#disk.release();
    clearInterval(this.#timer);
    for (const transport of this.#transports.values()) {
      // A transport that could not be made, or whose router is gone, needs no closing.
      await transport.then((made) => made.close()).catch(() => {});
    }
    this.#transports.clear();
    await this.#journal.close();
  }

  #log(): Logger {
    return this.#parts.logger.child({ sessionId: this.#parts.sessionId });
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * What capture:stop answers where nothing is being captured here: the sums of the journal, closed now where the
 * process that wrote it died before.
 */
export async function closeLeftJournal(
  parts: Pick<SessionCaptureParts, 'sessionId' | 'spoolDir' | 'logger'>,
  closedAt: number,
): Promise<JournalSums> {
  const folder = sessionFolder(parts.spoolDir, parts.sessionId);
  if (!(await Journal.exists(folder))) return { segments: 0, bytes: 0, journalHash: null };
  const journal = await Journal.open(folder);
  try {
    if (journal.last !== 'closed') {
      await adoptSession(folder, journal, parts.logger);
      await journal.append({ type: 'closed', at: closedAt, segments: journal.sums.segments });
    }
    return journal.sums;
  } finally {
    await journal.close();
  }
}
