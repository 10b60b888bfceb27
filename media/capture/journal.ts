import { createHash } from 'node:crypto';
import { open, readFile, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { FIRST_PREV, JOURNAL_FILE, JournalLine } from '../../src/contracts/segment.ts';
import { systemCode } from '../faults.ts';
import { mediaNow } from '../media-time.ts';
import { Turns } from '../turns.ts';

type WithoutPrev<T> = T extends { readonly prev: string } ? Omit<T, 'prev'> : never;
/** A line before its place in the chain is known. */
export type JournalBody = WithoutPrev<JournalLine>;

/** What the lines so far tell. */
export interface JournalSums {
  readonly segments: number;
  readonly bytes: number;
  /** SHA-256 of the last line; null where there is none. */
  readonly journalHash: string | null;
}

const hashOf = (line: string): string => createHash('sha256').update(line).digest('hex');

/** The lines of a journal's text, and what follows the last newline: the torn end of an interrupted write. */
function splitLines(text: string): { lines: string[]; torn: string } {
  const lines = text.split('\n');
  const torn = lines.pop() ?? '';
  return { lines, torn };
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Whether every line of a journal is one and names the hash of the line before.
 * @returns the parsed lines, or null where the chain is broken
 */
export function verifyJournal(text: string): JournalLine[] | null {
  const { lines, torn } = splitLines(text);
  if (torn !== '') return null;
  let prev = FIRST_PREV;
  const parsed: JournalLine[] = [];
  for (const line of lines) {
    const result = JournalLine.safeParse(parseJson(line));
    if (!result.success || result.data.prev !== prev) return null;
    parsed.push(result.data);
    prev = hashOf(line);
  }
  return parsed;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * A session's chained list of what was captured. Each line is on disk before `append` resolves. Opening an existing
 * journal continues it: lines are only ever added.
 */
export class Journal {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #turns = new Turns();
  readonly #files = new Set<string>();
  #length: number;
  #prev: string;
  #bytes = 0;
  #hasLines = false;
  #last: JournalLine['type'] | null = null;

  private constructor(path: string, handle: FileHandle, length: number, lines: readonly string[]) {
    this.#path = path;
    this.#handle = handle;
    this.#length = length;
    const last = lines.at(-1);
    this.#prev = last === undefined ? FIRST_PREV : hashOf(last);
    this.#hasLines = last !== undefined;
    for (const line of lines) {
      // A line that is none any more breaks no recording: the chain goes on behind it, and verifying shows it.
      const parsed = JournalLine.safeParse(parseJson(line));
      if (parsed.success) this.#book(parsed.data);
    }
  }

  /**
   * Opens or begins the journal in a session's folder. An end torn by a crash was never acknowledged: it is kept
   * beside the journal and cut off, so that the chain goes on from the last whole line.
   */
  static async open(folder: string): Promise<Journal> {
    const path = join(folder, JOURNAL_FILE);
    const text = (await readText(path)) ?? '';
    const { lines, torn } = splitLines(text);
    const length = Buffer.byteLength(text) - Buffer.byteLength(torn);
    const handle = await open(path, 'a', 0o600);
    try {
      if (torn !== '') {
        await writeFile(join(folder, `journal-torn-${Math.floor(mediaNow())}.txt`), torn, {
          flag: 'ax',
          mode: 0o600,
        });
        await handle.truncate(length);
      }
      return new Journal(path, handle, length, lines);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Whether a session's folder has a journal. */
  static async exists(folder: string): Promise<boolean> {
    return (await readText(join(folder, JOURNAL_FILE))) !== null;
  }

  /** Type of the last line; null in a new journal. */
  get last(): JournalLine['type'] | null {
    return this.#last;
  }

  get sums(): JournalSums {
    return {
      segments: this.#files.size,
      bytes: this.#bytes,
      journalHash: this.#hasLines ? this.#prev : null,
    };
  }

  /** Whether a segment (path below the session's folder) has its line. */
  has(file: string): boolean {
    return this.#files.has(file);
  }

  /**
   * Adds a line. Lines keep the order of the calls.
   * @throws the disk's error; then the journal is as it was.
   */
  append(body: JournalBody): Promise<void> {
    return this.#turns.run(async () => {
      const line = JSON.stringify(JournalLine.parse({ ...body, prev: this.#prev }));
      const bytes = Buffer.from(`${line}\n`);
      try {
        let done = 0;
        while (done < bytes.length) {
          const { bytesWritten } = await this.#handle.write(bytes, done, bytes.length - done, null);
          done += bytesWritten;
        }
        await this.#handle.datasync();
      } catch (error) {
        // Part of a line must not stay in front of the next one; cutting needs no room on the disk.
        await this.#handle.truncate(this.#length).catch(() => {});
        throw new Error(`journal ${this.#path}`, { cause: error });
      }
      this.#length += bytes.length;
      this.#prev = hashOf(line);
      this.#hasLines = true;
      this.#book(JournalLine.parse(JSON.parse(line)));
    });
  }

  /** Closes the file after the lines under way. */
  close(): Promise<void> {
    return this.#turns.run(() => this.#handle.close());
  }

  #book(line: JournalLine): void {
    this.#last = line.type;
    if (line.type !== 'segment') return;
    this.#files.add(line.file);
    this.#bytes += line.bytes;
  }
}
