import { Badge, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { OfficeNotice } from '../../src/contracts/schedule.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatTime } from '../shared/format.ts';
import { Empty, Failed, Loading } from '../shared/page-states.tsx';
import { BackLink } from './back-link.tsx';
import { PaperLinks } from './paper-links.tsx';
import { useYear } from './use-year.ts';

/** Notices of a year as they were published. */
export function NoticesPage(): ReactNode {
  const { say } = useWords();
  const { year } = useYear();
  const { data, error, refetch } = useQuery({
    queryKey: ['schedule', 'notices', year],
    queryFn: async () => (await call('listScheduleNotices', { query: { year } })).notices,
    enabled: year !== null,
  });
  return (
    <Stack>
      <BackLink />
      <Title order={1} size="h2">
        {say('sch.notices')}
      </Title>
      {error !== null && data === undefined && <Failed error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Loading />}
      {data?.length === 0 && <Empty title={say('sch.noticesEmpty')} help={say('sch.noticesEmptyHelp')} />}
      {data?.map((notice) => (
        <NoticeCard key={notice.noticeId} notice={notice} />
      ))}
    </Stack>
  );
}

function NoticeCard({ notice }: { notice: OfficeNotice }): ReactNode {
  const { say } = useWords();
  return (
    <section className="paper" data-testid="schedule-notice" data-sort={notice.sort}>
      <Group justify="space-between" align="flex-start">
        <Stack gap={4}>
          <Group gap={8}>
            <Title order={2} size="h4">
              {say('sch.notice', { number: notice.number })} – {say(`sch.sort.${notice.sort}`)}
            </Title>
            {notice.short && (
              <Badge size="lg" tt="none" variant="light" color="orange" c="#7a2e00">
                {say('sch.short')}
              </Badge>
            )}
          </Group>
          <Text>
            {say('sch.noticeBy', { by: notice.by, time: formatTime(notice.at), date: formatDate(notice.at) })}
          </Text>
          {notice.words !== '' && <Text>{notice.words}</Text>}
          {notice.reason !== '' && (
            <Text>
              {say('sch.reason')}: {notice.reason}
            </Text>
          )}
        </Stack>
        <PaperLinks route="printScheduleNotice" params={{ noticeId: notice.noticeId }} />
      </Group>
      <Table mt="sm">
        <Table.Tbody>
          {notice.entries.map((entry) => (
            <Table.Tr key={entry.sessionId}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>
                {formatTime(entry.plannedStart)} {formatDate(entry.plannedStart)}
              </Table.Td>
              <Table.Td>{entry.title}</Table.Td>
              <Table.Td>{entry.chairName}</Table.Td>
              <Table.Td>{entry.place}</Table.Td>
              <Table.Td>{say(`sch.state.${entry.state}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
