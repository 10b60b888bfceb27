import type { Piece } from './piece-recorder.ts';

/** Where a piece lies in time, by the server's clock. */
export type PieceTime = Pick<Piece, 'from' | 'to'>;

/** Pieces of one seat, kept where a reload of the page does not lose them. */
export interface PieceStore {
  put(piece: Piece): Promise<void>;
  /** Oldest first. */
  list(): Promise<readonly PieceTime[]>;
  /** Null where it is gone. */
  read(piece: PieceTime): Promise<Blob | null>;
  remove(piece: PieceTime): Promise<void>;
}

const ROOT = 'own-picture';

/** Keeps pieces in the origin's private file system; a browser without one keeps them in memory. */
export async function openPieceStore(sessionId: string, bridgeId: string): Promise<PieceStore> {
  try {
    const root = await (await navigator.storage.getDirectory()).getDirectoryHandle(ROOT, { create: true });
    await clearOthers(root, sessionId);
    const session = await root.getDirectoryHandle(sessionId, { create: true });
    return inFolder(await session.getDirectoryHandle(bridgeId, { create: true }));
  } catch {
    return inMemory();
  }
}

/** What an earlier session left is nobody's any more: a PC of an office is used by many. */
async function clearOthers(root: FileSystemDirectoryHandle, sessionId: string): Promise<void> {
  for await (const name of root.keys()) {
    if (name !== sessionId) await root.removeEntry(name, { recursive: true }).catch(() => undefined);
  }
}

const nameOf = ({ from, to }: PieceTime): string => `${from}-${to}.webm`;

function timeOf(name: string): PieceTime | null {
  const found = /^(\d+)-(\d+)\.webm$/.exec(name);
  return found === null ? null : { from: Number(found[1]), to: Number(found[2]) };
}

const oldestFirst = (a: PieceTime, b: PieceTime): number => a.from - b.from;

function inFolder(folder: FileSystemDirectoryHandle): PieceStore {
  return {
    async put(piece) {
      const file = await folder.getFileHandle(nameOf(piece), { create: true });
      const stream = await file.createWritable();
      await stream.write(piece.blob);
      await stream.close();
    },
    async list() {
      const times: PieceTime[] = [];
      for await (const name of folder.keys()) {
        const time = timeOf(name);
        if (time !== null) times.push(time);
      }
      return times.toSorted(oldestFirst);
    },
    async read(piece) {
      try {
        const file = await (await folder.getFileHandle(nameOf(piece))).getFile();
        // One whose writing broke off holds nothing.
        return file.size === 0 ? null : file;
      } catch {
        return null;
      }
    },
    async remove(piece) {
      await folder.removeEntry(nameOf(piece)).catch(() => undefined);
    },
  };
}

function inMemory(): PieceStore {
  const kept = new Map<string, Piece>();
  return {
    put(piece) {
      kept.set(nameOf(piece), piece);
      return Promise.resolve();
    },
    list: () => Promise.resolve([...kept.values()].toSorted(oldestFirst)),
    read: (piece) => Promise.resolve(kept.get(nameOf(piece))?.blob ?? null),
    remove(piece) {
      kept.delete(nameOf(piece));
      return Promise.resolve();
    },
  };
}
