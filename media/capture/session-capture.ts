import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { types } from 'mediasoup';
import type { Logger } from 'pino';
import { makeItemKey, type ItemKey } from '../../src/contracts/item-key.ts';
import type { MediaSource } from '../../src/contracts/media-shapes.ts';
import { messageOf } from '../faults.ts';
import { mediaNow } from '../media-time.ts';
import type { RoomSource, Tell } from '../room.ts';
import { adoptSession } from './adopt.ts';
import type { CaptureFloor } from './capture-floor.ts';
import { Journal, type JournalSums } from './journal.ts';
import { ProducerCapture } from './producer-capture.ts';
import { SegmentSink } from './segment-sink.ts';
import { SpoolWriter } from './spool-writer.ts';

const TICK_MS = 250;
/** In ticks: a sync a second, bytes told twice a second between the syncs, a key frame every four seconds. */
const SYNC_EVERY = 4;
const FLOW_EVERY = 2;
const KEY_FRAME_EVERY = 16;
/** How long an end waits for the disk, milliseconds; below the time the server waits for the answer. */
const SETTLE_LIMIT_MS = 10_000;
const SETTLE_STEP_MS = 20;
const SECOND_DISK_MS = 2_000;

export interface SessionCaptureParts {
  readonly sessionId: string;
  readonly spoolDir: string;
  /** Folder on a second disk that gets every byte too; empty: none. */
  readonly mirrorDir: string;
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
  /** The first disk, and the second one where one is set. */
  readonly #writers: readonly [SpoolWriter, ...SpoolWriter[]];
  readonly #itemKeys = new Map<string, ItemKey>();
  readonly #codes = new Map<string, string>();
  readonly #transports = new Map<string, Promise<types.DirectTransport>>();
  /** By producer; null while its capture is being started. */
  readonly #captures = new Map<string, ProducerCapture | null>();
  readonly #starting = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;
  #ticks = 0;
  #ending = false;
  #floor: CaptureFloor = { recorded: null, disguised: new Set(), restrictedTo: null };

  private constructor(parts: SessionCaptureParts, writers: readonly [SpoolWriter, ...SpoolWriter[]]) {
    this.#parts = parts;
    this.#writers = writers;
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  /**
   * Makes the session's folders ready and begins, or goes on with, their journals. A second disk that is not there
   * costs the second copy, not the session.
   * @param openedAt instant of the opening, for the journals' first lines
   */
  static async start(parts: SessionCaptureParts, openedAt: number): Promise<SessionCapture> {
    const { sessionId, spoolDir, mirrorDir, segmentSeconds, reserveBytes, logger } = parts;
    const open = (dir: string): Promise<SpoolWriter> =>
      SpoolWriter.open(
        {
          ...{ sessionId, folder: sessionFolder(dir, sessionId), segmentMs: segmentSeconds * 1_000 },
          ...{ reserveBytes, logger },
        },
        openedAt,
      );
    const primary = await open(spoolDir);
    const mirror =
      mirrorDir === ''
        ? null
        : await open(mirrorDir).catch((error: unknown) => {
            logger.error(
              { sessionId, reason: messageOf(error) },
              'the second disk does not take the recording',
            );
            return null;
          });
    return new SessionCapture(parts, mirror === null ? [primary] : [primary, mirror]);
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
    const [primary] = this.#writers;
    for (const writer of this.#writers) {
      // The disk that took everything is what the recording is made from; the other keeps what it has.
      if (writer.settled) await writer.finish(closedAt);
    }
    const whole = this.#writers.find(({ settled }) => settled) ?? primary;
    await this.#release();
    return whole.sums;
  }

  /** Ends all segments without closing the journal: the process stops, the session may go on in another. */
  async close(): Promise<void> {
    try {
      await this.#settle();
    } catch (error) {
      this.#log().error(
        { reason: messageOf(error), waiting: this.#waitingBytes },
        'captured bytes could not be written',
      );
    }
    await this.#release();
  }

  async #start(source: RoomSource): Promise<void> {
    const { sessionId } = this.#parts;
    const capture = await ProducerCapture.open({
      sessionId,
      bridgeCode: this.#codes.get(source.bridgeId) ?? source.bridgeId.slice(0, 8),
      source,
      transport: await this.#transportOf(source.router),
      openSink: (header) => new SegmentSink(this.#writers.map((writer) => writer.newStream(header))),
    });
    if (capture === null) return;
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
    const [disk] = this.#writers.map((writer) => writer.disk);
    tell('capture:flow', {
      sessionId,
      at: mediaNow(),
      bytes: Math.max(...this.#writers.map(({ syncedBytes }) => syncedBytes)),
      lastByteAt: this.#lastByteAt,
      disk: disk == null ? null : { ...disk, waitingBytes: this.#waitingBytes },
    });
  }

  async #work(options: { readonly sync: boolean }): Promise<void> {
    await Promise.all(this.#writers.map((writer) => writer.work(options)));
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
      if (this.#writers.every(({ settled }) => settled)) return;
      // One disk has all of it: the other one is waited for a little.
      const one = this.#writers.some(({ settled }) => settled);
      if (one && mediaNow() > until - SETTLE_LIMIT_MS + SECOND_DISK_MS) return;
      if (mediaNow() > until) {
        throw new Error('the disk does not take the recording');
      }
      await pause(SETTLE_STEP_MS);
    }
  }

  async #release(): Promise<void> {
    clearInterval(this.#timer);
    for (const transport of this.#transports.values()) {
      // A transport that could not be made, or whose router is gone, needs no closing.
      await transport.then((made) => made.close()).catch(() => {});
    }
    this.#transports.clear();
    await Promise.all(this.#writers.map((writer) => writer.release()));
  }

  get #lastByteAt(): number | null {
    const times = this.#writers.flatMap(({ lastByteAt }) => lastByteAt ?? []);
    return times.length === 0 ? null : Math.max(...times);
  }

  get #waitingBytes(): number {
    return Math.max(...this.#writers.map(({ waitingBytes }) => waitingBytes));
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
