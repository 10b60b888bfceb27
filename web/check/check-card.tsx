import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { ReadinessSummary } from '../../src/contracts/readiness.ts';
import type { User } from '../../src/contracts/session.ts';
import { readinessSentence } from '../../src/domain/readiness/sentence.ts';
import { may } from '../../src/domain/roles.ts';
import { canAct } from '../../src/domain/session.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatTime } from '../shared/format.ts';
import { timeLeft } from './time-left.ts';

const REFRESH_MS = 30_000;

/**
 * What there is to do today and by when, one card per coming session: a clerk sees the own bridge, whoever reads the board
 * one sentence about all of them.
 */
export function CheckCards({ me }: { me: User }): ReactNode {
  const { data } = useQuery({
    queryKey: ['readiness'],
    queryFn: () => call('listReadiness', {}),
    refetchInterval: REFRESH_MS,
  });
  const readsBoard = may(me.role, 'readiness.board');
  return data?.sessions
    .filter(({ mine, deadline, now, sum, state }) => {
      if (!canAct(state, 'open')) return false;
      return readsBoard ? now < deadline || sum.waiting.length > 0 : mine.length > 0 && now < deadline;
    })
    .map((summary) => <CheckCard key={summary.sessionId} summary={summary} me={me} />);
}

function CheckCard({ summary, me }: { summary: ReadinessSummary; me: User }): ReactNode {
  const { say, locale } = useWords();
  const { deadline, now } = summary;
  const readsBoard = may(me.role, 'readiness.board');
  const when = { time: formatTime(deadline), date: formatDate(deadline) };
  // The leader has the sentence and no buttons for what the technicians do.
  const rows = me.role === 'chair' ? [] : summary.mine;
  return (
    <section className="paper" aria-label={say('check.cardTitle')} data-testid="check-card">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Stack gap={4}>
          <Title order={2} size="h3">
            {say(readsBoard ? 'check.cardBoard' : 'check.cardTitle')}
          </Title>
          <Text>{say('check.for', { title: summary.title })}</Text>
          {readsBoard && (
            <Text size="lg" fw={600} data-testid="readiness-sentence">
              {readinessSentence(summary.sum, locale)}
            </Text>
          )}
          <Text>
            {now < deadline
              ? say('check.deadline', { ...when, left: timeLeft(deadline - now, say) })
              : say('check.cardOver', when)}
          </Text>
          {readsBoard && (
            <Text component={Link} to={`/readiness/${summary.sessionId}`}>
              {say('check.toBoard')}
            </Text>
          )}
        </Stack>
        {rows.map((row) => (
          <Stack key={row.subject} gap={6} align="flex-end">
            <Text fw={600}>
              {row.name}: {say(`check.card.${row.standing}`)}
            </Text>
            <Button component={Link} to={`/check/${row.subject}?session=${summary.sessionId}`}>
              {say('check.now')}
            </Button>
          </Stack>
        ))}
      </Group>
    </section>
  );
}
