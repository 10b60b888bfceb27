import type { FinishProgress } from '../contracts/archive.ts';
import type { FinishResult } from '../contracts/recording-jobs.ts';
import { DomainError } from '../domain/errors.ts';
import { supplementsOf } from '../domain/recording/supplements.ts';
import { replay } from '../domain/session-events.ts';
import { canAct } from '../domain/session.ts';
import { assertMay, type Actor } from './actor.ts';
import type { Announce, Clock, Log, Store } from './ports.ts';
import type { ExchangeEvents } from './ports/exchange.ts';
import type { SearchArchive } from './search-archive.ts';
import type { SettleSession } from './settle-session.ts';

/** What the recorder tells, stored and passed on; every method may be told twice. */
export interface FollowRecording {
  progress(sessionId: string, progress: FinishProgress): Promise<void>;
  finished(result: FinishResult): Promise<void>;
  /** @param final false where the queue tries again by itself */
  failed(sessionId: string, reason: string, final: boolean): Promise<void>;
  /** @throws {DomainError} `not_found`, `act_not_allowed_now` where nothing failed */
  retry(actor: Actor, sessionId: string): Promise<void>;
  /** A bridge brought what the line had not carried: a recording that is finished already is made anew with it. */
  supplemented(sessionId: string): Promise<void>;
}

export function makeFollowRecording(parts: {
  store: Store;
  clock: Clock;
  settle: SettleSession;
  search: Pick<SearchArchive, 'index'>;
  exchangeEvents: ExchangeEvents;
  announce: Announce;
  log: Log;
}): FollowRecording {
  const { store, clock, settle, search, exchangeEvents, announce, log } = parts;
  const self: FollowRecording = {
    async progress(sessionId, progress) {
      const recording = await store.recordings.byId(sessionId);
      if (recording === null || recording.state !== 'finishing') return;
      await store.recordings.save({ ...recording, progress });
      announce.archiveProgress(sessionId, 'finishing', progress);
    },
    async finished(result) {
      const { sessionId } = result;
      const row = await store.sessions.byId(sessionId);
      if (row === null) {
        log.error({ sessionId }, 'files of an unknown session: left where they are');
        return;
      }
      await store.recordings.finish(result);
      await search.index(sessionId);
      await self.supplemented(sessionId);
      const archived = await store.events.append(sessionId, (events) =>
        canAct(replay(row.plannedState, events).state, 'archive')
          ? [{ body: { type: 'session_archived' }, at: clock.now(), actorId: null }]
          : [],
      );
      announce.archiveProgress(sessionId, 'finished', null);
      if (archived.length > 0) {
        log.info({ sessionId, files: result.files.length }, 'recording finished');
        announce.sessionChanged(sessionId);
      }
    },
    async failed(sessionId, reason, final) {
      log.error({ sessionId, reason, final }, 'finishing a recording failed');
      if (!final) return;
      const recording = await store.recordings.byId(sessionId);
      if (recording === null || recording.state === 'finished') return;
      // Told first: the record of a recording keeps no history that a stop between the two could be made good from.
      if (recording.state !== 'failed')
        await exchangeEvents.tell('archive.failed', {
          ...{ occasion: `archive-failed/${sessionId}/${clock.now()}`, sessionId },
        });
      await store.recordings.save({ ...recording, state: 'failed', failure: reason, progress: null });
      announce.archiveProgress(sessionId, 'failed', null);
    },
    async retry(actor, sessionId) {
      assertMay(actor, 'archive.download');
      const recording = await store.recordings.byId(sessionId);
      if (recording === null) throw new DomainError('not_found');
      if (recording.state !== 'failed')
        throw new DomainError('act_not_allowed_now', { state: recording.state });
      await store.recordings.save({ ...recording, state: 'waiting', failure: null, progress: null });
      announce.archiveProgress(sessionId, 'finishing', null);
      await settle.settle(sessionId);
    },
    async supplemented(sessionId) {
      const recording = await store.recordings.byId(sessionId);
      // One that is being made is looked at again when it is done.
      if (recording?.state !== 'finished') return;
      const brought = supplementsOf(await store.events.of(sessionId)).length;
      if (brought <= recording.supplements) return;
      await store.recordings.save({ ...recording, state: 'waiting', failure: null, progress: null });
      announce.archiveProgress(sessionId, 'finishing', null);
      await settle.settle(sessionId);
    },
  };
  return self;
}
