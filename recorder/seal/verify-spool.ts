import { loadSegment, readSpool } from '../collect/read-spool.ts';
import type { Fault } from './verify-package.ts';

/** Compares the captured segments of a session with their journal: its chain, and each segment's hash. */
export async function verifySpool(folder: string): Promise<readonly Fault[]> {
  const spool = await readSpool(folder);
  const told = [...spool.faults];
  for (const segment of spool.segments) told.push(...(await loadSegment(segment)).faults);
  // That a closed item cannot be opened without its key is as it should be.
  const wrong = told.filter(({ kind }) => kind !== 'segment_locked');
  return wrong.map(({ kind, file, detail }) => ({ kind: 'captured', file, detail: `${kind}: ${detail}` }));
}
