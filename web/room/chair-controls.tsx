import { Button, Menu } from '@mantine/core';
import {
  IconCheck,
  IconDots,
  IconPlayerPause,
  IconPlayerPlay,
  IconUserPlus,
  IconUsersGroup,
} from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { AgendaItem } from '../../src/contracts/agenda.ts';
import type { Session } from '../../src/contracts/session.ts';
import { canActOnItem, isWaiting } from '../../src/domain/conduct/items.ts';
import { LAYOUTS } from '../../src/domain/conduct/floor-state.ts';
import { useWords } from '../i18n/words.ts';
import { Confirm } from '../shared/confirm.tsx';
import { Failed } from '../shared/page-states.tsx';
import { ConcludeDialog } from './conclude-dialog.tsx';
import { ConsultDialog } from './consult-dialog.tsx';
import { NoticeDialog } from './notice-dialog.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import { useAct } from './use-act.ts';

type Asking = 'conclude' | 'pause' | 'consult' | 'defer' | 'refuse' | 'absent' | 'notice' | null;

/** What the leader steers with: at most four large buttons; everything rarer is behind one more. */
export function ChairControls({ session, item }: { session: Session; item: AgendaItem | null }): ReactNode {
  const { say } = useWords();
  const { act, busy, error, clear } = useAct(session.id);
  const [asking, setAsking] = useState<Asking>(null);
  const { floor, state, agenda } = session;
  const live = state === 'live';
  const consulting = floor.mode === 'consultation';
  const waiting = agenda.some((each) => isWaiting(each.state));
  const ask = (what: Asking): void => {
    clear();
    setAsking(what);
  };
  const close = (): void => ask(null);
  const done = async (work: Promise<boolean>): Promise<void> => {
    if (await work) setAsking(null);
  };
  const mayConclude = item !== null && canActOnItem(item.state, 'conclude');
  return (
    <>
      {live && item === null && floor.noticeRead === null && (
        <Button data-testid="read-notice" onClick={() => ask('notice')}>
          {say('recordingNotice.open')}
        </Button>
      )}
      {live && item === null && floor.noticeRead !== null && waiting && (
        <Button
          data-testid="call-next"
          leftSection={<IconUserPlus />}
          loading={busy && asking === null}
          disabled={consulting}
          onClick={() => void act({ act: 'call_next' })}
        >
          {say('conduct.next')}
        </Button>
      )}
      {live && item?.state === 'called' && (
        <Button
          data-testid="check-identity"
          leftSection={<IconCheck />}
          loading={busy && asking === null}
          onClick={() => void act({ act: 'check_identity', itemId: item.itemId })}
        >
          {say('conduct.identity')}
        </Button>
      )}
      {live && mayConclude && (
        <Button data-testid="conclude" leftSection={<IconCheck />} onClick={() => ask('conclude')}>
          {say('conduct.conclude')}
        </Button>
      )}
      {live && (
        <Button
          data-testid="pause"
          variant="default"
          leftSection={<IconPlayerPause />}
          onClick={() => ask('pause')}
        >
          {say('conduct.pause')}
        </Button>
      )}
      {state === 'paused' && (
        <Button
          data-testid="resume"
          leftSection={<IconPlayerPlay />}
          loading={busy && asking === null}
          onClick={() => void act({ act: 'resume' })}
        >
          {say('conduct.resume')}
        </Button>
      )}
      {consulting ? (
        <Button
          data-testid="end-consultation"
          loading={busy && asking === null}
          onClick={() => void act({ act: 'end_consultation' })}
        >
          {say('conduct.endConsult')}
        </Button>
      ) : (
        <Button
          data-testid="consult"
          variant="default"
          leftSection={<IconUsersGroup />}
          onClick={() => ask('consult')}
        >
          {say('conduct.consult')}
        </Button>
      )}
      <Menu position="top" shadow="md" width={320}>
        <Menu.Target>
          <Button data-testid="more" variant="default" leftSection={<IconDots />}>
            {say('conduct.more')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {item?.state === 'identity_checked' && (
            <Menu.Item onClick={() => void act({ act: 'begin_dialogue', itemId: item.itemId })}>
              {say('conduct.dialogue')}
            </Menu.Item>
          )}
          {item !== null && (
            <>
              <Menu.Item data-testid="defer" onClick={() => ask('defer')}>
                {say('conduct.defer')}
              </Menu.Item>
              {canActOnItem(item.state, 'mark_absent') && (
                <Menu.Item data-testid="absent" onClick={() => ask('absent')}>
                  {say('conduct.absent')}
                </Menu.Item>
              )}
              <Menu.Item data-testid="refuse" onClick={() => ask('refuse')}>
                {say('conduct.refuse')}
              </Menu.Item>
              <Menu.Divider />
            </>
          )}
          {live && item === null && !consulting && (
            <Menu.Item
              data-testid="plenary"
              onClick={() => void act({ act: floor.mode === 'plenary' ? 'end_plenary' : 'begin_plenary' })}
            >
              {say(floor.mode === 'plenary' ? 'conduct.endPlenary' : 'conduct.plenary')}
            </Menu.Item>
          )}
          <Menu.Item onClick={() => ask('notice')}>{say('recordingNotice.open')}</Menu.Item>
          <Menu.Label>{say('conduct.layout')}</Menu.Label>
          {LAYOUTS.filter((layout) => layout !== 'document').map((layout) => (
            <Menu.Item
              key={layout}
              data-testid={`layout-${layout}`}
              leftSection={
                floor.layout === layout ? <IconCheck size={18} /> : <span className="menu-blank" />
              }
              onClick={() => void act({ act: 'set_layout', layout })}
            >
              {say(`layout.${layout}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {error !== null && asking === null && (
        <div className="room-refusal" role="alert">
          <Failed error={error} />
        </div>
      )}
      {asking === 'notice' && (
        <NoticeDialog
          {...{ session, busy, error }}
          onYes={(version) => void done(act({ act: 'read_notice', version }))}
          onClose={close}
        />
      )}
      {asking === 'pause' && (
        <ReasonDialog
          {...{ busy, error }}
          title={say('conduct.pause')}
          help={say('conduct.pauseHelp')}
          label={say('conduct.pauseReason')}
          yes={say('conduct.pause')}
          onYes={(reason) => void done(act({ act: 'pause', reason }))}
          onClose={close}
        />
      )}
      {asking === 'consult' && (
        <ConsultDialog
          {...{ session, busy, error }}
          onYes={(bridges) => void done(act({ act: 'consult', bridges }))}
          onClose={close}
        />
      )}
      {item !== null && asking === 'conclude' && (
        <ConcludeDialog
          {...{ item, busy, error }}
          onYes={(conclusions) => void done(act({ act: 'conclude', itemId: item.itemId, conclusions }))}
          onClose={close}
        />
      )}
      {item !== null && asking === 'absent' && (
        <Confirm
          opened
          question={say('conduct.absentConfirm', { name: item.label })}
          yes={say('conduct.absent')}
          onYes={async () => {
            await act({ act: 'mark_absent', itemId: item.itemId });
          }}
          onClose={close}
        />
      )}
      {item !== null && (asking === 'defer' || asking === 'refuse') && (
        <ReasonDialog
          {...{ busy, error }}
          title={`${say(`conduct.${asking}`)}: ${item.label}`}
          label={say(asking === 'defer' ? 'conduct.deferReason' : 'conduct.refuseReason')}
          yes={say(`conduct.${asking}`)}
          withGround={asking === 'refuse'}
          onYes={(reason, code) =>
            void done(
              act(
                asking === 'defer'
                  ? { act: 'defer', itemId: item.itemId, reason }
                  : { act: 'refuse', itemId: item.itemId, code, reason },
              ),
            )
          }
          onClose={close}
        />
      )}
    </>
  );
}
