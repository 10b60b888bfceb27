import { Button } from '@mantine/core';
import {
  IconDoorExit,
  IconHandStop,
  IconMicrophone,
  IconMicrophoneOff,
  IconPlayerPlay,
  IconScreenShare,
  IconScreenShareOff,
  IconSettings,
  IconSquare,
  IconVideo,
  IconVideoOff,
} from '@tabler/icons-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { AgendaItem } from '../../src/contracts/agenda.ts';
import type { Session } from '../../src/contracts/session.ts';
import { canAct, isRecorded } from '../../src/domain/session.ts';
import { ApiFailure } from '../api/failure.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import type { DeviceChoice } from '../prepare/devices.ts';
import { Confirm } from '../shared/confirm.tsx';
import { ChairControls } from './chair-controls.tsx';
import { DeviceDialog } from './device-dialog.tsx';
import { RollButton } from '../minutes/roll-button.tsx';
import { PapersDrawer } from './papers-drawer.tsx';
import { OpenDialog } from './open-dialog.tsx';
import type { RoomState } from './room-store.ts';

type Asking = 'open' | 'close' | 'leave' | null;

/** The few large buttons; keys M and V for those who like keys. */
export function RoomControls(props: {
  session: Session;
  state: Pick<RoomState, 'own' | 'messages' | 'unread' | 'ownScreen'>;
  /** The item that runs, where this person may know of it. */
  item: AgendaItem | null;
  bridgeId: string;
  onHand: (raised: boolean) => void;
  bridgeName: string;
  mayConduct: boolean;
  mayLeave: boolean;
  /** Messages and documents by a button; the people of the centre have them beside the pictures. */
  withPapers: boolean;
  onMessagesSeen: () => void;
  onShareScreen: () => Promise<boolean | undefined>;
  onStopScreen: () => void;
  onToggle: (source: 'camera' | 'microphone') => void;
  onDevices: (choice: DeviceChoice) => Promise<void>;
  onLeave: () => Promise<void>;
}): ReactNode {
  const {
    session,
    state,
    item,
    bridgeId,
    bridgeName,
    mayConduct,
    mayLeave,
    onHand,
    onToggle,
    onDevices,
    onLeave,
    withPapers,
    onMessagesSeen,
    onShareScreen,
    onStopScreen,
  } = props;
  const { own } = state;
  const filming = own.camera === 'sending' || own.camera === 'starved';
  const maySend = session.floor.mine || session.floor.mode === 'lobby';
  const { say } = useWords();
  const [asking, setAsking] = useState<Asking>(null);
  const [changing, setChanging] = useState(false);
  const [unrecorded, setUnrecorded] = useState(false);
  const { floor } = session;
  const locked = floor.silenced.some((each) => each.bridgeId === bridgeId && each.locked);
  const raised = floor.hands.some((hand) => hand.bridgeId === bridgeId);
  const seesWaiting = isRecorded(session.state) && !floor.mine;
  /** Something had not passed its check: to open all the same is a decision of its own. */
  const decides = session.readiness.open.length > 0;

  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const typing =
        event.target instanceof HTMLElement &&
        event.target.closest('input, textarea, select, [role=dialog]') !== null;
      if (typing || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
      if (event.key.toLowerCase() === 'm') onToggle('microphone');
      if (event.key.toLowerCase() === 'v') onToggle('camera');
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [onToggle]);

  const acts = {
    open: {
      question: say('room.openConfirm'),
      yes: say('room.openYes'),
      act: async () => {
        try {
          await call('openSession', { params: { sessionId: session.id }, body: {} });
        } catch (error) {
          if (!(error instanceof ApiFailure) || error.code !== 'recorder_not_writing') throw error;
          setUnrecorded(true);
        }
      },
    },
    close: {
      question: say('room.closeConfirm'),
      yes: say('room.closeYes'),
      act: async () => {
        await call('closeSession', { params: { sessionId: session.id } });
      },
    },
    leave: {
      question: say('room.leaveConfirm', { name: bridgeName }),
      yes: say('room.leaveYes'),
      act: onLeave,
    },
  } as const;

  /** Whoever conducts has more to press: there the own devices are small, with their words for who asks. */
  const conducts = mayConduct && isRecorded(session.state);
  const compact = conducts || withPapers;
  const labelled = (words: string, icon: ReactNode, small = conducts) =>
    small
      ? { children: icon, 'aria-label': words, title: words, className: 'icon-only' }
      : { children: words, leftSection: icon };

  return (
    <div className="room-controls" data-compact={compact} title={say('room.shortcuts')}>
      <Button
        data-testid="mute-microphone"
        variant={own.microphone === 'sending' ? 'default' : 'filled'}
        disabled={own.microphone === 'stopped' || (locked && own.microphone === 'muted')}
        aria-pressed={own.microphone === 'muted'}
        {...labelled(
          say(locked ? 'speak.locked' : own.microphone === 'sending' ? 'room.mute' : 'room.unmute'),
          own.microphone === 'sending' ? <IconMicrophone /> : <IconMicrophoneOff />,
        )}
        onClick={() => onToggle('microphone')}
      />
      <Button
        data-testid="toggle-camera"
        variant={filming ? 'default' : 'filled'}
        disabled={own.camera === 'stopped'}
        aria-pressed={own.camera === 'muted'}
        {...labelled(
          say(filming ? 'room.cameraOff' : 'room.cameraOn'),
          filming ? <IconVideo /> : <IconVideoOff />,
        )}
        onClick={() => onToggle('camera')}
      />
      {!mayConduct && isRecorded(session.state) && !seesWaiting && session.mySeats.length === 1 && (
        <Button
          data-testid="raise-hand"
          variant={raised ? 'filled' : 'default'}
          aria-pressed={raised}
          leftSection={<IconHandStop />}
          onClick={() => onHand(!raised)}
        >
          {say(raised ? 'hand.lower' : 'hand.raise')}
        </Button>
      )}
      {withPapers && <PapersDrawer {...{ session, state, onMessagesSeen }} own={bridgeId} />}
      {withPapers && <RollButton sessionId={session.id} />}
      {maySend && canShareScreens() && (
        <Button
          data-testid="share-screen"
          variant={state.ownScreen === null ? 'default' : 'filled'}
          aria-pressed={state.ownScreen !== null}
          {...labelled(
            say(state.ownScreen === null ? 'screen.share' : 'screen.stop'),
            state.ownScreen === null ? <IconScreenShare /> : <IconScreenShareOff />,
          )}
          onClick={() => (state.ownScreen === null ? void onShareScreen() : onStopScreen())}
        />
      )}
      {mayConduct && isRecorded(session.state) && <ChairControls {...{ session, item }} />}
      {mayConduct && canAct(session.state, 'open') && (
        <Button data-testid="open-session" leftSection={<IconPlayerPlay />} onClick={() => setAsking('open')}>
          {say('room.open')}
        </Button>
      )}
      {mayConduct && canAct(session.state, 'close') && (
        <Button data-testid="close-session" leftSection={<IconSquare />} onClick={() => setAsking('close')}>
          {say('room.close')}
        </Button>
      )}
      <Button
        data-testid="change-devices"
        variant="default"
        {...labelled(say('device.title'), <IconSettings />, compact)}
        onClick={() => setChanging(true)}
      />
      {changing && <DeviceDialog onChoose={onDevices} onClose={() => setChanging(false)} />}
      {mayLeave && (
        <Button
          data-testid="leave"
          variant="default"
          {...labelled(say('room.leave'), <IconDoorExit />, compact)}
          onClick={() => setAsking('leave')}
        />
      )}
      {((asking === 'open' && decides) || unrecorded) && (
        <OpenDialog
          {...{ session, unrecorded }}
          onClose={() => {
            setAsking(null);
            setUnrecorded(false);
          }}
        />
      )}
      {asking !== null && !(asking === 'open' && (decides || unrecorded)) && (
        <Confirm
          opened
          question={acts[asking].question}
          yes={acts[asking].yes}
          onYes={acts[asking].act}
          onClose={() => setAsking(null)}
        />
      )}
    </div>
  );
}

/** Phones and pages without TLS cannot. */
function canShareScreens(): boolean {
  const devices = navigator.mediaDevices as Partial<MediaDevices> | undefined;
  return devices?.getDisplayMedia !== undefined;
}
