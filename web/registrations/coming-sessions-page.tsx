import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { ComingSession } from '../../src/contracts/registrations.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { SampleBadge } from '../readiness/marks.tsx';
import { formatDate, formatTime } from '../shared/format.ts';
import { StartTime } from '../shared/start-time.tsx';
import { Empty, Failed, Loading } from '../shared/page-states.tsx';

/** Coming sessions, to register citizens for. */
export function ComingSessionsPage(): ReactNode {
  const { say } = useWords();
  const { data, error, refetch } = useQuery({
    queryKey: ['registrations', 'sessions'],
    queryFn: async () => (await call('listComingSessions', {})).sessions,
  });
  return (
    <Stack>
      <Title order={1}>{say('reg.title')}</Title>
      {error !== null && data === undefined && <Failed error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Loading />}
      {data?.length === 0 && <Empty title={say('reg.empty')} help={say('reg.emptyHelp')} />}
      {data?.map((session) => (
        <SessionRow key={session.sessionId} session={session} />
      ))}
    </Stack>
  );
}

function SessionRow({ session }: { session: ComingSession }): ReactNode {
  const { say } = useWords();
  return (
    <section className="paper" data-testid="coming-session" data-session={session.sessionId}>
      <Group align="flex-start" wrap="nowrap" gap="xl">
        <StartTime at={session.plannedStart} />
        <Stack gap={4} style={{ flex: 1 }}>
          {session.sample && (
            <div>
              <SampleBadge />
            </div>
          )}
          <Title order={2} size="h3">
            {session.title}
          </Title>
          <Text>{say('archive.chair', { name: session.chairName })}</Text>
          <Text>
            {say('reg.deadline', {
              time: formatTime(session.deadline),
              date: formatDate(session.deadline),
            })}{' '}
            · {say('reg.count', { count: session.count })}
          </Text>
        </Stack>
        <Button component={Link} to={`/registrations/${session.sessionId}`}>
          {say('reg.open')}
        </Button>
      </Group>
    </section>
  );
}
