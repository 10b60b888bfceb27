import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../../config/settings.ts';
import { chainFile, CHAIN_FOLDER, chainNumbers } from '../../../recorder/seal/chain.ts';
import { recordingFolders } from '../../../recorder/seal/recording-folders.ts';
import { exists } from '../supervise/data-folder.ts';
import type { Place } from './manifest.ts';

/** A file of the installation that a backup takes. */
export interface KeptFile {
  readonly place: Place;
  readonly name: string;
  readonly file: string;
}

type Folders = Pick<
  Config,
  'archiveDir' | 'documentsDir' | 'supplementsDir' | 'sealKeyFile' | 'restrictedKeyFile'
>;

/** Where a file of a backup lies in the installation; the table of the database has its own way back. */
export function targetOf(
  config: Folders,
  { place, name }: { readonly place: Place; readonly name: string },
): string | null {
  switch (place) {
    case 'keys':
      return keyFiles(config).find((key) => key.name === name)?.file ?? null;
    case 'chain':
      return join(config.archiveDir, CHAIN_FOLDER, name);
    case 'documents':
      return join(config.documentsDir, name);
    case 'supplements':
      return join(config.supplementsDir, name);
    case 'recordings':
      return join(config.archiveDir, name);
    case 'database':
      return null;
  }
}

/** Keys, chain of seals, documents, and what bridges brought later: all but the recordings. */
export async function keptFiles(config: Folders): Promise<readonly KeptFile[]> {
  const keys: KeptFile[] = [];
  for (const key of keyFiles(config)) if (await exists(key.file)) keys.push(key);
  const chain = (await chainNumbers(config.archiveDir)).map(chainFile).map((path): KeptFile => ({
    place: 'chain',
    name: path.slice(CHAIN_FOLDER.length + 1),
    file: join(config.archiveDir, path),
  }));
  return [
    ...keys,
    ...chain,
    ...(await filesBelow('documents', config.documentsDir)),
    ...(await filesBelow('supplements', config.supplementsDir)),
  ];
}

/** A package of the archive with its files. */
export interface KeptPackage {
  readonly folder: string;
  readonly files: readonly KeptFile[];
  readonly bytes: number;
}

/** Packages on the disk. */
export async function keptPackages({ archiveDir }: Folders): Promise<readonly KeptPackage[]> {
  if (!(await exists(archiveDir))) return [];
  const packages: KeptPackage[] = [];
  for (const folder of await recordingFolders(archiveDir)) {
    const found = await filesBelow('recordings', join(archiveDir, folder));
    let bytes = 0;
    for (const { file } of found) bytes += (await stat(file)).size;
    packages.push({
      folder,
      bytes,
      files: found.map((each) => ({ ...each, name: `${folder}/${each.name}` })),
    });
  }
  return packages;
}

/** The seal's key and the one that opens closed items, each with its public half. */
function keyFiles({ sealKeyFile, restrictedKeyFile }: Folders): readonly KeptFile[] {
  const place = 'keys';
  return [
    { place, name: 'seal-ed25519.pem', file: sealKeyFile },
    { place, name: 'seal-ed25519.pem.pub', file: `${sealKeyFile}.pub` },
    { place, name: 'restricted-x25519.pem', file: restrictedKeyFile },
    { place, name: 'restricted-x25519.pem.pub', file: `${restrictedKeyFile}.pub` },
  ];
}

/** Finished files below a folder; one that is just coming in has no name yet that anything knows it by. */
async function filesBelow(place: Place, folder: string): Promise<readonly KeptFile[]> {
  if (!(await exists(folder))) return [];
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.coming'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ place, name: file.slice(folder.length + 1), file }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
