import { Button } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useEffect, useRef, type ReactNode } from 'react';
import type { Session } from '../../src/contracts/session.ts';
import { useWords } from '../i18n/words.ts';
import { formatTime } from '../shared/format.ts';
import { ring } from './ring.ts';

/** A bridge on hold: where it stands, when its turn is expected, and that nobody hears it. Large, for a room to read. */
export function WaitingCard(props: {
  session: Session;
  bridgeId: string;
  ownStream: MediaStream | null;
  onHand: (raised: boolean) => void;
}): ReactNode {
  const { session, bridgeId, ownStream, onHand } = props;
  const { say } = useWords();
  const { floor, title } = session;
  const { queue } = floor;
  const name = session.bridges.find((bridge) => bridge.bridgeId === bridgeId)?.name ?? '';
  const dismissed = floor.dismissed.includes(bridgeId);
  const raised = floor.hands.some((hand) => hand.bridgeId === bridgeId);
  const near = queue !== null && queue.ahead <= 1;
  useEffect(() => {
    if (near) ring();
  }, [near]);
  const head = dismissed
    ? 'wait.dismissed'
    : floor.mode === 'paused'
      ? 'wait.paused'
      : near
        ? 'wait.next'
        : 'wait.title';
  return (
    <section className="waiting" data-testid="waiting-card" aria-live="polite">
      <OwnPicture stream={ownStream} />
      <div className="waiting-words">
        <span className="waiting-name">{name}</span>
        <h1>{say(head)}</h1>
        {queue === null ? (
          !dismissed && <p>{say('wait.none')}</p>
        ) : (
          <p className="waiting-place" data-testid="queue-ahead" data-ahead={queue.ahead}>
            {say('wait.ahead', { n: queue.ahead })}
            {' · '}
            {say('wait.expected', { time: formatTime(queue.expectedAt) })}
          </p>
        )}
        <p className="waiting-title">{title}</p>
        {!dismissed && <p>{say('wait.help')}</p>}
        {!dismissed && (
          <Button
            data-testid="raise-hand"
            size="xl"
            variant={raised ? 'filled' : 'default'}
            aria-pressed={raised}
            leftSection={<IconHandStop />}
            onClick={() => onHand(!raised)}
          >
            {say(raised ? 'hand.lower' : 'hand.raise')}
          </Button>
        )}
      </div>
    </section>
  );
}

/** The own camera, so that the room sees it is ready; nothing of it leaves the room. */
function OwnPicture({ stream }: { stream: MediaStream | null }): ReactNode {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current !== null) video.current.srcObject = stream;
  }, [stream]);
  return <video ref={video} className="waiting-own" autoPlay muted playsInline data-mirrored />;
}
