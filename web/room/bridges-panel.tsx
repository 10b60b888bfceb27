import { Badge, Button, Group, Menu, Stack, Text } from '@mantine/core';
import { IconDots, IconHandStop, IconListCheck, IconMicrophoneOff } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { Session, SessionBridge } from '../../src/contracts/session.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { Failed } from '../shared/page-states.tsx';
import { isRecorded } from '../../src/domain/session.ts';
import { RollCallDialog } from './roll-call-dialog.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import { sourceKey, type RoomState } from './room-store.ts';
import { useAct } from './use-act.ts';

/** Every bridge in words: on air or waiting, how its line is, whom to ring; and what one may do with it. */
export function BridgesPanel(props: {
  session: Session;
  state: Pick<RoomState, 'lines' | 'sources'>;
  mayConduct: boolean;
  /** Whether the roll may be called. */
  mayPlan: boolean;
}): ReactNode {
  const { session, state, mayConduct, mayPlan } = props;
  const { act, busy, error } = useAct(session.id);
  const [dismissing, setDismissing] = useState<SessionBridge | null>(null);
  const [calling, setCalling] = useState(false);
  const { say } = useWords();
  const hands = session.floor.hands.toSorted((a, b) => a.at - b.at).map(({ bridgeId }) => bridgeId);
  const others = session.bridges.filter(({ kind }) => kind !== 'central');
  // Who asks to speak stands first, in the order of asking.
  const shown = [
    ...hands.flatMap((id) => others.find(({ bridgeId }) => bridgeId === id) ?? []),
    ...others.filter(({ bridgeId }) => !hands.includes(bridgeId)),
  ];
  return (
    <Stack gap={6} data-testid="bridges">
      {mayPlan && isRecorded(session.state) && (
        <Button
          variant="default"
          size="md"
          data-testid="roll-call"
          leftSection={<IconListCheck size={20} aria-hidden />}
          onClick={() => setCalling(true)}
        >
          {say('roll.title')}
        </Button>
      )}
      {calling && <RollCallDialog session={session} onClose={() => setCalling(false)} />}
      {shown.map((bridge) => (
        <Row
          key={bridge.bridgeId}
          {...{ session, bridge, state }}
          menu={
            mayConduct ? (
              <BridgeMenu {...{ session, bridge, act }} onDismiss={() => setDismissing(bridge)} />
            ) : null
          }
        />
      ))}
      {error !== null && dismissing === null && <Failed error={error} />}
      {dismissing !== null && (
        <ReasonDialog
          {...{ busy, error }}
          title={`${say('bridges.dismiss')}: ${dismissing.name}`}
          label={say('bridges.dismissReason')}
          yes={say('bridges.dismiss')}
          onYes={(reason) =>
            void act({ act: 'dismiss', bridgeId: dismissing.bridgeId, reason }).then((well) => {
              if (well) setDismissing(null);
            })
          }
          onClose={() => setDismissing(null)}
        />
      )}
    </Stack>
  );
}

