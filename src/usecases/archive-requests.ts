import { randomUUID } from 'node:crypto';
import type { ArchiveJob, ArchiveJobResult } from '../contracts/archive-jobs.ts';
import type {
  ArchiveRequest,
  HandoverDraft,
  RequestDecision,
  RequestDraft,
} from '../contracts/archive-requests.ts';
import { archiveFolder } from '../domain/archive-folder.ts';
import { DomainError } from '../domain/errors.ts';
import { keepUntil, type RetentionSchedule } from '../domain/retention.ts';
import { actorMay } from '../domain/roles.ts';
import { dateText, timeText } from '../domain/time.ts';
import { assertMay, type Actor } from './actor.ts';
import type { AccessRow, ArchiveRow, ArchiveWorker, Clock, Log, RequestRow, Store } from './ports.ts';

/** What needs a second person: giving out, opening what is sealed, exporting, disposing. */
export interface ArchiveRequests {
  ask(actor: Actor, sessionId: string, draft: RequestDraft): Promise<ArchiveRequest>;
  /** Of one session, or all; newest first. */
  list(actor: Actor, sessionId: string | null): Promise<readonly ArchiveRequest[]>;
  /** @throws {DomainError} `own_request` where it is one's own; `act_not_allowed_now` where it was decided */
  decide(actor: Actor, requestId: string, decision: RequestDecision): Promise<ArchiveRequest>;
  /** The file that was made, below the folder of prepared files. */
  file(actor: Actor, requestId: string): Promise<{ path: string; name: string; mimeType: string }>;
  handOver(actor: Actor, requestId: string, draft: HandoverDraft): Promise<ArchiveRequest>;
  /** The recorder's answer; may be told twice. */
  done(requestId: string, result: ArchiveJobResult): Promise<void>;
  failed(requestId: string, reason: string): Promise<void>;
  /** Asks the recorder again for what was approved and not made yet: at a start. */
  resume(): Promise<void>;
}

/** How long a prepared file can be fetched, milliseconds. */
const FETCH_MS = 7 * 24 * 3_600_000;
const SHOWN = 200;

