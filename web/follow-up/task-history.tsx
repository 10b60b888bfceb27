import { Anchor, Group, Text, Timeline, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { TaskDetail, TaskStep } from '../../src/contracts/follow-up.ts';
import type { User } from '../../src/contracts/session.ts';
import { dayText } from '../../src/domain/procedure/day-text.ts';
import { may } from '../../src/domain/roles.ts';
import { addressOf } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatTime } from '../shared/format.ts';
import { AnswerText } from './answer-text.tsx';

/** Who did what to a task, when and why; the newest last. */
export function TaskHistory({ data, me }: { data: TaskDetail; me: User }): ReactNode {
  const { say } = useWords();
  const entries = [
    ...data.steps.map((step) => ({ at: step.at, key: `v${step.version}`, step })),
    ...data.reminders.map((reminder) => ({ at: reminder.at, key: `r${reminder.at}`, reminder })),
  ].toSorted((a, b) => a.at - b.at);
  return (
    <section className="paper" data-testid="task-history">
      <Title order={2} size="h3" mb="md">
        {say('fu.history')}
      </Title>
      <Timeline active={entries.length} bulletSize={18} lineWidth={2}>
        {entries.map((entry) =>
          'step' in entry ? (
            <Timeline.Item key={entry.key} title={say(`fu.step.${entry.step.act}`)}>
              <When at={entry.at} by={entry.step.by === '' ? say('fu.bySystem') : entry.step.by} />
              <StepText step={entry.step} taskId={data.task.taskId} me={me} />
            </Timeline.Item>
          ) : (
            <Timeline.Item
              key={entry.key}
              title={say(entry.reminder.overdue ? 'fu.remindedLate' : 'fu.reminded')}
            >
              <When at={entry.at} by={say('fu.bySystem')} />
            </Timeline.Item>
          ),
        )}
      </Timeline>
    </section>
  );
}

/** When something was done, and by whom. */
export function When({ at, by }: { at: number; by: string }): ReactNode {
  return (
    <Text size="sm">
      {formatTime(at)} {formatDate(at)} · {by}
    </Text>
  );
}

function StepText({ step, taskId, me }: { step: TaskStep; taskId: string; me: User }): ReactNode {
  const { say } = useWords();
  const { act, reason, deadline, standing, agency, version, answer } = step;
  const judged = act === 'accepted' || act === 'closed' || act === 'reopened';
  return (
    <>
      {(act === 'extended' || act === 'made' || act === 'concluded_anew') && (
        <Text>
          {deadline === null ? say('fu.noDeadline') : say('fu.deadline', { date: dayText(deadline) })}
        </Text>
      )}
      {act === 'assigned' && <Text>{agency}</Text>}
      {judged && <Text>{say(`fu.class.${standing}`)}</Text>}
      {reason !== '' && <Text style={{ whiteSpace: 'pre-wrap' }}>{reason}</Text>}
      {answer !== null && <AnswerText {...{ taskId, answer }} />}
      {act === 'urged' && may(me.role, 'task.write') && (
        <Group gap="md">
          <Text>{say('fu.letter')}:</Text>
          {(['pdf', 'docx'] as const).map((format) => (
            <Anchor
              key={format}
              href={addressOf('printUrging', { taskId, version: String(version) }, { format })}
              target="_blank"
              data-testid={`letter-${format}`}
            >
              {say(`fu.print.${format}`)}
            </Anchor>
          ))}
        </Group>
      )}
    </>
  );
}
