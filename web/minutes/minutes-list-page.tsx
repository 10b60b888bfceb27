import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { MinutesEntry } from '../../src/contracts/minutes.ts';
import type { User } from '../../src/contracts/session.ts';
import { may } from '../../src/domain/roles.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { SampleBadge } from '../readiness/marks.tsx';
import { Empty, Failed, Loading } from '../shared/page-states.tsx';
import { StartTime } from '../shared/start-time.tsx';

/** Sessions that are over, and how far their minutes are. */
export function MinutesListPage({ me }: { me: User }): ReactNode {
  const { say } = useWords();
  const { data, error, refetch } = useQuery({
    queryKey: ['minutes'],
    queryFn: async () => (await call('listMinutes', {})).minutes,
  });
  return (
    <Stack>
      <Title order={1}>{say('minutes.title')}</Title>
      {error !== null && data === undefined && <Failed error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Loading />}
      <Text>{say('minutes.older')}</Text>
      {data?.length === 0 && <Empty title={say('minutes.empty')} help={say('minutes.emptyHelp')} />}
      {data?.map((entry) => (
        <Entry key={entry.sessionId} entry={entry} me={me} />
      ))}
    </Stack>
  );
}

function Entry({ entry, me }: { entry: MinutesEntry; me: User }): ReactNode {
  const { say } = useWords();
  return (
    <section
      className="paper"
      data-testid="minutes-entry"
      data-session={entry.sessionId}
      data-state={entry.state}
    >
      <Group align="flex-start" wrap="nowrap" gap="xl">
        <StartTime at={entry.openedAt} />
        <Stack gap={4} style={{ flex: 1 }}>
          {entry.sample && (
            <div>
              <SampleBadge />
            </div>
          )}
          <Title order={2} size="h3">
            {entry.title}
          </Title>
          <Text>{say('archive.chair', { name: entry.chairName })}</Text>
          <Group gap="xs">
            <Text fw={600}>{say(`minutes.state.${entry.state}`)}</Text>
            {entry.state === 'awaiting_signature' && (
              <Text>{say('minutes.signedCount', { signed: entry.signed, all: entry.signers })}</Text>
            )}
            {entry.sealed && <Text>· {say('minutes.inArchive')}</Text>}
            {entry.late && <LateBadge />}
          </Group>
        </Stack>
        <Button component={Link} to={`/minutes/${entry.sessionId}`}>
          {say(may(me.role, 'minutes.write') ? 'minutes.open' : 'minutes.look')}
        </Button>
      </Group>
    </section>
  );
}

/** Signatures are due by the end of the day after the session. */
export function LateBadge(): ReactNode {
  const { say } = useWords();
  return (
    <Badge size="lg" tt="none" variant="light" color="orange" c="#7a2e00">
      {say('minutes.late')}
    </Badge>
  );
}
