import { Tabs } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { Session } from '../../src/contracts/session.ts';
import { useWords } from '../i18n/words.ts';
import { AgendaPanel } from './agenda-panel.tsx';
import { BridgesPanel } from './bridges-panel.tsx';
import { DocumentsPanel } from './documents-panel.tsx';
import { MessagesPanel } from './messages-panel.tsx';
import { NotesPanel } from './notes-panel.tsx';
import type { RoomState } from './room-store.ts';

/** Beside the pictures, for the people of the centre: agenda, bridges, messages, notes, documents. */
export function SidePanel(props: {
  session: Session;
  state: RoomState;
  own: string;
  mayPlan: boolean;
  mayConduct: boolean;
  onMessagesSeen: () => void;
}): ReactNode {
  const { session, state, own, mayPlan, mayConduct, onMessagesSeen } = props;
  const { say } = useWords();
  const [tab, setTab] = useState<string | null>('agenda');
  const hands = session.floor.hands.length;
  const unread = tab === 'messages' ? 0 : state.unread;
  const counted = (words: string, count: number): string => (count > 0 ? `${words} (${count})` : words);
  return (
    <aside className="room-side" aria-label={say('agenda.title')}>
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="agenda" data-testid="tab-agenda">
            {say('tab.agenda')}
          </Tabs.Tab>
          <Tabs.Tab
            value="bridges"
            data-testid="tab-bridges"
            data-hands={hands}
            aria-label={handsWords(say('bridges.title'))}
            leftSection={hands > 0 ? <IconHandStop size={18} aria-hidden /> : null}
          >
            {counted(say('tab.bridges'), hands)}
          </Tabs.Tab>
          <Tabs.Tab value="messages" data-testid="tab-messages" data-unread={unread}>
            {counted(say('tab.messages'), unread)}
          </Tabs.Tab>
          {mayPlan && (
            <Tabs.Tab value="notes" data-testid="tab-notes">
              {say('tab.notes')}
            </Tabs.Tab>
          )}
          <Tabs.Tab value="documents" data-testid="tab-documents">
            {counted(say('tab.documents'), session.floor.documents)}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="agenda" pt="sm">
          <AgendaPanel {...{ session, mayPlan, mayConduct }} />
        </Tabs.Panel>
        <Tabs.Panel value="bridges" pt="sm">
          <BridgesPanel {...{ session, state, mayConduct, mayPlan }} />
        </Tabs.Panel>
        <Tabs.Panel value="messages" pt="sm">
          <MessagesPanel {...{ session, own }} messages={state.messages} onSeen={onMessagesSeen} />
        </Tabs.Panel>
        {mayPlan && (
          <Tabs.Panel value="notes" pt="sm">
            <NotesPanel session={session} told={state.notesTold} offset={state.clockOffset} />
          </Tabs.Panel>
        )}
        <Tabs.Panel value="documents" pt="sm">
          <DocumentsPanel {...{ session, own }} />
        </Tabs.Panel>
      </Tabs>
    </aside>
  );

  function handsWords(words: string): string {
    return hands > 0 ? `${words}, ${say('hand.up')}: ${hands}` : words;
  }
}
