import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordingFault } from '../../src/contracts/recording-jobs.ts';
import type { BridgeSegment } from '../remux/remux-bridge.ts';
import { readSpool, type Spool } from './read-spool.ts';
import { segmentsByBridge } from './segments-by-bridge.ts';

/** What was captured of a session, from the disks that it went to. */
export interface FullerSpool {
  /** The folder whose journal counts. */
  readonly folder: string;
  readonly journalHash: string | null;
  readonly faults: readonly RecordingFault[];
  readonly sorted: Awaited<ReturnType<typeof segmentsByBridge>>;
}

interface Side {
  readonly folder: string;
  readonly spool: Spool;
  readonly sorted: FullerSpool['sorted'];
  /** Bytes by source. */
  readonly bytes: ReadonlyMap<string, number>;
}

/**
 * Reads a session's segments from one disk or two. Of each source the disk that holds more of it counts; where both hold the
 * same it is the first. What one disk lacks and the other has is no fault of the recording.
 * @param dirs spool folders, the first one first; an empty one is none
 */
export async function fullerSpool(sessionId: string, dirs: readonly [string, string]): Promise<FullerSpool> {
  if (dirs[1] === '') return ofOne(await readSide(join(dirs[0], sessionId)));
  const sides = await Promise.allSettled(dirs.map((dir) => readSide(join(dir, sessionId))));
  const [first, second] = sides.map((side) => (side.status === 'fulfilled' ? side.value : null));
  // A disk that cannot be read is what the other one is for; where neither can, the attempt fails and is made again.
  if (first == null || second == null) {
    const readable = first ?? second;
    if (readable == null) throw sides[0]?.status === 'rejected' ? sides[0].reason : new Error('no spool');
    return ofOne(readable);
  }
  if (second.bytes.size === 0) return ofOne(first);
  const isBetter = (producerId: string): boolean =>
    (second.bytes.get(producerId) ?? 0) > (first.bytes.get(producerId) ?? 0);
  const taken = new Set([...second.bytes.keys()].filter(isBetter));
  if (taken.size === 0 && first.spool.journalHash !== null) return ofOne(first);

  const byBridge = new Map<string, BridgeSegment[]>();
  for (const [side, wanted] of [
    [first, false],
    [second, true],
  ] as const) {
    for (const [bridgeId, segments] of side.sorted.byBridge) {
      const own = segments.filter(({ header }) => taken.has(header.producerId) === wanted);
      byBridge.set(bridgeId, [...(byBridge.get(bridgeId) ?? []), ...own]);
    }
  }
  const from = first.spool.journalHash === null || taken.size === second.bytes.size ? second : first;
  // What is told of a disk that was not used is nothing that lacks.
  const faults = [...from.spool.faults, ...from.sorted.faults];
  return {
    ...{ folder: from.folder, journalHash: from.spool.journalHash, faults },
    sorted: { byBridge, faults: [] },
  };
}

function ofOne({ folder, spool, sorted }: Side): FullerSpool {
  return { folder, journalHash: spool.journalHash, faults: spool.faults, sorted };
}

async function readSide(folder: string): Promise<Side> {
  const spool = await readSpool(folder);
  const sorted = await segmentsByBridge(spool.segments);
  const bytes = new Map<string, number>();
  for (const { ref, header } of [...sorted.byBridge.values()].flat()) {
    const { size } = await stat(ref.path);
    bytes.set(header.producerId, (bytes.get(header.producerId) ?? 0) + size);
  }
  return { folder, spool, sorted, bytes };
}
