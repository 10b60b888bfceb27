import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { ReadinessSummary } from '../../src/contracts/readiness.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatTime } from '../shared/format.ts';
import { timeLeft } from './time-left.ts';

const REFRESH_MS = 30_000;

/** What a clerk has to do today and by when: one card per coming session of the own bridge. */
export function CheckCards(): ReactNode {
  const { data } = useQuery({
    queryKey: ['readiness'],
    queryFn: () => call('listReadiness', {}),
    refetchInterval: REFRESH_MS,
  });
  return data?.sessions
    .filter(({ mine, deadline, now }) => mine.length > 0 && now < deadline)
    .map((summary) => <CheckCard key={summary.sessionId} summary={summary} />);
}

function CheckCard({ summary }: { summary: ReadinessSummary }): ReactNode {
  const { say } = useWords();
  const { deadline, now } = summary;
  return (
    <section className="paper" aria-label={say('check.cardTitle')} data-testid="check-card">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Stack gap={4}>
          <Title order={2} size="h3">
            {say('check.cardTitle')}
          </Title>
          <Text>{say('check.for', { title: summary.title })}</Text>
          <Text fw={600}>
            {say('check.deadline', {
              time: formatTime(deadline),
              date: formatDate(deadline),
              left: timeLeft(deadline - now, say),
            })}
          </Text>
        </Stack>
        {summary.mine.map((row) => (
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
