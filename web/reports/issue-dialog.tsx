import { Button, Group, Modal, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { IssueRequest } from '../../src/contracts/reports.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { Failed } from '../shared/page-states.tsx';
import { useTask } from '../shared/use-task.ts';

/** Asks before a report is given out: what was given out stays. */
export function IssueDialog(props: { request: IssueRequest; name: string; onClose: () => void }): ReactNode {
  const { request, name, onClose } = props;
  const { say } = useWords();
  const client = useQueryClient();
  const { busy, error, run } = useTask();
  const issue = async (): Promise<void> => {
    if (!(await run(() => call('issueReport', { body: request })))) return;
    await client.invalidateQueries({ queryKey: ['reports', 'due'] });
    onClose();
  };
  const question = say('rep.issue.ask', { name });
  return (
    <Modal opened onClose={onClose} withCloseButton={false} centered size="lg" aria-label={question}>
      <Stack>
        <Title order={2} size="h3">
          {question}
        </Title>
        <Text>{say('rep.issue.help')}</Text>
        {error !== null && <Failed error={error} />}
        <Group justify="flex-end">
          <Button variant="default" disabled={busy} onClick={onClose}>
            {say('app.cancel')}
          </Button>
          <Button data-testid="issue-yes" loading={busy} onClick={() => void issue()}>
            {say('rep.issue.yes')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