export function makeArchiveRequests(parts: {
  store: Store;
  clock: Clock;
  worker: ArchiveWorker;
  retention: RetentionSchedule;
  log: Log;
}): ArchiveRequests {
  const { store, clock, worker, log } = parts;
  const { requests, accesses, holds } = store.archive;

  async function archived(sessionId: string): Promise<ArchiveRow> {
    const row = await store.recordings.archiveOf(sessionId);
    if (row === null) throw new DomainError('not_found');
    return row;
  }

  const note = (actorId: string, sessionId: string, of: Pick<AccessRow, 'action' | 'what' | 'reason'>) =>
    accesses.add({ id: randomUUID(), sessionId, actorId, at: clock.now(), ...of });

  async function view(actor: Actor, row: RequestRow): Promise<ArchiveRequest> {
    const [session, agenda, names] = await Promise.all([
      store.recordings.archiveOf(row.sessionId),
      store.agenda.of(row.sessionId),
      namesOf([row.askedBy, row.decidedBy, row.handover?.by ?? null]),
    ]);
    const index = agenda.findIndex(({ id }) => id === row.itemId);
    const item = agenda[index];
    const expired = row.state === 'ready' && row.until !== null && row.until <= clock.now();
    return {
      ...{ requestId: row.id, sessionId: row.sessionId, kind: row.kind, reason: row.reason },
      ...{ sessionTitle: session?.session.title ?? '', openedAt: session?.openedAt ?? 0 },
      state: expired ? 'expired' : row.state,
      item: item === undefined ? null : { itemId: item.id, place: index + 1, label: item.label },
      ...{ applicant: row.applicant, askedBy: names(row.askedBy) ?? '', askedAt: row.askedAt },
      ...{ decidedBy: names(row.decidedBy), decidedAt: row.decidedAt, decision: row.decision },
      file:
        row.file === null
          ? null
          : {
              ...{ name: row.file.name, bytes: row.file.bytes },
              ...{ sha256: row.file.sha256, mimeType: row.file.mimeType },
            },
      ...{ until: row.until, failure: row.failure },
      handover: row.handover === null ? null : { ...row.handover, by: names(row.handover.by) ?? '' },
      mayDecide: row.state === 'asked' && actorMay(actor, 'archive.approve') && row.askedBy !== actor.id,
    };
  }

  async function namesOf(ids: readonly (string | null)[]): Promise<(id: string | null) => string | null> {
    const known = ids.filter((id) => id !== null);
    const users = await Promise.all([...new Set(known)].map((id) => store.users.byId(id)));
    return (id) => users.find((user) => user?.id === id)?.displayName ?? null;
  }

  /** What the recorder is to do. @throws {DomainError} where there is nothing to do it with any more */
  async function jobOf(row: RequestRow): Promise<ArchiveJob> {
    const archive = await archived(row.sessionId);
    const folder = archiveFolder(row.sessionId, archive.openedAt);
    const shared = { jobId: row.id, sessionId: row.sessionId, folder };
    const of = (kind: 'extract' | 'sealed'): string[] =>
      archive.files
        .filter((file) => file.kind === kind && file.itemId === row.itemId)
        .map(({ path }) => path);
    if (row.kind === 'export') return { ...shared, kind: 'export' };
    if (row.kind === 'disposal') return { ...shared, kind: 'disposal', reason: row.reason };
    const paths = of(row.kind === 'extract' ? 'extract' : 'sealed');
    const [path] = paths;
    if (path === undefined) throw new DomainError('nothing_to_give_out');
    if (row.kind === 'open_sealed') return { ...shared, kind: 'open_sealed', path };
    const asked = `${dateText(row.askedAt)} ${timeText(row.askedAt)}`;
    const watermark = `BẢN TRÍCH LỤC – ${row.applicant ?? ''} – ${asked} – ${row.id.slice(0, 8)}`;
    return { ...shared, kind: 'extract', paths, watermark };
  }

  async function assertDisposable(row: ArchiveRow): Promise<void> {
    const agenda = await store.agenda.of(row.session.id);
    const kinds = agenda.map(({ kind }) => kind);
    const until = keepUntil(parts.retention, row.closedAt, kinds);
    if (until === null || until > clock.now()) throw new DomainError('kept_by_schedule');
    if ((await holds.of(row.session.id)).some(({ liftedAt }) => liftedAt === null))
      throw new DomainError('legal_hold');
  }

  async function begin(row: RequestRow): Promise<void> {
    try {
      await worker.ask(await jobOf(row));
    } catch (error) {
      // It stays approved: the next start, or the same decision made again, asks anew.
      log.warn({ requestId: row.id, err: error }, 'the recorder could not be asked');
    }
  }

  async function known(requestId: string): Promise<RequestRow> {
    const row = await requests.byId(requestId);
    if (row === null) throw new DomainError('not_found');
    return row;
  }

  return {
    async ask(actor, sessionId, draft) {
      assertMay(actor, 'archive.request');
      const row = await archived(sessionId);
      if (row.recording.state !== 'finished') throw new DomainError('act_not_allowed_now');
      const itemId = 'itemId' in draft ? draft.itemId : null;
      const made: RequestRow = {
        ...{ id: randomUUID(), sessionId, kind: draft.kind, state: 'asked', itemId, reason: draft.reason },
        applicant: draft.kind === 'extract' ? draft.applicant : null,
        ...{ askedBy: actor.id, askedAt: clock.now(), decidedBy: null, decidedAt: null, decision: null },
        ...{ file: null, until: null, failure: null, handover: null },
      };
      if (draft.kind === 'disposal') await assertDisposable(row);
      await jobOf(made);
      await requests.add(made);
      await note(actor.id, sessionId, { action: 'request', what: draft.kind, reason: draft.reason });
      return view(actor, made);
    },

    async list(actor, sessionId) {
      assertMay(actor, 'archive.list');
      if (
        !actorMay(actor, 'archive.request') &&
        !actorMay(actor, 'archive.approve') &&
        !actorMay(actor, 'archive.audit')
      )
        return [];
      const rows = await requests.list(sessionId, SHOWN);
      return Promise.all(rows.map((row) => view(actor, row)));
    },

    async decide(actor, requestId, { approve, reason }) {
      assertMay(actor, 'archive.approve');
      const row = await known(requestId);
      if (row.askedBy === actor.id) throw new DomainError('own_request');
      if (approve && row.kind === 'disposal') await assertDisposable(await archived(row.sessionId));
      const decided = { decidedBy: actor.id, decidedAt: clock.now(), decision: reason };
      const state = approve ? 'approved' : 'refused';
      const moved = await requests.move(requestId, ['asked'], { ...decided, state });
      if (moved === null) throw new DomainError('act_not_allowed_now');
      await note(actor.id, row.sessionId, { action: 'decide', what: `${row.kind}: ${state}`, reason });
      if (approve) await begin(moved);
      return view(actor, moved);
    },

    async file(actor, requestId) {
      const row = await known(requestId);
      assertMay(actor, row.kind === 'open_sealed' ? 'archive.play' : 'archive.download');
      // What was closed is for the two who answer for its opening.
      if (row.kind === 'open_sealed' && actor.id !== row.askedBy && actor.id !== row.decidedBy)
        throw new DomainError('not_allowed');
      const usable = row.state === 'ready' || row.state === 'handed_over';
      if (!usable || row.file === null || (row.until ?? 0) <= clock.now()) throw new DomainError('not_found');
      const key = {
        sessionId: row.sessionId,
        actorId: actor.id,
        action: 'fetch',
        what: row.file.name,
      } as const;
      if ((await accesses.newest(key, row.decidedAt ?? 0)) === null)
        await note(actor.id, row.sessionId, { action: 'fetch', what: row.file.name, reason: row.reason });
      return row.file;
    },

    async handOver(actor, requestId, draft) {
      assertMay(actor, 'archive.download');
      const row = await known(requestId);
      if (row.kind !== 'extract' && row.kind !== 'export') throw new DomainError('act_not_allowed_now');
      const handover = { ...draft, by: actor.id, at: clock.now() };
      const moved = await requests.move(requestId, ['ready'], { state: 'handed_over', handover });
      if (moved === null) throw new DomainError('act_not_allowed_now');
      const what = `${row.file?.name ?? ''} → ${draft.receiver}`;
      await note(actor.id, row.sessionId, { action: 'hand_over', what, reason: draft.note });
      return view(actor, moved);
    },

    async done(requestId, result) {
      if (result.kind !== 'prepared' && result.kind !== 'disposed') return;
      if (result.kind === 'prepared') {
        const ready = { file: result.file, until: clock.now() + FETCH_MS, failure: null };
        await requests.move(requestId, ['approved', 'failed'], { ...ready, state: 'ready' });
        return;
      }
      const row = await requests.move(requestId, ['approved', 'failed'], {
        state: 'disposed',
        failure: null,
      });
      if (row === null) return;
      const recording = await store.recordings.byId(row.sessionId);
      if (recording !== null) await store.recordings.save({ ...recording, state: 'disposed' });
      log.info({ sessionId: row.sessionId, entry: result.number }, 'recording disposed of');
    },

    async failed(requestId, reason) {
      await requests.move(requestId, ['approved'], { state: 'failed', failure: reason });
    },

    async resume() {
      for (const row of await requests.inState('approved')) await begin(row);
    },
  };
}
