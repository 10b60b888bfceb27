import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Every finished recording below the archive folder, by year. Folders in work, and those replaced, are passed over. */
export async function recordingFolders(archiveDir: string): Promise<readonly string[]> {
  const years = (await readdir(archiveDir, { withFileTypes: true })).filter((entry) =>
    /^\d{4}$/.test(entry.name),
  );
  const folders: string[] = [];
  for (const { name: year } of years) {
    for (const name of (await readdir(join(archiveDir, year))).sort()) {
      if (/^[0-9a-f-]{36}$/.test(name)) folders.push(`${year}/${name}`);
    }
  }
  return folders.sort();
}
