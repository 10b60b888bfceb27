import type { Floor } from '../domain/floor.ts';
import { supplementPath, supplementsOf } from '../domain/recording/supplements.ts';
import { isJoinable, isOver, isRecorded } from '../domain/session.ts';
import type { Log, MediaPlane, RecorderQueue, Store } from './ports.ts';
import { floorOf } from './floor-view.ts';
import { know, type Known } from './known-session.ts';
import type { SearchArchive } from './search-archive.ts';
import { sessionTimeline } from './session-timeline.ts';

/** Brings media and recorder to what the events of a session say. */
export interface SettleSession {
  /**
   * Idempotent: asked after every event, and again after either side came back, it leads to the same end. Calls for
   * one session run one after another.
   * @throws {DomainError} `media_unavailable`; then the next call heals.
   */
  settle(sessionId: string): Promise<void>;
  /** Asks again for those that could not be settled: nothing else may happen for long that would heal them. Never rejects. */
  settleFailed(): Promise<void>;
  /** What media was last told of a session; null where nothing was told since the start. */
  toldFloor(sessionId: string): ToldFloor | null;
}

/** A floor with the seats of that moment. */
export interface ToldFloor {
  readonly floor: Floor;
  /** Seat by bridge. */
  readonly seats: ReadonlyMap<string, string>;
}

export function makeSettleSession(parts: {
  store: Store;
  media: MediaPlane;
  recorder: RecorderQueue;
  search: Pick<SearchArchive, 'index'>;
  log: Log;
}): SettleSession {
  const { store, media, recorder, search, log } = parts;
  const tails = new Map<string, Promise<void>>();
  const told = new Map<string, ToldFloor>();
  const failed = new Set<string>();

  async function settleNow(sessionId: string): Promise<void> {
    const row = await store.sessions.byId(sessionId);
    if (row === null) return;
    const known = await know(store, row);
    const { state, seats } = known.picture;
    // A session that only has its readiness decided needs no room yet.
    if (isJoinable(state) && (isRecorded(state) || seats.size > 0)) await tellMedia(known);
    else if (isOver(state)) await handOver(known);
  }

  async function tellMedia(known: Known): Promise<void> {
    const { row, picture } = known;
    const sessionId = row.id;
    await media.ask('room:open', { sessionId });
    const wanted = floorOf(known);
    const { edges, recorded, locked, disguised, restrictedTo } = wanted;
    const seats = new Map([...picture.seats].map(([bridgeId, { seatId }]) => [bridgeId, seatId]));
    told.set(sessionId, { floor: wanted, seats });
    await media.ask('floor:set', {
      ...{ sessionId, revision: picture.revision, edges: [...edges] },
      ...{ recorded: [...recorded], locked: [...locked] },
      ...{ disguised: [...disguised], restrictedTo },
    });
    if (isRecorded(picture.state) && picture.openedAt !== null) {
      await media.ask('capture:start', {
        sessionId,
        openedAt: picture.openedAt,
        bridges: row.bridges.map(({ id, code }) => ({ bridgeId: id, code })),
      });
      recorder.preview({
        ...{ sessionId, openedAt: picture.openedAt },
        bridges: row.bridges.map(({ id, code }) => ({ bridgeId: id, code })),
      });
    }
  }

  /** After the close: end the capture, give the seats back, ask the recorder for the files. */
  async function handOver({ row, picture }: Known): Promise<void> {
    // Cancelled while somebody waited in it.
    if (picture.openedAt === null && picture.seats.size > 0) {
      await media.ask('room:close', { sessionId: row.id });
      told.delete(row.id);
    }
    if (picture.openedAt === null || picture.closedAt === null) return;
    const recording = await store.recordings.byId(row.id);
    if (recording === null || recording.state === 'finished' || recording.state === 'failed') return;
    const { journalHash } = await media.ask('capture:stop', {
      sessionId: row.id,
      closedAt: picture.closedAt,
    });
    await media.ask('room:close', { sessionId: row.id });
    told.delete(row.id);
    await store.recordings.save({ ...recording, state: 'finishing', journalHash });
    await search.index(row.id);
    const [timeline, reports, events] = await Promise.all([
      sessionTimeline(store, row),
      store.reports.ofSessions([row.id]),
      store.events.of(row.id),
    ]);
    const { openedAt } = picture;
    if (timeline === null) return;
    await recorder.finish({
      timeline,
      readiness: reports.map(({ deadline, sha256, body }) => ({ deadline, sha256, body })),
      supplements: supplementsOf(events).map(({ supplementId, bridgeId, from, to, sha256 }) => ({
        ...{ bridgeId, sha256, fromMs: from - openedAt, toMs: to - openedAt },
        path: supplementPath(row.id, supplementId),
      })),
      requestId: row.id,
    });
  }

  const self: SettleSession = {
    toldFloor: (sessionId) => told.get(sessionId) ?? null,
    async settleFailed() {
      // Without a link there is nobody to ask, and when it comes up everything is settled anyway.
      if (!media.connected) return;
      for (const sessionId of [...failed]) {
        try {
          await self.settle(sessionId);
          log.info({ sessionId }, 'settled after a failure');
        } catch (error) {
          log.warn({ sessionId, err: error }, 'settling failed again');
        }
      }
    },
    settle(sessionId) {
      const before = tails.get(sessionId) ?? Promise.resolve();
      // A failure belongs to the call it happened in; the next one starts afresh.
      const mine = before
        .catch(() => undefined)
        .then(async () => {
          failed.add(sessionId);
          await settleNow(sessionId);
          failed.delete(sessionId);
        });
      tails.set(sessionId, mine);
      const forget = (): void => {
        if (tails.get(sessionId) === mine) tails.delete(sessionId);
      };
      mine.then(forget, forget);
      return mine;
    },
  };
  return self;
}
