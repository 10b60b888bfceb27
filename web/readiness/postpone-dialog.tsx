import { Group, SegmentedControl, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Board } from '../../src/contracts/readiness.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatTime } from '../shared/format.ts';
import { DecisionDialog } from './decision-dialog.tsx';
import { faultOfTimes } from './new-times.ts';
import { useServerNow } from './use-server-now.ts';
import { instantOfWall } from './vietnam-time.ts';

/** Postpones a whole session, to a new time or until there is one. */
export function PostponeDialog(props: {
  board: Board;
  /** Server time minus `performance.now()`. */
  ahead: number;
  onDone: (board: Board) => void;
  onClose: () => void;
}): ReactNode {
  const { board, ahead, onDone, onClose } = props;
  const { say } = useWords();
  const [hasTime, setHasTime] = useState(true);
  const [walls, setWalls] = useState({ start: '', end: '' });
  const [asked, setAsked] = useState(false);
  const now = useServerNow(ahead);
  const start = instantOfWall(walls.start);
  const end = instantOfWall(walls.end);
  const faults = faultOfTimes(start, end, now);
  const field = (which: 'start' | 'end', instant: number | null): ReactNode => {
    const fault = faults[which];
    return (
      <TextInput
        type="datetime-local"
        data-testid={`new-${which}`}
        label={say(`decide.${which}`)}
        required
        value={walls[which]}
        onChange={(event) => {
          const typed = event.currentTarget.value;
          setWalls((old) => ({ ...old, [which]: typed }));
        }}
        // The field shows the order of the PC's language; the words leave no doubt.
        description={
          instant === null
            ? '–'
            : say('decide.timeRead', { time: formatTime(instant), date: formatDate(instant) })
        }
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        error={asked && fault !== null ? say(fault) : null}
      />
    );
  };
  return (
    <DecisionDialog
      kept={`postpone.${board.sessionId}`}
      title={say('decide.postponeTitle')}
      question={say('decide.postponeQuestion', { title: board.title })}
      yes={say('decide.postponeYes')}
      isFilled={() => {
        if (!hasTime) return true;
        setAsked(true);
        return faults.start === null && faults.end === null;
      }}
      onYes={async (reason) => {
        const times =
          hasTime && start !== null && end !== null ? { plannedStart: start, plannedEnd: end } : {};
        const params = { sessionId: board.sessionId };
        onDone(await call('postponeSession', { params, body: { reason, ...times } }));
      }}
      onClose={onClose}
    >
      <SegmentedControl
        data-testid="postpone-kind"
        size="md"
        value={hasTime ? 'time' : 'none'}
        onChange={(value) => setHasTime(value === 'time')}
        data={[
          { value: 'time', label: say('decide.hasTime') },
          { value: 'none', label: say('decide.noTime') },
        ]}
      />
      {hasTime && (
        <Group grow align="flex-start">
          {field('start', start)}
          {field('end', end)}
        </Group>
      )}
    </DecisionDialog>
  );
}
