import { Button, Container, Stack, Text, Title } from '@mantine/core';
import { useCallback, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import type { Session, User } from '../../src/contracts/session.ts';
import { may } from '../../src/domain/roles.ts';
import { isRecorded } from '../../src/domain/session.ts';
import { ApiFailure } from '../api/failure.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { formatDuration } from '../shared/format.ts';
import { Failed } from '../shared/page-states.tsx';
import { FloorLine } from './floor-line.tsx';
import { RecordingMark } from './recording-mark.tsx';
import { RoomClient } from './room-client.ts';
import { RoomControls } from './room-controls.tsx';
import { makeRoomStore, type Phase } from './room-store.ts';
import { SidePanel } from './side-panel.tsx';
import { Tiles } from './tiles.tsx';
import { WaitingCard } from './waiting-card.tsx';
import './room.css';

/** How long a room without a person reads that the session is over. */
const KIOSK_GOODBYE_MS = 20_000;

/** The live session, from one seat. */
export function RoomPage({ me }: { me: User }): ReactNode {
  const { sessionId = '', bridgeId = '' } = useParams();
  /** Rises when the seat is taken anew on purpose. */
  const [sitting, setSitting] = useState({ n: 0, takeOver: false });
  return (
    <Sitting
      key={`${sessionId} ${bridgeId} ${sitting.n}`}
      {...{ me, sessionId, bridgeId, takeOver: sitting.takeOver }}
      onTakeOver={() => setSitting(({ n }) => ({ n: n + 1, takeOver: true }))}
    />
  );
}

function Sitting(props: {
  me: User;
  sessionId: string;
  bridgeId: string;
  takeOver: boolean;
  onTakeOver: () => void;
}): ReactNode {
  const { me, sessionId, bridgeId, takeOver, onTakeOver } = props;
  const { say } = useWords();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  /** Nobody sits at this PC: it goes back to waiting by itself. */
  const kiosk = search.has('kiosk');
  const [store] = useState(makeRoomStore);
  const [client, setClient] = useState<RoomClient | null>(null);
  const [soundBlocked, setSoundBlocked] = useState(false);
  const state = useSyncExternalStore(store.subscribe, store.get);

  useEffect(() => {
    const made = new RoomClient({ store, sessionId, bridgeId, takeOver });
    setClient(made);
    return () => made.close();
  }, [store, sessionId, bridgeId, takeOver]);

  const onLayer = useCallback((of: string, layer: number) => client?.prefer(of, layer), [client]);
  const onSoundBlocked = useCallback(() => setSoundBlocked(true), []);
  const onMessagesSeen = useCallback(() => store.set({ unread: 0 }), [store]);
  const onToggle = useCallback((source: 'camera' | 'microphone') => void client?.toggle(source), [client]);
  const onHand = useCallback(
    (raised: boolean) => {
      const body = { act: raised ? 'raise_hand' : 'lower_hand', bridgeId } as const;
      // A hand that the server did not take is not shown as raised.
      void call('actInSession', { params: { sessionId }, body }).catch(() => undefined);
    },
    [sessionId, bridgeId],
  );
  const onLeave = useCallback(async () => {
    await client?.leave();
    await navigate('/');
  }, [client, navigate]);
  const playAll = (): void => {
    setSoundBlocked(false);
    for (const video of document.querySelectorAll('video'))
      void video.play().catch(() => setSoundBlocked(true));
  };

  const over = state.phase === 'closed';
  const ended = over || state.phase === 'taken' || state.phase === 'refused';
  useEffect(() => {
    if (!kiosk || !ended) return undefined;
    const timer = setTimeout(() => void navigate('/kiosk', { replace: true }), KIOSK_GOODBYE_MS);
    return () => clearTimeout(timer);
  }, [kiosk, ended, navigate]);

  if (over) {
    return (
      <Over title={say('room.closed')} help={say('room.closedHelp')}>
        <Supplementing pieces={state.supplementing} />
      </Over>
    );
  }
  if (state.phase === 'taken') {
    return (
      <Over title={say('room.taken')}>
        <Button data-testid="take-over" onClick={onTakeOver}>
          {say('room.takenBack')}
        </Button>
      </Over>
    );
  }
  if (state.phase === 'refused') {
    const taken = state.refusal instanceof ApiFailure && state.refusal.code === 'seat_taken';
    return (
      <Over title={say('app.name')}>
        <Failed error={state.refusal} />
        {taken && (
          <>
            <Text>{say('prepare.takeOverHelp')}</Text>
            <Button data-testid="take-over" onClick={onTakeOver}>
              {say('prepare.takeOver')}
            </Button>
          </>
        )}
      </Over>
    );
  }
  const { session } = state;
  const item = session?.agenda.find(({ itemId }) => itemId === session.floor.currentItem) ?? null;
  const bridge = session?.bridges.find((candidate) => candidate.bridgeId === bridgeId);
  return (
    <main className="room">
      <div className="room-top">
        <span className="room-title">{session?.title}</span>
        {session !== null && <FloorLine {...{ session, item }} offset={state.clockOffset} />}
        {session !== null && isRecorded(session.state) && session.openedAt !== null && (
          <SessionClock openedAt={session.openedAt} offset={state.clockOffset} />
        )}
        {session !== null && (
          <RecordingMark
            session={session}
            heard={state.mark}
            liveSince={state.liveSince}
            alarms={bridge?.kind === 'central'}
          />
        )}
      </div>
      <PhaseBanner phase={state.phase} />
      <Supplementing pieces={state.supplementing} />
      {state.deviceLost && (
        <div className="banner" role="alert">
          {say('room.deviceLost')}
        </div>
      )}
      {soundBlocked && (
        <div className="banner" role="alert">
          {say('room.enableSoundHelp')}{' '}
          <Button size="compact-lg" onClick={playAll}>
            {say('room.enableSound')}
          </Button>
        </div>
      )}
      {state.askedToSpeak && state.own.microphone === 'muted' && (
        <div className="banner" role="alert" data-testid="asked-to-speak">
          {say('speak.asked')}{' '}
          <Button size="compact-lg" onClick={() => onToggle('microphone')}>
            {say('speak.open')}
          </Button>
        </div>
      )}
      {state.disguiseFailed && (
        <div className="banner" role="alert">
          {say('disguise.failed')}{' '}
          <Button size="compact-lg" onClick={() => client?.retryDisguise()}>
            {say('app.retry')}
          </Button>
        </div>
      )}
      {state.ownScreen !== null && (
        <div className="banner" role="status" data-testid="sharing">
          {say('screen.sharing')}{' '}
          <Button size="compact-lg" data-testid="stop-sharing" onClick={() => void client?.stopScreen()}>
            {say('screen.stop')}
          </Button>
        </div>
      )}
      <div className="room-middle">
        {session !== null && isWaitingHere(session) ? (
          <WaitingCard {...{ session, bridgeId, onHand }} ownStream={state.ownStream} />
        ) : (
          <Tiles
            {...{ state, bridgeId, item, onLayer, onSoundBlocked }}
            mayPopOut={may(me.role, 'session.conduct')}
          />
        )}
        {session !== null && me.role !== 'bridge_officer' && (
          <SidePanel
            {...{ session, state, onMessagesSeen }}
            own={bridgeId}
            mayPlan={may(me.role, 'agenda.plan')}
            mayConduct={may(me.role, 'session.conduct')}
          />
        )}
      </div>
      {session !== null && (
        <RoomControls
          session={session}
          item={item}
          bridgeId={bridgeId}
          onHand={onHand}
          bridgeName={bridge?.name ?? ''}
          state={state}
          onShareScreen={async () => client?.shareScreen()}
          onStopScreen={() => void client?.stopScreen()}
          onMessagesSeen={onMessagesSeen}
          withPapers={me.role === 'bridge_officer'}
          mayConduct={may(me.role, 'session.conduct')}
          mayLeave={!kiosk}
          onToggle={onToggle}
          onDevices={async (choice) => client?.changeDevices(choice)}
          onLeave={onLeave}
        />
      )}
    </main>
  );
}

/** Whether this bridge is on hold, and so sees a card in place of the others. */
function isWaitingHere({ floor, state }: Session): boolean {
  return isRecorded(state) && !floor.mine;
}

function PhaseBanner({ phase }: { phase: Phase }): ReactNode {
  const { say } = useWords();
  if (phase === 'seated') return null;
  const words =
    phase === 'reconnecting'
      ? 'room.reconnecting'
      : phase === 'restoring'
        ? 'room.restoring'
        : 'room.connecting';
  return (
    <div className="banner" role="status">
      {say(words)}
    </div>
  );
}

/** How long the session has run, by the server's clock. */
function SessionClock({ openedAt, offset }: { openedAt: number; offset: number }): ReactNode {
  const { say } = useWords();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="room-clock" aria-label={say('room.clock')}>
      {formatDuration(now + offset - openedAt)}
    </span>
  );
}

/** The seat is over: what happened, and where to go. */
/** Says that what the line lost is being sent: the page must stay open until it is. */
function Supplementing({ pieces }: { pieces: number }): ReactNode {
  const { say } = useWords();
  if (pieces === 0) return null;
  return (
    <div className="banner banner-quiet" role="status" data-testid="supplementing">
      {say('room.supplementing', { count: pieces })}
    </div>
  );
}

function Over({ title, help, children }: { title: string; help?: string; children?: ReactNode }): ReactNode {
  const { say } = useWords();
  return (
    <Container size="sm" py={80} component="main">
      <Stack className="paper">
        <Title order={1} size="h2">
          {title}
        </Title>
        {help !== undefined && <Text>{help}</Text>}
        {children}
        <Link to="/">{say('app.toStart')}</Link>
      </Stack>
    </Container>
  );
}
