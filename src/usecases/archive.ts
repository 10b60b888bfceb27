import type { ArchiveDetail, ArchiveEntry, ArchiveFile } from '../contracts/archive.ts';
import { archiveFolder } from '../domain/archive-folder.ts';
import { DomainError } from '../domain/errors.ts';
import { assertMay, type Actor } from './actor.ts';
import type { AgendaRow, ArchiveRow, FileRow, Log, Store } from './ports.ts';

/** A file to send: where it lies and what to call it. */
export interface FileToSend {
  /** Below the archive folder. */
  readonly path: string;
  readonly mimeType: string;
  readonly fileName: string;
}

/** Finding and giving out finished recordings. */
export interface Archive {
  list(actor: Actor): Promise<readonly ArchiveEntry[]>;
  /** @throws {DomainError} `not_found` */
  get(actor: Actor, sessionId: string): Promise<ArchiveDetail>;
  /** @throws {DomainError} `not_found` */
  file(actor: Actor, sessionId: string, fileId: string, purpose: 'play' | 'download'): Promise<FileToSend>;
}

function entryOf(row: ArchiveRow): ArchiveEntry {
  return {
    sessionId: row.session.id,
    title: row.session.title,
    chairName: row.session.chairName,
    openedAt: row.openedAt,
    closedAt: row.closedAt,
    bridges: row.session.bridges.map(({ id, name }) => ({ bridgeId: id, name })),
    state: row.recording.state,
    progress: row.recording.progress,
    totalBytes: row.files.reduce((sum, file) => sum + file.bytes, 0),
    sample: row.session.sample,
    posterFileId: row.files.find((file) => file.kind === 'poster')?.id ?? null,
  };
}

/** `2026-12-15-kim-dong.webm`: says what it is without saying who was there. */
function fileNameOf(row: ArchiveRow, file: FileRow): string {
  const day = new Date(row.openedAt + 7 * 3_600_000).toISOString().slice(0, 10);
  return `${day}-${row.session.id.slice(0, 8)}-${file.path.split('/').at(-1) ?? file.kind}`;
}

function fileOf(
  row: ArchiveRow,
  { path: _path, sessionId: _sessionId, ...file }: FileRow,
  fileName: string,
  agenda: readonly AgendaRow[],
): ArchiveFile {
  const bridge = row.session.bridges.find((candidate) => candidate.id === file.bridgeId);
  const item = agenda.find(({ id }) => id === file.itemId);
  return {
    ...{ ...file, fileName, bridgeName: bridge?.name ?? null },
    item: item === undefined ? null : { place: agenda.indexOf(item) + 1, label: item.label },
  };
}

export function makeArchive({ store, log }: { store: Store; log: Log }): Archive {
  async function find(sessionId: string): Promise<ArchiveRow> {
    const row = await store.recordings.archiveOf(sessionId);
    if (row === null) throw new DomainError('not_found');
    return row;
  }
  return {
    async list(actor) {
      assertMay(actor, 'archive.list');
      return (await store.recordings.archive()).map(entryOf);
    },
    async get(actor, sessionId) {
      assertMay(actor, 'archive.list');
      const [row, agenda] = await Promise.all([find(sessionId), store.agenda.of(sessionId)]);
      return {
        ...entryOf(row),
        files: row.files.map((file) => fileOf(row, file, fileNameOf(row, file), agenda)),
        ...{ seal: row.recording.seal, failure: row.recording.failure },
      };
    },
    async file(actor, sessionId, fileId, purpose) {
      assertMay(actor, purpose === 'play' ? 'archive.play' : 'archive.download');
      const row = await find(sessionId);
      const file = row.files.find((candidate) => candidate.id === fileId);
      if (file === undefined) throw new DomainError('not_found');
      if (purpose === 'download') log.info({ sessionId, fileId, actorId: actor.id }, 'file given out');
      return {
        path: `${archiveFolder(sessionId, row.openedAt)}/${file.path}`,
        mimeType: file.mimeType,
        fileName: fileNameOf(row, file),
      };
    },
  };
}
