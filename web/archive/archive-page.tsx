import { Alert, Badge, Pagination, Stack, Table, Text, Title } from '@mantine/core';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, type ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { ARCHIVE_PAGE } from '../../src/contracts/archive-search.ts';
import { call, type ReplyOf } from '../api/http.ts';
import type { ToldPayload } from '../api/socket.ts';
import { useWords } from '../i18n/words.ts';
import { formatBytes, formatDate, formatDuration, formatTime } from '../shared/format.ts';
import { Empty, Failed, Loading } from '../shared/page-states.tsx';
import { ArchiveSearch, NO_SEARCH, type SearchFields } from './archive-search.tsx';
import { ArchiveTasks } from './archive-tasks.tsx';
import { RecordingState } from './recording-state.tsx';
import { useArchiveProgress } from './use-archive-progress.ts';

type Found = ReplyOf<'listArchive'>;

/** Closed sessions that a search finds, newest first, those being finished too. The address keeps the search. */
export function ArchivePage(): ReactNode {
  const { say } = useWords();
  const [address, setAddress] = useSearchParams();
  const client = useQueryClient();
  const fields = Object.fromEntries(
    Object.keys(NO_SEARCH).map((name) => [name, address.get(name) ?? '']),
  ) as SearchFields;
  const page = Math.max(1, Number(address.get('page') ?? '1') || 1);
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
  const key = ['archive', given, page];
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => call('listArchive', { query: { ...given, page } }),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });
  const hear = useCallback(
    ({ sessionId, state, progress }: ToldPayload<'archive:progress'>) => {
      client.setQueriesData<Found>({ queryKey: ['archive'] }, (old) =>
        old?.entries === undefined
          ? old
          : {
              ...old,
              entries: old.entries.map((entry) =>
                entry.sessionId === sessionId ? { ...entry, state, progress } : entry,
              ),
            },
      );
      // Sizes and pictures come with the end.
      if (state !== 'finishing') void client.invalidateQueries({ queryKey: ['archive'] });
    },
    [client],
  );
  useArchiveProgress(hear);

  const show = (next: SearchFields, nextPage: number): void => {
    const entries = Object.entries(next).filter(([, value]) => value !== '');
    setAddress([...entries, ...(nextPage > 1 ? [['page', String(nextPage)]] : [])] as [string, string][]);
  };
  const searched = Object.keys(given).length > 0;
  return (
    <Stack>
      <Title order={1}>{say('archive.title')}</Title>
      <ArchiveTasks />
      <ArchiveSearch key={address.toString()} fields={fields} onSearch={(next) => show(next, 1)} />
      {error !== null && data === undefined && <Failed error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Loading />}
      {data?.total === 0 && (
        <Empty
          title={say(searched ? 'search.nothing' : 'archive.empty')}
          help={say(searched ? 'search.nothingHelp' : 'archive.emptyHelp')}
        />
      )}
      {data !== undefined && data.total > 0 && (
        <>
          <Text role="status" data-testid="search-total" data-total={data.total}>
            {say('search.total', { total: data.total })}
          </Text>
          {data.approximate && <Alert color="blue">{say('search.approximate')}</Alert>}
          <Results found={data} />
          {data.total > ARCHIVE_PAGE && (
            <Pagination
              total={Math.ceil(data.total / ARCHIVE_PAGE)}
              value={page}
              onChange={(next) => show(fields, next)}
              getControlProps={(control) => ({ 'aria-label': say(`search.page.${control}`) })}
            />
          )}
        </>
      )}
    </Stack>
  );
}

function Results({ found }: { found: Found }): ReactNode {
  const { say, locale } = useWords();
  return (
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
          {found.entries.map((entry) => (
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
  );
}
