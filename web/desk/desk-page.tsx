import { Button } from '@mantine/core';
import { useCallback, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import type { User } from '../../src/contracts/session.ts';
import { may } from '../../src/domain/roles.ts';
import { isRecorded } from '../../src/domain/session.ts';
import { useWords } from '../i18n/words.ts';
import { RollButton } from '../minutes/roll-button.tsx';
import { AgendaPanel } from '../room/agenda-panel.tsx';
import { BridgesPanel } from '../room/bridges-panel.tsx';
import { ChairControls } from '../room/chair-controls.tsx';
import { DocumentPage } from '../room/document-page.tsx';
import { DocumentsPanel } from '../room/documents-panel.tsx';
import { FloorLine } from '../room/floor-line.tsx';
import { MessagesPanel } from '../room/messages-panel.tsx';
import { NotesPanel } from '../room/notes-panel.tsx';
import { RecordingMark } from '../room/recording-mark.tsx';
import { makeRoomStore } from '../room/room-store.ts';
import { Failed, Loading } from '../shared/page-states.tsx';
import { DeskClient } from './desk-client.ts';
import '../room/room.css';
import './desk.css';

/**
 * The desk of the secretary and the operator: everything of a session but its pictures and its sound, on a PC of its own
 * beside the one that sits at the centre.
 */
export function DeskPage({ me }: { me: User }): ReactNode {
  const { sessionId = '' } = useParams();
  const { say } = useWords();
  const [store] = useState(makeRoomStore);
  const state = useSyncExternalStore(store.subscribe, store.get);
  useEffect(() => {
    const client = new DeskClient(store, sessionId);
    return () => client.close();
  }, [store, sessionId]);
  const onSeen = useCallback(() => store.set({ unread: 0 }), [store]);
  const { session, phase } = state;
  if (phase === 'refused') return <Failed error={state.refusal} />;
  if (session === null) return <Loading />;
  const item = session.agenda.find(({ itemId }) => itemId === session.floor.currentItem) ?? null;
  const own = session.bridges.find(({ kind }) => kind === 'central')?.bridgeId ?? '';
  const mayConduct = may(me.role, 'session.conduct');
  const mayPlan = may(me.role, 'agenda.plan');
  const { document } = session.floor;
  return (
    <main className="desk">
      <header className="desk-top">
        <div className="desk-title">
          <h1>{session.title}</h1>
          <FloorLine {...{ session, item }} offset={state.clockOffset} />
        </div>
        <RecordingMark session={session} heard={state.mark} liveSince={state.liveSince} alarms />
        {may(me.role, 'minutes.sign') && <RollButton sessionId={sessionId} />}
        <Button component={Link} to="/" variant="default">
          {say('desk.leave')}
        </Button>
      </header>
      {phase === 'reconnecting' && (
        <div className="banner" role="status">
          {say('room.reconnecting')}
        </div>
      )}
      <div className="desk-columns">
        <section aria-label={say('agenda.title')}>
          <h2>{say('agenda.title')}</h2>
          <AgendaPanel {...{ session, mayPlan, mayConduct }} />
          <h2>{say('tab.documents')}</h2>
          {document !== null && (
            <div className="desk-document">
              <DocumentPage {...{ sessionId, ...document }} />
            </div>
          )}
          <DocumentsPanel {...{ session, own }} />
        </section>
        <section aria-label={say('tab.notes')}>
          <h2>{say('tab.notes')}</h2>
          <NotesPanel session={session} told={state.notesTold} offset={state.clockOffset} />
        </section>
        <section aria-label={say('bridges.title')}>
          <h2>{say('bridges.title')}</h2>
          <BridgesPanel {...{ session, state, mayConduct, mayPlan }} />
          <h2>{say('tab.messages')}</h2>
          <MessagesPanel {...{ session, own, onSeen }} messages={state.messages} />
        </section>
      </div>
      {mayConduct && isRecorded(session.state) && (
        <footer className="desk-controls room-controls" data-compact="true">
          <ChairControls {...{ session, item }} />
        </footer>
      )}
    </main>
  );
}
