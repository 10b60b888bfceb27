import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { clearHeadOf } from '../../src/contracts/sealed-packet.ts';
import { decodeSegment, type SegmentHeader } from '../../src/contracts/segment.ts';
import { type Counts, SequenceCount } from './sequence-count.ts';

/** What a segment on disk holds, as it was read. */
export interface ReadSegment extends Counts {
  readonly header: SegmentHeader;
  readonly bytes: number;
  readonly sha256: string;
  /** Times of the first and the last record; the start of the segment where it has none. */
  readonly from: number;
  readonly to: number;
}

/**
 * Reads a segment back: its hash and its counts, a torn tail hashed with the rest and counted in no other way.
 * @throws {Error} where the file is no segment or cannot be read.
 */
export async function readSegment(path: string): Promise<ReadSegment> {
  const file = await readFile(path);
  const { header, records } = decodeSegment(file);
  const sequences = new SequenceCount();
  for (const record of records) {
    if (record.type === 'rtp') sequences.add(record.packet);
    else if (record.type === 'sealedRtp') sequences.add(clearHeadOf(record.body));
  }
  return {
    header,
    bytes: file.length,
    sha256: createHash('sha256').update(file).digest('hex'),
    from: records[0]?.time ?? header.startedAt,
    to: records.at(-1)?.time ?? header.startedAt,
    ...sequences.cut(),
  };
}
