import { createHash, createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';

/** File names of a package (BagIt, RFC 8493 §2) and of its seal. */
export const BAG = {
  declaration: 'bagit.txt',
  info: 'bag-info.txt',
  payload: 'manifest-sha256.txt',
  tags: 'tagmanifest-sha256.txt',
  seal: 'seal.json',
  signature: 'seal.sig',
  timeStamp: 'seal.tsr',
} as const;
export const PAYLOAD_FOLDER = 'data';
export const JOURNAL_PAYLOAD = `${PAYLOAD_FOLDER}/journal.jsonl`;

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** The entry before: its number and the SHA-256 of its text. */
const Previous = z.object({ number: z.number().int().min(1), sha256: Hash }).nullable();

/** What is signed of a package, and chained to the entry before it. */
export const PackageSeal = z.object({
  version: z.literal(1),
  type: z.literal('package'),
  /** Place in the installation's chain, from 1. */
  number: z.number().int().min(1),
  previous: Previous,
  sessionId: z.uuid(),
  /** Below the archive folder. */
  folder: z.string(),
  title: z.string(),
  openedAt: z.number(),
  closedAt: z.number(),
  sealedAt: z.number(),
  /** SHA-256 of the package's tag files: with the payload manifest, of every byte of the payload. */
  tagFiles: z.record(z.string(), Hash),
  /** SHA-256 of the last line of the capture's journal; null where nothing was captured. */
  journalHash: Hash.nullable(),
  /** SHA-256 of the public key's SPKI: compare it with what the office has published. */
  keyId: Hash,
  publicKey: z.string(),
});
export type PackageSeal = z.infer<typeof PackageSeal>;

/** A package was disposed of by the rules: what is missing since then is missing rightly. */
export const DisposalSeal = PackageSeal.pick({
  ...{ version: true, number: true, previous: true, sessionId: true, folder: true },
  ...{ sealedAt: true, keyId: true, publicKey: true },
}).extend({
  type: z.literal('disposal'),
  /** Number of the package's entry. */
  of: z.number().int().min(1),
  reason: z.string(),
});
export type DisposalSeal = z.infer<typeof DisposalSeal>;

export const Seal = z.discriminatedUnion('type', [PackageSeal, DisposalSeal]);
export type Seal = z.infer<typeof Seal>;

/** An entry of the chain: the very text that was signed. */
export const ChainEntry = z.object({ seal: z.string(), signature: z.string() });
export type ChainEntry = z.infer<typeof ChainEntry>;

/** The very text of a seal, as it is signed, chained and lies in its package. */
export function sealText(seal: Seal): string {
  return `${JSON.stringify(seal, null, 2)}\n`;
}

/** SHA-256 in hex. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** The seal of an entry; null where the text is none. */
export function parseSeal(text: string): Seal | null {
  try {
    const parsed = Seal.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Fingerprint of a public key: SHA-256 of its SPKI form. @throws where it is no key */
export function keyIdOf(publicKeyPem: string): string {
  return sha256(createPublicKey(publicKeyPem).export({ type: 'spki', format: 'der' }));
}

/** Whether a signature (base64, Ed25519, RFC 8032) over a seal's text is that of the key it names. */
export function isSignedBy(text: string, signature: string, seal: Seal): boolean {
  try {
    return (
      keyIdOf(seal.publicKey) === seal.keyId &&
      verify(null, Buffer.from(text), createPublicKey(seal.publicKey), Buffer.from(signature, 'base64'))
    );
  } catch {
    return false;
  }
}
