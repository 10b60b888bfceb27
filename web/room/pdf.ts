import type * as Pdf from 'pdfjs-dist';
import pdfWorker from 'pdfjs-dist/build/pdf.worker.min.mjs?url';

/** Loaded with the first document: most seats never show one. */
async function library(): Promise<typeof Pdf> {
  const pdf = await import('pdfjs-dist');
  pdf.GlobalWorkerOptions.workerSrc = pdfWorker;
  return pdf;
}

/**
 * Opens a PDF.
 * @throws {Error} where it is none, is broken or needs a password
 */
export async function openPdf(data: ArrayBuffer): Promise<Pdf.PDFDocumentProxy> {
  const pdf = await library();
  // What a document brings with it is shown, never run.
  return pdf.getDocument({ data, enableXfa: false }).promise;
}

/** How many pages a file has; a picture has one. @throws {Error} where a PDF cannot be read */
export async function countPages(file: File): Promise<number> {
  if (file.type !== 'application/pdf') return 1;
  const document = await openPdf(await file.arrayBuffer());
  try {
    return document.numPages;
  } finally {
    await document.loadingTask.destroy();
  }
}
