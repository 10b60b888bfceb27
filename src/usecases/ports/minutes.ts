import type { MinutesSection, MinutesSigner, RollPerson } from '../../domain/procedure/minutes.ts';

/** The roll of a bridge point as it was called; the newest version holds. */
export interface RollRow {
  readonly sessionId: string;
  readonly bridgeId: string;
  readonly version: number;
  readonly people: readonly RollPerson[];
  readonly writtenBy: string;
  readonly writtenAt: number;
}

/** A version of the minutes of a session. */
export interface MinutesRow {
  readonly sessionId: string;
  readonly version: number;
  readonly number: string;
  readonly sections: readonly MinutesSection[];
  readonly writtenBy: string;
  readonly writtenAt: number;
}

/** A version that was read back to everybody, and so is fixed. */
export interface ReadingRow {
  readonly sessionId: string;
  readonly version: number;
  readonly signers: readonly MinutesSigner[];
  readonly readBy: string;
  readonly readAt: number;
}

/** The paper of a fixed version, byte by byte: the whole, or the extract of a bridge point. */
export interface MinutesCopyRow {
  readonly sessionId: string;
  readonly version: number;
  /** `whole` or a bridge's id. */
  readonly copy: string;
  readonly pdf: Uint8Array;
  readonly sha256: string;
}

/** What the certificate of a digital signature says; whether its issuer is to be trusted is not judged. */
export interface SignerCertificate {
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom: number;
  readonly validUntil: number;
  /** When it was signed, as the signer says; null: not said. */
  readonly signedAt: number | null;
}

export interface SignatureRow {
  readonly id: string;
  readonly sessionId: string;
  readonly version: number;
  /** `chair`, `secretary` or a bridge's id. */
  readonly signer: string;
  readonly mimeType: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Of a digital signature; null: a scan. */
  readonly certificate: SignerCertificate | null;
  /** The one that it takes the place of. */
  readonly supersedes: string | null;
  readonly reason: string;
  readonly addedBy: string;
  readonly addedAt: number;
}

export interface ConclusionNoticeRow {
  readonly sessionId: string;
  readonly version: number;
  readonly number: string;
  readonly agencies: readonly string[];
  readonly pdf: Uint8Array;
  readonly docx: Uint8Array;
  readonly sha256: string;
  readonly issuedBy: string;
  readonly issuedAt: number;
}

/** The minutes in the archive: the seal of their package. */
export interface MinutesSealRow {
  readonly sessionId: string;
  /** Name of the piece of work that sealed it. */
  readonly jobId: string;
  readonly version: number;
  readonly signatures: number;
  readonly number: number;
  readonly sealedAt: number;
}

/** Minutes and what belongs to them. Append-only throughout. */
export interface MinutesStore {
  /** False where this version was written already. */
  addRoll(row: RollRow): Promise<boolean>;
  /** The newest roll of each bridge point. */
  rolls(sessionId: string): Promise<readonly RollRow[]>;
  rollVersions(sessionId: string, bridgeId: string): Promise<readonly RollRow[]>;
  /** False where this version was written already. */
  add(row: MinutesRow): Promise<boolean>;
  newest(sessionId: string): Promise<MinutesRow | null>;
  version(sessionId: string, version: number): Promise<MinutesRow | null>;
  /** Newest first. */
  versions(sessionId: string): Promise<readonly MinutesRow[]>;
  /** Fixes a version together with its copies; false where it was fixed already or is not the newest any more. */
  fix(reading: ReadingRow, copies: readonly MinutesCopyRow[]): Promise<boolean>;
  newestReading(sessionId: string): Promise<ReadingRow | null>;
  copy(sessionId: string, version: number, copy: string): Promise<MinutesCopyRow | null>;
  copies(sessionId: string, version: number): Promise<readonly MinutesCopyRow[]>;
  /** False where the one that it supersedes was superseded already, or its signer has signed. */
  sign(row: SignatureRow, content: Uint8Array): Promise<boolean>;
  /** Of every version, oldest first. */
  signatures(sessionId: string): Promise<readonly SignatureRow[]>;
  signatureContent(sessionId: string, id: string): Promise<Uint8Array | null>;
  /** False where this version was issued already. */
  issue(row: ConclusionNoticeRow): Promise<boolean>;
  /** Newest first. */
  notices(sessionId: string): Promise<readonly ConclusionNoticeRow[]>;
  /** Repeating it changes nothing. */
  sealed(row: MinutesSealRow): Promise<void>;
  newestSeal(sessionId: string): Promise<MinutesSealRow | null>;
}

/** What an uploaded file is, as its bytes say. */
export type ReadSignature =
  | { readonly kind: 'scan'; readonly mimeType: string; readonly extension: string }
  | { readonly kind: 'digital'; readonly certificate: SignerCertificate };

/** Looks at what was uploaded as a signature. */
export interface SignatureReader {
  /**
   * @param signed bytes of the PDF that was fixed
   * @throws {DomainError} `signature_not_readable`, `signature_mismatch`
   */
  read(content: Uint8Array, signed: Uint8Array): Promise<ReadSignature>;
}

/** A file on its way into the archive. */
export interface MinutesFile {
  readonly name: string;
  readonly content: Uint8Array;
}

/** Where the recorder finds what it is to seal. */
export interface MinutesOutbox {
  /** Writes and syncs the files. @returns each with its path below the folder that both share, and its hash */
  put(
    sessionId: string,
    jobId: string,
    files: readonly MinutesFile[],
  ): Promise<readonly { name: string; path: string; bytes: number; sha256: string }[]>;
}
