import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckRecordingPayload } from '../../src/contracts/check-jobs.ts';
import { readSpool } from '../collect/read-spool.ts';
import { segmentsByBridge } from '../collect/segments-by-bridge.ts';

/** A check records seconds; whatever lies further away from its time is none of its segments, milliseconds. */
const AROUND_MS = 60_000;

/**
 * Removes the captured segments of a check whose result is kept. Nothing else in the spool is ever removed: a session's
 * segments are evidence, while a check's are a test: some seconds of a room before anybody came, of which the playable
 * file and its measures are kept for a while. So that a mistaken id cannot cost a recording, a folder goes only if every
 * segment in it is readable, of this bridge and of the check's time.
 * @returns whether the folder is gone
 */
export async function clearCheckSpool(spoolDir: string, payload: CheckRecordingPayload): Promise<boolean> {
  const folder = join(spoolDir, payload.attemptId);
  const spool = await readSpool(folder);
  const { byBridge, faults } = await segmentsByBridge(spool.segments);
  const headers = [...byBridge.values()].flat().map(({ header }) => header);
  const isOwn = headers.every(
    ({ sessionId, bridgeId, startedAt }) =>
      sessionId === payload.attemptId &&
      bridgeId === payload.bridgeId &&
      startedAt > payload.openedAt - AROUND_MS &&
      startedAt < payload.closedAt + AROUND_MS,
  );
  if (!isOwn || faults.length > 0 || spool.faults.some(({ kind }) => kind === 'segment_missing'))
    return false;
  await rm(folder, { recursive: true, force: true });
  return true;
}
