import type { ArchiveEntry } from '../contracts/archive.ts';
import type { ArchiveRow } from './ports.ts';

/** A recording as lists show it. */
export function entryOf(row: ArchiveRow): ArchiveEntry {
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
