import { ActionIcon, Button, Group, Modal, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { AgendaItem, Conclusion } from '../../src/contracts/agenda.ts';
import { useWords } from '../i18n/words.ts';
import { Failed } from '../shared/page-states.tsx';

interface Row {
  readonly key: number;
  readonly agency: string;
  readonly task: string;
  readonly deadline: string;
}

const EMPTY = { agency: '', task: '', deadline: '' };

/** The chair's conclusion: named agency, task and deadline, one or more. */
export function ConcludeDialog(props: {
  item: AgendaItem;
  busy: boolean;
  error: unknown;
  onYes: (conclusions: Conclusion[]) => void;
  onClose: () => void;
}): ReactNode {
  const { item, busy, error, onYes, onClose } = props;
  const { say } = useWords();
  const [rows, setRows] = useState<readonly Row[]>([{ key: 0, ...EMPTY }]);
  const [asked, setAsked] = useState(false);
  const change = (key: number, change_: Partial<Row>): void =>
    setRows((before) => before.map((row) => (row.key === key ? { ...row, ...change_ } : row)));
  const whole = rows.every(({ agency, task }) => agency.trim() !== '' && task.trim() !== '');
  const needed = (text: string): string | null => (asked && text.trim() === '' ? say('form.needed') : null);
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      centered
      size="xl"
      aria-label={say('conduct.conclude')}
    >
      <Stack>
        <Title order={2} size="h3">
          {say('conduct.conclude')}: {item.label}
        </Title>
        <Text>{say('conduct.concludeHelp')}</Text>
        {rows.map(({ key, agency, task, deadline }, index) => (
          <div key={key} className="conclusion">
            <Group align="flex-start" wrap="nowrap">
              <TextInput
                data-testid={`agency-${index}`}
                {...(index === 0 ? { 'data-autofocus': true } : {})}
                size="md"
                flex={1}
                required
                maxLength={200}
                label={say('conduct.agency')}
                error={needed(agency)}
                value={agency}
                onChange={(event) => change(key, { agency: event.currentTarget.value })}
              />
              <TextInput
                data-testid={`deadline-${index}`}
                size="md"
                type="date"
                label={say('conduct.deadline')}
                value={deadline}
                onChange={(event) => change(key, { deadline: event.currentTarget.value })}
              />
              {rows.length > 1 && (
                <ActionIcon
                  mt={30}
                  size={40}
                  variant="default"
                  aria-label={say('conduct.removeConclusion')}
                  onClick={() => setRows((before) => before.filter((row) => row.key !== key))}
                >
                  <IconTrash size={20} />
                </ActionIcon>
              )}
            </Group>
            <Textarea
              data-testid={`task-${index}`}
              size="md"
              autosize
              minRows={2}
              maxRows={5}
              required
              maxLength={1_000}
              label={say('conduct.task')}
              error={needed(task)}
              value={task}
              onChange={(event) => change(key, { task: event.currentTarget.value })}
            />
          </div>
        ))}
        <Group>
          <Button
            variant="default"
            onClick={() => setRows((before) => [...before, { key: (before.at(-1)?.key ?? 0) + 1, ...EMPTY }])}
          >
            {say('conduct.addConclusion')}
          </Button>
        </Group>
        {error !== null && <Failed error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={busy}>
            {say('app.cancel')}
          </Button>
          <Button
            data-testid="confirm"
            loading={busy}
            onClick={() => {
              setAsked(true);
              if (!whole) return;
              onYes(
                rows.map(({ agency, task, deadline }) => ({
                  ...{ agency: agency.trim(), task: task.trim() },
                  deadline: deadline === '' ? null : deadline,
                })),
              );
            }}
          >
            {say('conduct.conclude')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
