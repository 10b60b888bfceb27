import { Button, Group, Modal, Stack, Text, Textarea, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { Failed } from '../shared/page-states.tsx';
import { useTask } from '../shared/use-task.ts';
import { DayInput } from '../shared/day-input.tsx';
import { AgencyInput } from './task-acts.tsx';

/** The secretary gives a task by hand, and is shown it. */
export function NewTaskDialog(props: {
  sessionId: string;
  itemId: string | null;
  today: string;
  onClose: () => void;
}): ReactNode {
  const { sessionId, itemId, today, onClose } = props;
  const { say } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { busy, error, run } = useTask();
  const [whose, setWhose] = useState<{ agency: string; bridgeId: string | null }>({
    ...{ agency: '', bridgeId: null },
  });
  const [task, setTask] = useState('');
  const [deadline, setDeadline] = useState<string | null>(null);
  const { data: bridges } = useQuery({
    queryKey: ['bridges'],
    queryFn: async () => (await call('listBridges', {})).bridges,
  });
  const save = async (): Promise<void> => {
    await run(async () => {
      const { agency, bridgeId } = whose;
      const made = await call('addTask', {
        params: { sessionId },
        // No bridge point chosen: the server looks for the one that bears the agency's name.
        body: {
          ...{ itemId, agency, task, deadline },
          ...(bridgeId === null ? {} : { bridgeId }),
        },
      });
      await client.invalidateQueries({ queryKey: ['tasks'] });
      onClose();
      await navigate(`/follow-up/tasks/${made.task.taskId}`);
    });
  };
  return (
    <Modal opened onClose={onClose} withCloseButton={false} centered size="lg" aria-label={say('fu.add')}>
      <Stack data-testid="new-task">
        <Title order={2} size="h3">
          {say('fu.add')}
        </Title>
        <Text>{say('fu.addHelp')}</Text>
        <AgencyInput {...whose} bridges={bridges ?? []} onChange={setWhose} />
        <Textarea
          size="md"
          label={say('fu.col.task')}
          data-testid="new-task-text"
          autosize
          minRows={2}
          maxLength={1_000}
          value={task}
          onChange={(event) => setTask(event.currentTarget.value)}
        />
        <DayInput
          label={say('fu.col.deadline')}
          clearable
          min={today}
          value={deadline}
          onChange={setDeadline}
        />
        {error !== null && <Failed error={error} />}
        <Group justify="flex-end">
          <Button variant="default" disabled={busy} onClick={onClose}>
            {say('app.cancel')}
          </Button>
          <Button
            loading={busy}
            disabled={whose.agency.trim() === '' || task.trim() === ''}
            onClick={() => void save()}
          >
            {say('fu.addSave')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
