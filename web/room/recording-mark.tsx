import { useEffect, useReducer, type ReactNode } from 'react';
import type { Session } from '../../src/contracts/session.ts';
import { useWords } from '../i18n/words.ts';
import { ring } from './ring.ts';
import { markShown, type HeardMark } from './mark-freshness.ts';

const LOOK_MS = 250;
const ALARM_MS = 5_000;
const WORDS = {
  not_opened: 'room.notOpened',
  held: 'room.held',
  starting: 'room.starting',
  recording: 'room.recording',
  lost: 'room.recordingLost',
} as const;

/** The red mark: it shows while bytes reach the disk, and looks by itself whether they still do. */
export function RecordingMark(props: {
  session: Session;
  heard: HeardMark | null;
  liveSince: number | null;
  /** Whether the loss of the recording is to be heard as well: at the centre. */
  alarms?: boolean;
}): ReactNode {
  const { say } = useWords();
  const [now, look] = useReducer(
    () => performance.now(),
    0,
    () => performance.now(),
  );
  useEffect(() => {
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  const { state, floor } = props.session;
  const held = floor.mode === 'paused' || floor.mode === 'consultation';
  const shown = markShown({ state, held }, props.heard, props.liveSince, now);
  const disk = shown === 'recording' || shown === 'lost' ? (props.heard?.mark.disk ?? null) : null;
  const alarms = props.alarms === true && shown === 'lost';
  useEffect(() => {
    if (!alarms) return undefined;
    // Until it is written again: nobody has to be looking.
    ring();
    const timer = setInterval(ring, ALARM_MS);
    return () => clearInterval(timer);
  }, [alarms]);
  return (
    <span
      className="mark"
      data-testid="recording-mark"
      data-writing={shown === 'recording'}
      data-lost={shown === 'lost'}
      role={shown === 'lost' ? 'alert' : 'status'}
    >
      <span className="dot" aria-hidden />
      {say(WORDS[shown])}
      {disk !== null && disk.state !== 'well' && (
        <span className="disk" role="alert" data-testid="disk-state" data-state={disk.state}>
          {disk.state === 'filling' && disk.minutesLeft !== null
            ? say('room.diskMinutes', { minutes: disk.minutesLeft })
            : say(`room.disk.${disk.state}`)}
        </span>
      )}
    </span>
  );
}
