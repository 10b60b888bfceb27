import { open } from 'node:fs/promises';
import type { RecordingFault } from '../../src/contracts/recording-jobs.ts';
import { SEGMENT_MAGIC, decodeSegment } from '../../src/contracts/segment.ts';
import type { BridgeSegment } from '../remux/remux-bridge.ts';
import type { SegmentRef } from './read-spool.ts';

/** A header is some hundred bytes; more means a foreign file. */
const MAX_HEADER_BYTES = 65_536;

/**
 * Reads the headers of all segments and sorts them by bridge.
 * @returns what is no segment is told in `faults`
 */
export async function segmentsByBridge(refs: readonly SegmentRef[]): Promise<{
  readonly byBridge: ReadonlyMap<string, readonly BridgeSegment[]>;
  readonly faults: readonly RecordingFault[];
}> {
  const byBridge = new Map<string, BridgeSegment[]>();
  const faults: RecordingFault[] = [];
  for (const ref of refs) {
    try {
      const { header } = decodeSegment(await headOf(ref.path));
      const segments = byBridge.get(header.bridgeId) ?? [];
      segments.push({ ref, header });
      byBridge.set(header.bridgeId, segments);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      faults.push({ kind: 'segment_unreadable', file: ref.file, detail });
    }
  }
  return { byBridge, faults };
}

/** The bytes up to the end of the header, as a segment without records. */
async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const start = SEGMENT_MAGIC.length + 4;
    const head = Buffer.alloc(start + MAX_HEADER_BYTES);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const length = bytesRead >= start ? head.readUInt32BE(SEGMENT_MAGIC.length) : 0;
    return head.subarray(0, Math.min(bytesRead, start + length));
  } finally {
    await file.close();
  }
}
