import { Button, Checkbox, Group, Modal, Stack, Text, Textarea, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Schedule } from '../../src/contracts/schedule.ts';
import { isOver } from '../../src/domain/session.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatTime } from '../shared/format.ts';
import { Failed } from '../shared/page-states.tsx';
import { useTask } from '../shared/use-task.ts';

/** Makes a notice of the coming sessions that are chosen; those not told of yet are chosen at first. */
export function PublishDialog({ schedule, onClose }: { schedule: Schedule; onClose: () => void }): ReactNode {
  const { say } = useWords();
  const client = useQueryClient();
  const { busy, error, run } = useTask();
  const coming = schedule.sessions.filter(
    ({ plannedStart, state }) => plannedStart > schedule.now && !isOver(state),
  );
  const [chosen, setChosen] = useState<readonly string[]>(
    coming.filter(({ notice }) => notice === null).map(({ sessionId }) => sessionId),
  );
  const [words, setWords] = useState('');
  const publish = async (): Promise<void> => {
    const done = await run(() => call('publishSchedule', { body: { sessionIds: [...chosen], words } }));
    if (!done) return;
    await client.invalidateQueries({ queryKey: ['schedule'] });
    onClose();
  };
  return (
    <Modal opened onClose={onClose} withCloseButton={false} size="lg" aria-label={say('sch.publishTitle')}>
      <Stack>
        <Title order={2} size="h3">
          {say('sch.publishTitle')}
        </Title>
        <Text>{coming.length === 0 ? say('sch.publishNone') : say('sch.publishHelp')}</Text>
        {coming.map((session) => (
          <Checkbox
            key={session.sessionId}
            size="md"
            label={`${formatTime(session.plannedStart)} ${formatDate(session.plannedStart)} – ${session.title}`}
            description={session.notice === null ? undefined : say('sch.notice', { number: session.notice })}
            checked={chosen.includes(session.sessionId)}
            onChange={(event) => {
              const { checked } = event.currentTarget;
              setChosen((old) =>
                checked ? [...old, session.sessionId] : old.filter((id) => id !== session.sessionId),
              );
            }}
          />
        ))}
        {coming.length > 0 && (
          <Textarea
            size="md"
            label={say('sch.publishWords')}
            autosize
            minRows={2}
            maxLength={2_000}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        )}
        {error !== null && <Failed error={error} />}
        <Group justify="flex-end">
          <Button variant="default" disabled={busy} onClick={onClose}>
            {say('app.cancel')}
          </Button>
          <Button
            data-testid="sch-publish-yes"
            loading={busy}
            disabled={chosen.length === 0}
            onClick={() => void publish()}
          >
            {say('sch.publishYes', { count: chosen.length })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
