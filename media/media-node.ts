import { mkdir } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { MediaCommandPayload, MediaCommandReply } from '../src/contracts/media-control.ts';
import { adoptSpool } from './capture/adopt.ts';
import { probeSpool } from './capture/probe-spool.ts';
import { closeLeftJournal, SessionCapture } from './capture/session-capture.ts';
import { messageOf, MediaStartFault, NotFoundHere, Refused } from './faults.ts';
import { Room, type RoomSource, type Tell, type WantedFloor } from './room.ts';
import type { MediaSettings } from './settings.ts';
import { Turns } from './turns.ts';
import { WorkerPool } from './worker-pool.ts';

/** What a file may be named by; the code is part of a path. */
const SAFE_CODE = /^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/;

/** All rooms and captures of the process. */
export class MediaNode {
  readonly #settings: MediaSettings;
  readonly #logger: Logger;
  readonly #tell: Tell;
  readonly #pool: WorkerPool;
  readonly #rooms = new Map<string, Room>();
  readonly #captures = new Map<string, SessionCapture>();
  /** Opening and closing of one session's room and capture, one after another. */
  readonly #turns = new Map<string, Turns>();
  #closed = false;

  private constructor(settings: MediaSettings, pool: WorkerPool, tell: Tell, logger: Logger) {
    this.#settings = settings;
    this.#pool = pool;
    this.#tell = tell;
    this.#logger = logger;
  }

  /**
   * Makes the spool ready, adopts what an ended process left in it, and starts the workers.
   * @param tell brings an event to every connected server
   * @throws {MediaStartFault} for what a person can mend.
   */
  static async start(settings: MediaSettings, tell: Tell, logger: Logger): Promise<MediaNode> {
    try {
      await mkdir(settings.spoolDir, { recursive: true, mode: 0o700 });
      await adoptSpool(settings.spoolDir, logger);
    } catch (error) {
      throw new MediaStartFault('spool', settings.spoolDir, { cause: error });
    }
    if (settings.mirrorDir !== '') {
      await adoptSpool(settings.mirrorDir, logger).catch((error: unknown) => {
        logger.error({ reason: messageOf(error) }, 'the second disk cannot be read');
      });
    }
    return new MediaNode(settings, await WorkerPool.start(settings, logger), tell, logger);
  }

  /** The session's room, made where it is not there. */
  openRoom(sessionId: string): Promise<Room> {
    return this.#turnsOf(sessionId).run(() => this.#openRoom(sessionId));
  }

  /** @throws {NotFoundHere} where the session has no room, as after a restart of this process. */
  room(sessionId: string): Room {
    const room = this.#rooms.get(sessionId);
    if (room === undefined) throw new NotFoundHere('room');
    return room;
  }

  findRoom(sessionId: string): Room | null {
    return this.#rooms.get(sessionId) ?? null;
  }

  /** Closes the room with its seats. A capture goes on, with nothing to take, until it is stopped. */
  closeRoom(sessionId: string): Promise<void> {
    return this.#turnsOf(sessionId).run(async () => {
      this.#rooms.get(sessionId)?.close();
      this.#rooms.delete(sessionId);
      await Promise.resolve();
    });
  }

  /**
   * Brings a room's media, and the capture of it, to what the floor wants.
   * @throws {NotFoundHere} where the session has no room
   */
  async setFloor(sessionId: string, wanted: WantedFloor): Promise<void> {
    const room = this.room(sessionId);
    const done = room.setFloor(wanted);
    // At once: what is not to be recorded must not be, even while consumers are still being made.
    this.#captures.get(sessionId)?.setFloor(room.captureFloor);
    await done;
  }

  /** Whether a capture would reach the disk now. */
  probeSpool(): Promise<{ writable: boolean; freeBytes: number }> {
    return probeSpool(this.#settings.spoolDir);
  }

  /** Takes what the room sends and the floor has recorded, from now on; where it does already, new names are learned and no more. */
  startCapture({ sessionId, openedAt, bridges }: MediaCommandPayload<'capture:start'>): Promise<void> {
    if (bridges.some(({ code }) => !SAFE_CODE.test(code))) throw new Refused('bridge code');
    return this.#turnsOf(sessionId).run(async () => {
      const running = this.#captures.get(sessionId);
      if (running !== undefined) {
        running.nameBridges(bridges);
        return;
      }
      const room = await this.#openRoom(sessionId);
      const { spoolDir, mirrorDir, segmentSeconds, reserveBytes, restrictedKeyFile } = this.#settings;
      const parts = {
        ...{ sessionId, spoolDir, mirrorDir, segmentSeconds, reserveBytes, restrictedKeyFile },
        ...{ tell: this.#tell, logger: this.#logger },
      };
      const capture = await SessionCapture.start(parts, openedAt);
      capture.nameBridges(bridges);
      capture.setFloor(room.captureFloor);
      this.#captures.set(sessionId, capture);
      for (const source of room.sources) capture.add(source);
      this.#logger.info({ sessionId }, 'capture started');
    });
  }

  /** Ends the capture; asked again it answers the same, from the journal. */
  stopCapture({
    sessionId,
    closedAt,
  }: MediaCommandPayload<'capture:stop'>): Promise<MediaCommandReply<'capture:stop'>> {
    return this.#turnsOf(sessionId).run(async () => {
      const capture = this.#captures.get(sessionId);
      if (capture === undefined) {
        const { spoolDir } = this.#settings;
        return closeLeftJournal({ sessionId, spoolDir, logger: this.#logger }, closedAt);
      }
      const sums = await capture.stop(closedAt);
      this.#captures.delete(sessionId);
      this.#logger.info({ sessionId, ...sums }, 'capture stopped');
      return sums;
    });
  }

  /** What exists now, read from mediasoup's own objects. */
  status(): MediaCommandReply<'status'> {
    const sessions = [...this.#rooms.values()].map((room) => ({
      sessionId: room.sessionId,
      seats: room.seats.map(({ bridgeId, seatId }) => ({ bridgeId, seatId })),
      producers: room.producerFacts,
      consumers: room.seats.flatMap((seat) =>
        seat.consumers
          .filter(({ consumer }) => !consumer.closed)
          .map(({ consumer, fromBridgeId }) => ({
            from: fromBridgeId,
            to: seat.bridgeId,
            kind: consumer.kind,
          })),
      ),
      capturing: this.#captures.has(room.sessionId),
      spread: [...room.spread],
    }));
    return { workers: this.#pool.workers(), sessions };
  }

  /** Workers that died and are not back yet. */
  get workersLacking(): number {
    return this.#pool.lacking;
  }

  /** Finishes all segments, then closes rooms and workers. Idempotent. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.all([...this.#captures.values()].map((capture) => capture.close()));
    this.#captures.clear();
    for (const room of this.#rooms.values()) room.close();
    this.#rooms.clear();
    this.#pool.close();
  }

  async #openRoom(sessionId: string): Promise<Room> {
    const known = this.#rooms.get(sessionId);
    if (known !== undefined) return known;
    const room = await Room.open({
      sessionId,
      pool: this.#pool,
      seatsTogether: this.#settings.seatsTogether,
      tell: this.#tell,
      onSource: (source: RoomSource) => this.#captures.get(sessionId)?.add(source),
      onState: (source, seatId) => this.#captures.get(sessionId)?.restate(source, seatId),
      logger: this.#logger,
    });
    this.#rooms.set(sessionId, room);
    return room;
  }

  #turnsOf(sessionId: string): Turns {
    let turns = this.#turns.get(sessionId);
    if (turns === undefined) this.#turns.set(sessionId, (turns = new Turns()));
    return turns;
  }
}
