import { open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordedFile } from '../../src/contracts/archive.ts';
import { addLink, chainNumbers, nextPlace, readLink } from './chain.ts';
import { BAG, parseSeal, sealText, sha256, type PackageSeal } from './seal-document.ts';
import type { SealKey } from './seal-key.ts';

export interface PackageFacts {
  readonly sessionId: string;
  readonly title: string;
  readonly openedAt: number;
  readonly closedAt: number;
  readonly journalHash: string | null;
  /** Every file of the payload, with its hash. */
  readonly files: readonly Pick<RecordedFile, 'path' | 'bytes' | 'sha256'>[];
  /** Tag files that are there already, beside the payload. */
  readonly tagFiles: readonly string[];
  /** Below the archive folder. */
  readonly folder: string;
}

/**
 * Writes the bag's own files (RFC 8493 §2.1, §2.2) into a package: the declaration, what it is, and the hash of every
 * file of the payload.
 * @param packageFolder where it lies now
 * @param organisation that keeps it
 */
export async function writeBag(
  packageFolder: string,
  facts: PackageFacts,
  organisation: string,
  sealedAt: number,
): Promise<void> {
  const bytes = facts.files.reduce((sum, file) => sum + file.bytes, 0);
  const write = (name: string, lines: readonly string[]): Promise<void> =>
    writeFile(join(packageFolder, name), `${lines.join('\n')}\n`);
  await write(BAG.declaration, ['BagIt-Version: 1.0', 'Tag-File-Character-Encoding: UTF-8']);
  await write(BAG.info, [
    `Source-Organization: ${oneLine(organisation)}`,
    `External-Identifier: ${facts.sessionId}`,
    `External-Description: ${oneLine(facts.title)}`,
    `Bagging-Date: ${new Date(sealedAt).toISOString().slice(0, 10)}`,
    `Payload-Oxum: ${bytes}.${facts.files.length}`,
    'Bag-Software-Agent: Cau Tiep Dan',
  ]);
  await write(
    BAG.payload,
    facts.files.map(({ path, sha256: hash }) => `${hash}  ${path}`),
  );
}

/**
 * Seals a package that lies at its place: signs what it holds, takes the next number of the chain, and writes both into
 * it. Where another recorder took the number first, it is sealed anew behind that one.
 * @returns the seal as it stands in the chain
 */
export async function sealPackage(parts: {
  readonly archiveDir: string;
  readonly facts: PackageFacts;
  readonly key: SealKey;
  readonly sealedAt: number;
  /** Asks an authority to stamp the seal's text; null: none is set up or none came. */
  readonly stamp: (text: string) => Promise<Uint8Array | null>;
}): Promise<PackageSeal> {
  const { archiveDir, facts, key } = parts;
  const place = join(archiveDir, facts.folder);
  const tagNames = [BAG.declaration, BAG.info, BAG.payload, ...facts.tagFiles];
  const tagFiles = Object.fromEntries(
    await Promise.all(
      tagNames.map(async (name) => [name, sha256(await readFile(join(place, name)))] as const),
    ),
  );
  const { sessionId, folder, title, openedAt, closedAt, journalHash } = facts;
  for (;;) {
    const seal: PackageSeal = {
      ...{ version: 1, type: 'package', ...(await nextPlace(archiveDir)), sessionId, folder },
      ...{ title, openedAt, closedAt, sealedAt: parts.sealedAt, tagFiles, journalHash },
      ...{ keyId: key.keyId, publicKey: key.publicKey },
    };
    const text = sealText(seal);
    const signature = `${key.sign(text)}\n`;
    const tags = { ...tagFiles, [BAG.seal]: sha256(text), [BAG.signature]: sha256(signature) };
    await replace(join(place, BAG.seal), text);
    await replace(join(place, BAG.signature), signature);
    const rows = Object.entries(tags).map(([name, hash]) => `${hash}  ${name}\n`);
    await replace(join(place, BAG.tags), rows.join(''));
    if (!(await addLink(archiveDir, seal.number, { seal: text, signature }))) continue;
    const token = await parts.stamp(text);
    if (token !== null) await replace(join(place, BAG.timeStamp), token);
    return seal;
  }
}

/** The seal that lies in a package, where the chain holds it; null where the sealing was interrupted before. */
export async function chainedSeal(archiveDir: string, packageFolder: string): Promise<PackageSeal | null> {
  const text = await readFile(join(packageFolder, BAG.seal), 'utf8').catch(() => null);
  const seal = text === null ? null : parseSeal(text);
  if (seal?.type !== 'package' || !(await chainNumbers(archiveDir)).includes(seal.number)) return null;
  return (await readLink(archiveDir, seal.number)).entry?.seal === text ? seal : null;
}

async function replace(path: string, content: string | Uint8Array): Promise<void> {
  const fresh = `${path}.new`;
  const file = await open(fresh, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, path);
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}
