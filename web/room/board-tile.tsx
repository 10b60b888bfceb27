import { Button } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconX } from '@tabler/icons-react';
import { useEffect, useRef, type CSSProperties, type ReactNode } from 'react';
import type { Session } from '../../src/contracts/session.ts';
import { useWords } from '../i18n/words.ts';
import { DocumentPage } from './document-page.tsx';
import { useAct } from './use-act.ts';

type Shown = NonNullable<Session['floor']['document']>;

/** The document that lies open before all; whoever shows it, and the centre, turn its pages for everybody. */
export function DocumentTile(props: {
  session: Session;
  document: Shown;
  /** Bridge of this screen. */
  own: string;
  centre: string;
  place: CSSProperties;
}): ReactNode {
  const { session, document: shown, own, centre, place } = props;
  const { say } = useWords();
  const { act, busy } = useAct(session.id);
  const { documentId, mimeType, page, pages } = shown;
  const mayTurn = own === shown.bridgeId || own === centre;
  const by = session.bridges.find(({ bridgeId }) => bridgeId === shown.bridgeId)?.name ?? '';

  useEffect(() => {
    if (!mayTurn) return undefined;
    const press = (event: KeyboardEvent): void => {
      const typing =
        event.target instanceof HTMLElement &&
        event.target.closest('input, textarea, select, [role=dialog], [role=tablist], [role=menu]') !== null;
      if (typing || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
      const turned = page + (event.key === 'PageDown' ? 1 : event.key === 'PageUp' ? -1 : 0);
      if (turned === page || turned < 1 || turned > pages) return;
      event.preventDefault();
      void act({ act: 'turn_page', bridgeId: own, page: turned });
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [mayTurn, act, own, page, pages]);

  const turnButton = (by: -1 | 1): ReactNode => {
    const words = say(by === 1 ? 'document.on' : 'document.back');
    const to = page + by;
    return (
      <Button
        data-testid={by === 1 ? 'page-on' : 'page-back'}
        variant="default"
        aria-label={words}
        title={words}
        disabled={to < 1 || to > pages || busy}
        onClick={() => void act({ act: 'turn_page', bridgeId: own, page: to })}
      >
        {by === 1 ? <IconChevronRight aria-hidden /> : <IconChevronLeft aria-hidden />}
      </Button>
    );
  };

  return (
    <section
      className="tile board"
      style={place}
      data-testid="document"
      aria-label={say('document.shown', { name: by })}
    >
      <DocumentPage {...{ sessionId: session.id, documentId, mimeType, page, pages }} />
      <div className="board-bar">
        <span>{say('document.shown', { name: by })}</span>
        {mayTurn && turnButton(-1)}
        <span data-testid="page-number" aria-live="polite">
          {say('document.page', { page, pages })}
        </span>
        {mayTurn && (
          <>
            {turnButton(1)}
            <Button
              data-testid="document-hide"
              variant="default"
              leftSection={<IconX size={20} aria-hidden />}
              onClick={() => void act({ act: 'hide_document', bridgeId: own })}
            >
              {say('document.hide')}
            </Button>
          </>
        )}
      </div>
    </section>
  );
}

/** A screen that a bridge shares. */
export function ScreenTile(props: {
  name: string;
  stream: MediaStream;
  held: boolean;
  place: CSSProperties;
}): ReactNode {
  const { name, stream, held, place } = props;
  const { say } = useWords();
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (element === null || element.srcObject === stream) return;
    element.srcObject = stream;
    // Without sound no browser forbids it; a newer stream that takes its place mends anything else.
    void element.play().catch(() => undefined);
  }, [stream]);
  return (
    <section
      className="tile board"
      style={place}
      data-testid="screen"
      aria-label={say('screen.of', { name })}
    >
      <video ref={video} autoPlay playsInline muted />
      <div className="label">
        <span className="tag">{say('screen.of', { name })}</span>
        {held && <span className="tag warn">{say('room.pictureHeld')}</span>}
      </div>
    </section>
  );
}
