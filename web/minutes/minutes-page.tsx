import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import type { Minutes } from '../../src/contracts/minutes.ts';
import type { User } from '../../src/contracts/session.ts';
import { may } from '../../src/domain/roles.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { SampleBadge } from '../readiness/marks.tsx';
import { formatDate, formatTime } from '../shared/format.ts';
import { Failed, Loading } from '../shared/page-states.tsx';
import { ConclusionPanel } from './conclusion-panel.tsx';
import { MinutesEditor } from './minutes-editor.tsx';
import { LateBadge } from './minutes-list-page.tsx';
import { PaperPreview } from './paper-preview.tsx';
import { SignaturesPanel } from './signatures-panel.tsx';
import './minutes.css';

/** Minutes of one session: the secretary writes and fixes them, everybody else reads and brings signed copies. */
export function MinutesPage({ me }: { me: User }): ReactNode {
  const { sessionId = '' } = useParams();
  const { say } = useWords();
  const client = useQueryClient();
  const key = ['minutes', sessionId];
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => call('getMinutes', { params: { sessionId } }),
  });
  const onFresh = (fresh: Minutes): void => {
    client.setQueryData(key, fresh);
    void client.invalidateQueries({ queryKey: ['minutes'], exact: true });
  };
  const again = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: ['minutes'] });
  };
  if (error !== null && data === undefined) return <Failed error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const mayWrite = may(me.role, 'minutes.write');
  return (
    <Stack>
      <Group>
        <Button component={Link} to="/minutes" variant="subtle" leftSection={<IconArrowLeft size={18} />}>
          {say('minutes.back')}
        </Button>
      </Group>
      <div>
        <Group gap="sm">
          <Title order={1} size="h2">
            {data.title}
          </Title>
          {data.sample && <SampleBadge />}
        </Group>
        <Group gap="sm" data-testid="minutes-state" data-state={data.state}>
          <Text>
            {formatDate(data.openedAt)} ·{' '}
            {say('archive.opened', { time: formatTime(data.openedAt), end: formatTime(data.closedAt) })}
          </Text>
          <Text fw={600}>{say(`minutes.state.${data.state}`)}</Text>
          {data.late && <LateBadge />}
        </Group>
      </div>
      {mayWrite ? (
        <MinutesEditor minutes={data} onFresh={onFresh} />
      ) : data.version === 0 && me.bridgeId !== null ? (
        <Alert color="gray">{say('minutes.notYet')}</Alert>
      ) : (
        <div className="minutes-paper">
          <PaperPreview minutes={data} bridgeId={me.bridgeId} />
        </div>
      )}
      <SignaturesPanel minutes={data} me={me} onChange={again} />
      {me.bridgeId === null && <ConclusionPanel minutes={data} mayIssue={mayWrite} onChange={again} />}
    </Stack>
  );
}
