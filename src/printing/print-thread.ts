import { parentPort } from 'node:worker_threads';
import type { StateDocument } from '../domain/documents/state-document.ts';
import type { PrintFormat } from '../usecases/ports/printing.ts';
import { docxOf } from './docx-document.ts';
import { pdfOf } from './pdf-document.ts';

/** What the printer asks its thread, and what comes back. */
export interface PrintOrder {
  readonly id: number;
  readonly document: StateDocument;
  readonly format: PrintFormat;
}
export type Printed =
  { readonly id: number; readonly bytes: Uint8Array } | { readonly id: number; readonly failure: string };

const port = parentPort;
if (port === null) throw new Error('this module runs in a thread of the printer');
port.on('message', ({ id, document, format }: PrintOrder) => {
  const made = format === 'pdf' ? pdfOf(document) : docxOf(document);
  made.then(
    (bytes) => port.postMessage({ id, bytes } satisfies Printed),
    (error: unknown) =>
      port.postMessage({
        ...{ id, failure: error instanceof Error ? error.message : String(error) },
      } satisfies Printed),
  );
});
