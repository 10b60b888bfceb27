import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Board } from '../../src/contracts/readiness.ts';
import { isOver } from '../../src/domain/session.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatTime } from '../shared/format.ts';
import { spanText } from './span-text.ts';
import { useServerNow } from './use-server-now.ts';

/** How long is left until the deadline, by the server's clock; after it, that it has passed. */
export function Countdown(props: {
  board: Pick<Board, 'deadline' | 'report' | 'state' | 'sum'>;
  ahead: number;
}): ReactNode {
  const { board, ahead } = props;
  const { say, locale } = useWords();
  const left = board.deadline - useServerNow(ahead);
  const span = spanText(left, locale);
  const words = isOver(board.state)
    ? say('board.over')
    : board.state === 'postponed'
      ? say('board.postponed')
      : left > 0
        ? say('board.left', { span })
        : board.report === null
          ? say('board.passed', { span })
          : say('board.passedFrozen', {
              span,
              time: formatTime(board.report.frozenAt),
              date: formatDate(board.report.frozenAt),
            });
  return (
    <Text
      component="span"
      fw={600}
      className="countdown"
      data-testid="board-countdown"
      data-passed={left <= 0}
      data-pressing={left <= 0 && (board.sum.waiting.length > 0 || board.sum.serverWaits !== undefined)}
    >
      {words}
    </Text>
  );
}
