import { useEffect, useReducer, type ReactNode } from 'react';
import type { Session } from '../../src/contracts/session.ts';
import { useWords } from '../i18n/words.ts';
import { markShown, type HeardMark } from './mark-freshness.ts';

const LOOK_MS = 250;
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
    </span>
  );
}
