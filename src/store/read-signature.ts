import { ContentInfo, SignedData, type Certificate } from 'pkijs';
import { UTCTime, GeneralizedTime } from 'asn1js';
import { fileTypeFromBuffer } from 'file-type';
import { DOCUMENT_TYPES } from '../domain/conduct/documents.ts';
import { DomainError } from '../domain/errors.ts';
import type { SignatureReader, SignerCertificate } from '../usecases/ports/minutes.ts';

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const SIGNING_TIME = '1.2.840.113549.1.9.5';
const NAMES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
};

/**
 * Tells a scan from a digital signature by the bytes. A detached signature (CMS, RFC 5652 §5) has to be over the very PDF
 * that was fixed, by the certificate that comes with it; who issued that certificate is reported, not judged.
 */
export function makeSignatureReader(): SignatureReader {
  return {
    async read(content, signed) {
      const found = await fileTypeFromBuffer(content);
      const scan = DOCUMENT_TYPES.find((type) => type === found?.mime);
      if (scan !== undefined && found !== undefined)
        return { kind: 'scan', mimeType: scan, extension: found.ext };
      return { kind: 'digital', certificate: await certificateOf(content, signed) };
    },
  };
}

async function certificateOf(content: Uint8Array, signed: Uint8Array): Promise<SignerCertificate> {
  const cms = readCms(content);
  const signers = cms?.signerInfos.length ?? 0;
  // One that carries its own content says nothing of ours.
  if (cms === null || signers === 0 || cms.encapContentInfo.eContent !== undefined)
    throw new DomainError('signature_not_readable');
  let certificate: Certificate | null = null;
  for (let signer = 0; signer < signers; signer += 1) {
    const verdict = await cms
      .verify({ signer, data: Uint8Array.from(signed).buffer, extendedMode: true })
      .catch(() => null);
    if (verdict?.signatureVerified !== true) throw new DomainError('signature_mismatch');
    certificate ??= verdict.signerCertificate ?? null;
  }
  if (certificate === null) throw new DomainError('signature_mismatch');
  return {
    subject: nameText(certificate.subject),
    issuer: nameText(certificate.issuer),
    validFrom: certificate.notBefore.value.getTime(),
    validUntil: certificate.notAfter.value.getTime(),
    signedAt: signingTime(cms),
  };
}

/** Reads DER, or the same as PEM or Base64 text; null where it is no signature. */
function readCms(content: Uint8Array): SignedData | null {
  for (const bytes of [content, fromText(content)]) {
    try {
      if (bytes === null) continue;
      const info = ContentInfo.fromBER(Uint8Array.from(bytes).buffer);
      if (info.contentType === SIGNED_DATA) return new SignedData({ schema: info.content });
    } catch {
      // The other way, or none.
    }
  }
  return null;
}

function fromText(content: Uint8Array): Uint8Array | null {
  const text = Buffer.from(content)
    .toString('latin1')
    .replace(/-----(BEGIN|END) [A-Z0-9 ]+-----/g, '')
    .replace(/\s+/g, '');
  return /^[A-Za-z0-9+/]+=*$/.test(text) ? Buffer.from(text, 'base64') : null;
}

function nameText({ typesAndValues }: Certificate['subject']): string {
  return typesAndValues
    .map(({ type, value }) => `${NAMES[type] ?? type}=${value.valueBlock.value}`)
    .join(', ');
}

function signingTime({ signerInfos }: SignedData): number | null {
  const attribute = signerInfos[0]?.signedAttrs?.attributes.find(({ type }) => type === SIGNING_TIME);
  const value: unknown = attribute?.values[0];
  return value instanceof UTCTime || value instanceof GeneralizedTime ? value.toDate().getTime() : null;
}
