import type { StateDocument } from '../../domain/documents/state-document.ts';

export const PRINT_FORMATS = ['docx', 'pdf'] as const;
export type PrintFormat = (typeof PRINT_FORMATS)[number];

/** Makes files of documents, away from the event loop. */
export interface DocumentPrinter {
  print(document: StateDocument, format: PrintFormat): Promise<Uint8Array>;
}
