import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordingFault } from '../../src/contracts/recording-jobs.ts';
import {
  decodeSegment,
  FIRST_PREV,
  JOURNAL_FILE,
  JournalLine,
  SEGMENTS_FOLDER,
  type SegmentHeader,
  type SegmentRecord,
} from '../../src/contracts/segment.ts';
import { openSealedPacket, packetKey } from '../../src/contracts/sealed-packet.ts';
import { errorCode } from '../error-code.ts';
import type { RestrictedKey } from '../sealed/restricted-key.ts';

type SegmentLine = Extract<JournalLine, { readonly type: 'segment' }>;

/** A segment in the spool, with what the journal says of it. */
export interface SegmentRef {
  /** Below the session's spool folder. */
  readonly file: string;
  readonly path: string;
  /** Null where the journal does not know the file: its writer died, nobody adopted it yet. */
  readonly journalled: Pick<SegmentLine, 'bytes' | 'sha256' | 'packets' | 'expected'> | null;
}

export interface Spool {
  readonly segments: readonly SegmentRef[];
  /** SHA-256 of the journal's last whole line; null without a journal. */
  readonly journalHash: string | null;
  /** Whether the journal says that the session is over. */
  readonly closed: boolean;
  readonly faults: readonly RecordingFault[];
}

export interface LoadedSegment {
  readonly header: SegmentHeader;
  readonly records: readonly SegmentRecord[];
}

/**
 * Lists what the spool holds of a session: segments of the journal and those it does not know. Nothing is written,
 * nothing that can be read is left out: what is wrong is told in `faults`.
 * @param folder the session's spool folder; a missing one gives an empty spool
 */
export async function readSpool(folder: string): Promise<Spool> {
  const journal = await readJournal(join(folder, JOURNAL_FILE));
  const faults = [...journal.faults];
  const known = new Map<string, SegmentLine>();
  for (const line of journal.lines) if (line.type === 'segment') known.set(line.file, line);

  const onDisk = (await namesIn(join(folder, SEGMENTS_FOLDER))).map((name) => `${SEGMENTS_FOLDER}/${name}`);
  const segments: SegmentRef[] = [];
  for (const file of onDisk.sort()) {
    const journalled = known.get(file) ?? null;
    if (journalled === null) {
      faults.push({
        kind: 'segment_not_in_journal',
        file,
        detail: 'its writer ended before naming it; used',
      });
    }
    segments.push({ file, path: join(folder, file), journalled });
  }
  for (const file of known.keys()) {
    if (!onDisk.includes(file))
      faults.push({ kind: 'segment_missing', file, detail: 'named by the journal' });
  }
  const closed = journal.lines.some(({ type }) => type === 'closed');
  return { segments, journalHash: journal.hash, closed, faults };
}

/**
 * Reads one segment and compares it with the journal. A wrong hash or a torn tail is a fault, and the records that
 * can be read are given all the same.
 * @returns null where the file is no segment; `faults` says so
 */
export async function loadSegment(
  ref: SegmentRef,
  keys: RestrictedKey | null = null,
): Promise<{ readonly segment: LoadedSegment | null; readonly faults: readonly RecordingFault[] }> {
  const { file } = ref;
  const bytes = await readFile(ref.path);
  const faults: RecordingFault[] = [];
  if (ref.journalled !== null && bytes.length !== ref.journalled.bytes) {
    const detail = `journal says ${ref.journalled.bytes} bytes, the file has ${bytes.length}`;
    faults.push({ kind: 'segment_size_mismatch', file, detail });
  } else if (ref.journalled !== null) {
    const found = createHash('sha256').update(bytes).digest('hex');
    if (found !== ref.journalled.sha256) {
      const detail = `journal says ${ref.journalled.sha256}, the file has ${found}`;
      faults.push({ kind: 'segment_hash_mismatch', file, detail });
    }
  }
  try {
    const { header, records, tornBytes } = decodeSegment(bytes);
    if (tornBytes > 0)
      faults.push({ kind: 'segment_torn', file, detail: `${tornBytes} bytes at the end not readable` });
    const opened = openRecords(header, records, keys);
    const locked = records.length - opened.length;
    if (locked > 0) {
      const detail = `${locked} packets of a closed item cannot be opened`;
      faults.push({ kind: 'segment_locked', file, detail });
    }
    return { segment: { header, records: opened }, faults };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    faults.push({ kind: 'segment_unreadable', file, detail });
    return { segment: null, faults };
  }
}

/** The records with the packets of a closed item opened; without its key, or where one was changed, they are left out. */
function openRecords(
  header: SegmentHeader,
  records: readonly SegmentRecord[],
  keys: RestrictedKey | null,
): readonly SegmentRecord[] {
  const { sealed } = header;
  if (sealed === undefined) return records;
  let key: Buffer | null = null;
  try {
    key = keys === null ? null : packetKey((wrapped) => keys.unwrap(wrapped), sealed);
  } catch {
    // Wrapped for another installation.
  }
  return records.flatMap((record): SegmentRecord[] => {
    if (record.type !== 'sealedRtp') return [record];
    if (key === null) return [];
    try {
      return [{ type: 'rtp', time: record.time, packet: openSealedPacket(key, record.body) }];
    } catch {
      return [];
    }
  });
}

interface Journal {
  readonly lines: readonly JournalLine[];
  readonly hash: string | null;
  readonly faults: readonly RecordingFault[];
}

async function readJournal(path: string): Promise<Journal> {
  const text = await readIfThere(path);
  if (text === null) {
    const fault: RecordingFault = {
      kind: 'journal_missing',
      file: JOURNAL_FILE,
      detail: 'no journal in the spool',
    };
    return { lines: [], hash: null, faults: [fault] };
  }
  const lines: JournalLine[] = [];
  const faults: RecordingFault[] = [];
  let prev = FIRST_PREV;
  const rows = text.split('\n');
  for (const [index, row] of rows.entries()) {
    if (row === '') continue;
    const line = parseLine(row);
    if (line === null) {
      const torn = index === rows.length - 1;
      faults.push({
        kind: torn ? 'journal_torn' : 'journal_chain_broken',
        file: JOURNAL_FILE,
        detail: `line ${index + 1} is not readable`,
      });
      if (torn) break;
    } else {
      if (line.prev !== prev) {
        const detail = `line ${index + 1} does not follow the line before it`;
        faults.push({ kind: 'journal_chain_broken', file: JOURNAL_FILE, detail });
      }
      lines.push(line);
    }
    prev = createHash('sha256').update(row).digest('hex');
  }
  return { lines, hash: prev === FIRST_PREV ? null : prev, faults };
}

function parseLine(row: string): JournalLine | null {
  try {
    const parsed = JournalLine.safeParse(JSON.parse(row));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    // A broken disk may have left anything in its place.
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return [];
    throw error;
  }
}
