import { randomUUID } from 'node:crypto';
import type { ArchiveAccess } from '../contracts/archive-search.ts';
import type { ArchiveDetail, ArchiveFile, KeepingView } from '../contracts/archive.ts';
import { archiveFolder } from '../domain/archive-folder.ts';
import { DomainError } from '../domain/errors.ts';
import { previewFolder } from '../contracts/preview.ts';
import { keepUntil, type RetentionSchedule } from '../domain/retention.ts';
import { assertMay, type Actor } from './actor.ts';
import { entryOf } from './archive-entry.ts';
import type { OpenedFile } from '../contracts/archive-files.ts';
import type {
  AccessRow,
  AgendaRow,
  ArchiveRow,
  Clock,
  ArchiveFiles,
  FileRow,
  Log,
  Previews,
  Store,
} from './ports.ts';

/** A file to send: where it lies and what to call it. */
export interface FileToSend {
  readonly file: OpenedFile;
  readonly mimeType: string;
  readonly fileName: string;
}

/** Looking at finished recordings and giving out their files; every look is kept with its reason. */
export interface Archive {
  /** @throws {DomainError} `not_found` */
  get(actor: Actor, sessionId: string): Promise<ArchiveDetail>;
  /** States why somebody looks; it holds for some hours. @returns until when */
  look(actor: Actor, sessionId: string, reason: string): Promise<number>;
  /**
   * @throws {DomainError} `not_found`; `reason_wanted` where nobody said why
   */
  play(actor: Actor, sessionId: string, fileId: string): Promise<FileToSend>;
  download(actor: Actor, sessionId: string, fileId: string, reason: string): Promise<FileToSend>;
  accesses(actor: Actor, sessionId: string): Promise<readonly ArchiveAccess[]>;
  hold(actor: Actor, sessionId: string, reason: string): Promise<ArchiveDetail>;
  liftHold(actor: Actor, sessionId: string, reason: string): Promise<ArchiveDetail>;
}

/** How long a stated reason holds, milliseconds: a working day at the screen. */
const LOOK_MS = 8 * 3_600_000;
const ACCESSES_SHOWN = 200;

/** `2026-12-15-1a2b3c4d-kim-dong.webm`: says what it is without saying who was there. */
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

/** A file that may be sent. */
interface Found {
  readonly file: FileRow;
  readonly provisional: boolean;
  /** Below the archive. */
  readonly path: string;
  readonly fileName: string;
}

