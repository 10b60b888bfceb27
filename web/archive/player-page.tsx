import { Alert, Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconArrowLeft } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState, type ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import type { ArchiveDetail } from '../../src/contracts/archive.ts';
import type { User } from '../../src/contracts/session.ts';
import { may } from '../../src/domain/roles.ts';
import { call } from '../api/http.ts';
import type { ToldPayload } from '../api/socket.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatTime } from '../shared/format.ts';
import { Failed, Loading } from '../shared/page-states.tsx';
import { MinutesLink } from '../minutes/minutes-link.tsx';
import { FileTable } from './file-table.tsx';
import { KeepingPanel } from './keeping-panel.tsx';
import { LookGate } from './look-gate.tsx';
import { Player } from './player.tsx';
import { RequestPanel } from './request-panel.tsx';
import { RecordingState } from './recording-state.tsx';
import { useArchiveProgress } from './use-archive-progress.ts';

/** One closed session: its player and files, or how far they have come. */
export function PlayerPage({ me }: { me: User }): ReactNode {
  const { sessionId = '' } = useParams();
  const { say } = useWords();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: ['archive', sessionId],
    queryFn: () => call('getArchive', { params: { sessionId } }),
    refetchInterval: (query) => (query.state.data?.state === 'finished' ? false : 5_000),
  });
  const hear = useCallback(
    (told: ToldPayload<'archive:progress'>) => {
      if (told.sessionId !== sessionId) return;
      client.setQueryData<ArchiveDetail>(['archive', sessionId], (old) =>
        // "Finished" is believed with the files in hand.
        old === undefined || told.state === 'finished'
          ? old
          : { ...old, state: told.state, progress: told.progress },
      );
      if (told.state !== 'finishing') void client.invalidateQueries({ queryKey: ['archive', sessionId] });
    },
    [client, sessionId],
  );
  useArchiveProgress(hear);

  if (error !== null && data === undefined) return <Failed error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  return (
    <Stack>
      <Group>
        <Button component={Link} to="/archive" variant="subtle" leftSection={<IconArrowLeft size={18} />}>
          {say('archive.back')}
        </Button>
      </Group>
      <div>
        <Group gap="sm">
          <Title order={1} size="h2">
            {data.title}
          </Title>
          {data.sample && (
            <Badge size="lg" tt="none" color="yellow" variant="light" c="#5c4400">
              {say('app.sample')}
            </Badge>
          )}
        </Group>
        <Text>
          {formatDate(data.openedAt)} ·{' '}
          {say('archive.opened', { time: formatTime(data.openedAt), end: formatTime(data.closedAt) })} ·{' '}
          {say('archive.chair', { name: data.chairName })}
        </Text>
      </div>
      {data.state === 'finished' ? <Finished detail={data} me={me} /> : <Unfinished detail={data} me={me} />}
    </Stack>
  );
}

const REQUEST_ROLES = ['archive.request', 'archive.approve', 'archive.audit'] as const;

function Finished({ detail, me }: { detail: ArchiveDetail; me: User }): ReactNode {
  const { say } = useWords();
  return (
    <>
      {!may(me.role, 'archive.play') && <Alert color="gray">{say('archive.mayNotPlay')}</Alert>}
      {may(me.role, 'archive.play') &&
        (detail.lookUntil === null ? <LookGate sessionId={detail.sessionId} /> : <Player detail={detail} />)}
      {may(me.role, 'minutes.read') && <MinutesLink sessionId={detail.sessionId} />}
      <KeepingPanel detail={detail} me={me} />
      {REQUEST_ROLES.some((permission) => may(me.role, permission)) && (
        <RequestPanel detail={detail} me={me} />
      )}
      <section className="paper">
        <Title order={2} size="h3" mb="sm">
          {say('archive.files')}
        </Title>
        <FileTable detail={detail} mayDownload={may(me.role, 'archive.download')} />
      </section>
    </>
  );
}

/** What can be watched before the recording is finished. */
function Early({ detail, me }: { detail: ArchiveDetail; me: User }): ReactNode {
  const { say } = useWords();
  if (!may(me.role, 'archive.play')) return null;
  return (
    <Stack mt="md" data-testid="preview">
      {detail.provisional && <Alert color="blue">{say('archive.provisional')}</Alert>}
      {detail.lookUntil === null ? <LookGate sessionId={detail.sessionId} /> : <Player detail={detail} />}
    </Stack>
  );
}

function Unfinished({ detail, me }: { detail: ArchiveDetail; me: User }): ReactNode {
  const { say } = useWords();
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const retry = async (): Promise<void> => {
    setError(null);
    try {
      client.setQueryData(
        ['archive', detail.sessionId],
        await call('retryRecording', { params: { sessionId: detail.sessionId } }),
      );
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <section className="paper">
      <RecordingState entry={detail} />
      {detail.state === 'disposed' && <Text mt="sm">{say('archive.disposedHelp')}</Text>}
      {detail.state === 'failed' ? (
        <Alert mt="md" color="red" role="alert" icon={<IconAlertTriangle />}>
          {say('archive.failedHelp', { reason: detail.failure ?? '' })}
          {may(me.role, 'archive.download') && (
            <Group mt="sm">
              <Button onClick={() => void retry()}>{say('archive.retry')}</Button>
            </Group>
          )}
        </Alert>
      ) : (
        detail.state !== 'disposed' && <Text mt="sm">{say('archive.progressHelp')}</Text>
      )}
      {error !== null && <Failed error={error} />}
      {detail.files.length > 0 && <Early detail={detail} me={me} />}
    </section>
  );
}
