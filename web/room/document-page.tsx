import { Text } from '@mantine/core';
import type { PDFDocumentProxy } from 'pdfjs-dist';
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { addressOf } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { Loading } from '../shared/page-states.tsx';
import { openPdf } from './pdf.ts';

/** One page of a document, as large as its place allows. */
export function DocumentPage(props: {
  sessionId: string;
  documentId: string;
  mimeType: string;
  page: number;
  pages: number;
}): ReactNode {
  const { sessionId, documentId, mimeType, page, pages } = props;
  const { say } = useWords();
  const address = addressOf('getDocument', { sessionId, documentId });
  const label = say('document.page', { page, pages });
  const [failed, setFailed] = useState<string | null>(null);
  const onFailed = useCallback(() => setFailed(address), [address]);
  if (failed === address)
    return (
      <div className="document-page" role="alert">
        <Text c="inherit">{say('document.failed')}</Text>
      </div>
    );
  return (
    <div className="document-page" data-testid="document-page" data-page={page}>
      {mimeType === 'application/pdf' ? (
        <PdfPage key={address} {...{ address, page, label, onFailed }} />
      ) : (
        <img src={address} alt={label} onError={onFailed} />
      )}
    </div>
  );
}

function PdfPage(props: { address: string; page: number; label: string; onFailed: () => void }): ReactNode {
  const { address, page, label, onFailed } = props;
  const [document, setDocument] = useState<PDFDocumentProxy | null>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    let opened: PDFDocumentProxy | null = null;
    let over = false;
    const open = async (): Promise<void> => {
      const response = await fetch(address);
      if (!response.ok) throw new Error(String(response.status));
      opened = await openPdf(await response.arrayBuffer());
      if (over) await opened.loadingTask.destroy();
      else setDocument(opened);
    };
    open().catch(() => {
      if (!over) onFailed();
    });
    return () => {
      over = true;
      void opened?.loadingTask.destroy();
    };
  }, [address, onFailed]);

  useEffect(() => {
    if (box.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (document === null || canvas.current === null || size.width === 0 || size.height === 0)
      return undefined;
    const target = canvas.current;
    const turned = new AbortController();
    drawPage(document, { page, size, target, signal: turned.signal }).catch((error: unknown) => {
      // A page that was turned on meanwhile is no fault.
      if (!turned.signal.aborted) {
        console.warn('a page could not be drawn', error);
        onFailed();
      }
    });
    return () => turned.abort();
  }, [document, page, size, onFailed]);

  return (
    <div ref={box} className="document-box">
      {document === null && <Loading />}
      <canvas ref={canvas} role="img" aria-label={label} hidden={document === null} />
    </div>
  );
}

/** Draws a page as large as its box allows; rejects where it is turned on meanwhile. */
async function drawPage(
  document: PDFDocumentProxy,
  to: {
    page: number;
    size: { width: number; height: number };
    target: HTMLCanvasElement;
    signal: AbortSignal;
  },
): Promise<void> {
  const { page, size, target, signal } = to;
  const shown = await document.getPage(Math.min(page, document.numPages));
  signal.throwIfAborted();
  const whole = shown.getViewport({ scale: 1 });
  const fit = Math.min(size.width / whole.width, size.height / whole.height);
  const viewport = shown.getViewport({ scale: fit * window.devicePixelRatio });
  target.width = Math.floor(viewport.width);
  target.height = Math.floor(viewport.height);
  target.style.width = `${Math.floor(whole.width * fit)}px`;
  target.style.height = `${Math.floor(whole.height * fit)}px`;
  const task = shown.render({ canvas: target, viewport });
  signal.addEventListener('abort', () => task.cancel(), { once: true });
  await task.promise;
  signal.throwIfAborted();
  target.dataset['drawn'] = String(page);
}
