import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import {
  encodeRecord,
  encodeSegmentStart,
  SEGMENTS_FOLDER,
  type SegmentFact,
  type SegmentHeader,
  type SegmentRecord,
  type SenderReport,
} from '../../src/contracts/segment.ts';
import type { ItemKey } from '../../src/contracts/item-key.ts';
import { PacketSealer } from '../../src/contracts/sealed-packet.ts';
import { mediaNow } from '../media-time.ts';
import type { JournalBody } from './journal.ts';
import type { MemoryBudget } from './memory-budget.ts';
import { readSegment } from './read-segment.ts';
import { type Chunk, DISK_RETRY_MS, SegmentFile, type WrittenBytes } from './segment-file.ts';
import { type Counts, SequenceCount } from './sequence-count.ts';

export interface SegmentStreamParts {
  /** All of a header but what differs from segment to segment. */
  readonly header: Omit<SegmentHeader, 'index' | 'startedAt'>;
  /** The session's folder. */
  readonly folder: string;
  readonly segmentMs: number;
  readonly budget: MemoryBudget;
  /** Names in the segments folder that are taken; names given out are added. */
  readonly takenNames: Set<string>;
  readonly onSynced: (bytes: number, newest: number | null) => void;
  readonly onTrouble: (code: string) => void;
  /** A segment is finished and on disk: its line for the journal. */
  readonly onFinished: (line: JournalBody) => void;
  /** A broken segment that cannot be read back; a later start adopts it where it can. */
  readonly onUnreadable: (file: string, error: unknown) => void;
  readonly openFile?: (path: string) => Promise<FileHandle>;
}

/** The closed item that what is taken belongs to, and what encrypts it. */
interface Restriction {
  readonly itemId: string | null;
  readonly sealer: PacketSealer | null;
}
const NOBODY: Restriction = { itemId: null, sealer: null };

interface OpenSegment {
  /** Below the session's folder. */
  readonly name: string;
  readonly file: SegmentFile;
  readonly startedAt: number;
  from: number | null;
  to: number | null;
  /** Set when the segment ends. */
  counts: Counts | null;
  /** Holds records of a broken file, which the running counts told of elsewhere. */
  readonly rescued: boolean;
  readonly restriction: Restriction;
  finishing: boolean;
}

/** The segments of one producer, one after another, from the first record to the last line in the journal. */
export class SegmentStream {
  readonly #parts: SegmentStreamParts;
  readonly #sequences = new SequenceCount();
  /** Ended segments on their way to the disk, oldest first. */
  #ending: OpenSegment[] = [];
  #current: OpenSegment | null = null;
  #nextIndex = 0;
  #dropped = 0;
  #paused: SegmentFact | null = null;
  #held = false;
  #restriction: Restriction = NOBODY;
  #ended = false;
  #recoverAt = 0;
  #reading = 0;

  constructor(parts: SegmentStreamParts) {
    this.#parts = parts;
  }

  /**
   * Whether nothing more comes, all that was taken has reached the disk and its lines have been handed on. A stream
   * that waits for its first packet is not settled: it would be forgotten before that packet came.
   */
  get settled(): boolean {
    return this.#ended && this.#current === null && this.#ending.length === 0 && this.#reading === 0;
  }

