import { Button, Drawer } from '@mantine/core';
import { IconFileText, IconMessage } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { Session } from '../../src/contracts/session.ts';
import { useWords } from '../i18n/words.ts';
import { DocumentsPanel } from './documents-panel.tsx';
import { MessagesPanel } from './messages-panel.tsx';
import type { RoomState } from './room-store.ts';

/** Messages and documents of a bridge, each behind one button, so that the pictures keep the window. */
export function PapersDrawer(props: {
  session: Session;
  state: Pick<RoomState, 'messages' | 'unread'>;
  own: string;
  onMessagesSeen: () => void;
}): ReactNode {
  const { session, state, own, onMessagesSeen } = props;
  const { say } = useWords();
  const [open, setOpen] = useState<'messages' | 'documents' | null>(null);
  const { unread } = state;
  return (
    <>
      <Button
        data-testid="open-messages"
        data-unread={unread}
        variant={unread > 0 ? 'filled' : 'default'}
        leftSection={<IconMessage />}
        onClick={() => setOpen('messages')}
      >
        {unread > 0 ? `${say('tab.messages')} (${unread})` : say('tab.messages')}
      </Button>
      <Button
        data-testid="open-documents"
        variant="default"
        leftSection={<IconFileText />}
        onClick={() => setOpen('documents')}
      >
        {say('tab.documents')}
      </Button>
      <Drawer
        opened={open !== null}
        onClose={() => setOpen(null)}
        position="right"
        size={440}
        title={say(open === 'documents' ? 'tab.documents' : 'tab.messages')}
        closeButtonProps={{ 'aria-label': say('app.close') }}
        // The pictures stay to be seen.
        overlayProps={{ backgroundOpacity: 0.2 }}
      >
        {open === 'messages' && (
          <MessagesPanel {...{ session, own }} messages={state.messages} onSeen={onMessagesSeen} />
        )}
        {open === 'documents' && <DocumentsPanel {...{ session, own }} />}
      </Drawer>
    </>
  );
}
