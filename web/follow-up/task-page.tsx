import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import type { Task, TaskDetail } from '../../src/contracts/follow-up.ts';
import type { User } from '../../src/contracts/session.ts';
import { dayText } from '../../src/domain/procedure/day-text.ts';
import { isTaskRunning } from '../../src/domain/procedure/task.ts';
import { may } from '../../src/domain/roles.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { SampleBadge } from '../readiness/marks.tsx';
import { formatDate } from '../shared/format.ts';
import { Failed, Loading } from '../shared/page-states.tsx';
import { AnswerForm } from './answer-form.tsx';
import { AnswerText } from './answer-text.tsx';
import { NewTaskDialog } from './new-task-dialog.tsx';
import { PlanForm } from './plan-form.tsx';
import { TaskActs } from './task-acts.tsx';
import { TaskHistory } from './task-history.tsx';
import { TaskMarks } from './task-marks.tsx';

/** One task: what is to be done, what the agency says of it, and everything that was done to it. */
export function TaskPage({ me }: { me: User }): ReactNode {
  const { taskId = '' } = useParams();
  const { say } = useWords();
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const key = ['tasks', 'one', taskId];
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => call('getTask', { params: { taskId } }),
  });
  const onDone = (detail: TaskDetail): void => {
    client.setQueryData(key, detail);
    void client.invalidateQueries({
      queryKey: ['tasks'],
      predicate: ({ queryKey }) => queryKey[1] !== 'one',
    });
  };
  if (error !== null && data === undefined) return <Failed error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const { task } = data;
  const answers = may(me.role, 'task.answer') && isTaskRunning(task.state);
  return (
    <Stack>
      <Group>
        <Button component={Link} to="/follow-up" variant="subtle" leftSection={<IconArrowLeft size={18} />}>
          {say('fu.back')}
        </Button>
      </Group>
      <Head task={task} />
      {may(me.role, 'task.write') && (
        <Group>
          <TaskActs task={task} today={data.today} onDone={onDone} />
          <Button variant="default" onClick={() => setAdding(true)}>
            {say('fu.add')}
          </Button>
        </Group>
      )}
      {task.answer !== null && (
        <section className="paper">
          <Title order={2} size="h3">
            {say('fu.answer')}
          </Title>
          <AnswerText taskId={task.taskId} answer={task.answer} />
        </section>
      )}
      {answers && (me.role === 'bridge_officer' || task.state === 'open') && (
        <AnswerForm key={`answer-${task.version}`} {...{ me, data, onDone }} />
      )}
      {answers ? <PlanForm key={`plan-${task.version}`} task={task} onDone={onDone} /> : <Plan task={task} />}
      <TaskHistory {...{ data, me }} />
      {adding && (
        <NewTaskDialog
          {...{ sessionId: task.sessionId, itemId: task.itemId, today: data.today }}
          onClose={() => setAdding(false)}
        />
      )}
    </Stack>
  );
}

function Head({ task }: { task: Task }): ReactNode {
  const { say } = useWords();
  return (
    <section className="paper" data-testid="task-head">
      <Stack gap="xs">
        {task.sample && (
          <div>
            <SampleBadge />
          </div>
        )}
        <Title order={1} size="h2">
          {task.task === '' ? say('fu.byCode', { code: task.label }) : task.task}
        </Title>
        <TaskMarks task={task} />
        {task.agency !== '' && (
          <Text>
            {say('fu.agency')}: <b>{task.agency}</b>
          </Text>
        )}
        <Text>
          {task.deadline === null
            ? say('fu.noDeadline')
            : say('fu.deadline', { date: dayText(task.deadline) })}
          {task.settledOn !== null && ` · ${say('fu.settledOn', { date: dayText(task.settledOn) })}`}
        </Text>
        <Text>
          {say('fu.col.case')}: <b>{task.label === '' ? say('fu.ofSession') : task.label}</b>
          {task.kind !== null && ` (${say(`kind.${task.kind}`)})`} · {task.sessionTitle},{' '}
          {formatDate(task.plannedStart)} · {say(`fu.origin.${task.origin}`)}
        </Text>
        {task.itemId !== null && <Link to={`/follow-up/results/${task.itemId}`}>{say('fu.seeResult')}</Link>}
      </Stack>
    </section>
  );
}

const PLAN = ['cause', 'progress', 'difficulty', 'direction'] as const;

function Plan({ task }: { task: Task }): ReactNode {
  const { say } = useWords();
  if (PLAN.every((field) => task[field] === '')) return null;
  return (
    <section className="paper">
      <Title order={2} size="h3">
        {say('fu.plan')}
      </Title>
      {PLAN.filter((field) => task[field] !== '').map((field) => (
        <Text key={field} mt="xs" style={{ whiteSpace: 'pre-wrap' }}>
          <b>{say(`fu.${field}`)}:</b> {task[field]}
        </Text>
      ))}
    </section>
  );
}
