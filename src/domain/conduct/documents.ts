/** What may be shown in a session, page by page. */
export const DOCUMENT_TYPES = ['application/pdf', 'image/png', 'image/jpeg'] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

/** A document brought to a session; its name and file stand elsewhere. */
export interface BroughtDocument {
  /** Bridge that brought it. */
  readonly bridgeId: string;
  readonly pages: number;
  readonly mimeType: DocumentType;
}
