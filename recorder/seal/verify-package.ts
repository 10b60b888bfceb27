import { bytesOf, digestOf, textOf, type PackageReader } from './package-reader.ts';
import { BAG, isSignedBy, JOURNAL_PAYLOAD, parseSeal, sha256, type PackageSeal } from './seal-document.ts';
import { readTimeStamp } from './time-stamp.ts';
import { brokenLine } from './verify-journal.ts';

export const FAULT_KINDS = [
  'not_a_package',
  'missing',
  'changed',
  'unexpected',
  'manifest_unreadable',
  'seal_missing',
  'seal_unreadable',
  'signature_wrong',
  'key_unknown',
  'tag_changed',
  'time_stamp_wrong',
  'journal_broken',
  'journal_other',
  'chain_gap',
  'chain_broken',
  'package_missing',
  'package_not_chained',
  'captured',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** What does not hold, and where. */
export interface Fault {
  readonly kind: FaultKind;
  readonly file: string;
  readonly detail: string;
}

/** One package that was looked at. */
export interface Verdict {
  /** Null where the package has no seal that could be read. */
  readonly seal: PackageSeal | null;
  /** Files of the payload that hold. */
  readonly files: number;
  readonly faults: readonly Fault[];
  /** When an authority saw the seal, by its own clock, milliseconds since the epoch; null: the package has no stamp that holds. */
  readonly stampedAt: number | null;
}

/** Files of a package that no manifest of the bag names: they come after the seal, and name themselves. */
const UNLISTED: readonly string[] = [BAG.tags, BAG.timeStamp, 'verify.mjs', 'DOC-TRUOC.txt'];

/**
 * Looks at a package as a stranger would, with nothing but its bytes: every file there and unchanged, none besides, the
 * seal signed, the capture's journal whole and the one that was sealed.
 * @param trustedKey fingerprint that the office has published; null: the key of the package is taken at its word
 */
export async function verifyPackage(reader: PackageReader, trustedKey: string | null): Promise<Verdict> {
  const faults: Fault[] = [];
  const fault = (kind: FaultKind, file: string, detail: string): void =>
    void faults.push({ kind, file, detail });
  if (!reader.names.includes(BAG.declaration)) {
    fault('not_a_package', BAG.declaration, 'no bag (RFC 8493) is here');
    return { seal: null, files: 0, faults, stampedAt: null };
  }
  const payload = await listOf(reader, BAG.payload, fault);
  const tags = await listOf(reader, BAG.tags, fault);
  const listed = new Set([...payload.keys(), ...tags.keys(), ...UNLISTED]);
  for (const name of reader.names) {
    if (!listed.has(name)) fault('unexpected', name, 'named by no manifest');
  }
  let files = 0;
  for (const [name, expected] of payload)
    if (await holds(reader, name, expected, 'changed', fault)) files += 1;
  for (const [name, expected] of tags) await holds(reader, name, expected, 'tag_changed', fault);
  const seal = await sealOf(reader, trustedKey, fault);
  await lookAtJournal(reader, seal, fault);
  return { seal, files, faults, stampedAt: await stampOf(reader, fault) };
}

type Note = (kind: FaultKind, file: string, detail: string) => void;

async function holds(
  reader: PackageReader,
  name: string,
  expected: string,
  kind: 'changed' | 'tag_changed',
  fault: Note,
): Promise<boolean> {
  if (!reader.names.includes(name)) {
    fault('missing', name, 'named by the manifest');
    return false;
  }
  const found = await digestOf(reader, name);
  if (found.sha256 === expected) return true;
  fault(kind, name, `SHA-256 ${found.sha256} instead of ${expected}`);
  return false;
}

async function listOf(reader: PackageReader, name: string, fault: Note): Promise<Map<string, string>> {
  const list = new Map<string, string>();
  const text = await textOf(reader, name);
  if (text === null) {
    fault('missing', name, 'a bag has it');
    return list;
  }
  for (const [index, row] of text.split('\n').entries()) {
    if (row === '') continue;
    const match = /^([0-9a-f]{64}) {2}(.+)$/.exec(row);
    const path = match?.[2];
    if (match?.[1] === undefined || path === undefined || path.split('/').includes('..')) {
      fault('manifest_unreadable', name, `line ${index + 1}`);
    } else list.set(path, match[1]);
  }
  return list;
}

async function sealOf(
  reader: PackageReader,
  trustedKey: string | null,
  fault: Note,
): Promise<PackageSeal | null> {
  const [text, signature] = [await textOf(reader, BAG.seal), await textOf(reader, BAG.signature)];
  if (text === null || signature === null) {
    fault('seal_missing', text === null ? BAG.seal : BAG.signature, 'the package is not sealed');
    return null;
  }
  const seal = parseSeal(text);
  if (seal?.type !== 'package') {
    fault('seal_unreadable', BAG.seal, 'not understood');
    return null;
  }
  if (!isSignedBy(text, signature, seal)) fault('signature_wrong', BAG.signature, `key ${seal.keyId}`);
  if (trustedKey !== null && trustedKey !== seal.keyId)
    fault('key_unknown', BAG.seal, `key ${seal.keyId} instead of ${trustedKey}`);
  for (const [name, expected] of Object.entries(seal.tagFiles))
    await holds(reader, name, expected, 'tag_changed', fault);
  return seal;
}

/** When an authority saw the seal. */
async function stampOf(reader: PackageReader, fault: Note): Promise<number | null> {
  if (!reader.names.includes(BAG.timeStamp) || !reader.names.includes(BAG.seal)) return null;
  const seal = await bytesOf(reader, BAG.seal);
  const stamp = await readTimeStamp(await bytesOf(reader, BAG.timeStamp), seal);
  if (stamp?.holds === true) return stamp.at;
  fault('time_stamp_wrong', BAG.timeStamp, 'it does not stamp this seal');
  return null;
}

async function lookAtJournal(reader: PackageReader, seal: PackageSeal | null, fault: Note): Promise<void> {
  const text = await textOf(reader, JOURNAL_PAYLOAD);
  if (text === null) {
    if (seal !== null && seal.journalHash !== null)
      fault('missing', JOURNAL_PAYLOAD, 'the seal names its last line');
    return;
  }
  const broken = brokenLine(text);
  if (broken !== null)
    fault('journal_broken', JOURNAL_PAYLOAD, `line ${broken} does not follow the line before it`);
  const last = text
    .split('\n')
    .filter((line) => line !== '')
    .at(-1);
  if (seal !== null && last !== undefined && sha256(last) !== seal.journalHash)
    fault('journal_other', JOURNAL_PAYLOAD, 'its last line is not the one that was sealed');
}
