import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Whether a folder below the archive is a finished package, of a recording or of its minutes: not one in work, and not
 * one that was replaced.
 */
export function isRecordingFolder(folder: string): boolean {
  return /^\d{4}\/[0-9a-f-]{36}(\.minutes)?$/.test(folder);
}

/** Every finished package below the archive folder, by year. Folders in work, and those replaced, are passed over. */
export async function recordingFolders(archiveDir: string): Promise<readonly string[]> {
  const years = (await readdir(archiveDir, { withFileTypes: true })).filter((entry) =>
    /^\d{4}$/.test(entry.name),
  );
  const folders: string[] = [];
  for (const { name: year } of years) {
    for (const name of await readdir(join(archiveDir, year))) folders.push(`${year}/${name}`);
  }
  return folders.filter(isRecordingFolder).sort();
}
