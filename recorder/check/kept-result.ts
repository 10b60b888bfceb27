import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CheckRecordingResult, type CheckRecordingPayload } from '../../src/contracts/check-jobs.ts';
import { Instant } from '../../src/contracts/ids.ts';
import { dateIn } from '../../src/domain/working-days.ts';
import { errorCode } from '../error-code.ts';
import { isThere } from '../is-there.ts';

const Kept = z.object({ openedAt: Instant, closedAt: Instant, result: CheckRecordingResult });

/** Where the recording of a check lies: below CHECKS_DIR, by its day in Vietnam. */
export function dayFolderOf({ openedAt }: Pick<CheckRecordingPayload, 'openedAt'>): string {
  return dateIn(openedAt);
}

/**
 * The result of a check that was recorded before; null where there is none or its file is gone, where it cannot be
 * understood, or where it speaks of another recording of the same attempt.
 */
export async function readKept(
  checksDir: string,
  payload: CheckRecordingPayload,
): Promise<CheckRecordingResult | null> {
  let text: string;
  try {
    text = await readFile(keptPath(checksDir, payload), 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
  const kept = Kept.safeParse(parseJson(text));
  if (!kept.success) return null;
  const { openedAt, closedAt, result } = kept.data;
  if (openedAt !== payload.openedAt || closedAt !== payload.closedAt) return null;
  return result.file === null || (await isThere(join(checksDir, result.file.path))) ? result : null;
}

/**
 * Keeps a result beside its file, whole or not at all.
 * @param scratch folder on the same disk, to write in
 */
export async function keepResult(
  checksDir: string,
  scratch: string,
  payload: CheckRecordingPayload,
  result: CheckRecordingResult,
): Promise<void> {
  const { openedAt, closedAt } = payload;
  const written = join(scratch, 'result.json');
  const file = await open(written, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify({ openedAt, closedAt, result })}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(written, keptPath(checksDir, payload));
}

function keptPath(checksDir: string, payload: CheckRecordingPayload): string {
  return join(checksDir, dayFolderOf(payload), `${payload.attemptId}.json`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
