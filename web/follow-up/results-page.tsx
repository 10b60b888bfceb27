import { Badge, Button, Group, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconAlertTriangle, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import {
  RESULT_VIEWS,
  RESULTS_A_PAGE,
  type ResultItem,
  type ResultQuery,
} from '../../src/contracts/results.ts';
import { dayText } from '../../src/domain/procedure/day-text.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { SampleBadge } from '../readiness/marks.tsx';
import { formatDate } from '../shared/format.ts';
import { Empty, Failed, Loading } from '../shared/page-states.tsx';
import { FollowUpNav, Pager, Views } from './follow-up-nav.tsx';

/** Receptions that ended, and whether their citizens were told the result. */
export function ResultsPage(): ReactNode {
  const { say } = useWords();
  const [wanted, setWanted] = useState<Pick<ResultQuery, 'view' | 'page'>>({ view: 'due', page: 1 });
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed.trim(), 300);
  const query = { ...wanted, ...(text === '' ? {} : { text }) };
  const { data, error, refetch } = useQuery({
    queryKey: ['results', query],
    queryFn: () => call('listResults', { query }),
    placeholderData: keepPreviousData,
  });
  return (
    <Stack>
      <Title order={1}>{say('fu.title')}</Title>
      <FollowUpNav />
      {error !== null && data === undefined && <Failed error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Loading />}
      {data !== undefined && (
        <>
          <Text>{say('fu.res.days', { days: data.days })}</Text>
          <Views
            views={RESULT_VIEWS}
            now={wanted.view}
            label={say('fu.views')}
            textOf={(view) => say(`fu.res.view.${view}`, { count: data.counts[view] })}
            onChoose={(view) => setWanted({ view, page: 1 })}
          />
          <TextInput
            size="md"
            label={say('fu.res.search')}
            leftSection={<IconSearch size={18} />}
            maxLength={200}
            value={typed}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              setWanted((old) => ({ ...old, page: 1 }));
            }}
          />
          {data.items.length === 0 ? (
            <Empty title={say('fu.res.none')} help={say('fu.res.noneHelp')} />
          ) : (
            <Items items={data.items} />
          )}
          <Pager
            page={data.page}
            pages={Math.ceil(data.total / RESULTS_A_PAGE)}
            onGo={(page) => setWanted((old) => ({ ...old, page }))}
          />
        </>
      )}
    </Stack>
  );
}

function Items({ items }: { items: readonly ResultItem[] }): ReactNode {
  const { say } = useWords();
  return (
    <div className="paper" style={{ overflowX: 'auto' }}>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say('fu.col.case')}</Table.Th>
            <Table.Th>{say('fu.session')}</Table.Th>
            <Table.Th>{say('fu.col.deadline')}</Table.Th>
            <Table.Th>{say('fu.col.state')}</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((item) => (
            <Table.Tr key={item.itemId} data-testid="result" data-late={item.late}>
              <Table.Td>
                <Text fw={500}>{item.label}</Text>
                <Text size="sm">{say(`kind.${item.kind}`)}</Text>
              </Table.Td>
              <Table.Td>
                <Text>{item.sessionTitle}</Text>
                <Text size="sm">{say('fu.res.received', { date: formatDate(item.endedAt) })}</Text>
                {item.sample && <SampleBadge />}
              </Table.Td>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{dayText(item.dueOn)}</Table.Td>
              <Table.Td>
                <ResultState item={item} />
              </Table.Td>
              <Table.Td>
                <Button
                  component={Link}
                  variant="default"
                  to={`/follow-up/results/${item.itemId}`}
                  data-testid="result-open"
                >
                  {say('fu.res.open')}
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

/** Whether the citizen was told, how and when. */
export function ResultState({ item }: { item: ResultItem }): ReactNode {
  const { say } = useWords();
  const { notice, late, refused } = item;
  const issued = notice !== null && notice.issuedOn !== null;
  return (
    <Stack gap={4} align="flex-start">
      <Group gap={6}>
        {late && (
          <Badge
            size="lg"
            tt="none"
            variant="light"
            color="red"
            c="#8a1c1c"
            leftSection={<IconAlertTriangle size={16} />}
          >
            {say(issued ? 'fu.res.late' : 'fu.res.overdue')}
          </Badge>
        )}
        {refused && (
          <Badge size="lg" tt="none" variant="outline" color="gray" c="#3d3d3d">
            {say('fu.res.refused')}
          </Badge>
        )}
      </Group>
      {notice === null ? (
        <Text>{say('fu.res.notWritten')}</Text>
      ) : (
        <>
          <Text fw={500}>{say(`fu.outcome.${notice.outcome}`)}</Text>
          <Text size="sm">
            {notice.issuedOn === null
              ? say('fu.res.draft')
              : say('fu.res.issued', { number: notice.number, date: dayText(notice.issuedOn) })}
          </Text>
          {notice.handover !== null && (
            <Text size="sm">
              {say('fu.res.handed', {
                ...{ way: say(`fu.way.${notice.handover.way}`), date: dayText(notice.handover.on) },
              })}
            </Text>
          )}
        </>
      )}
    </Stack>
  );
}
