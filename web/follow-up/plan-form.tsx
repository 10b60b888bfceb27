import { Button, Group, SimpleGrid, Stack, Text, Textarea, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Task, TaskDetail } from '../../src/contracts/follow-up.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { Failed } from '../shared/page-states.tsx';
import { useTask } from '../shared/use-task.ts';

const FIELDS = ['cause', 'progress', 'difficulty', 'direction'] as const;
type Plan = Readonly<Record<(typeof FIELDS)[number], string>>;

/** Cause, course, difficulty and direction of a case, while it is worked on. */
export function PlanForm({ task, onDone }: { task: Task; onDone: (detail: TaskDetail) => void }): ReactNode {
  const { say } = useWords();
  const { busy, error, run } = useTask();
  const { cause, progress, difficulty, direction } = task;
  const [plan, setPlan] = useState<Plan>({ cause, progress, difficulty, direction });
  const isChanged = FIELDS.some((field) => plan[field] !== task[field]);
  const save = (): Promise<boolean> =>
    run(async () =>
      onDone(
        await call('reportTask', {
          params: { taskId: task.taskId },
          body: { version: task.version, ...plan },
        }),
      ),
    );
  return (
    <section className="paper" data-testid="plan-form">
      <Stack gap="sm">
        <Title order={2} size="h3">
          {say('fu.plan')}
        </Title>
        <SimpleGrid cols={2}>
          {FIELDS.map((field) => (
            <Textarea
              key={field}
              size="md"
              label={say(`fu.${field}`)}
              autosize
              minRows={2}
              maxLength={2_000}
              value={plan[field]}
              onChange={(event) => {
                const words = event.currentTarget.value;
                setPlan((old) => ({ ...old, [field]: words }));
              }}
            />
          ))}
        </SimpleGrid>
        {error !== null && <Failed error={error} />}
        <Group justify="flex-end">
          {!isChanged && FIELDS.some((field) => task[field] !== '') && <Text>{say('fu.planSaved')}</Text>}
          <Button variant="default" loading={busy} disabled={!isChanged} onClick={() => void save()}>
            {say('fu.planSave')}
          </Button>
        </Group>
      </Stack>
    </section>
  );
}
