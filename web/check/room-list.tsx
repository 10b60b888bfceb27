import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { CheckPlan } from '../../src/contracts/readiness.ts';
import { useWords } from '../i18n/words.ts';

/** The list about the room: each line is answered by the person who stands in it. */
export function RoomList(props: {
  items: CheckPlan['roomItems'];
  onDone: (answers: Record<string, boolean>) => void;
}): ReactNode {
  const { items, onDone } = props;
  const { say, locale } = useWords();
  const [answers, setAnswers] = useState<Record<string, boolean>>({});
  return (
    <Stack gap="sm" mt="sm">
      <Text>{say('check.room')}</Text>
      {items.map((item) => (
        <Group key={item.id} justify="space-between" wrap="nowrap">
          <Text id={`room-${item.id}`}>{item[locale]}</Text>
          <SegmentedControl
            aria-labelledby={`room-${item.id}`}
            value={answers[item.id] === undefined ? '' : answers[item.id] === true ? 'yes' : 'no'}
            onChange={(value) => setAnswers((old) => ({ ...old, [item.id]: value === 'yes' }))}
            data={[
              { value: 'yes', label: <span data-testid={`room-${item.id}-yes`}>{say('check.yes')}</span> },
              { value: 'no', label: <span data-testid={`room-${item.id}-no`}>{say('check.no')}</span> },
            ]}
          />
        </Group>
      ))}
      <Group justify="flex-end">
        <Button
          data-testid="room-done"
          disabled={items.some(({ id }) => answers[id] === undefined)}
          onClick={() => onDone(answers)}
        >
          {say('check.roomDone')}
        </Button>
      </Group>
    </Stack>
  );
}