export function makeArchive(parts: {
  store: Store;
  clock: Clock;
  retention: RetentionSchedule;
  previews: Previews;
  files: ArchiveFiles;
  log: Log;
}): Archive {
  const { store, clock, previews, log } = parts;
  const { accesses, holds } = store.archive;

  async function find(sessionId: string): Promise<ArchiveRow> {
    const row = await store.recordings.archiveOf(sessionId);
    if (row === null) throw new DomainError('not_found');
    return row;
  }

  const note = (
    actor: Actor,
    sessionId: string,
    of: Pick<AccessRow, 'action' | 'what' | 'reason'>,
  ): Promise<void> =>
    accesses.add({ id: randomUUID(), sessionId, actorId: actor.id, at: clock.now(), ...of });

  async function lookOf(actor: Actor, sessionId: string): Promise<AccessRow | null> {
    const key = { sessionId, actorId: actor.id, action: 'view' } as const;
    return accesses.newest(key, clock.now() - LOOK_MS);
  }

  async function keepingOf(row: ArchiveRow, agenda: readonly AgendaRow[]): Promise<KeepingView> {
    const placed = await holds.of(row.session.id);
    const held = placed.find(({ liftedAt }) => liftedAt === null) ?? null;
    return {
      until: keepUntil(
        parts.retention,
        row.closedAt,
        agenda.map(({ kind }) => kind),
      ),
      hold: held === null ? null : { reason: held.reason, since: held.placedAt },
    };
  }

  /** What can be given out: the finished files, or until then those of the preview. */
  async function filesOf(
    row: ArchiveRow,
  ): Promise<{ files: readonly FileRow[]; folder: string; provisional: boolean }> {
    const folder = archiveFolder(row.session.id, row.openedAt);
    if (row.files.length > 0 || row.recording.state === 'disposed')
      return { files: row.files, folder, provisional: false };
    const files = await previews.of(folder);
    const sessionId = row.session.id;
    return {
      files: files.map((file) => ({ ...file, sessionId })),
      folder: previewFolder(folder),
      provisional: files.length > 0,
    };
  }

  async function found(row: ArchiveRow, fileId: string): Promise<Found> {
    const { files, folder, provisional } = await filesOf(row);
    const file = files.find((candidate) => candidate.id === fileId);
    if (file === undefined) throw new DomainError('not_found');
    return { file, provisional, path: `${folder}/${file.path}`, fileName: fileNameOf(row, file) };
  }

  /** @throws {DomainError} `not_found` where it lies nowhere any more */
  async function toSend({ file: { mimeType }, path, fileName }: Found): Promise<FileToSend> {
    return { file: await parts.files.open(path), mimeType, fileName };
  }

  const self: Archive = {
    async get(actor, sessionId) {
      assertMay(actor, 'archive.list');
      const [row, agenda, look] = await Promise.all([
        find(sessionId),
        store.agenda.of(sessionId),
        lookOf(actor, sessionId),
      ]);
      const { files, provisional } = await filesOf(row);
      return {
        ...entryOf(row),
        provisional,
        files: files.map((file) => fileOf(row, file, fileNameOf(row, file), agenda)),
        ...{ seal: row.recording.seal, failure: row.recording.failure },
        lookUntil: look === null ? null : look.at + LOOK_MS,
        items: agenda.map(({ id, label, kind, closed }, index) => ({
          ...{ itemId: id, place: index + 1, label, kind, closed },
        })),
        keeping: await keepingOf(row, agenda),
        place:
          row.recording.state === 'finished'
            ? await parts.files.placeOf(archiveFolder(sessionId, row.openedAt))
            : 'disk',
      };
    },

    async look(actor, sessionId, reason) {
      assertMay(actor, 'archive.play');
      await find(sessionId);
      await note(actor, sessionId, { action: 'view', what: '', reason });
      return clock.now() + LOOK_MS;
    },

    async play(actor, sessionId, fileId) {
      assertMay(actor, 'archive.play');
      const look = await lookOf(actor, sessionId);
      if (look === null) throw new DomainError('reason_wanted');
      const sent = await found(await find(sessionId), fileId);
      const { file } = sent;
      if (file.kind === 'sealed') throw new DomainError('not_allowed');
      // A player asks for many ranges: one line for each file and stated reason.
      const key = { sessionId, actorId: actor.id, action: 'play', what: file.path } as const;
      if ((await accesses.newest(key, look.at)) === null)
        await note(actor, sessionId, { action: 'play', what: file.path, reason: look.reason });
      return toSend(sent);
    },

    async download(actor, sessionId, fileId, reason) {
      assertMay(actor, 'archive.download');
      const sent = await found(await find(sessionId), fileId);
      const { file, provisional } = sent;
      // What leaves the house is what was looked at and sealed.
      if (provisional) throw new DomainError('act_not_allowed_now');
      await note(actor, sessionId, { action: 'download', what: file.path, reason });
      log.info({ sessionId, fileId, actorId: actor.id }, 'file given out');
      return toSend(sent);
    },

    async accesses(actor, sessionId) {
      assertMay(actor, 'archive.audit');
      await find(sessionId);
      const rows = await accesses.of(sessionId, ACCESSES_SHOWN);
      return rows.map(({ at, actorName, action, what, reason }) => ({
        at,
        by: actorName,
        action,
        what,
        reason,
      }));
    },

    async hold(actor, sessionId, reason) {
      assertMay(actor, 'archive.hold');
      await find(sessionId);
      if ((await holds.of(sessionId)).some(({ liftedAt }) => liftedAt === null))
        throw new DomainError('act_not_allowed_now');
      await holds.add({
        ...{ id: randomUUID(), sessionId, reason, placedBy: actor.id, placedAt: clock.now() },
        ...{ liftedBy: null, liftedAt: null, liftReason: null },
      });
      await note(actor, sessionId, { action: 'hold', what: '', reason });
      return self.get(actor, sessionId);
    },

    async liftHold(actor, sessionId, reason) {
      assertMay(actor, 'archive.hold');
      await find(sessionId);
      const held = (await holds.of(sessionId)).find(({ liftedAt }) => liftedAt === null);
      if (held === undefined || !(await holds.lift(held.id, { by: actor.id, at: clock.now(), reason })))
        throw new DomainError('act_not_allowed_now');
      await note(actor, sessionId, { action: 'lift_hold', what: '', reason });
      return self.get(actor, sessionId);
    },
  };
  return self;
}
