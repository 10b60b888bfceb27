import { randomUUID } from 'node:crypto';
import type { DocumentDraft } from '../contracts/papers.ts';
import type { RegistrationFile } from '../contracts/registration-papers.ts';
import { DomainError } from '../domain/errors.ts';
import { actorMay } from '../domain/roles.ts';
import type { RegistrationState } from '../domain/procedure/registration.ts';
import { assertMay, type Actor } from './actor.ts';
import type { Clock, DocumentFiles, Log, RegistrationRow, Store } from './ports.ts';
import {
  assertOwn,
  namesOf,
  openSession,
  plannedSession,
  visibleRegistration,
} from './registration-access.ts';

/** Most files of one registration that lie there at a time. */
export const MOST_FILES = 30;
/** While a file may come, and while one may be taken back: what the centre listed a matter by stays with it. */
const MAY_ADD: readonly RegistrationState[] = ['registered', 'submitted', 'returned', 'listed'];
const MAY_REMOVE: readonly RegistrationState[] = ['registered', 'submitted', 'returned'];

/** Files that citizens hand in with their matter. None is ever kept of a denunciation. */
export interface RegistrationFiles {
  /**
   * Those taken back too, with the reason. The bridge and who decides at the centre read them; once the matter is on
   * the agenda everybody at the centre who reads registrations does.
   * @throws {DomainError} `not_found` of another bridge's
   */
  list(actor: Actor, sessionId: string, registrationId: string): Promise<readonly RegistrationFile[]>;
  /**
   * @param content the file as it comes in; looked at before it is believed to be what its name says
   * @throws {DomainError} `files_of_denunciation`, `document_not_readable`, `document_too_large`, `too_many_files`,
   * `session_closed`, `act_not_allowed_now`
   */
  add(
    actor: Actor,
    sessionId: string,
    registrationId: string,
    draft: DocumentDraft,
    content: AsyncIterable<Uint8Array>,
  ): Promise<RegistrationFile>;
  /** Where a file is. @throws {DomainError} `document_not_found` also of one taken back */
  file(
    actor: Actor,
    sessionId: string,
    registrationId: string,
    fileId: string,
  ): Promise<{ readonly path: string; readonly mimeType: string }>;
  /** @throws {DomainError} `document_not_found`, `act_not_allowed_now` once the matter is decided */
  remove(
    actor: Actor,
    sessionId: string,
    registrationId: string,
    fileId: string,
    reason: string,
  ): Promise<readonly RegistrationFile[]>;
}

type FileRow = Awaited<ReturnType<Store['registrationPapers']['filesOf']>>[number];

export function makeRegistrationFiles(parts: {
  store: Store;
  files: DocumentFiles;
  clock: Clock;
  log: Log;
}): RegistrationFiles {
  const { store, files, clock, log } = parts;

  async function readable(actor: Actor, sessionId: string, registrationId: string): Promise<RegistrationRow> {
    await plannedSession(store, actor, sessionId);
    const row = await visibleRegistration(store, actor, sessionId, registrationId);
    const decides = actor.role === 'bridge_officer' || actorMay(actor, 'registration.screen');
    if (!decides && row.state !== 'listed') throw new DomainError('not_allowed');
    return row;
  }

  async function writable(
    actor: Actor,
    sessionId: string,
    registrationId: string,
    states: readonly RegistrationState[],
  ): Promise<RegistrationRow> {
    assertMay(actor, 'registration.write');
    await openSession(store, actor, sessionId);
    const row = await visibleRegistration(store, actor, sessionId, registrationId);
    assertOwn(actor, row.bridgeId);
    if (row.matter.kind === 'denunciation') throw new DomainError('files_of_denunciation');
    if (!states.includes(row.state)) throw new DomainError('act_not_allowed_now', { state: row.state });
    return row;
  }

  async function viewOf(rows: readonly FileRow[]): Promise<readonly RegistrationFile[]> {
    const names = await namesOf(
      store,
      rows.flatMap(({ addedBy, removal }) => (removal === null ? [addedBy] : [addedBy, removal.removedBy])),
    );
    return rows.map(({ id, name, mimeType, pages, bytes, sha256, addedAt, addedBy, removal }) => ({
      ...{ fileId: id, name, mimeType, pages, bytes, sha256, addedAt, addedBy: names.get(addedBy) ?? '' },
      removed:
        removal === null
          ? null
          : { at: removal.removedAt, by: names.get(removal.removedBy) ?? '', reason: removal.reason },
    }));
  }

  return {
    async list(actor, sessionId, registrationId) {
      const row = await readable(actor, sessionId, registrationId);
      return viewOf(await store.registrationPapers.filesOf(row.id));
    },
    async add(actor, sessionId, registrationId, { name, pages }, content) {
      const row = await writable(actor, sessionId, registrationId, MAY_ADD);
      const there = (await store.registrationPapers.filesOf(row.id)).filter(
        ({ removal }) => removal === null,
      );
      if (there.length >= MOST_FILES) throw new DomainError('too_many_files', { most: MOST_FILES });
      const id = randomUUID();
      const kept = await files.keep(`registrations/${sessionId}`, id, content);
      const stored = {
        ...{ id, sessionId, registrationId: row.id, name, ...kept, addedBy: actor.id, addedAt: clock.now() },
        // A picture is one page, whatever was said of it.
        pages: kept.mimeType === 'application/pdf' ? pages : 1,
      };
      await store.registrationPapers.addFile(stored);
      log.info({ sessionId, registrationId, fileId: id, bytes: kept.bytes, actorId: actor.id }, 'file added');
      const [view] = await viewOf([{ ...stored, removal: null }]);
      if (view === undefined) throw new DomainError('document_not_found');
      return view;
    },
    async file(actor, sessionId, registrationId, fileId) {
      const row = await readable(actor, sessionId, registrationId);
      const file = (await store.registrationPapers.filesOf(row.id)).find(({ id }) => id === fileId);
      if (file === undefined || file.removal !== null) throw new DomainError('document_not_found');
      return { path: file.path, mimeType: file.mimeType };
    },
    async remove(actor, sessionId, registrationId, fileId, reason) {
      const row = await writable(actor, sessionId, registrationId, MAY_REMOVE);
      const file = (await store.registrationPapers.filesOf(row.id)).find(({ id }) => id === fileId);
      if (file === undefined) throw new DomainError('document_not_found');
      const removal = { fileId, removedBy: actor.id, removedAt: clock.now(), reason };
      if (!(await store.registrationPapers.removeFile(removal))) throw new DomainError('document_not_found');
      log.info({ sessionId, registrationId, fileId, actorId: actor.id }, 'file taken back');
      return viewOf(await store.registrationPapers.filesOf(row.id));
    },
  };
}
