import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { loadSegment, readSpool } from '../collect/read-spool.ts';
import { MANIFEST_FILE, readManifest } from '../finish/manifest.ts';

/** What does not hold, and where. */
export interface Fault {
  readonly kind: 'no_manifest' | 'missing' | 'changed' | 'unexpected' | 'captured';
  /** Below the folder that was looked at. */
  readonly file: string;
  readonly detail: string;
}

/** One recording that was looked at. */
export interface Verdict {
  readonly sessionId: string;
  readonly title: string;
  readonly files: number;
  readonly faults: readonly Fault[];
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** Compares a finished recording with its manifest: each file there, unchanged, and none besides. */
export async function verifyRecording(folder: string): Promise<Verdict> {
  const manifest = await readManifest(join(folder, MANIFEST_FILE));
  if (manifest === null) {
    const fault: Fault = { kind: 'no_manifest', file: MANIFEST_FILE, detail: 'missing or not readable' };
    return { sessionId: folder.split(sep).at(-1) ?? '', title: '', files: 0, faults: [fault] };
  }
  const faults: Fault[] = [];
  const onDisk = new Set(await filesBelow(folder));
  onDisk.delete(MANIFEST_FILE);
  for (const { path, bytes, sha256: expected } of manifest.files) {
    if (!onDisk.delete(path)) {
      faults.push({ kind: 'missing', file: path, detail: 'named by the manifest' });
      continue;
    }
    const full = join(folder, path);
    const { size } = await stat(full);
    const found = size === bytes ? await sha256(full) : null;
    if (found === expected) continue;
    const detail =
      found === null ? `${size} bytes instead of ${bytes}` : `SHA-256 ${found} instead of ${expected}`;
    faults.push({ kind: 'changed', file: path, detail });
  }
  for (const file of onDisk) faults.push({ kind: 'unexpected', file, detail: 'not named by the manifest' });
  return { sessionId: manifest.sessionId, title: manifest.title, files: manifest.files.length, faults };
}

/** Compares the captured segments of a session with their journal: its chain, and each segment's hash. */
export async function verifySpool(folder: string): Promise<readonly Fault[]> {
  const spool = await readSpool(folder);
  const told = [...spool.faults];
  for (const segment of spool.segments) told.push(...(await loadSegment(segment)).faults);
  return told.map(({ kind, file, detail }) => ({ kind: 'captured', file, detail: `${kind}: ${detail}` }));
}

/** Every finished recording below the archive folder, by year. Folders in work are passed over. */
export async function recordingFolders(archiveDir: string): Promise<readonly string[]> {
  const years = (await readdir(archiveDir, { withFileTypes: true })).filter((entry) =>
    /^\d{4}$/.test(entry.name),
  );
  const folders: string[] = [];
  for (const year of years) {
    for (const name of (await readdir(join(archiveDir, year.name))).sort()) {
      if (/^[0-9a-f-]{36}$/.test(name)) folders.push(join(archiveDir, year.name, name));
    }
  }
  return folders;
}
