import { Badge, Group } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconClock, IconMailOpened, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Task } from '../../src/contracts/follow-up.ts';
import { useWords } from '../i18n/words.ts';

const LOOKS = {
  open: { color: 'gray', ink: '#3d3d3d', Icon: IconClock },
  answered: { color: 'orange', ink: '#7a2e00', Icon: IconMailOpened },
  closed: { color: 'green', ink: '#1c5230', Icon: IconCheck },
  withdrawn: { color: 'gray', ink: '#3d3d3d', Icon: IconX },
} as const;

/** How a task stands: words and a shape, not colour alone. */
export function TaskMarks({ task }: { task: Pick<Task, 'state' | 'overdue' | 'standing'> }): ReactNode {
  const { say } = useWords();
  const { color, ink, Icon } = LOOKS[task.state];
  // A mark is read whole: it takes a line of its own rather than being cut.
  const look = {
    size: 'lg',
    tt: 'none',
    variant: 'light',
    style: { flexShrink: 0, maxWidth: 'none' },
  } as const;
  return (
    <Group gap={6}>
      {task.overdue && (
        <Badge {...look} color="red" c="#8a1c1c" leftSection={<IconAlertTriangle size={16} />}>
          {say('fu.overdue')}
        </Badge>
      )}
      <Badge {...look} color={color} c={ink} leftSection={<Icon size={16} />}>
        {say(`fu.state.${task.state}`)}
      </Badge>
      <Badge {...look} variant="outline" color="gray" c="#3d3d3d">
        {say(`fu.class.${task.standing}`)}
      </Badge>
    </Group>
  );
}
