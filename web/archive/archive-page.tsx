import { Badge, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, type ReactNode } from 'react';
import { Link } from 'react-router';
import type { ArchiveEntry } from '../../src/contracts/archive.ts';
import { call } from '../api/http.ts';
import type { ToldPayload } from '../api/socket.ts';
import { useWords } from '../i18n/words.ts';
import { formatBytes, formatDate, formatDuration, formatTime } from '../shared/format.ts';
import { Empty, Failed, Loading } from '../shared/page-states.tsx';
import { RecordingState } from './recording-state.tsx';
import { useArchiveProgress } from './use-archive-progress.ts';

const KEY = ['archive'];

/** Closed sessions, newest first, those being finished too. */
export function ArchivePage(): ReactNode {
  const { say, locale } = useWords();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: async () => (await call('listArchive', {})).entries,
    refetchInterval: 15_000,
  });
  const hear = useCallback(
    ({ sessionId, state, progress }: ToldPayload<'archive:progress'>) => {
      client.setQueryData<ArchiveEntry[]>(KEY, (old) =>
        old?.map((entry) => (entry.sessionId === sessionId ? { ...entry, state, progress } : entry)),
      );
      // Sizes and pictures come with the end.
      if (state !== 'finishing') void client.invalidateQueries({ queryKey: KEY });
    },
    [client],
  );
  useArchiveProgress(hear);

  return (
    <Stack>
      <Title order={1}>{say('archive.title')}</Title>
      {error !== null && data === undefined && <Failed error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Loading />}
      {data?.length === 0 && <Empty title={say('archive.empty')} help={say('archive.emptyHelp')} />}
      {data !== undefined && data.length > 0 && (
        <Table.ScrollContainer minWidth={860} className="paper">
          <Table verticalSpacing="md" fz="md">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{say('archive.date')}</Table.Th>
                <Table.Th>{say('archive.session')}</Table.Th>
                <Table.Th>{say('archive.duration')}</Table.Th>
                <Table.Th>{say('archive.size')}</Table.Th>
                <Table.Th>{say('archive.state')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.map((entry) => (
                <Table.Tr key={entry.sessionId}>
                  <Table.Td style={{ whiteSpace: 'nowrap' }}>
                    {formatDate(entry.openedAt)}
                    <br />
                    {formatTime(entry.openedAt)}
                  </Table.Td>
                  <Table.Td>
                    <Text component={Link} to={`/archive/${entry.sessionId}`} fw={600} c="accent.7">
                      {entry.title}
                    </Text>
                    {entry.sample && (
                      <Badge ml="xs" tt="none" color="yellow" variant="light" c="#5c4400">
                        {say('app.sample')}
                      </Badge>
                    )}
                    <Text size="sm">{say('archive.chair', { name: entry.chairName })}</Text>
                    <Text size="sm">{entry.bridges.map((bridge) => bridge.name).join(', ')}</Text>
                  </Table.Td>
                  <Table.Td>{formatDuration(entry.closedAt - entry.openedAt)}</Table.Td>
                  <Table.Td style={{ whiteSpace: 'nowrap' }}>
                    {entry.totalBytes === 0 ? '–' : formatBytes(entry.totalBytes, locale)}
                  </Table.Td>
                  <Table.Td>
                    <RecordingState entry={entry} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}
