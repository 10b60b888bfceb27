import { Badge, Progress, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ArchiveEntry } from '../../src/contracts/archive.ts';
import { useWords } from '../i18n/words.ts';

const COLOURS = {
  waiting: 'gray',
  finishing: 'blue',
  finished: 'green',
  failed: 'red',
  disposed: 'gray',
} as const;

/** How a recording stands, in words, with its progress while it is being finished. */
export function RecordingState({ entry }: { entry: Pick<ArchiveEntry, 'state' | 'progress'> }): ReactNode {
  const { say } = useWords();
  const percent = Math.round((entry.progress?.done ?? 0) * 100);
  return (
    <div data-testid="recording-state" data-state={entry.state} style={{ minWidth: 190 }}>
      <Badge size="lg" tt="none" color={COLOURS[entry.state]} variant="light">
        {say(`archive.${entry.state}`)}
      </Badge>
      {entry.state === 'finishing' && (
        <div role="status">
          <Progress value={percent} mt={6} aria-label={say('archive.finishing')} />
          <Text size="sm">
            {entry.progress === null ? '' : say(`archive.step.${entry.progress.step}`)} {percent} %
          </Text>
        </div>
      )}
    </div>
  );
}