  /** Keeps a packet; where the memory for waiting bytes is used up it is only counted. */
  rtp(packet: Uint8Array): void {
    if (this.#ended) return;
    const time = mediaNow();
    const { sealer } = this.#restriction;
    const bytes = encodeRecord(
      sealer === null
        ? { type: 'rtp', time, packet }
        : { type: 'sealedRtp', time, body: sealer.seal(packet) },
    );
    if (!this.#parts.budget.take(bytes.length)) {
      this.#dropped += 1;
      return;
    }
    this.#rotate(time);
    this.#tellDropped(time);
    this.#sequences.add(packet);
    this.#append({ bytes, time });
  }

  senderReport(report: SenderReport): void {
    if (!this.#ended) this.#record({ type: 'senderReport', time: mediaNow(), report });
  }

  fact(fact: SegmentFact): void {
    if (this.#ended) return;
    this.#record({ type: 'fact', time: mediaNow(), fact });
    if (fact.fact === 'paused') this.#paused = fact;
    if (fact.fact === 'resumed') this.#paused = null;
    if (fact.fact === 'held') this.#held = true;
    if (fact.fact === 'released') {
      this.#held = false;
      this.#sequences.restart();
    }
  }

  /**
   * What comes from now on belongs to a closed item, or to none: it goes into a segment of its own.
   * @param restricted with the item's key: packets are encrypted before they are kept; null where there is none to be had
   */
  restrict(restricted: { readonly itemId: string; readonly key: ItemKey | null } | null): void {
    const itemId = restricted?.itemId ?? null;
    if (this.#ended || itemId === this.#restriction.itemId) return;
    const key = restricted?.key ?? null;
    this.#restriction = { itemId, sealer: key === null ? null : new PacketSealer(key) };
    this.#endCurrent();
  }

  /** Takes nothing more; `tick` goes on until the stream is settled. Idempotent. */
  end(): void {
    if (this.#ended) return;
    this.#tellDropped(mediaNow());
    this.#ended = true;
    this.#endCurrent();
  }

  /** Moves waiting bytes to the disk and ended segments to the journal. Never rejects, never waits for its own turn. */
  async tick(options: { readonly sync: boolean }): Promise<void> {
    this.#recover();
    const ending = this.#ending.filter(({ finishing, file }) => !finishing && !file.broken);
    await Promise.all([
      this.#current?.file.flush(options),
      ...ending.map((segment) => this.#finish(segment)),
    ]);
  }

  #record(record: SegmentRecord): void {
    this.#rotate(record.time);
    const bytes = encodeRecord(record);
    this.#parts.budget.force(bytes.length);
    this.#append({ bytes, time: record.time });
  }

  #append(chunk: Chunk): void {
    const segment = (this.#current ??= this.#begin(mediaNow()));
    add(segment, chunk);
  }

  #tellDropped(time: number): void {
    if (this.#dropped === 0) return;
    const packets = this.#dropped;
    this.#dropped = 0;
    this.#record({ type: 'fact', time, fact: { fact: 'dropped', packets } });
  }

  #rotate(now: number): void {
    if (this.#current !== null && now - this.#current.startedAt >= this.#parts.segmentMs) this.#endCurrent();
    if (this.#current !== null) return;
    this.#current = this.#begin(now);
    // Each segment tells by itself that its source was muted or on hold when it began.
    if (this.#paused !== null) this.#addFact(this.#current, now, this.#paused);
    if (this.#held) this.#addFact(this.#current, now, { fact: 'held' });
  }

  #addFact(segment: OpenSegment, time: number, fact: SegmentFact): void {
    const bytes = encodeRecord({ type: 'fact', time, fact });
    this.#parts.budget.force(bytes.length);
    add(segment, { bytes, time });
  }

  #endCurrent(): void {
    if (this.#current === null) return;
    this.#current.counts = this.#sequences.cut();
    this.#ending.push(this.#current);
    this.#current = null;
  }

  /** @param rescuedFrom the broken segment whose records it takes over: they stay under its restriction */
  #begin(startedAt: number, rescuedFrom: OpenSegment | null = null): OpenSegment {
    const rescued = rescuedFrom !== null;
    const restriction = rescuedFrom?.restriction ?? this.#restriction;
    const { header, folder, takenNames, budget, onSynced, onTrouble, openFile } = this.#parts;
    const stem = `${header.bridgeCode}-${header.source}-${header.producerId.slice(0, 8)}`;
    let index: number;
    let base: string;
    do {
      index = this.#nextIndex;
      base = `${stem}-${String(index).padStart(4, '0')}.rtp`;
      this.#nextIndex += 1;
    } while (takenNames.has(base));
    takenNames.add(base);

    const name = `${SEGMENTS_FOLDER}/${base}`;
    const file = new SegmentFile({
      path: join(folder, name),
      budget,
      onSynced,
      onTrouble,
      ...(openFile === undefined ? {} : { openFile }),
    });
    const bytes = encodeSegmentStart({
      // Whole milliseconds: the same source is equally long on two disks, and their lengths tell which holds more.
      ...{ ...header, index, startedAt: Math.floor(startedAt) },
      ...(restriction.itemId === null ? {} : { restrictedTo: restriction.itemId }),
      ...(restriction.sealer === null ? {} : { sealed: restriction.sealer.facts }),
    });
    budget.force(bytes.length);
    file.append({ bytes, time: null });
    const times = { startedAt, from: null, to: null };
    return { name, file, ...times, counts: null, rescued, restriction, finishing: false };
  }

  async #finish(segment: OpenSegment): Promise<void> {
    segment.finishing = true;
    try {
      const written = await segment.file.finish();
      if (written === null) return;
      this.#ending = this.#ending.filter((other) => other !== segment);
      if (segment.rescued || segment.counts === null) await this.#readBack(segment.name);
      else this.#tellFinished(segment, segment.counts, written);
    } finally {
      segment.finishing = false;
    }
  }

  #tellFinished({ name, startedAt, from, to }: OpenSegment, counts: Counts, written: WrittenBytes): void {
    const { bridgeId, producerId, source } = this.#parts.header;
    const where = { file: name, bridgeId, producerId, source, from: from ?? startedAt, to: to ?? startedAt };
    this.#parts.onFinished({
      type: 'segment',
      at: mediaNow(),
      ...where,
      ...written,
      ...counts,
      adopted: false,
    });
  }

  /** Moves what a broken file did not take into a new segment, at most once a second. */
  #recover(): void {
    const now = mediaNow();
    if (now < this.#recoverAt) return;
    for (const segment of [...this.#ending, this.#current]) {
      if (segment === null || !segment.file.broken || segment.finishing) continue;
      this.#recoverAt = now + DISK_RETRY_MS;
      const { left, closed } = segment.file.abandon();
      const next = this.#begin(left[0]?.time ?? now, segment);
      for (const chunk of left) add(next, chunk);
      if (segment === this.#current) this.#current = next;
      else this.#ending = this.#ending.map((other) => (other === segment ? next : other));
      void closed.then(() => this.#readBack(segment.name));
    }
  }

  /** Tells the journal of a file by what the disk gives back, the only thing to believe after a fault. */
  async #readBack(name: string): Promise<void> {
    this.#reading += 1;
    try {
      const { bytes, sha256, from, to, packets, expected } = await readSegment(
        join(this.#parts.folder, name),
      );
      const { bridgeId, producerId, source } = this.#parts.header;
      const line = { file: name, bytes, sha256, bridgeId, producerId, source, from, to, packets, expected };
      this.#parts.onFinished({ type: 'segment', at: mediaNow(), ...line, adopted: false });
    } catch (error) {
      this.#parts.onUnreadable(name, error);
    } finally {
      this.#reading -= 1;
    }
  }
}

function add(segment: OpenSegment, chunk: Chunk): void {
  segment.file.append(chunk);
  segment.from ??= chunk.time;
  segment.to = chunk.time;
}
