import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { dayOf } from '../../src/domain/time.ts';
import { errorCode } from '../error-code.ts';

const DAY_MS = 86_400_000;
const DAY_FOLDER = /^\d{4}-\d{2}-\d{2}$/;
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** A recording, its kept result, or what a recorder that is gone was working on. */
const OWN_NAME = new RegExp(`^${UUID}\\.(?:webm|mp4|json|partial-${UUID})$`);

/**
 * Removes the recordings of checks whose day in Vietnam ended more than so many days ago. Only what this program puts
 * there is removed, by name; a folder that holds anything else stays, with that. Disposing twice, or at the same time
 * as another recorder, harms nothing.
 * @param now milliseconds since the Unix epoch
 * @returns folders of days that are gone
 */
export async function disposeCheckRecordings(
  checksDir: string,
  options: { readonly days: number; readonly now: number },
): Promise<readonly string[]> {
  const gone: string[] = [];
  for (const day of await foldersIn(checksDir)) {
    if (!isOver(day, options)) continue;
    const folder = join(checksDir, day);
    for (const name of await namesIn(folder)) {
      if (OWN_NAME.test(name)) await rm(join(folder, name), { recursive: true, force: true });
    }
    if (await removeIfEmpty(folder)) gone.push(day);
  }
  return gone;
}

/** A recording of the last minute of its day is kept for all its days. */
function isOver(day: string, { days, now }: { days: number; now: number }): boolean {
  const noon = Date.parse(`${day}T12:00:00+07:00`);
  // A date that the calendar does not know gives no number, or that of another day.
  if (Number.isNaN(noon) || new Date(noon).toISOString().slice(0, 10) !== day) return false;
  return now >= dayOf(noon).end + days * DAY_MS;
}

async function foldersIn(checksDir: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(checksDir, { withFileTypes: true });
    // A link is no folder of ours, wherever it leads.
    return entries
      .filter((entry) => entry.isDirectory() && DAY_FOLDER.test(entry.name))
      .map(({ name }) => name);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

async function removeIfEmpty(folder: string): Promise<boolean> {
  try {
    await rmdir(folder);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(errorCode(error) ?? '')) return false;
    throw error;
  }
}
