import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatDate, formatTime } from './format.ts';

/** When a session begins: the hour large, the day below it. */
export function StartTime({ at }: { at: number }): ReactNode {
  return (
    <div style={{ minWidth: 120 }}>
      <Text fz={26} fw={600} lh={1.2}>
        {formatTime(at)}
      </Text>
      <Text>{formatDate(at)}</Text>
    </div>
  );
}