function Row(props: {
  session: Session;
  bridge: SessionBridge;
  state: Pick<RoomState, 'lines' | 'sources'>;
  menu: ReactNode;
}): ReactNode {
  const { session, bridge, state, menu } = props;
  const { say } = useWords();
  const { floor } = session;
  const { bridgeId, name, phone, seated } = bridge;
  const line = state.lines.get(bridgeId) ?? 'good';
  const silence = floor.silenced.find((each) => each.bridgeId === bridgeId);
  const muted = state.sources.get(sourceKey(bridgeId, 'microphone')) === 'muted';
  const camera = state.sources.get(sourceKey(bridgeId, 'camera'));
  const there = floor.attendance.find((each) => each.bridgeId === bridgeId);
  const where = floor.dismissed.includes(bridgeId)
    ? 'bridges.dismissed'
    : !seated
      ? 'bridges.away'
      : floor.onAir.includes(bridgeId)
        ? 'bridges.onAir'
        : 'bridges.onHold';
  return (
    <div className="bridge-row" data-testid="bridge-row" data-code={bridge.code} data-where={where}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <div>
          <Group gap={6}>
            <Text fw={600}>{name}</Text>
            {floor.hands.some((hand) => hand.bridgeId === bridgeId) && (
              <Badge tt="none" color="yellow" variant="filled" leftSection={<IconHandStop size={14} />}>
                {say('hand.up')}
              </Badge>
            )}
          </Group>
          <Text size="sm">
            {say(where)}
            {there?.present === true && ` · ${say('bridges.present')} (${there.people})`}
            {seated && line !== 'good' && ` · ${say(`room.line.${line}`)}`}
            {seated && camera === 'starved' && ` · ${say('room.pictureHeld')}`}
          </Text>
          {(!seated || line === 'lost') && (
            <a href={`tel:${phone.replaceAll(' ', '')}`}>{say('bridges.away.phone', { phone })}</a>
          )}
          {(silence?.locked === true || muted) && (
            <Text size="sm">
              <IconMicrophoneOff size={16} aria-hidden />{' '}
              {say(silence?.locked === true ? 'speak.locked' : 'room.muted')}
            </Text>
          )}
        </div>
        {menu}
      </Group>
    </div>
  );
}

function BridgeMenu(props: {
  session: Session;
  bridge: SessionBridge;
  act: ReturnType<typeof useAct>['act'];
  onDismiss: () => void;
}): ReactNode {
  const { session, bridge, act, onDismiss } = props;
  const { say } = useWords();
  const { bridgeId, name, code } = bridge;
  const { floor, id: sessionId } = session;
  const locked = floor.silenced.some((each) => each.bridgeId === bridgeId && each.locked);
  const dismissed = floor.dismissed.includes(bridgeId);
  const large = floor.spotlight === bridgeId;
  return (
    <Menu shadow="md" width={280} position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          size="compact-lg"
          data-testid={`bridge-menu-${code}`}
          aria-label={say('bridges.acts', { name })}
        >
          <IconDots size={20} aria-hidden />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item data-testid="bridge-mute" onClick={() => void act({ act: 'mute', bridgeId, lock: false })}>
          {say('bridges.mute')}
        </Menu.Item>
        {locked ? (
          <Menu.Item data-testid="bridge-unlock" onClick={() => void act({ act: 'unlock', bridgeId })}>
            {say('bridges.unlock')}
          </Menu.Item>
        ) : (
          <Menu.Item
            data-testid="bridge-lock"
            onClick={() => void act({ act: 'mute', bridgeId, lock: true })}
          >
            {say('bridges.lock')}
          </Menu.Item>
        )}
        <Menu.Item
          data-testid="bridge-ask"
          disabled={!bridge.seated || locked}
          // A bridge that left meanwhile cannot be asked; its row says so.
          onClick={() => void call('askToSpeak', { params: { sessionId, bridgeId } }).catch(() => undefined)}
        >
          {say('bridges.ask')}
        </Menu.Item>
        <Menu.Item onClick={() => void act({ act: 'spotlight', bridgeId: large ? null : bridgeId })}>
          {say(large ? 'bridges.unspotlight' : 'bridges.spotlight')}
        </Menu.Item>
        {floor.hands.some((hand) => hand.bridgeId === bridgeId) && (
          <Menu.Item onClick={() => void act({ act: 'lower_hand', bridgeId })}>
            {say('bridges.lower')}
          </Menu.Item>
        )}
        <Menu.Divider />
        {dismissed ? (
          <Menu.Item data-testid="bridge-admit" onClick={() => void act({ act: 'admit', bridgeId })}>
            {say('bridges.admit')}
          </Menu.Item>
        ) : (
          <Menu.Item color="red" data-testid="bridge-dismiss" onClick={onDismiss}>
            {say('bridges.dismiss')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
