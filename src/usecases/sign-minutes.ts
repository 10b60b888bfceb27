import { randomUUID } from 'node:crypto';
import { MAX_SIGNATURE_BYTES, type MinutesSignature, type SignatureDraft } from '../contracts/minutes.ts';
import { DomainError } from '../domain/errors.ts';
import { copyOf } from '../domain/procedure/minutes.ts';
import { assertMay, type Actor } from './actor.ts';
import { holding, knowMinutes, missingOf, namesOf, signatureView } from './known-minutes.ts';
import type { ArchiveMinutes } from './archive-minutes.ts';
import type { Clock, Log, Store } from './ports.ts';
import type { SignatureReader, SignatureRow } from './ports/minutes.ts';

/** Signed copies of fixed minutes, each with who brought it when. */
export interface SignMinutes {
  /**
   * Takes a scan or a detached digital signature. One that is there already is superseded with a reason, never removed.
   * @throws {DomainError} `session_not_found`, `not_allowed`, `minutes_not_fixed`, `minutes_changed_meanwhile`,
   *   `signature_not_readable`, `signature_mismatch`, `signature_exists`, `words_wanted`, `document_too_large`
   */
  sign(
    actor: Actor,
    sessionId: string,
    draft: SignatureDraft,
    content: AsyncIterable<Uint8Array>,
  ): Promise<MinutesSignature>;
  /** @throws {DomainError} `not_found` also where it is another bridge point's */
  file(
    actor: Actor,
    sessionId: string,
    signatureId: string,
  ): Promise<{ readonly mimeType: string; readonly content: Uint8Array }>;
}

export function makeSignMinutes(parts: {
  store: Store;
  clock: Clock;
  reader: SignatureReader;
  archive: Pick<ArchiveMinutes, 'sealWhole'>;
  sha256: (content: Uint8Array) => string;
  log: Log;
}): SignMinutes {
  const { store, clock, reader, archive, sha256, log } = parts;
  return {
    async sign(actor, sessionId, { signer, version, supersedes, reason }, content) {
      assertMay(actor, 'minutes.sign');
      const known = await knowMinutes(store, actor, sessionId);
      if (actor.role === 'bridge_officer' && signer !== actor.bridgeId) throw new DomainError('not_allowed');
      const { reading, newest, signatures } = known;
      if (reading === null) throw new DomainError('minutes_not_fixed');
      if (reading.version !== version) throw new DomainError('minutes_changed_meanwhile');
      // Changed since it was read back: what would be signed is not what holds.
      if (newest?.version !== version) throw new DomainError('minutes_not_fixed');
      if (!reading.signers.some(({ key }) => key === signer))
        throw new DomainError('invalid_input', { field: 'signer' });
      const before = holding(signatures, version, signer);
      if ((before?.id ?? null) !== (supersedes ?? null)) throw new DomainError('signature_exists');
      if (before !== null && reason === '') throw new DomainError('words_wanted');
      const copy = await store.minutes.copy(sessionId, version, copyOf(signer));
      if (copy === null) throw new DomainError('minutes_not_fixed');
      const bytes = await whole(content);
      const read = await reader.read(bytes, copy.pdf);
      const row: SignatureRow = {
        ...{ id: randomUUID(), sessionId, version, signer, bytes: bytes.byteLength, sha256: sha256(bytes) },
        mimeType: read.kind === 'scan' ? read.mimeType : 'application/pkcs7-signature',
        certificate: read.kind === 'scan' ? null : read.certificate,
        ...{ supersedes: before?.id ?? null, reason, addedBy: actor.id, addedAt: clock.now() },
      };
      if (!(await store.minutes.sign(row, bytes))) throw new DomainError('signature_exists');
      log.info({ sessionId, version, signatureId: row.id, kind: read.kind }, 'minutes signed');
      if (missingOf({ reading, signatures: [...signatures, row] }).length === 0)
        await archive.sealWhole(sessionId);
      return signatureView(row, await namesOf(store, [actor.id]));
    },

    async file(actor, sessionId, signatureId) {
      assertMay(actor, 'minutes.read');
      const { signatures } = await knowMinutes(store, actor, sessionId);
      const row = signatures.find(({ id }) => id === signatureId);
      const isOwn = actor.role !== 'bridge_officer' || row?.signer === actor.bridgeId;
      const content =
        row === undefined || !isOwn ? null : await store.minutes.signatureContent(sessionId, row.id);
      if (row === undefined || content === null) throw new DomainError('not_found');
      return { mimeType: row.mimeType, content };
    },
  };
}

/** @throws {DomainError} `document_too_large` */
async function whole(content: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of content) {
    bytes += part.byteLength;
    if (bytes > MAX_SIGNATURE_BYTES)
      throw new DomainError('document_too_large', { maxBytes: MAX_SIGNATURE_BYTES });
    parts.push(part);
  }
  const all = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.byteLength;
  }
  return all;
}
