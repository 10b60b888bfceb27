import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Session } from '../../src/contracts/session.ts';
import { useWords } from '../i18n/words.ts';
import { AgendaPanel } from './agenda-panel.tsx';
import { BridgesPanel } from './bridges-panel.tsx';
import type { RoomState } from './room-store.ts';

/** Beside the pictures, for the people of the centre: the agenda and the bridges. */
export function SidePanel(props: {
  session: Session;
  state: RoomState;
  mayPlan: boolean;
  mayConduct: boolean;
}): ReactNode {
  const { session, state, mayPlan, mayConduct } = props;
  const { say } = useWords();
  const hands = session.floor.hands.length;
  return (
    <aside className="room-side" aria-label={say('agenda.title')}>
      <Tabs defaultValue="agenda" keepMounted={false}>
        <Tabs.List grow>
          <Tabs.Tab value="agenda" data-testid="tab-agenda">
            {say('agenda.title')}
          </Tabs.Tab>
          <Tabs.Tab value="bridges" data-testid="tab-bridges">
            {say('bridges.title')}
            {hands > 0 && ` (${say('hand.up')}: ${hands})`}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="agenda" pt="sm">
          <AgendaPanel {...{ session, mayPlan, mayConduct }} />
        </Tabs.Panel>
        <Tabs.Panel value="bridges" pt="sm">
          <BridgesPanel {...{ session, state, mayConduct }} />
        </Tabs.Panel>
      </Tabs>
    </aside>
  );
}
