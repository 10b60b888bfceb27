import { Group, Select, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import {
  TASK_VIEWS,
  TASKS_A_PAGE,
  type Task,
  type TaskList,
  type TaskQuery,
} from '../../src/contracts/follow-up.ts';
import { dayText } from '../../src/domain/procedure/day-text.ts';
import { CASE_CLASSES } from '../../src/domain/procedure/task.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { SampleBadge } from '../readiness/marks.tsx';
import { formatDate } from '../shared/format.ts';
import { Empty, Failed, Loading } from '../shared/page-states.tsx';
import { FollowUpNav, Pager, Views } from './follow-up-nav.tsx';
import { SharePanel } from './share-panel.tsx';
import { TaskMarks } from './task-marks.tsx';

type Wanted = Pick<TaskQuery, 'view' | 'page' | 'standing' | 'agency' | 'sessionId'>;

/** What follows from the receptions: the overdue first, with how much was settled in time. */
export function FollowUpPage(): ReactNode {
  const { say } = useWords();
  const [wanted, setWanted] = useState<Wanted>({ view: 'running', page: 1 });
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed.trim(), 300);
  const query = { ...wanted, ...(text === '' ? {} : { text }) };
  const { data, error, refetch } = useQuery({
    queryKey: ['tasks', query],
    queryFn: () => call('listTasks', { query }),
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
          <SharePanel today={data.today} />
          <Filters
            {...{ data, wanted, typed }}
            onWant={(change) => setWanted((old) => ({ ...old, page: 1, ...change }))}
            onType={(words) => {
              setTyped(words);
              setWanted((old) => ({ ...old, page: 1 }));
            }}
          />
          <Tasks tasks={data.tasks} />
          <Pager
            page={data.page}
            pages={Math.ceil(data.total / TASKS_A_PAGE)}
            onGo={(page) => setWanted((old) => ({ ...old, page }))}
          />
        </>
      )}
    </Stack>
  );
}

function Filters(props: {
  data: TaskList;
  wanted: Wanted;
  typed: string;
  onWant: (change: Partial<Wanted>) => void;
  onType: (words: string) => void;
}): ReactNode {
  const { data, wanted, typed, onWant, onType } = props;
  const { say } = useWords();
  return (
    <>
      <Views
        views={TASK_VIEWS}
        now={wanted.view}
        label={say('fu.views')}
        textOf={(view) => say(`fu.view.${view}`, { count: data.counts[view] })}
        onChoose={(view) => onWant({ view })}
      />
      <Group grow align="flex-end">
        <TextInput
          size="md"
          label={say('fu.search')}
          data-testid="task-search"
          leftSection={<IconSearch size={18} />}
          maxLength={200}
          value={typed}
          onChange={(event) => onType(event.currentTarget.value)}
        />
        <Select
          size="md"
          label={say('fu.agency')}
          searchable
          clearable
          placeholder={say('fu.agency.any')}
          data={data.agencies}
          value={wanted.agency ?? null}
          onChange={(agency) => onWant({ agency: agency ?? undefined })}
        />
        <Select
          size="md"
          label={say('fu.class')}
          clearable
          placeholder={say('fu.class.any')}
          data={CASE_CLASSES.map((each) => ({ value: each, label: say(`fu.class.${each}`) }))}
          value={wanted.standing ?? null}
          onChange={(value) => onWant({ standing: CASE_CLASSES.find((each) => each === value) })}
        />
        <Select
          size="md"
          label={say('fu.session')}
          searchable
          clearable
          placeholder={say('fu.session.any')}
          data={data.sessions.map(({ sessionId, title, plannedStart }) => ({
            value: sessionId,
            label: `${formatDate(plannedStart)} · ${title}`,
          }))}
          value={wanted.sessionId ?? null}
          onChange={(sessionId) => onWant({ sessionId: sessionId ?? undefined })}
        />
      </Group>
    </>
  );
}

function Tasks({ tasks }: { tasks: readonly Task[] }): ReactNode {
  const { say } = useWords();
  if (tasks.length === 0) return <Empty title={say('fu.none')} help={say('fu.noneHelp')} />;
  return (
    <div className="paper" style={{ overflowX: 'auto' }}>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say('fu.col.task')}</Table.Th>
            <Table.Th>{say('fu.col.case')}</Table.Th>
            <Table.Th>{say('fu.agency')}</Table.Th>
            <Table.Th>{say('fu.col.deadline')}</Table.Th>
            <Table.Th>{say('fu.col.state')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tasks.map((task) => (
            <Table.Tr
              key={task.taskId}
              data-testid="task"
              data-state={task.state}
              data-overdue={task.overdue}
            >
              <Table.Td style={{ minWidth: 220 }}>
                <Link to={`/follow-up/tasks/${task.taskId}`} style={{ fontWeight: 500 }}>
                  {task.task === '' ? say('fu.byCode', { code: task.label }) : task.task}
                </Link>
              </Table.Td>
              <Table.Td>
                <Text fw={500}>{task.label === '' ? say('fu.ofSession') : task.label}</Text>
                <Text size="sm">
                  {formatDate(task.plannedStart)} · {task.sessionTitle}
                </Text>
                {task.sample && <SampleBadge />}
              </Table.Td>
              <Table.Td>{task.agency === '' ? say('fu.agency.code') : task.agency}</Table.Td>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>
                {task.deadline === null ? say('fu.noDeadline') : dayText(task.deadline)}
              </Table.Td>
              <Table.Td style={{ minWidth: 240 }}>
                <TaskMarks task={task} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
