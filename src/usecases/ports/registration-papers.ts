import type { DocumentType } from '../../domain/conduct/documents.ts';
import type { RegistrationRow } from './registrations.ts';

/** A copy of a receipt that was given out. */
export interface ReceiptRow {
  readonly id: string;
  readonly sessionId: string;
  readonly registrationId: string;
  readonly version: number;
  readonly format: 'pdf' | 'docx';
  readonly givenBy: string;
  readonly givenAt: number;
}

/** A file of a registration. */
export interface RegistrationFileRow {
  readonly id: string;
  readonly sessionId: string;
  readonly registrationId: string;
  readonly name: string;
  readonly mimeType: DocumentType;
  readonly pages: number;
  readonly bytes: number;
  readonly sha256: string;
  /** Below the folder of the documents. */
  readonly path: string;
  readonly addedBy: string;
  readonly addedAt: number;
}

export interface FileRemovalRow {
  readonly fileId: string;
  readonly removedBy: string;
  readonly removedAt: number;
  readonly reason: string;
}

/** A spreadsheet that registrations were brought in with. */
export interface ImportRow {
  readonly sessionId: string;
  readonly bridgeId: string;
  readonly sha256: string;
  readonly count: number;
  readonly importedBy: string;
  readonly importedAt: number;
}

/** Records of the papers of registrations. Append-only, all of them. */
export interface RegistrationPapersStore {
  addReceipt(row: ReceiptRow): Promise<void>;
  /** Oldest first. */
  receiptsOf(registrationId: string): Promise<readonly ReceiptRow[]>;
  addFile(row: RegistrationFileRow): Promise<void>;
  /** Oldest first, with what became of each. */
  filesOf(
    registrationId: string,
  ): Promise<readonly (RegistrationFileRow & { readonly removal: FileRemovalRow | null })[]>;
  /** False where it was taken back already. */
  removeFile(row: FileRemovalRow): Promise<boolean>;
  wasImported(sessionId: string, bridgeId: string, sha256: string): Promise<boolean>;
  /** Writes an import and all its registrations, or nothing; false where this file was imported already. */
  import(row: ImportRow, registrations: readonly RegistrationRow[]): Promise<boolean>;
}
